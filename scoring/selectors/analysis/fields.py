"""What the ranked units of a block earned in each field: average, best, weakest, how far apart; exact, rounded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import isqrt

from scoring.selectors.rankings import BlockTable
from scoring.selectors.rankings.tables import FieldColumn

NAMED = 2


@dataclass(frozen=True)
class End:
    """The best or the weakest index in a field and the units that have it."""

    index: Decimal
    units: tuple[str, ...]

    @property
    def named(self) -> str:
        """The first units by name, and how many more there are."""
        more = len(self.units) - NAMED
        names = ", ".join(self.units[:NAMED])
        return f"{names} và {more} đơn vị khác" if more > 0 else names


@dataclass(frozen=True)
class FieldStats:
    """One field over `units` ranked units that it applies to; figures None without any.

    `spread` is best − weakest of the printed indexes; `deviation` is their standard deviation over all units (no sample
    correction), rounded once, half away from zero.
    """

    column: FieldColumn
    units: int
    best: End | None
    weakest: End | None
    spread: Decimal | None
    deviation: Decimal | None


def field_stats(table: BlockTable) -> tuple[FieldStats, ...]:
    """The fields of a table in its order; no query."""
    return tuple(_stats(table, at, column) for at, column in enumerate(table.fields))


def _stats(table: BlockTable, at: int, column: FieldColumn) -> FieldStats:
    found: list[tuple[str, Decimal]] = []
    for line in table.lines:
        figure = line.fields[at]
        if line.rank is not None and figure is not None and figure.index is not None:
            found.append((line.unit_name, figure.index))
    if not found:
        return FieldStats(column, 0, None, None, None, None)
    indexes = [index for _, index in found]
    high, low = max(indexes), min(indexes)
    return FieldStats(
        column=column,
        units=len(found),
        best=End(high, tuple(name for name, index in found if index == high)),
        weakest=End(low, tuple(name for name, index in found if index == low)),
        spread=high - low,
        deviation=deviation(indexes),
    )


def deviation(figures: Sequence[Decimal]) -> Decimal:
    """The standard deviation of at least one figure, exact until it is rounded once to 2 decimals, or as many as they have."""
    places = max(max(-int(one.as_tuple().exponent), 0) for one in figures)
    whole = [int(one.scaleb(places)) for one in figures]
    count = len(whole)
    variance = Fraction(count * sum(one * one for one in whole) - sum(whole) ** 2, count * count * 100**places)
    kept = max(places, 2)
    doubled = isqrt(int(variance * 4 * 100**kept))  # twice the root in last places, cut: its parity is the half
    return Decimal((doubled + 1) // 2).scaleb(-kept)
