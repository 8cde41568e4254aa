"""How units spread over the classes: by year for one block, by block for one year; it only puts distributions together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scoring.selectors.analysis.years import Span, Year
from scoring.selectors.rankings import ALL
from scoring.selectors.rankings.distribution import Distribution, distribution_of


@dataclass(frozen=True)
class Spread:
    """The classes of one year or block, beside what they compare to; `distribution` None where scales cannot be added up."""

    label: str
    round_code: str
    current: bool
    distribution: Distribution | None

    @property
    def units(self) -> int:
        """Ranked units: the denominator of every share."""
        return self.distribution.units if self.distribution else 0


@dataclass(frozen=True)
class Group:
    """Spreads over the same classes, so that they stand in one table."""

    names: tuple[dict[str, Any], ...]
    """Name and level of each class, best first."""
    rows: tuple[Spread, ...]

    @property
    def compares(self) -> bool:
        """Some row has something to compare to."""
        return any(row.distribution and row.distribution.previous_units is not None for row in self.rows)


@dataclass(frozen=True)
class Classes:
    """Both views: the chosen block over the years, newest first, and every block of this year beside `compared_year`."""

    by_year: tuple[Group, ...]
    by_block: tuple[Group, ...]
    compared_year: int | None
    cannot_add: bool
    """Blocks have different scales, so that all of them together have no distribution."""


def classes_of(span: Span, block_code: str, compared: Year | None) -> Classes:
    """The distributions of a span; each year against the calendar year before, each block against `compared`."""
    years = [_of_year(span, year, block_code) for year in reversed(span.every)]
    codes = [block["code"] for block in span.current.summary["blocks"]]
    with_all = [*codes, ALL] if len(codes) > 1 else codes
    blocks = [_of_block(span, code, compared) for code in with_all]
    return Classes(
        by_year=_grouped([one for one in years if one.distribution]),
        by_block=_grouped([one for one in blocks if one.distribution]),
        compared_year=compared.year if compared else None,
        cannot_add=span.current.summary["all"] is None or span.current.summary["all"]["distribution"] is None,
    )


def _of_year(span: Span, year: Year, block_code: str) -> Spread:
    part = year.part(block_code)
    before = span.before(year.year)
    found = distribution_of(part, before.part(block_code) if before else None) if part else None
    return Spread(str(year.year), year.round_code, year is span.current, found)


def _of_block(span: Span, code: str, compared: Year | None) -> Spread:
    part = span.current.part(code)
    found = distribution_of(part, compared.part(code) if compared else None) if part else None
    name = part["name"] if part and code != ALL else "Tất cả các khối"
    return Spread(name, span.current.round_code, current=code == ALL, distribution=found)


def _grouped(spreads: list[Spread]) -> tuple[Group, ...]:
    groups: dict[tuple[str, ...], list[Spread]] = {}
    for one in spreads:
        names = tuple(share.name for share in one.distribution.classes) if one.distribution else ()
        groups.setdefault(names, []).append(one)
    return tuple(Group(_names(rows[0]), tuple(rows)) for rows in groups.values())


def _names(spread: Spread) -> tuple[dict[str, Any], ...]:
    shares = spread.distribution.classes if spread.distribution else ()
    return tuple({"name": share.name, "level": share.level, "count": share.count} for share in shares)
