"""A paper to take away as plain values: tables, sentences and what it says of itself; it writes no file and computes no figure.

One Paper becomes Excel, Word, PDF, CSV and JSON, so that all of them show the page's figures, rounded once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from django.conf import settings

from cchc_portal import numbers

DRAFT: Final = "DỰ THẢO, chưa công bố: điểm, thứ hạng và xếp loại còn có thể thay đổi"
ILLUSTRATIVE: Final = "Số liệu minh họa"
MISSING: Final = "–"
DRAFT_LICENCE: Final = "Bản dự thảo, không được dùng lại."
_EXACT_KEY: Final = "exact"

Value = str | int | Decimal | None


class Kind(StrEnum):
    """How the figures of a column are written."""

    TEXT = "text"
    POINTS = "points"
    EXACT = "exact"
    COUNT = "count"
    PERCENT = "percent"
    PLACES = "places"
    CHANGE = "change"
    SHARE_CHANGE = "share_change"


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in characters, and how its figures are written."""

    head: str
    width: int
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Line:
    """A row: a value for each column; `strong` for sums and heads, `tied` for a shared rank in the first column."""

    values: tuple[Value, ...]
    strong: bool = False
    tied: bool = False


@dataclass(frozen=True)
class Section:
    """A table with its head and notes; `chart` says over which columns (name, count) a chart is drawn beside it."""

    title: str
    sheet: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    chart: tuple[int, int] | None = None
    frozen: int = 1


@dataclass(frozen=True)
class Marks:
    """What a file must say about itself: where its figures come from, and whether they are a draft or made up."""

    source: str
    draft: bool
    illustrative: bool
    round_code: str = ""
    version: int = 0
    date: str = ""
    """dd/mm/yyyy: of the publication, or of the moment a draft was written."""
    decision: str = ""
    sha256: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """The marks that apply."""
        return [*([DRAFT] if self.draft else []), *([ILLUSTRATIVE] if self.illustrative else [])]

    @property
    def short(self) -> list[str]:
        """The same, for the head of every printed sheet."""
        return [*(["DỰ THẢO"] if self.draft else []), *([ILLUSTRATIVE] if self.illustrative else [])]

    @property
    def seal(self) -> str:
        """Round, version, date and the digest of the sealed snapshot; "" where none was given."""
        if not self.round_code:
            return ""
        which = f"lần {self.version}, công bố ngày {self.date}" if self.version else f"dự thảo ngày {self.date}"
        sealed = f" SHA-256 của bản chụp: {', '.join(self.sha256)}." if self.sha256 else ""
        return f"Đợt {self.round_code}, {which}.{sealed}"

    @property
    def licence(self) -> str:
        """Whether and how the figures may be used again."""
        return DRAFT_LICENCE if self.draft else str(settings.OPEN_DATA_LICENCE)


@dataclass(frozen=True)
class Paper:
    """A whole paper; `name` is plain ASCII for the file's name, `sentences` stand before the tables."""

    name: str
    title: str
    subtitle: str
    agency: str
    marks: Marks
    sections: tuple[Section, ...] = ()
    sentences: tuple[str, ...] = ()
    attachment: bool = True
    """Goes with a decision (kèm theo quyết định); else a text of its own."""
    stem: str = field(default="")

    @property
    def rows(self) -> int:
        """How many rows all tables have."""
        return sum(len(section.lines) for section in self.sections)

    def file_name(self, form: str) -> str:
        """The file's name: marks, paper, round, version and form."""
        marks = self.marks
        parts = [*(["DU-THAO"] if marks.draft else []), self.stem or self.name, marks.round_code]
        return f"{'-'.join(part for part in [*parts, f'lan-{marks.version}' if marks.version else ''] if part)}.{form}"


def two(figure: Decimal | None) -> Decimal | None:
    """Points rounded as pages do: two decimals, half away from zero; an index stands as it is, with its round's decimals."""
    return None if figure is None else numbers.printed_points(figure)


def written(value: Value, kind: Kind, *, tied: bool = False) -> str:
    """A value as pages write it; what is missing is a dash."""
    if value is None or isinstance(value, str):
        return MISSING if value is None else value
    figure = Decimal(value)
    if kind in _SIGNED:
        return numbers.format_change(figure, _SIGNED[kind])
    if kind is Kind.COUNT:
        return f"{numbers.format_count(figure)}{'=' if tied else ''}"
    return _WRITERS[kind](figure)


_WRITERS: Final[Mapping[Kind, Callable[[Decimal], str]]] = {
    Kind.TEXT: str,
    Kind.POINTS: numbers.format_index,
    Kind.EXACT: numbers.format_number,
    Kind.PERCENT: lambda figure: numbers.format_percent(figure, 1).removesuffix(" %"),
}
_SIGNED: Final[Mapping[Kind, int | None]] = {Kind.PLACES: 0, Kind.CHANGE: None, Kind.SHARE_CHANGE: 1}


def packed(paper: Paper) -> bytes:
    """The paper as JSON that `unpacked` reads back, figures exact."""
    return json.dumps(asdict(paper), ensure_ascii=False, default=_exact).encode()


def _exact(value: object) -> dict[str, str]:
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value)} does not stand in a paper")
    return {_EXACT_KEY: str(value)}


def unpacked(content: bytes) -> Paper:
    """The paper that `packed` wrote."""
    kept = json.loads(content, object_hook=_figure)
    marks = kept.pop("marks")
    sections = [_section(section) for section in kept.pop("sections")]
    sentences = tuple(kept.pop("sentences"))
    return Paper(
        **kept,
        marks=Marks(**marks | {"sha256": tuple(marks["sha256"])}),
        sections=tuple(sections),
        sentences=sentences,
    )


def _figure(found: dict[str, Any]) -> Any:
    return Decimal(found[_EXACT_KEY]) if found.keys() == {_EXACT_KEY} else found


def _section(kept: Mapping[str, Any]) -> Section:
    columns = [Column(c["head"], c["width"], Kind(c["kind"])) for c in kept["columns"]]
    lines = [Line(tuple(one["values"]), one["strong"], one["tied"]) for one in kept["lines"]]
    chart: Sequence[int] | None = kept["chart"]
    return Section(
        title=kept["title"],
        sheet=kept["sheet"],
        columns=tuple(columns),
        lines=tuple(lines),
        notes=tuple(kept["notes"]),
        chart=(chart[0], chart[1]) if chart else None,
        frozen=kept["frozen"],
    )
