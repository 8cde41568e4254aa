"""Indexes over all published years: of blocks and of units, never joined across a merger; it computes differences alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.selectors.analysis.years import Span, Succession, Year, followed
from scoring.selectors.rankings.choice import matches
from scoring.selectors.rankings.lines import Row, decimal_of, difference, levels_of


@dataclass(frozen=True)
class BlockPoint:
    """A block in a year: its average index, over how many ranked units, and the change on the calendar year before."""

    year: int
    average: Decimal | None
    units: int
    change: Decimal | None
    class_name: str
    level: int


@dataclass(frozen=True)
class BlockTrend:
    """A block over all years, oldest first; a year without the block has an empty point."""

    code: str
    name: str
    points: tuple[BlockPoint, ...]


@dataclass(frozen=True)
class UnitPoint:
    """A unit in a year: rank and index of the published row; `there` False where it has no row; `index` None also for unranked units."""

    year: int
    there: bool
    index: Decimal | None
    rank: int | None
    tied: bool
    merged: tuple[Succession, ...]
    """The units it took over since the year before in this list: then the two years are not to be compared."""


@dataclass(frozen=True)
class UnitTrend:
    """A unit (by its code) over all years; names as last published."""

    code: str
    name: str
    block_code: str
    points: tuple[UnitPoint, ...]
    origins: tuple[Succession, ...]
    heirs: tuple[Succession, ...]

    @property
    def merged(self) -> tuple[Succession, ...]:
        """The successions that stand between two of its years, or before its first."""
        return tuple(one for point in self.points for one in point.merged)


def block_trends(span: Span) -> tuple[BlockTrend, ...]:
    """Every block of the current year, then blocks of other years alone; no query."""
    years = span.every
    names = {block["code"]: block["name"] for block in span.current.summary["blocks"]}
    for year in reversed(years):
        names = names | {b["code"]: b["name"] for b in year.summary["blocks"] if b["code"] not in names}
    return tuple(
        BlockTrend(code, name, tuple(_block_point(span, year, code) for year in years)) for code, name in names.items()
    )


def _block_point(span: Span, year: Year, code: str) -> BlockPoint:
    part = year.part(code)
    before = span.before(year.year)
    part_before = before.part(code) if before else None
    average = decimal_of(part["average_index"]) if part else None
    name = (part["class"] or "") if part else ""
    return BlockPoint(
        year=year.year,
        average=average,
        units=int(part["units"]) if part else 0,
        change=difference(average, decimal_of(part_before["average_index"]) if part_before else None),
        class_name=name,
        level=levels_of(part).get(name, 0) if part else 0,
    )


def unit_trends(span: Span, block_code: str) -> tuple[UnitTrend, ...]:
    """The units of a block of the current year in rank order, then the units that other years alone had there; no query."""
    found: dict[str, Row] = {}
    today = {row.unit_code for row in span.current.rows}
    for year in (span.current, *reversed(span.others)):
        own = sorted((r for r in year.rows if r.block_code == block_code), key=lambda r: (r.rank is None, r.rank or 0))
        for row in own:
            if year is span.current or row.unit_code not in today:
                found.setdefault(row.unit_code, row)
    years = span.every
    rows = [{row.unit_code: row for row in year.rows} for year in years]
    by_successor = _by_code(span.successions, "successor")
    by_predecessor = _by_code(span.successions, "predecessor")
    return tuple(
        UnitTrend(
            code=code,
            name=row.unit_name,
            block_code=block_code,
            points=_points(years, rows, code, by_successor.get(code, ())),
            origins=tuple(by_successor.get(code, ())),
            heirs=tuple(by_predecessor.get(code, ())),
        )
        for code, row in found.items()
    )


def _by_code(successions: Iterable[Succession], end: str) -> dict[str, list[Succession]]:
    found: dict[str, list[Succession]] = {}
    for one in successions:
        found.setdefault(getattr(one, end), []).append(one)
    return found


def _points(
    years: Sequence[Year], rows: Sequence[dict[str, Row]], code: str, origins: Sequence[Succession]
) -> tuple[UnitPoint, ...]:
    points: list[UnitPoint] = []
    last: tuple[Year, Collection[str]] | None = None
    for year, by_code in zip(years, rows, strict=True):
        row = by_code.get(code)
        merged: tuple[Succession, ...] = ()
        if row and last:
            merged = followed(origins, code, last[0], year, last[1])
        elif row and points:  # its first year here, and not the first of all
            merged = tuple(one for one in origins if one.on_date.year <= year.year)
        ranked = row is not None and row.rank is not None
        points.append(
            UnitPoint(
                year=year.year,
                there=row is not None,
                index=row.index if row and ranked else None,
                rank=row.rank if row else None,
                tied=bool(row and row.tied),
                merged=merged,
            )
        )
        last = (year, by_code) if row else last
    return tuple(points)


def chosen_trends(units: Sequence[UnitTrend], codes: Sequence[str]) -> tuple[UnitTrend, ...]:
    """The units of these codes in their order here; unknown codes are left out."""
    return tuple(unit for unit in units if unit.code in codes)


def found_trends(units: Sequence[UnitTrend], search: str) -> tuple[UnitTrend, ...]:
    """The units whose name or code has every word of `search`, without accents."""
    return tuple(unit for unit in units if matches(search, unit.name, unit.code))
