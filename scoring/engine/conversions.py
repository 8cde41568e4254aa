"""Checks the conversions of leaves and turns exact values into exact points; it must not round."""

import operator
from collections.abc import Callable, Mapping
from typing import Any, Final

from scoring.engine import shape
from scoring.engine.faults import Faults, Path
from scoring.engine.figures import PERCENT, SCALE
from scoring.engine.measures import schema_of
from scoring.engine.shape import Check

Convert = Callable[[int, int], tuple[int, int]]
"""Takes a value as numerator and denominator (> 0), gives points in millionths the same way."""

OPERATORS: Final[Mapping[str, Callable[[int, int], bool]]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "=": operator.eq,
    "<=": operator.le,
    "<": operator.lt,
}


def check_conversion(faults: Faults, path: Path, value: object, maximum: int) -> dict[str, Any] | None:
    """Return what a conversion says, or None where it cannot be used; `maximum` (millionths) bounds the points of its tiers."""
    checks, required = schema_of(faults, path, value, _conversions(maximum))
    if checks is None:
        return None
    before = len(faults)
    read = shape.read_object(faults, path, value, checks, required)
    return read if len(faults) == before else None


def _tier(maximum: int) -> Check:
    """Take one tier: a comparison with its points, or `otherwise`."""
    points = shape.points_within(maximum)
    last: dict[str, Check] = {"otherwise": points}
    checks: dict[str, Check] = {"op": shape.one_of(tuple(OPERATORS)), "value": shape.number, "points": points}

    def check(faults: Faults, path: Path, value: object) -> object:
        keys = last if isinstance(value, dict) and "otherwise" in value else checks
        return shape.read_object(faults, path, value, keys, tuple(keys))

    return check


def _tiers(maximum: int) -> Check:
    """Take a list of tiers that ends in its only `otherwise`."""
    tiers = shape.list_of(_tier(maximum), empty=False)

    def check(faults: Faults, path: Path, value: object) -> object:
        read = tiers(faults, path, value)
        if isinstance(value, list) and value:
            ends = [position for position, tier in enumerate(value) if isinstance(tier, dict) and "otherwise" in tier]
            if ends != [len(value) - 1]:
                faults.add(path, f'có {len(ends)} bậc "otherwise", cần đúng một và ở cuối danh sách')
        return read

    return check


def _conversions(maximum: int) -> Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]]:
    """Return the keys of every kind of conversion and those that it requires."""
    return {
        "tiers": ({"tiers": _tiers(maximum)}, ("tiers",)),
        "share": ({"target": shape.positive, "floor": shape.number}, ()),
        "per_item": ({"each": shape.positive}, ("each",)),
        "deduct": ({"each": shape.positive}, ("each",)),
    }


def compile_conversion(read: Mapping[str, Any], maximum: int) -> Convert:
    """Return the conversion into points that a checked conversion asks for; `maximum` is in millionths."""
    return _COMPILERS[read["kind"]](read, maximum)


def as_it_is(numerator: int, denominator: int) -> tuple[int, int]:
    """Take a value that is the points already."""
    return numerator, denominator


def _by_tiers(read: Mapping[str, Any], _maximum: int) -> Convert:
    rows = [(OPERATORS[tier["op"]], tier["value"], tier["points"]) for tier in read["tiers"][:-1]]
    otherwise = read["tiers"][-1]["otherwise"]

    def convert(numerator: int, denominator: int) -> tuple[int, int]:
        scaled = numerator * SCALE
        for holds, value, points in rows:
            if holds(scaled, value * denominator):
                return points, 1
        return otherwise, 1

    return convert


def _share(read: Mapping[str, Any], maximum: int) -> Convert:
    target = read.get("target", PERCENT * SCALE)
    floor = read.get("floor", 0)

    def convert(numerator: int, denominator: int) -> tuple[int, int]:
        scaled = numerator * SCALE
        if scaled < floor * denominator:
            return 0, 1
        return _within(scaled * maximum, denominator * target, maximum)

    return convert


def _per_item(read: Mapping[str, Any], maximum: int) -> Convert:
    each = read["each"]

    def convert(numerator: int, denominator: int) -> tuple[int, int]:
        return _within(numerator * each, denominator, maximum)

    return convert


def _deduct(read: Mapping[str, Any], maximum: int) -> Convert:
    each = read["each"]

    def convert(numerator: int, denominator: int) -> tuple[int, int]:
        return _within(maximum * denominator - numerator * each, denominator, maximum)

    return convert


def _within(numerator: int, denominator: int, maximum: int) -> tuple[int, int]:
    """Keep points within 0…maximum."""
    if numerator <= 0:
        return 0, 1
    return (maximum, 1) if numerator >= maximum * denominator else (numerator, denominator)


_COMPILERS: Final[Mapping[str, Callable[[Mapping[str, Any], int], Convert]]] = {
    "tiers": _by_tiers,
    "share": _share,
    "per_item": _per_item,
    "deduct": _deduct,
}
