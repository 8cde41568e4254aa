"""Reads one answer for people: its exact value and the tier that holds, and the most that each leaf could earn; it must not sum."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from scoring.engine.conversions import OPERATORS
from scoring.engine.faults import Faults
from scoring.engine.figures import SCALE, micro
from scoring.engine.measures import DIRECT, check_measure, compile_measure
from scoring.engine.types import Leaf


def answer_value(leaf: Leaf, answer: Mapping[str, Any]) -> Fraction | None:
    """Return the exact value of a checked answer before its conversion: a per cent, a figure, a weighted count.

    None for points and choices, for points given with a reason, and where the criterion does not apply.
    """
    read = check_measure(Faults({}), (), leaf.measure, leaf.max_micro)
    if read is None or read["kind"] in DIRECT or "points" in answer or "not_applicable" in answer:
        return None
    value = compile_measure(read, leaf.max_micro).read(answer)
    return None if value is None else Fraction(*value)


def held_tier(leaf: Leaf, value: Fraction) -> int | None:
    """Return the place of the tier that holds for a value, from 0; None for a conversion without tiers."""
    conversion: Mapping[str, Any] = leaf.conversion or {}
    if conversion.get("kind") != "tiers":
        return None
    for place, tier in enumerate(conversion["tiers"]):
        if "otherwise" in tier:
            return place
        scaled = value * SCALE
        if OPERATORS[tier["op"]](scaled.numerator, (micro(tier["value"]) or 0) * scaled.denominator):
            return place
    return None
