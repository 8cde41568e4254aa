"""Lists the points that a unit could earn in one leaf by another answer; it must not add up, nor say which is worth it.

A ladder holds rungs above what is earned now. Figures that are given stay as they are where the unit does not decide
them: the whole (a) of a ratio and the start of a reduction. A rung's points are always the engine's own judgement of its
answer, so that nothing is computed twice. Where points grow evenly with a figure, rungs stand GRAIN apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, permutations, product
from math import ceil, floor
from typing import Any, Final

from scoring.engine.figures import PERCENT, SCALE, micro, plain
from scoring.engine.types import Leaf

GRAIN: Final = SCALE // 100
"""Points as pages print them, in millionths: where points grow evenly, no finer rungs are told apart."""

MOST_COUNTS: Final = 512
"""So many combinations of counts of a tally are tried at most, those nearest to the present ones first."""

_LAYER: Final = "self"
Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rung:
    """An answer and the points (millionths) that it earns."""

    points: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Ladder:
    """What a leaf could earn above `earned` (millionths): by `rungs` in rising order, or by a `slope` of answers."""

    earned: int
    rungs: tuple[Rung, ...] = ()
    slope: Slope | None = None

    @property
    def best(self) -> Rung | None:
        """The highest rung; None where nothing more can be earned."""
        if self.slope is None:
            return self.rungs[-1] if self.rungs else None
        top = self.slope.least(self.slope.rung(self.slope.length).points)
        return top if top is not None and top.points > self.earned else None

    def least(self, points: int) -> Rung | None:
        """The lowest rung that earns `points` (above what is earned) or more; None where there is none."""
        if self.slope is None:
            return next((rung for rung in self.rungs if rung.points >= points), None)
        grains = -((self.earned - points) // GRAIN)
        found = self.slope.least(self.earned + grains * GRAIN)
        best = self.best
        return found or (best if best is not None and best.points >= points else None)

    def between(self, low: int, high: int) -> Iterator[Rung]:
        """The rungs that earn `low` to `high`, both inclusive, in rising order."""
        rung = self.least(max(low, self.earned + 1))
        while rung is not None and rung.points <= high:
            yield rung
            rung = self.least(rung.points + 1)


@dataclass(frozen=True, slots=True)
class Slope:
    """Answers at 0 … `length` whose points never fall on the way."""

    judge: Callable[[Answer], int | None]
    answer_at: Callable[[int], Answer]
    length: int

    def rung(self, place: int) -> Rung:
        """The answer at a place with its points."""
        answer = self.answer_at(place)
        return Rung(self.judge(answer) or 0, answer)

    def least(self, points: int) -> Rung | None:
        """The first place that earns `points` or more."""
        low, high = 0, self.length
        if self.rung(high).points < points:
            return None
        while low < high:
            middle = (low + high) // 2
            if self.rung(middle).points >= points:
                high = middle
            else:
                low = middle + 1
        return self.rung(low)


@dataclass(frozen=True, slots=True)
class Dial:
    """A figure that can be turned from `low` to `high` in steps, `now` in between; a step is worth `unit` of the value."""

    low: int
    high: int
    now: int
    unit: Fraction
    answer_at: Callable[[int], Answer]


def ladder_of(leaf: Leaf, figures: Answer | None, earned: int) -> Ladder:
    """The ladder of a leaf that earns `earned` (millionths) now.

    `figures` is the present answer in the form of the leaf's measure, None where there is none. A survey has no rungs:
    its respondents answer as they like. Nor has a ratio or a reduction of nothing.
    """
    measure: Mapping[str, Any] = leaf.measure or {}
    kind = measure["kind"]
    if kind == "points":
        return Ladder(earned, slope=_points_slope(leaf, measure))
    if kind == "choice":
        return _by_rungs(leaf, earned, ({"value": option["key"]} for option in measure["options"]))
    if kind == "tally":
        return _by_rungs(leaf, earned, _tallies(leaf, figures))
    dial = _DIALS[kind](leaf, figures) if kind in _DIALS else None
    if dial is None:
        return Ladder(earned)
    conversion: Mapping[str, Any] = leaf.conversion or {}
    if conversion["kind"] == "tiers":
        return _by_rungs(leaf, earned, map(dial.answer_at, _around_tiers(dial, conversion["tiers"])))
    return Ladder(earned, slope=_slope(leaf, dial, falling=conversion["kind"] == "deduct"))


def _judge(leaf: Leaf) -> Callable[[Answer], int | None]:
    return lambda answer: leaf.judge(answer, _LAYER)


def _by_rungs(leaf: Leaf, earned: int, answers: Iterable[Answer]) -> Ladder:
    """The first of several answers with the same points is kept."""
    found: dict[int, Answer] = {}
    for answer in answers:
        points = leaf.judge(answer, _LAYER)
        if points is not None and points > earned:
            found.setdefault(points, answer)
    return Ladder(earned, tuple(Rung(points, found[points]) for points in sorted(found)))


def _points_slope(leaf: Leaf, measure: Answer) -> Slope:
    step = _number(measure["step"]) if "step" in measure else GRAIN
    whole = leaf.max_micro // step if "step" in measure else ceil(Fraction(leaf.max_micro, step))
    return Slope(_judge(leaf), lambda at: {"value": plain(min(at * step, leaf.max_micro))}, whole)


def _slope(leaf: Leaf, dial: Dial, *, falling: bool) -> Slope:
    def at(place: int) -> Answer:
        return dial.answer_at(dial.high - place if falling else dial.low + place)

    return Slope(_judge(leaf), at, dial.high - dial.low)


def _number(text: object) -> int:
    """Millionths of a figure of a checked rule or answer."""
    return micro(text) or 0


def _bounds(leaf: Leaf) -> tuple[Fraction, Fraction]:
    """The lowest and the highest value that a conversion still tells apart."""
    rule: Mapping[str, Any] = leaf.conversion or {}
    if rule["kind"] == "tiers":
        values = [Fraction(_number(tier["value"]), SCALE) for tier in rule["tiers"][:-1]] or [Fraction(0)]
        return min(values), max(values)
    if rule["kind"] == "share":
        return Fraction(0), Fraction(_number(rule.get("target", str(PERCENT))), SCALE)
    return Fraction(0), Fraction(leaf.max_micro, _number(rule["each"]))


def _around_tiers(dial: Dial, tiers: Iterable[Answer]) -> list[int]:
    """The places on both sides of every limit of the tiers and the two ends, nearest to the present one first."""
    places = {dial.low, dial.high}
    for tier in tiers:
        if "value" in tier:
            at = floor(Fraction(_number(tier["value"]), SCALE) / dial.unit)
            places.update(range(at - 1, at + 3))
    return sorted(
        (place for place in places if dial.low <= place <= dial.high), key=lambda at: (abs(at - dial.now), at)
    )


def _step(leaf: Leaf) -> int:
    """Whole figures where the criterion says so or counts items, else hundredths."""
    is_count = (leaf.measure or {})["kind"] == "number" and (leaf.conversion or {})["kind"] in ("per_item", "deduct")
    return SCALE if is_count or (leaf.measure or {}).get("integer") else GRAIN


def _number_dial(leaf: Leaf, figures: Answer | None) -> Dial:
    step = _step(leaf)
    now = _number(figures["value"]) // step if figures else 0
    lowest, highest = _bounds(leaf)
    unit = Fraction(step, SCALE)
    low = min(now, 0, floor(lowest / unit) - 1) if (leaf.conversion or {})["kind"] == "tiers" else 0
    high = max(now, 0, ceil(highest / unit) + 1)
    return Dial(low, high, now, unit, lambda at: {"value": plain(at * step)})


def _ratio_dial(leaf: Leaf, figures: Answer | None) -> Dial | None:
    step = _step(leaf)
    whole = _number(figures["a"]) if figures else PERCENT * SCALE
    if not whole:
        return None
    text = str(figures["a"]) if figures else str(PERCENT)
    now = _number(figures["b"]) // step if figures else 0
    unit = Fraction(step * PERCENT, whole)
    high = whole // step
    if (leaf.measure or {}).get("over"):
        high = max(high, ceil(_bounds(leaf)[1] / unit) + 1)
    return Dial(0, high, now, unit, lambda at: {"a": text, "b": plain(at * step)})


def _reduction_dial(leaf: Leaf, figures: Answer | None) -> Dial | None:
    step = _step(leaf)
    before = _number(figures["before"]) if figures else PERCENT * SCALE
    if not before:
        return None
    text = str(figures["before"]) if figures else str(PERCENT)
    now = floor(Fraction(before - _number(figures["after"]), step)) if figures else 0
    high = before // step
    unit = Fraction(step * PERCENT, before)
    return Dial(min(0, now), high, now, unit, lambda at: {"before": text, "after": plain(before - at * step)})


_DIALS: Final[Mapping[str, Callable[[Leaf, Answer | None], Dial | None]]] = {
    "number": _number_dial,
    "ratio": _ratio_dial,
    "reduction": _reduction_dial,
}


def _tallies(leaf: Leaf, figures: Answer | None) -> Iterator[Answer]:
    """Counts that go down, together or alone, then one that goes down while another goes up, then one that goes up; the nearest first."""
    measure: Mapping[str, Any] = leaf.measure or {}
    items = list(measure["items"])
    given = figures["counts"] if figures else {}
    now = [int(given.get(item, 0)) for item in items]
    fewer = islice(product(*(range(count, -1, -1) for count in now)), MOST_COUNTS)
    for counts in sorted(fewer, key=lambda counts: sum(now) - sum(counts)):
        yield {"counts": dict(zip(items, counts, strict=True))}
    yield {"counts": dict.fromkeys(items, 0)}
    for counts in islice(_exchanged(now), MOST_COUNTS):
        yield {"counts": dict(zip(items, counts, strict=True))}
    for place in range(len(items)):
        for more in range(1, MOST_COUNTS // len(items) + 1):
            raised = [count + more * (at == place) for at, count in enumerate(now)]
            yield {"counts": dict(zip(items, raised, strict=True))}


def _exchanged(now: list[int]) -> Iterator[tuple[int, ...]]:
    """Counts of which some of one item became at most as many of another: late instead of missing."""
    for taken in range(1, max(now, default=0) + 1):
        for less, more in permutations(range(len(now)), 2):
            for put in range(1, taken + 1 if taken <= now[less] else 0):
                yield tuple(count - taken * (at == less) + put * (at == more) for at, count in enumerate(now))
