"""Figures that are computed and never typed: a ratio, a reduction, the change against another period; exact fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from scoring.figures.amounts import Amount, exact

RATIO: Final = "ratio"
REDUCTION: Final = "reduction"
_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True)
class Formula:
    """How a figure comes about: `kind` RATIO is b of a in per cent, REDUCTION is (a − b) of a in per cent; a, b are keys."""

    kind: str
    a: str
    b: str


@dataclass(frozen=True)
class Change:
    """Against another period: the difference, and in per cent of the other (None where that is zero)."""

    difference: Decimal
    percent: Decimal | None


def derived(formula: Formula, amounts: Mapping[str, Amount | None]) -> Decimal | None:
    """The figure in per cent, rounded once to two decimals, half away from zero; None where a is 0, or one is not exact."""
    a, b = exact(amounts.get(formula.a)), exact(amounts.get(formula.b))
    if a is None or b is None or not a:
        return None
    return _percent(b if formula.kind == RATIO else a - b, a)


def compared(now: Amount | None, before: Amount | None) -> Change | None:
    """The change of a figure against another period; None where one of them is missing or approximate."""
    new, old = exact(now), exact(before)
    if new is None or old is None:
        return None
    return Change(new - old, _percent(new - old, old) if old else None)


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    share = Fraction(part) / Fraction(whole) * 10_000
    sign = -1 if share < 0 else 1
    doubled = abs(share) * 2
    hundredths = (doubled.numerator // doubled.denominator + 1) // 2
    return (Decimal(sign * hundredths) * _HUNDREDTH).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)
