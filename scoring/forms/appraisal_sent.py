"""What a whole page of the appraisal's grid sent: cells that were changed and cells to be taken over; it judges nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from scoring.forms.appraisal import Typed, cell_id

_SEEN: Final = re.compile(r"(?P<version>\d{1,9}):(?P<shown>\S*)")


@dataclass(frozen=True)
class Sent:
    """The page: `cells` {unit code: {criterion code: what was sent}} of those that change; `anchor` where to go on."""

    units: tuple[str, ...]
    cells: Mapping[str, Mapping[str, Typed]]
    anchor: str = ""

    def cells_of(self, unit: str) -> Mapping[str, Typed]:
        """What was sent for one unit."""
        return self.cells.get(unit, {})

    def by_unit(self, known: Collection[str]) -> Iterator[tuple[str, Mapping[str, Typed]]]:
        """The units that something was sent for, among those known."""
        return ((unit, cells) for unit, cells in self.cells.items() if unit in known and cells)


def sent_page(data: QueryDict) -> Sent:
    """Read the page: `ma` names its criteria in order, `thay:UNIT` the version and text of each as shown.

    A cell counts as changed where its text (`d:UNIT:CODE`) is not what was shown, or a reason (`r:UNIT:CODE`) was sent with
    it. `lay` (UNIT:CODE), `lay-dong` (UNIT) and `lay-cot` (CODE) take over: the latter two only into cells that were empty.
    """
    codes = data.getlist("ma")
    units = [name.removeprefix("thay:") for name in data if name.startswith("thay:")]
    one, row, column = data.get("lay", ""), data.get("lay-dong", ""), data.get("lay-cot", "")
    cells: dict[str, dict[str, Typed]] = {}
    for unit in units:
        shown = [_SEEN.fullmatch(part) for part in data.get(f"thay:{unit}", "").split(" ")]
        for code, seen in zip(codes, shown, strict=False):
            if seen is None:
                continue
            text, reason = data.get(f"d:{unit}:{code}"), data.get(f"r:{unit}:{code}", "")
            version, stood = int(seen["version"]), seen["shown"]
            empty = not stood and not (text or "").strip()
            takes = one == f"{unit}:{code}" or (empty and (row == unit or column == code))
            if takes or (text is not None and (text.strip() != stood or reason)):
                cells.setdefault(unit, {})[code] = Typed(text or "", reason, version, take=takes)
    unit, _colon, code = one.partition(":")
    return Sent(tuple(units), cells, cell_id(unit, code) if code else "")
