"""Find a plan that keeps every rule, with scipy's HiGHS, or the smallest rules that contradict; it judges no given plan.

One 0/1 variable for each pair that may be; scipy is imported when it is first needed, since it takes a while to load.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from scoring.planning.check import check_plan
from scoring.planning.problem import Pair, Problem, Rule

TIME_LIMIT_SECONDS = 20.0
NARROW = 12
"""How many pairs each unit keeps in the first, quick look: a plan among few pairs is a plan."""
NARROW_FROM_PAIRS = 3000

_INFEASIBLE = 2
_PAIR_RULES = frozenset({Rule.OWN, Rule.KIN, Rule.LAST_YEAR, Rule.SIDE})


class Undecided(Exception):  # noqa: N818 - an answer: neither a plan nor a proof that there is none
    """The solver ran out of time."""


@dataclass(frozen=True)
class Plan:
    """Pairs by inspected and inspecting unit in the problem's order; None with `conflict` where there is no plan.

    `conflict` is a smallest set of rules that no plan keeps together: without any one of them there is one.
    """

    pairs: tuple[Pair, ...] | None
    conflict: tuple[Rule, ...] = ()


def make_plan(problem: Problem, seed: int = 1) -> Plan:
    """A plan; the same for the same problem and seed. Raises Undecided after TIME_LIMIT_SECONDS in one solution."""
    if not problem.units:
        return Plan(())
    rules = frozenset(problem.rules)
    allowed = _allowed(problem, rules)
    pairs = None
    if len(allowed) > NARROW_FROM_PAIRS:
        try:
            pairs = _solve(problem, rules, _some(problem, allowed, seed), seed)
        except Undecided:
            pairs = None
    if pairs is None:
        pairs = _solve(problem, rules, allowed, seed)
    if pairs is None:
        return Plan(None, _conflict(problem))
    if check_plan(problem, pairs):
        raise AssertionError("the solver broke a rule")
    order = {unit.code: place for place, unit in enumerate(problem.units)}
    return Plan(tuple(sorted(pairs, key=lambda pair: (order[pair[1]], order[pair[0]]))))


def _allowed(problem: Problem, rules: Collection[Rule]) -> list[Pair]:
    asked = _PAIR_RULES & frozenset(rules)
    found = ((one.code, other.code) for other in problem.units for one in problem.teams)
    return [pair for pair in found if not asked.intersection(problem.forbidding(pair))]


def _some(problem: Problem, allowed: Sequence[Pair], seed: int) -> list[Pair]:
    """For each inspected unit NARROW or a few more pairs, drawn by the seed; in the order they had."""
    draw = random.Random(seed)  # noqa: S311 - a lot that can be drawn again, no secret
    mine: dict[str, list[Pair]] = {}
    for pair in allowed:
        mine.setdefault(pair[1], []).append(pair)
    wanted = NARROW + 2 * problem.per_unit
    drawn = {pair for found in mine.values() for pair in draw.sample(found, min(wanted, len(found)))}
    return [pair for pair in allowed if pair in drawn or pair in problem.kept]


def _solve(problem: Problem, rules: Collection[Rule], allowed: Sequence[Pair], seed: int | None) -> list[Pair] | None:
    """Pairs that keep `rules` and COUNT, or None where there are none; costs drawn by the seed choose among them."""
    options = {unit.code: 0 for unit in problem.units}
    for _one, other in allowed:
        options[other] += 1
    loads = _load_bounds(problem, rules)
    kept = problem.kept if Rule.KEPT in rules else frozenset()
    if (
        not kept <= set(allowed)
        or min(options.values()) < problem.per_unit
        or any(least > most for least, most in loads.values())
    ):
        return None

    import numpy as np  # noqa: PLC0415 - see the module's docstring
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    rows, columns, lower, upper = _rows(problem, rules, allowed, loads)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(lower), len(allowed)))
    draw = random.Random(seed)  # noqa: S311 - a lot that can be drawn again, no secret
    costs = [0 if seed is None else draw.randrange(1000) for _ in allowed]
    answer = milp(
        np.array(costs, dtype=float),
        integrality=np.ones(len(allowed)),
        bounds=Bounds(np.array([float(pair in kept) for pair in allowed]), 1),
        constraints=LinearConstraint(matrix, lower, upper),
        options={"time_limit": TIME_LIMIT_SECONDS, "mip_rel_gap": 1.0},
    )
    if answer.x is not None:
        return [pair for pair, chosen in zip(allowed, answer.x, strict=True) if chosen > 0.5]  # noqa: PLR2004 - 0 or 1
    if answer.status == _INFEASIBLE:
        return None
    raise Undecided("Chưa tìm được kế hoạch trong thời gian cho phép. Hãy thử số hạt giống khác hoặc bớt điều kiện.")


_Rows = tuple[list[int], list[int], list[int], list[int]]


def _rows(
    problem: Problem, rules: Collection[Rule], allowed: Sequence[Pair], loads: Mapping[str, tuple[int, int]]
) -> _Rows:
    """The places of the ones in the matrix, and the least and most of each of its rows."""
    rows: list[int] = []
    columns: list[int] = []
    lower: list[int] = []
    upper: list[int] = []
    by_inspected: dict[str, list[int]] = {unit.code: [] for unit in problem.units}
    by_inspector: dict[str, list[int]] = {unit.code: [] for unit in problem.units}
    place = {pair: number for number, pair in enumerate(allowed)}
    for (one, other), number in place.items():
        by_inspected[other].append(number)
        by_inspector[one].append(number)

    def add(found: Sequence[int], least: int, most: int) -> None:
        rows.extend([len(lower)] * len(found))
        columns.extend(found)
        lower.append(least)
        upper.append(most)

    for found in by_inspected.values():
        add(found, problem.per_unit, problem.per_unit)
    for unit, (least, most) in loads.items():
        add(by_inspector[unit], least, most)
    if Rule.MUTUAL in rules:
        for (one, other), number in place.items():
            back = place.get((other, one))
            if back is not None and number < back:
                add([number, back], 0, 1)
    return rows, columns, lower, upper


def _load_bounds(problem: Problem, rules: Collection[Rule]) -> dict[str, tuple[int, int]]:
    """(least, most) units for each team, where a rule says something of it."""
    least, most = problem.fair_loads if Rule.BALANCE in rules else (0, len(problem.units))
    found = {}
    for unit in problem.teams:
        capped = Rule.CAPACITY in rules and unit.capacity is not None
        found[unit.code] = (least, min(most, unit.capacity or 0) if capped else most)
    return found


# --- Where there is no plan ------------------------------------------------------------------------------------------


def _conflict(problem: Problem) -> tuple[Rule, ...]:
    """A smallest set of rules that contradict: first one from which nothing can go, then whatever is smaller still."""
    possible: list[frozenset[Rule]] = []
    optional = [rule for rule in problem.rules if rule != Rule.COUNT]

    def contradicts(rules: frozenset[Rule]) -> bool:
        if any(rules <= kept for kept in possible):
            return False
        try:
            if _solve(problem, rules, _allowed(problem, rules), None) is None:
                return True
        except Undecided:  # not shown to contradict, so nothing is claimed of it
            return False
        possible.append(rules)
        return False

    found = frozenset(optional)
    for rule in optional:
        if contradicts(found - {rule}):
            found -= {rule}
    for size in range(len(found)):
        for some in combinations(optional, size):
            if contradicts(frozenset(some)):
                return _named(frozenset(some))
    return _named(found)


def _named(rules: frozenset[Rule]) -> tuple[Rule, ...]:
    return tuple(rule for rule in Rule if rule == Rule.COUNT or rule in rules)
