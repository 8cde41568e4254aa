"""Adds up the points of one unit and turns them into printed indexes; it must not read answers or rank."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scoring.engine.figures import PERCENT, round_ratio
from scoring.engine.plan import Plan
from scoring.engine.types import Policy

_NONE: Final[Mapping[str, int]] = {}
_MISSING: Final = -1
"""Stands for an answer that is not there; points are never negative."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What one unit earned, in millionths of a point: lists by base field, `extras` by code (capped, bonus and penalty alike)."""

    points: list[int]
    maxima: list[int]
    survey_points: list[int]
    survey_maxima: list[int]
    missing: list[str]
    extras: Mapping[str, int]
    total: int
    maximum: int


def add_up(plan: Plan, counted: Mapping[str, int | None]) -> Sums:
    """Return the sums over the leaves that a unit's block answers.

    `counted` gives the points of the counting answers in millionths, None for not applicable; a base leaf that is not in it is missing and earns 0.
    """
    points, survey_points = [0] * len(plan.fields), [0] * len(plan.fields)
    maxima, survey_maxima = list(plan.maxima), list(plan.survey_maxima)
    missing: list[str] = []
    for code, slot, maximum, instead, survey in plan.base:
        earned = counted.get(code, _MISSING)
        if earned == _MISSING:
            missing.append(code)
            continue
        if earned is None:
            earned = instead
        if earned is None:
            maxima[slot] -= maximum
            if survey:
                survey_maxima[slot] -= maximum
            continue
        points[slot] += earned
        if survey:
            survey_points[slot] += earned
    extras = _NONE if plan.extra_codes.isdisjoint(counted) else _capped(plan, counted)
    added = (
        sum(-extras[one.code] if one.is_penalty else extras[one.code] for one in plan.extras if one.parent is None)
        if extras
        else 0
    )
    return Sums(points, maxima, survey_points, survey_maxima, missing, extras, sum(points) + added, sum(maxima))


def _capped(plan: Plan, counted: Mapping[str, int | None]) -> Mapping[str, int]:
    """Return bonus and penalty points by field code, every criterion's sum capped at its maximum."""
    sums = [(counted.get(one.code) or 0) if one.is_leaf else 0 for one in plan.extras]
    for position in range(len(sums) - 1, -1, -1):
        one = plan.extras[position]
        sums[position] = min(sums[position], one.cap)
        if one.parent is not None:
            sums[one.parent] += sums[position]
    return {one.code: earned for one, earned in zip(plan.extras, sums, strict=True) if one.parent is None}


def within(points: int, maximum: int, policy: Policy) -> int:
    """Return the points that the index is taken of: kept within 0…maximum where the policy clamps."""
    return min(max(points, 0), maximum) if policy.clamp else points


def printed_index(points: int, maximum: int, decimals: int) -> int | None:
    """Return points / maximum × 100 in units of 10^-decimals, half away from zero; None where nothing applies."""
    return round_ratio(points * PERCENT * 10**decimals, maximum) if maximum else None
