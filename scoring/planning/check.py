"""Judge a plan, whoever made it: every broken rule with the pair that breaks it; it makes no plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.planning.problem import Pair, Problem, Rule, Side


@dataclass(frozen=True)
class Broken:
    """A rule that a plan breaks, in words; a rule on a whole unit leaves the other code empty."""

    rule: Rule
    message: str
    inspector: str = ""
    inspected: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the proof: a rule in words, and what breaks it; none where it holds."""

    rule: Rule
    words: str
    broken: tuple[Broken, ...]

    @property
    def holds(self) -> bool:
        """Whether the plan keeps the rule."""
        return not self.broken


def check_plan(problem: Problem, pairs: Iterable[Pair]) -> tuple[Broken, ...]:
    """Every broken rule, in the order of Rule and of the units; () for a plan that keeps them all."""
    given = list(pairs)
    known = [pair for pair in given if pair[0] in problem.by_code and pair[1] in problem.by_code]
    found = [*_strange(problem, given), *_counts(problem, known), *_pairs(problem, known), *_mutual(problem, known)]
    found += [*_kept(problem, known), *_loads(problem, known)]
    order = list(Rule)
    return tuple(sorted(found, key=lambda broken: order.index(broken.rule)))


def prove(problem: Problem, pairs: Iterable[Pair]) -> tuple[Line, ...]:
    """Every rule of the problem with what breaks it."""
    broken = check_plan(problem, pairs)
    return tuple(
        Line(rule, problem.words(rule), tuple(b for b in broken if b.rule == rule))
        for rule in Rule
        if rule in problem.rules or any(b.rule == rule for b in broken)
    )


def _strange(problem: Problem, pairs: Sequence[Pair]) -> Iterator[Broken]:
    for one, other in pairs:
        for code in dict.fromkeys((one, other)):
            if code not in problem.by_code:
                yield Broken(Rule.COUNT, f"Không có đơn vị mang mã “{code}” trong đợt.", one, other)


def _counts(problem: Problem, pairs: Sequence[Pair]) -> Iterator[Broken]:
    for (one, other), times in Counter(pairs).items():
        if times > 1:
            yield Broken(Rule.COUNT, f"{one} kiểm tra {other} được ghi {times} lần.", one, other)
    inspectors = Counter(other for _one, other in set(pairs))
    for unit in problem.units:
        if inspectors[unit.code] != problem.per_unit:
            said = f"{unit.code} được {inspectors[unit.code]} đơn vị kiểm tra, cần {problem.per_unit}."
            yield Broken(Rule.COUNT, said, "", unit.code)


def _kept(problem: Problem, pairs: Sequence[Pair]) -> Iterator[Broken]:
    for one, other in sorted(problem.kept - set(pairs)):
        yield Broken(Rule.KEPT, f"{one} đã bắt đầu kiểm tra {other} nên cặp này phải giữ.", one, other)


def _pairs(problem: Problem, pairs: Sequence[Pair]) -> Iterator[Broken]:
    for pair in dict.fromkeys(pairs):
        one, other = pair
        said = {
            Rule.OWN: f"{one} tự kiểm tra mình.",
            Rule.KIN: f"{one} và {other} là cấp trên, cấp dưới của nhau.",
            Rule.LAST_YEAR: f"{one} đã kiểm tra {other} năm trước.",
            Rule.SIDE: f"{one} và {other} {'khác' if problem.side == Side.WITHIN else 'cùng'} khối.",
        }
        for rule in problem.forbidding(pair):
            yield Broken(rule, said[rule], one, other)


def _mutual(problem: Problem, pairs: Sequence[Pair]) -> Iterator[Broken]:
    there = set(pairs)
    order = {unit.code: place for place, unit in enumerate(problem.units)}
    for one, other in dict.fromkeys(pairs):
        if order[one] < order[other] and (other, one) in there:
            yield Broken(Rule.MUTUAL, f"{one} và {other} kiểm tra lẫn nhau.", one, other)


def _loads(problem: Problem, pairs: Sequence[Pair]) -> Iterator[Broken]:
    loads = Counter(one for one, _other in set(pairs))
    for unit in problem.units:
        if unit.capacity is not None and loads[unit.code] > unit.capacity:
            said = f"{unit.code} nhận {loads[unit.code]} đơn vị, kiểm tra được nhiều nhất {unit.capacity}."
            yield Broken(Rule.CAPACITY, said, unit.code)
    teams = {unit.code: loads[unit.code] for unit in problem.teams}
    if not teams or max(teams.values()) - min(teams.values()) <= 1:
        return
    least, most = problem.fair_loads
    for code, load in teams.items():
        if not least <= load <= most:
            fair = str(most) if least == most else f"{least} hoặc {most}"
            yield Broken(Rule.BALANCE, f"{code} nhận {load} đơn vị, vừa phải là {fair}.", code)
