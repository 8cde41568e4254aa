"""Make up believable figures that a unit could answer a criterion with; what they are worth is the engine's affair.

No chance is involved: `seed` turns names into numbers, so that the same demonstration comes out everywhere.
"""

import zlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scoring.management.demo.places import Place

Answer = dict[str, Any]
Leaf = dict[str, Any]

# How well a share is reached, best first, as parts of its target.
_QUALITIES = tuple(map(Decimal, ("1", ".97", ".93", ".89", ".84", ".78", ".71", ".63", ".54", ".42", ".25")))
_OPINIONS = tuple(map(Decimal, (96, 93, 91, 88, 86, 84, 81, 78, 75, 71, 67, 62)))  # mean of the opinions heard
_MANY = 1000  # counts of dossiers and documents from here on grow with the unit


def seed(*names: object) -> int:
    """Return a number of 32 bits that depends on the names alone."""
    return zlib.crc32("|".join(map(str, names)).encode())


def plain(figure: Decimal | int) -> str:
    """Write a figure as the round format wants it: no exponent, no closing zeros."""
    text = format(Decimal(figure), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def base_figure(leaf: Leaf, place: Place, year: int) -> int:
    """Return the count that a ratio of this leaf is taken of; equal labels give a unit equal counts."""
    hint = leaf.get("x-demo", {})
    if hint.get("wards") and place.wards:
        return place.wards
    base = int(hint.get("a", 20))
    label = hint.get("like", leaf["measure"].get("a"))
    jitter = 80 + seed(place.code, label) % 30 + seed(place.code, label, year) % 15
    if base >= _MANY:
        base = base * place.size // 100
    return max(base * jitter // 100, 1)


def candidates(leaf: Leaf, place: Place, year: int) -> Iterator[Answer]:
    """Yield answers to a leaf from very good to poor; several may be worth the same, none is out of bounds."""
    yield from _KINDS[leaf["measure"]["kind"]](leaf, place, year)


def _points(leaf: Leaf, _place: Place, _year: int) -> Iterator[Answer]:
    highest = Decimal(leaf["max"])
    step = leaf["measure"].get("step")
    if step is None:
        for part in ("1", ".95", ".9", ".8", ".7", ".6", ".4"):
            yield {"value": plain(highest * Decimal(part))}
        return
    value = highest
    while value >= 0:
        yield {"value": plain(value)}
        value -= Decimal(step)


def _choice(leaf: Leaf, _place: Place, _year: int) -> Iterator[Answer]:
    for option in leaf["measure"]["options"]:
        yield {"value": option["key"]}


def _number(leaf: Leaf, place: Place, year: int) -> Iterator[Answer]:
    conversion = leaf["conversion"]
    drawn = seed(place.code, leaf["code"], year)
    if conversion["kind"] == "tiers":
        for low, high in _spans(leaf):
            figure = low + (high - low) * Decimal(35 + drawn % 40) / 100
            yield {"value": plain(round(figure, 0 if leaf["measure"].get("integer") else 1))}
    elif conversion["kind"] == "share":
        for quality in _QUALITIES:
            figure = quality * Decimal(conversion["target"]) - Decimal(drawn % 9) / 10
            yield {"value": plain(max(round(figure, 1), Decimal(0)))}
    else:
        most = int(Decimal(leaf["max"]) / Decimal(conversion["each"]))
        counts = range(most, -1, -1) if conversion["kind"] == "per_item" else range(min(most, 5) + 1)
        for count in counts:
            extra = drawn % 3 if conversion["kind"] == "per_item" and count == most else 0
            yield {"value": str(count + extra)}


def _spans(leaf: Leaf) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield the span of values of each tier, first to last, within what is believable for the leaf."""
    hint = leaf.get("x-demo", {})
    tiers = leaf["conversion"]["tiers"]
    bounds = [Decimal(tier["value"]) for tier in tiers[:-1]]
    if tiers[0]["op"] in ("<=", "<"):
        before = Decimal(hint["low"])
        end = Decimal(hint["top"])
    else:
        before = Decimal(hint.get("top", 100))
        end = bounds[-1] / 2
    for bound in bounds:
        yield min(before, bound), max(before, bound)
        before = bound
    yield min(before, end), max(before, end)


def _ratio(leaf: Leaf, place: Place, year: int) -> Iterator[Answer]:
    measure, conversion = leaf["measure"], leaf["conversion"]
    whole = Decimal(base_figure(leaf, place, year))
    digits = leaf.get("x-demo", {}).get("decimals", 0)
    drawn = Decimal(seed(place.code, leaf["code"], year) % 100) / 100
    if conversion["kind"] == "tiers":
        percents = [low + (high - low) * (Decimal("0.3") + drawn / 2) for low, high in _spans(leaf)]
        percents = [*percents[:1], Decimal(100), *percents[1:]]
    else:
        target = Decimal(conversion.get("target", 100))
        percents = [quality * target for quality in _QUALITIES]
        if measure.get("over"):
            percents[0] += drawn * 12
    for percent in percents:
        part = round(whole * percent / 100, digits)
        yield {"a": plain(whole), "b": plain(part if measure.get("over") else min(part, whole))}


def _reduction(leaf: Leaf, place: Place, year: int) -> Iterator[Answer]:
    before = leaf.get("x-demo", {}).get("before", 300) * (70 + seed(place.code, leaf["code"]) % 60) // 100
    target = Decimal(leaf["conversion"].get("target", 100)) + seed(place.code, year) % 6
    for quality in _QUALITIES:
        yield {"before": str(before), "after": plain(round(before * (1 - target * quality / 100)))}


def _tally(leaf: Leaf, _place: Place, _year: int) -> Iterator[Answer]:
    items = list(leaf["measure"]["items"])
    none = dict.fromkeys(items, 0)
    yield {"counts": none}
    for item in items:
        yield {"counts": {**none, item: 1}}
    yield {"counts": {**none, items[0]: 1, items[1]: 1}}


def _survey(leaf: Leaf, place: Place, year: int) -> Iterator[Answer]:
    """Spread respondents over four opinions (worth 100, 75, 40, 0) and none, so that their mean is near a quality."""
    asked = 60 + seed(place.code, year) % 90 + (60 if place.wards else 0)
    silent = seed(place.code, leaf["code"], year) % 7
    best, good, fair, bad, none = leaf["measure"]["options"]
    bend = Decimal(seed(leaf["code"], place.code, year) % 25 - 12) / 10
    for usual in _OPINIONS:
        quality = usual + bend
        heard = asked - silent
        lost = (100 - quality) / 100
        bads, fairs = round(heard * lost / 5), round(heard * lost / 2)
        bests = round((heard * quality - 40 * fairs - 75 * (heard - bads - fairs)) / 25)
        bests = min(max(bests, 0), heard - bads - fairs)
        counts = {best: bests, good: heard - bads - fairs - bests, fair: fairs, bad: bads, none: silent}
        yield {"counts": counts}


_KINDS = {
    "points": _points,
    "choice": _choice,
    "number": _number,
    "ratio": _ratio,
    "reduction": _reduction,
    "tally": _tally,
    "survey": _survey,
}
