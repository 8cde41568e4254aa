"""Finds the cheapest way of a sheet to an index: fewest criteria, then fewest points; it must not say what is worth aiming at.

Only base leaves whose source is the unit itself may change, those that apply, each along its ladder; the maximum stays.
Of several ways with equally few criteria and points, the one whose criteria come first in the document is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, gcd
from typing import Any, Final

from scoring.engine.faults import Faults
from scoring.engine.figures import PERCENT, SCALE_DECIMALS, exact_decimal, round_ratio
from scoring.engine.index import add_up, within
from scoring.engine.ladders import Ladder, Rung, ladder_of
from scoring.engine.plan import Rules
from scoring.engine.sheets import Answers
from scoring.engine.units import Sheet, judge_answers

SHOWN: Final = 3
"""So many single criteria that would do alone are named."""


@dataclass(frozen=True, slots=True)
class Step:
    """A criterion to be better in: what it earns now, what it would earn, and the answer that earns it."""

    code: str
    earned: Decimal
    points: Decimal
    answer: Mapping[str, Any]

    @property
    def gain(self) -> Decimal:
        """The points won."""
        return self.points - self.earned


@dataclass(frozen=True, slots=True)
class Way:
    """How to come to an index of `target`: points still needed (0 where it is reached) and the cheapest steps.

    `steps` is None where all that can be won does not suffice; `most` is that much. `alone` are up to three criteria
    each of which would do by itself, the cheapest first; empty where more than one is needed.
    """

    target: Decimal
    needed: Decimal
    steps: tuple[Step, ...] | None
    alone: tuple[Step, ...]
    most: Decimal

    @property
    def gain(self) -> Decimal:
        """The points that all steps win."""
        return sum((step.gain for step in self.steps or ()), Decimal(0))


def cheapest_way(
    rules: Rules, block_code: str, answers: Answers, target: Decimal, layers: Collection[str] | None = None
) -> Way | None:
    """Return the cheapest way of a sheet to a printed index of `target` (0–100) or better; None where nothing applies to it.

    `layers` are those that may count, as for evaluate_sheet, whose errors are raised alike.
    """
    counting = [layer for layer in rules.policy.layers if layers is None or layer in layers]
    counted = _counted(rules, block_code, answers, counting)
    sums = add_up(rules.plans[block_code], counted)
    if not sums.maximum:
        return None
    ladders = _ladders(rules, block_code, answers, counted, counting)
    goal = _least_points(sums.maximum, target, rules.policy.decimals)
    needed = max(goal - sums.total, 0)
    is_beyond = goal != within(goal, sums.maximum, rules.policy)
    best = [ladder.best.points - ladder.earned for _, ladder in ladders if ladder.best]
    found = None if is_beyond else _cheapest(ladders, needed)
    return Way(
        target=target,
        needed=_points(needed),
        steps=None if found is None else tuple(_step(*one) for one in found),
        alone=tuple(_step(*one) for one in _alone(ladders, needed)[:SHOWN]) if needed and not is_beyond else (),
        most=_points(sum(best)),
    )


def best_steps(
    rules: Rules, block_code: str, answers: Answers, layers: Collection[str] | None = None
) -> Mapping[str, Step]:
    """Return for each leaf that may change the step to the most that it could earn, by code; errors as cheapest_way."""
    counting = [layer for layer in rules.policy.layers if layers is None or layer in layers]
    counted = _counted(rules, block_code, answers, counting)
    ladders = _ladders(rules, block_code, answers, counted, counting)
    return {code: _step(code, ladder, ladder.best) for code, ladder in ladders if ladder.best}


def _counted(rules: Rules, block_code: str, answers: Answers, counting: Sequence[str]) -> Mapping[str, int | None]:
    strength = {layer: place for place, layer in enumerate(counting)}
    faults = Faults({"answers": answers})
    sheet = Sheet(rules.sheet.leaves, rules.sheet.groups, rules.sheet.blocks, strength)
    counted = judge_answers(faults, ("answers",), answers, block_code, sheet)
    faults.refuse()
    return counted


Rungs = list[tuple[str, Ladder]]
Found = tuple[str, Ladder, Rung]


def _ladders(
    rules: Rules,
    block_code: str,
    answers: Answers,
    counted: Mapping[str, int | None],
    counting: Sequence[str],
) -> Rungs:
    """The ladders of what may change, in the order of the document."""
    found = []
    for leaf in rules.leaves_of(block_code):
        earned = counted.get(leaf.code, 0)
        if leaf.kind != "base" or leaf.source != "self" or earned is None:
            continue
        ladder = ladder_of(leaf, _figures(answers.get(leaf.code, {}), counting), earned)
        if ladder.best is not None:
            found.append((leaf.code, ladder))
    return found


def _figures(given: Mapping[str, Mapping[str, Any]], counting: Sequence[str]) -> Mapping[str, Any] | None:
    """The figures of the strongest counting answer that has some: points given with a reason have none."""
    told = (given[layer] for layer in counting if layer in given)
    return next((answer for answer in told if "points" not in answer and "not_applicable" not in answer), None)


def _least_points(maximum: int, target: Decimal, decimals: int) -> int:
    """The fewest points (millionths) whose printed index is `target` or better."""
    wanted = ceil(target.scaleb(decimals))
    points = ceil_ratio(maximum * (2 * wanted - 1), 2 * PERCENT * 10**decimals)
    while round_ratio(points * PERCENT * 10**decimals, maximum) < wanted:
        points += 1
    return points


def ceil_ratio(numerator: int, denominator: int) -> int:
    """Return numerator / denominator (> 0), rounded up."""
    return -(-numerator // denominator)


def _alone(ladders: Rungs, needed: int) -> list[Found]:
    """What would do by itself, the fewest points first."""
    found = [
        (code, ladder, rung) for code, ladder in ladders if (rung := ladder.least(ladder.earned + needed)) is not None
    ]
    return sorted(found, key=lambda one: one[2].points - one[1].earned)


def _cheapest(ladders: Rungs, needed: int) -> list[Found] | None:
    """The fewest criteria that win `needed`, and of those the fewest points; None where all together do not."""
    if not needed:
        return []
    best = [_best(ladder) for _, ladder in ladders]
    order = sorted(best, reverse=True)
    count, won = 0, 0
    while won < needed and count < len(order):
        won += order[count]
        count += 1
    if won < needed:
        return None
    if count == 1:
        return _alone(ladders, needed)[:1]
    options = _options(ladders, order, count, needed)
    return _fewest_points(options, count, needed)


def _best(ladder: Ladder) -> int:
    return ladder.best.points - ladder.earned if ladder.best else 0


def _options(ladders: Rungs, order: Sequence[int], count: int, needed: int) -> list[tuple[str, Ladder, list[Rung]]]:
    """The rungs that can stand in a way of so few criteria: with the best of the others they must win enough."""
    top = sum(order[:count])
    options = []
    for code, ladder in ladders:
        own = _best(ladder)
        others = top - own if own >= order[count - 1] else top - order[count - 1]
        rungs = list(ladder.between(ladder.earned + max(needed - others, 1), ladder.earned + own))
        if rungs:
            options.append((code, ladder, rungs))
    return options


def _fewest_points(options: Sequence[tuple[str, Ladder, list[Rung]]], count: int, needed: int) -> list[Found]:
    """Exactly `count` criteria with the least sum from `needed` on; sums are bits of whole numbers, so none is missed."""
    gains = [[rung.points - ladder.earned for rung in rungs] for _, ladder, rungs in options]
    unit = gcd(*(gain for several in gains for gain in several))
    reach = [[1] + [0] * count]
    for several in gains:
        before = reach[-1]
        after = list(before)
        for gain in several:
            for used in range(count):
                after[used + 1] |= before[used] << (gain // unit)
        reach.append(after)
    least = ceil_ratio(needed, unit)
    enough = reach[-1][count] >> least
    at = least + (enough & -enough).bit_length() - 1
    return _backwards(options, gains, reach, (count, at, unit))


def _backwards(
    options: Sequence[tuple[str, Ladder, list[Rung]]],
    gains: Sequence[Sequence[int]],
    reach: Sequence[Sequence[int]],
    end: tuple[int, int, int],
) -> list[Found]:
    """Read off how a sum came about, leaving out a criterion wherever it can be."""
    used, at, unit = end
    found: list[Found] = []
    for place in range(len(options) - 1, -1, -1):
        before = reach[place]
        if before[used] >> at & 1:
            continue
        code, ladder, rungs = options[place]
        for rung, gain in zip(rungs, gains[place], strict=True):
            rest = at - gain // unit
            if rest >= 0 and before[used - 1] >> rest & 1:
                found.append((code, ladder, rung))
                used, at = used - 1, rest
                break
    return found[::-1]


def _step(code: str, ladder: Ladder, rung: Rung) -> Step:
    return Step(code, _points(ladder.earned), _points(rung.points), rung.answer)


def _points(figure: int) -> Decimal:
    """Millionths of a point, exactly; two decimals or as many as there are."""
    return exact_decimal(figure, min(2, SCALE_DECIMALS))
