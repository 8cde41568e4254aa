"""Finds the units that a table names, by code or by the name of the day before; suggests codes; writes nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from scoring.excel.findings import Finding
from scoring.excel.reorganisation_table import DISSOLVE, FOUND, MERGE, RENAME, SPLIT, TableLine, fault
from scoring.selectors.rankings.choice import fold
from units.models import Agency, Unit, UnitSuccession
from units.selectors.directory import units_on

_LONGEST_STEM: Final = 30
UNKNOWN_WAY: Final = "Ghi đúng mã, hoặc đúng tên khi đó; hoặc xóa dòng, hoặc tích ô bỏ qua khi tải lên."
_DASH: Final = re.compile(r"\s*[-–—]\s*")
_WRITTEN_OUT: Final = {
    "ptnt": "phat trien nong thon",
    "gtvt": "giao thong van tai",
    "ubnd": "uy ban nhan dan",
    "tp": "thanh pho",
    "tp.": "thanh pho",
}


def plain(name: str) -> str:
    """A name for comparing: without accents and case, one kind of dash, usual abbreviations written out."""
    text = _DASH.sub(" - ", fold(name))
    return " ".join(_WRITTEN_OUT.get(word, word) for word in text.split())


class Lookup:
    """An agency's units around a day: as they stood the day before, and what has been done from it; six queries."""

    def __init__(self, agency: Agency, on_date: dt.date) -> None:
        self.agency, self.on_date = agency, on_date
        rows = Unit.objects.filter(agency=agency).select_related("block", "superior", "agency")
        self.by_pk = {unit.pk: unit for unit in rows}
        self.by_code = {unit.code: unit for unit in self.by_pk.values()}
        self.blocks = {block.code: block for block in agency.blocks.all()}
        self.before = units_on(agency, on_date - dt.timedelta(days=1))
        self.names: dict[str, list[Unit]] = defaultdict(list)
        for line in self.before:
            self.names[plain(line.name)].append(self.by_pk[line.pk])
        self.followers: dict[int, set[int]] = defaultdict(set)
        links = UnitSuccession.objects.filter(predecessor__agency=agency, on_date=on_date)
        for old, new in links.values_list("predecessor_id", "successor_id"):
            self.followers[old].add(new)
        self.given: set[str] = set()

    def old(self, line: TableLine) -> Unit | Finding:
        """The unit that a line names as it stood the day before, or why there is none."""
        day = f"{self.on_date:%d/%m/%Y}"
        if line.old_code:
            unit = self.by_code.get(line.old_code)
            if unit is not None:
                return unit
            said = f"Cơ quan này không có đơn vị mang mã “{line.old_code[:40]}”."
            return fault(line.row, line.old_code, said, UNKNOWN_WAY)
        if not line.old:
            return fault(line.row, "", "Chưa ghi đơn vị cũ.", "Ghi mã hoặc tên đơn vị cũ.")
        found = self.names.get(plain(line.old)) or self.names.get(plain(line.former)) or []
        if len(found) == 1:
            return found[0]
        if found:
            codes = ", ".join(unit.code for unit in found)
            said = f"Có {len(found)} đơn vị cùng tên này trước ngày {day}: {codes}."
            return fault(line.row, line.old, said, "Thêm cột “Mã đơn vị cũ” và ghi đúng mã.")
        said = f"Trước ngày {day} cơ quan này không có đơn vị tên như vậy."
        return fault(line.row, line.old, said, UNKNOWN_WAY)

    def standing(self, line: TableLine, olds: Sequence[Unit]) -> Unit | None:
        """The unit that is there and takes the olds over: by its code, else the only one of the new name that goes on."""
        ending = {unit.pk for unit in olds}
        if line.new_code:
            unit = self.by_code.get(line.new_code)
            return unit if unit is not None and not unit.is_void and unit.pk not in ending else None
        found = [
            unit for unit in self.names.get(plain(line.new), ()) if unit.pk not in ending and unit.valid_to is None
        ]
        return found[0] if len(found) == 1 else None

    def is_done(self, work: str, olds: Sequence[Unit], lines: Sequence[TableLine]) -> bool:
        """Whether the lines stand in the database already, from the same day."""
        if work == FOUND:
            unit = self.by_code.get(lines[0].new_code)
            return unit is not None and unit.valid_from == self.on_date and self._is_named(unit.pk, lines)
        if work == RENAME:
            return all(unit.name == lines[0].new for unit in olds)
        return all(unit.valid_to == self.on_date for unit in olds) and self._followed(work, olds, lines)

    def _followed(self, work: str, olds: Sequence[Unit], lines: Sequence[TableLine]) -> bool:
        """Whether those that follow the ended units are just what the lines say."""
        after = [self.followers[unit.pk] for unit in olds]
        if work == MERGE:
            return all(len(one) == 1 and one == after[0] for one in after) and self._is_named(min(after[0]), lines)
        wanted = {fold(line.new) for line in lines} if work == SPLIT else set()
        return work in (SPLIT, DISSOLVE) and {fold(self.by_pk[pk].name) for pk in after[0]} == wanted

    def _is_named(self, pk: int, lines: Sequence[TableLine]) -> bool:
        unit = self.by_pk[pk]
        return unit.code == lines[0].new_code or fold(unit.name) == fold(lines[0].new)

    def suggested(self, name: str, olds: Sequence[Unit]) -> str:
        """A code for a new unit that nobody has: of the old one of the same name, else its initials, with the year."""
        same = [unit.code for unit in olds if fold(unit.name) == fold(name)]
        words = [word for word in fold(name).split() if word[0].isalnum()]
        stem = same[0] if same else "".join(word[0] for word in words if word.isalnum()).upper() or "DV"
        wanted = f"{stem[:_LONGEST_STEM]}-{self.on_date.year}"
        code, number = wanted, 1
        while code in self.given or (code in self.by_code and not self.by_code[code].is_void):
            number += 1
            code = f"{wanted}-{number}"
        self.given.add(code)
        return code
