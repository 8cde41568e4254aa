"""What the independent marks of one criterion come to: their spread, and the answer that they agree on; exact, no query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.selectors.engine_input import decimal_text

Given = tuple[Mapping[str, Any], Decimal | None]
"""A mark: the answer and the points that it earns, None where it does not apply."""


@dataclass(frozen=True)
class Proposal:
    """The answer that marks agree on, and by which rule: "same" (all alike) or "mean" (within the tolerance)."""

    rule: str
    answer: Mapping[str, Any]
    note: str


def spread_of(points: Sequence[Decimal | None]) -> Decimal | None:
    """The largest difference between marks, in points; None where some say that the criterion does not apply."""
    given = [one for one in points if one is not None]
    if given and len(given) < len(points):
        return None
    return max(given) - min(given) if given else Decimal(0)


def proposal_of(
    marks: Sequence[Given], *, maximum: Decimal, tolerance: Decimal, point_decimals: int
) -> Proposal | None:
    """The team's answer where the marks lie within `tolerance` (points); None where its head has to decide.

    All answers alike: that answer. Answers of the same points: those points, unrounded. Else the mean of the points,
    rounded once to `point_decimals`, half up, and never over `maximum`. The texts name no inspector and no mark: the
    unit reads them. `marks` holds at least one; the first is the one whose words stand where nobody applies it.
    """
    answers, points = [answer for answer, _ in marks], [one for _, one in marks]
    spread = spread_of(points)
    if spread is None or spread > tolerance:
        return None
    if all(answer == answers[0] for answer in answers) or points[0] is None:
        return Proposal("same", answers[0], f"Thống nhất từ {len(marks)} lượt chấm độc lập của đoàn.")
    reason = f"Trung bình cộng {len(marks)} lượt chấm độc lập của đoàn."
    agreed = points[0] if spread == 0 else min(mean(points, point_decimals), maximum)
    return Proposal("mean", {"points": decimal_text(agreed), "reason": reason}, "")


def mean(points: Sequence[Decimal | None], decimals: int) -> Decimal:
    """The mean of points (0 or more), rounded once to `decimals`, half up; exact until then."""
    given = [Fraction(one) for one in points if one is not None]
    scaled = sum(given, Fraction(0)) / len(given) * 10**decimals
    return Decimal(int(scaled + Fraction(1, 2))).scaleb(-decimals)
