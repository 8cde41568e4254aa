"""Evaluates a past round's answers by other criteria: who would move, by how much, and through which criterion; it stores nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from scoring.engine.document import load_round, load_rules
from scoring.engine.evaluate import evaluate
from scoring.engine.plan import Rules
from scoring.engine.sheets import check_answer, evaluate_sheet
from scoring.engine.types import LeafResult, SheetResult

NewCriteria = Literal["missing", "left_out"]
"""How a criterion that no past answer fits counts: as unanswered (0 points, its maximum stays), or left out altogether."""

_LEFT_OUT: Final = "Tiêu chí mới, đợt này chưa có số liệu"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one unit stands; figures are texts as in a result, None where there is none."""

    points: str
    max: str
    index: str | None
    grade: str | None
    rank: int | None
    tied: bool


@dataclass(frozen=True, slots=True)
class LeafMove:
    """One criterion that a unit's points or maximum change through; a side that does not have it is None.

    `why`: "new", "gone", "unfit" (an answer no longer fits and counts as none) or "rule". `answer` is the past round's
    that counted, of `layer`; None where there was none.
    """

    old_code: str | None
    new_code: str | None
    title: str
    why: str
    layer: str | None
    answer: Mapping[str, Any] | None
    old: LeafResult | None
    new: LeafResult | None

    @property
    def change(self) -> Decimal:
        """Points after less points before, what does not apply as 0."""
        return _points(self.new) - _points(self.old)


@dataclass(frozen=True, slots=True)
class UnitMove:
    """One unit before and after; `leaves` are the criteria that make the difference, in the order of the new set."""

    code: str
    name: str
    block: str
    ranked: bool
    old: Standing
    new: Standing
    leaves: tuple[LeafMove, ...]

    @property
    def moves(self) -> bool:
        """Whether anything that is printed of the unit changes."""
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class BackTest:
    """A past round evaluated twice; `unmatched_old` and `unmatched_new` are leaves of the one set that the other lacks."""

    units: tuple[UnitMove, ...]
    unmatched_old: tuple[str, ...]
    unmatched_new: tuple[str, ...]


def back_test(
    past: Mapping[str, Any], content: Mapping[str, Any], matched: Mapping[str, str], new_criteria: NewCriteria
) -> BackTest:
    """Evaluate `past` (a round document with its answers) by the criteria of `content` and tell the difference.

    `matched` is {past code: code in content}. Blocks and policy are the past round's; scales are the content's where
    they serve every block. An answer that its criterion no longer takes counts as none. Raises FaultyDocument where
    either side is faulty.
    """
    before = load_round(past)
    bare = _document(past, content, matched, units=[])
    after_rules = load_rules(bare)
    sources = _sources(before.rules, after_rules, matched)
    new = [leaf.code for leaf in _leaves(after_rules) if leaf.code not in sources]
    answers = {unit["code"]: _carried(unit, after_rules, sources) for unit in past["units"]}
    if new_criteria == "left_out":
        _leave_out(bare, after_rules, answers, new, past["units"])
    bare["units"] = [unit | {"answers": answers[unit["code"]]} for unit in past["units"]]
    after = load_round(bare)
    results = [{one["code"]: one for one in evaluate(side)["units"]} for side in (before, after)]
    compared = _Compared(before.rules, after.rules, sources)
    return BackTest(
        units=tuple(
            compared.unit(unit, answers[unit["code"]], results[0][unit["code"]], results[1][unit["code"]])
            for unit in past["units"]
        ),
        unmatched_old=tuple(code for code in _codes(before.rules) if code not in sources.values()),
        unmatched_new=tuple(new),
    )


def _leaves(rules: Rules) -> list[Any]:
    return [one for one in rules.criteria if one.is_leaf]


def _codes(rules: Rules) -> list[str]:
    return [leaf.code for leaf in _leaves(rules)]


def _sources(before: Rules, after: Rules, matched: Mapping[str, str]) -> dict[str, str]:
    """{leaf of the new set: leaf of the old one whose answers it takes}."""
    ours, theirs = set(_codes(before)), set(_codes(after))
    return {new: old for old, new in matched.items() if old in ours and new in theirs}


def _document(
    past: Mapping[str, Any], content: Mapping[str, Any], matched: Mapping[str, str], units: list[Any]
) -> dict[str, Any]:
    """The past round with other criteria; whatever names blocks that it does not have is left aside."""
    codes = [block["code"] for block in past["blocks"]]
    policy = {key: value for key, value in past["policy"].items() if key != "maximum"}
    criteria = for_blocks(content["criteria"], codes)
    fields = {entry["code"] for entry in criteria if "parent" not in entry and entry.get("kind", "base") == "base"}
    named = [matched.get(name, name) for name in policy.get("tie_break", ())]
    policy["tie_break"] = [name for name in named if name == "exact" or name in fields]
    maximum = content.get("maximum")
    if isinstance(maximum, Mapping):
        maximum = {code: maximum[code] for code in codes} if set(codes) <= set(maximum) else None
    if maximum is not None:
        policy["maximum"] = maximum
    scales = [scale for scale in content["scales"] if scale.get("block") in (None, *codes)]
    served = {scale.get("block") for scale in scales}
    if not (None in served or set(codes) <= served):
        scales = past["scales"]
    return {**past, "policy": policy, "criteria": criteria, "scales": scales, "units": units}


def for_blocks(criteria: Sequence[Mapping[str, Any]], codes: Sequence[str]) -> list[dict[str, Any]]:
    """The criteria as a round with just these blocks has them: none that only other blocks answer, no empty group."""
    kept: list[dict[str, Any]] = []
    dropped: set[str] = set()
    for entry in criteria:
        named = entry.get("blocks")
        own = None if named is None else [code for code in named if code in codes]
        if own == [] or entry.get("parent") in dropped:
            dropped.add(entry["code"])
        else:
            kept.append(dict(entry) | ({} if own is None else {"blocks": own}))
    while emptied := dropped_groups(kept, dropped):
        dropped |= emptied
        kept = [entry for entry in kept if entry["code"] not in emptied]
    return kept


def dropped_groups(kept: Sequence[Mapping[str, Any]], dropped: set[str]) -> set[str]:
    """Codes of groups that lost everything below them: no measure, no child left."""
    parents = {entry.get("parent") for entry in kept}
    return {entry["code"] for entry in kept if dropped and "measure" not in entry and entry["code"] not in parents}


def _carried(unit: Mapping[str, Any], rules: Rules, sources: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The unit's answers under the new codes, without those that their criterion no longer takes."""
    found: dict[str, dict[str, Any]] = {}
    for leaf in rules.leaves_of(unit["block"]):
        layers = unit["answers"].get(sources.get(leaf.code, ""), {})
        fitting = {
            layer: answer
            for layer, answer in layers.items()
            if not check_answer(rules, unit["block"], leaf.code, layer, answer)
        }
        if fitting:
            found[leaf.code] = fitting
    return found


def _leave_out(
    document: dict[str, Any],
    rules: Rules,
    answers: Mapping[str, dict[str, dict[str, Any]]],
    new: Sequence[str],
    units: Sequence[Mapping[str, Any]],
) -> None:
    """Say of every new criterion that it does not apply, and let it leave the denominator whatever its own policy."""
    document["criteria"] = [
        entry | ({"not_applicable": "rebase"} if entry["code"] in new else {}) for entry in document["criteria"]
    ]
    layer = rules.policy.layers[-1]
    for unit in units:
        for leaf in rules.leaves_of(unit["block"]):
            if leaf.code in new:
                answers[unit["code"]][leaf.code] = {layer: {"not_applicable": _LEFT_OUT}}


def _points(result: LeafResult | None) -> Decimal:
    return Decimal(0) if result is None or result.points is None else result.points


def _standing(result: Mapping[str, Any]) -> Standing:
    grade, place = result["class"], (result["rank"], result["tied"])
    return Standing(result["points"], result["max"], result["index"], grade, *place)


class _Compared:
    """Two rules under which the same units are evaluated."""

    def __init__(self, before: Rules, after: Rules, sources: Mapping[str, str]) -> None:
        self._before, self._after, self._sources = before, after, sources

    def unit(
        self, unit: Mapping[str, Any], answers: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]
    ) -> UnitMove:
        """One unit with its results on both sides."""
        sheets = (
            evaluate_sheet(self._before, unit["block"], unit["answers"]),
            evaluate_sheet(self._after, unit["block"], answers),
        )
        return UnitMove(
            code=unit["code"],
            name=unit["name"],
            block=unit["block"],
            ranked=unit.get("ranked", True),
            old=_standing(old),
            new=_standing(new),
            leaves=self._leaves(unit, answers, *sheets),
        )

    def _leaves(
        self, unit: Mapping[str, Any], answers: Mapping[str, Any], before: SheetResult, after: SheetResult
    ) -> tuple[LeafMove, ...]:
        found = []
        for code, now in after.leaves.items():
            source = self._sources.get(code)
            was = before.leaves.get(source) if source is not None else None
            given = unit["answers"].get(source, {}) if source is not None else {}
            lost = was is not None and was.layer is not None and was.layer not in answers.get(code, {})
            differs = was is None or (_points(was), was.max, was.state) != (_points(now), now.max, now.state)
            if differs or lost:
                why = "new" if was is None else "unfit" if lost else "rule"
                layer = None if was is None else was.layer
                answer = given.get(layer) if layer is not None else None
                title = self._after.criterion(code).title
                found.append(LeafMove(source, code, title, why, layer, answer, was, now))
        taken = {self._sources[code] for code in after.leaves if code in self._sources}
        gone = [(code, was) for code, was in before.leaves.items() if code not in taken]
        for code, was in gone:
            answer = unit["answers"].get(code, {}).get(was.layer) if was.layer is not None else None
            title = self._before.criterion(code).title
            found.append(LeafMove(code, None, title, "gone", was.layer, answer, was, None))
        return tuple(found)
