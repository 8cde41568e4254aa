"""The lines of a ranking's tables: a unit's figures beside those of the year before; pure, it asks no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from cchc_portal import numbers
from scoring.enums import TOOK_OVER
from scoring.selectors.rankings.classes import bands_of, class_levels

NO_INDEX: Final = "không có tiêu chí nào áp dụng"


class Row(Protocol):
    """A unit's line as RankingRow and standings.RowFigures hold it."""

    @property
    def unit_code(self) -> str: ...  # noqa: D102
    @property
    def unit_name(self) -> str: ...  # noqa: D102
    @property
    def block_code(self) -> str: ...  # noqa: D102
    @property
    def index(self) -> Decimal | None: ...  # noqa: D102
    @property
    def class_name(self) -> str: ...  # noqa: D102
    @property
    def rank(self) -> int | None: ...  # noqa: D102
    @property
    def tied(self) -> bool: ...  # noqa: D102
    @property
    def not_ranked_reason(self) -> str: ...  # noqa: D102
    @property
    def missing(self) -> int: ...  # noqa: D102
    @property
    def fields(self) -> Any: ...  # noqa: D102


@dataclass(frozen=True)
class Previous:
    """The published ranking of the year before, rows by unit code."""

    year: int
    summary: Mapping[str, Any]
    rows: Mapping[str, Row]


@dataclass(frozen=True)
class FieldFigure:
    """A unit's points and index (0–100) in a field; index None and max 0 where nothing of it applies."""

    points: Decimal
    max: Decimal
    index: Decimal | None
    below: bool
    """The index is below the block's average."""
    survey_points: Decimal = Decimal(0)
    survey_max: Decimal = Decimal(0)
    """The part of `points` and `max` that comes from the survey (điều tra xã hội học); the rest is appraised."""


@dataclass(frozen=True)
class RowLine:
    """A unit's line: rank, changes on the year before (None: not comparable), figures by field in the table's order."""

    unit_code: str
    unit_name: str
    block_code: str
    rank: int | None
    tied: bool
    places: int | None
    """Ranks gained in the block on the year before; negative when lost."""
    index: Decimal | None
    index_change: Decimal | None
    class_name: str
    level: int
    previous_class: str
    class_moved: int
    """Classes climbed on the year before; 0 also where the scales differ."""
    missing: int
    why_not_ranked: str
    fields: tuple[FieldFigure | None, ...]
    """Empty on a lean page, whose figures are read for the lines that are shown alone."""
    next_class: str = ""
    to_next: Decimal | None = None
    """What the index lacks for the next better class; None in the best one, and for a unit that is not ranked."""


def lines_of(
    blocks: Sequence[Mapping[str, Any]], codes: Sequence[str], rows: Sequence[Row], previous: Previous | None
) -> tuple[RowLine, ...]:
    """Lines of these blocks in their order, each by rank, units without one last."""
    lines: list[RowLine] = []
    for block in blocks:
        scale = _Scale(block, codes)
        own = sorted(
            (r for r in rows if r.block_code == block["code"]), key=lambda row: (row.rank is None, row.rank or 0)
        )
        lines += [_line(row, scale, previous) for row in own]
    return tuple(lines)


class _Scale:
    """What the lines of one block share."""

    def __init__(self, block: Mapping[str, Any], codes: Sequence[str]) -> None:
        self.block = block
        self.codes = codes
        self.averages = averages_of(block)
        self.levels = levels_of(block)
        bands = bands_of(block["scale"])
        self.better = {band.name: (bands[at - 1] if at else None) for at, band in enumerate(bands)}


def _line(row: Row, scale: _Scale, previous: Previous | None) -> RowLine:
    is_compared = row.unit_code not in scale.block.get(TOOK_OVER, ())
    before = previous.rows.get(row.unit_code) if previous and is_compared else None
    same_block = before is not None and before.block_code == row.block_code
    both_ranked = before is not None and row.rank is not None and before.rank is not None
    better = scale.better.get(row.class_name) if row.rank is not None else None
    return RowLine(
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        block_code=row.block_code,
        rank=row.rank,
        tied=row.tied,
        places=before.rank - row.rank if before and same_block and before.rank and row.rank else None,
        index=row.index,
        index_change=difference(row.index, before.index) if before else None,
        class_name=row.class_name,
        level=scale.levels.get(row.class_name, 0),
        previous_class=before.class_name if before else "",
        class_moved=_class_moved(row, before, scale.block, previous) if before and both_ranked else 0,
        missing=row.missing,
        why_not_ranked="" if row.rank is not None else row.not_ranked_reason or NO_INDEX,
        fields=fields_of(row, scale.codes, scale.averages),
        next_class=better.name if better else "",
        to_next=difference(better.lower, row.index) if better else None,
    )


def fields_of(row: Row, codes: Sequence[str], averages: Mapping[str, Decimal | None]) -> tuple[FieldFigure | None, ...]:
    """A row's figures in the fields `codes`, each beside the average index of its block."""
    if not codes:
        return ()
    figures = figures_of(row)
    return tuple(_field(figures.get(code), averages.get(code)) for code in codes)


def averages_of(block: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """The average index of each field of a block of a summary."""
    return {entry["code"]: decimal_of(entry["average_index"]) for entry in block["fields"]}


def _class_moved(row: Row, before: Row, block: Mapping[str, Any], previous: Previous | None) -> int:
    names = [entry["name"] for entry in block["scale"]]
    then = part_of(previous, before.block_code)
    if then is None or [entry["name"] for entry in then["scale"]] != names:
        return 0
    known = row.class_name in names and before.class_name in names
    return names.index(before.class_name) - names.index(row.class_name) if known else 0


def _field(figure: Mapping[str, Any] | None, average: Decimal | None) -> FieldFigure | None:
    if figure is None:
        return None
    index = decimal_of(figure["index"])
    below = index is not None and average is not None and index < average
    survey = (Decimal(figure.get("survey_points", 0)), Decimal(figure.get("survey_max", 0)))
    return FieldFigure(Decimal(figure["points"]), Decimal(figure["max"]), index, below, *survey)


def part_of(previous: Previous | None, block_code: str) -> Mapping[str, Any] | None:
    """The same block a year before."""
    blocks: Iterable[Mapping[str, Any]] = previous.summary["blocks"] if previous else ()
    return next((block for block in blocks if block["code"] == block_code), None)


def figures_of(row: Row) -> dict[str, Mapping[str, Any]]:
    """The row's figures by field code."""
    return {figure["code"]: figure for figure in row.fields}


def levels_of(block: Mapping[str, Any]) -> dict[str, int]:
    """The levels of a block's classes by name."""
    return class_levels([entry["name"] for entry in block["scale"]])


def decimal_of(text: str | None) -> Decimal | None:
    """A figure of a summary; None stays None."""
    return None if text is None else Decimal(text)


def index_places(summary: Mapping[str, Any]) -> int | None:
    """How many decimals the indexes of a ranking were printed with, from its blocks' averages; None where nobody is ranked."""
    return numbers.places_carried(block["average_index"] for block in summary["blocks"])


def difference(figure: Decimal | None, other: Decimal | None) -> Decimal | None:
    """`figure` − `other`; None where one is missing."""
    return None if figure is None or other is None else figure - other
