"""The cheapest way to an index: an exhaustive search over every answer of small sheets finds none cheaper."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import engine

ROUND = {
    "code": "R",
    "agency": {"code": "C", "name": "C"},
    "programme": "P",
    "year": 2026,
    "period": "năm",
    "title": "R",
}
CHOICE = {
    "kind": "choice",
    "options": [{"key": k, "label": k, "points": p} for k, p in zip("abc", ("1", "0.4", "0"), strict=True)],
}
RATIO = {"kind": "ratio", "a": "a", "b": "b", "integer": True}
TIERS = {
    "kind": "tiers",
    "tiers": [
        {"op": ">", "value": "90", "points": "1"},
        {"op": ">=", "value": "50", "points": "0.7"},
        {"otherwise": "0"},
    ],
}
ITEMS = {"muộn": "0.5", "thiếu": "1"}
NUMBER = {"kind": "number", "unit": "việc", "integer": True}


def leaf(code, measure, conversion=None, **more):
    made = {"code": code, "parent": "1", "title": code, "max": "1", "measure": measure, "not_applicable": "rebase"}
    return made | ({"conversion": conversion} if conversion else {}) | more


def rules_of(*leaves, **policy):
    document = {
        "format": "cchc-round/1",
        "round": ROUND,
        "policy": {"layers": ["council", "self"]} | policy,
        "criteria": [{"code": "1", "title": "1", "max": str(len(leaves))}, *leaves],
        "scales": [{"block": None, "classes": [{"name": "Tốt", "from": "80"}, {"name": "Yếu", "from": "0"}]}],
        "blocks": [{"code": "B", "name": "B"}],
    }
    return engine.load_rules(document)


def ratio_answers(answer):
    whole = int(answer["a"]) if answer else 100
    return [{"a": str(whole), "b": str(part)} for part in range(whole + 1)] if whole else []


def reduction_answers(answer):
    before = int(answer["before"])
    return [{"before": str(before), "after": str(after)} for after in range(before + 1)] if before else []


KINDS = {
    "choice": (
        CHOICE,
        None,
        st.sampled_from([{"value": key} for key in "abc"]),
        lambda _: [{"value": key} for key in "abc"],
    ),
    "points": (
        {"kind": "points", "step": "0.25"},
        None,
        st.integers(0, 4).map(lambda n: {"value": str(Decimal(n) / 4)}),
        lambda _: [{"value": str(Decimal(n) / 4)} for n in range(5)],
    ),
    "share": (
        RATIO,
        {"kind": "share", "floor": "20"},
        st.integers(0, 6).flatmap(lambda a: st.integers(0, a).map(lambda b: {"a": str(a), "b": str(b)})),
        ratio_answers,
    ),
    "tiers": (
        RATIO,
        TIERS,
        st.integers(1, 6).flatmap(lambda a: st.integers(0, a).map(lambda b: {"a": str(a), "b": str(b)})),
        ratio_answers,
    ),
    "reduction": (
        {"kind": "reduction", "integer": True},
        {"kind": "share", "target": "50"},
        st.integers(1, 5).flatmap(lambda a: st.integers(0, 6).map(lambda b: {"before": str(a), "after": str(b)})),
        reduction_answers,
    ),
    "tally": (
        {"kind": "tally", "items": ITEMS},
        {"kind": "deduct", "each": "0.3"},
        st.tuples(st.integers(0, 2), st.integers(0, 2)).map(lambda c: {"counts": dict(zip(ITEMS, c, strict=True))}),
        lambda _: [{"counts": dict(zip(ITEMS, counts, strict=True))} for counts in product(range(3), repeat=2)],
    ),
    "items": (
        NUMBER,
        {"kind": "per_item", "each": "0.3"},
        st.integers(0, 4).map(lambda n: {"value": str(n)}),
        lambda _: [{"value": str(n)} for n in range(6)],
    ),
    "faults": (
        NUMBER,
        {"kind": "deduct", "each": "0.3"},
        st.integers(0, 4).map(lambda n: {"value": str(n)}),
        lambda _: [{"value": str(n)} for n in range(6)],
    ),
}


@st.composite
def sheets(draw):
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4))
    rules = rules_of(*(leaf(f"1.{n}", *KINDS[kind][:2]) for n, kind in enumerate(kinds)))
    answers, choices = {}, {}
    for n, kind in enumerate(kinds):
        told = draw(KINDS[kind][2])
        layer = draw(st.sampled_from(["self", "council"]))
        answers[f"1.{n}"] = {layer: told}
        choices[f"1.{n}"] = KINDS[kind][3](told)
    return rules, answers, choices


def exhaustive(rules, answers, choices, target):
    """(criteria, points) of the cheapest of all sheets that reach the target; None where none does."""
    before = engine.evaluate_sheet(rules, "B", answers)
    gains = []
    for code, others in choices.items():
        now = before.leaves[code]
        worth = {engine.answer_points(rules, code, "self", other) for other in others} - {None}
        fixed = now.state == "not_applicable"
        gains.append([Decimal(0)] + ([] if fixed else [p - now.points for p in worth if p > now.points]))
    found = []
    for several in product(*gains):
        index = round(Decimal((before.points + sum(several)) * 100) / before.max, 10)
        printed = index.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
        if printed >= target:
            found.append((sum(gain > 0 for gain in several), sum(several)))
    return min(found, default=None)


@settings(max_examples=250, deadline=None)
@given(sheets(), st.decimals(1, 100, places=2))
def test_no_sheet_comes_to_the_index_with_fewer_criteria_or_points(sheet, target):
    rules, answers, choices = sheet
    way = engine.cheapest_way(rules, "B", answers, target)
    if way is None:
        assert not engine.evaluate_sheet(rules, "B", answers).max
        return

    best = exhaustive(rules, answers, choices, target)

    assert (None if way.steps is None else (len(way.steps), way.gain)) == best
    if way.steps is not None:
        new = {**answers, **{step.code: {"council": dict(step.answer)} for step in way.steps}}
        after = engine.evaluate_sheet(rules, "B", new)
        assert after.points == engine.evaluate_sheet(rules, "B", answers).points + way.gain
        assert after.index >= target


def test_each_criterion_that_would_do_alone_is_named_the_cheapest_first():
    rules = rules_of(leaf("1.1", CHOICE), leaf("1.2", {"kind": "points", "step": "0.25"}), leaf("1.3", CHOICE))
    answers = {"1.1": {"self": {"value": "b"}}, "1.2": {"self": {"value": "0.25"}}, "1.3": {"self": {"value": "a"}}}

    way = engine.cheapest_way(rules, "B", answers, Decimal(70))

    assert way.needed == Decimal("0.449850")
    assert [(step.code, step.gain) for step in way.alone] == [("1.2", Decimal("0.50")), ("1.1", Decimal("0.60"))]
    assert way.steps == way.alone[:1]


@pytest.mark.parametrize(
    "fixed",
    [
        leaf("1.2", CHOICE, source="survey"),
        leaf("1.2", CHOICE, source="inspection"),
        leaf("1.2", {"kind": "survey", "options": {"A": "100", "B": "0"}}, {"kind": "share"}),
    ],
)
def test_what_the_unit_does_not_score_itself_is_never_part_of_a_way(fixed):
    rules = rules_of(leaf("1.1", CHOICE), fixed)

    way = engine.cheapest_way(rules, "B", {"1.1": {"self": {"value": "c"}}}, Decimal(80))

    assert way.steps is None
    assert (way.needed, way.most) == (Decimal("1.5999"), Decimal("1.00"))


def test_a_report_that_is_late_instead_of_missing_is_a_way():
    rules = rules_of(leaf("1.1", *KINDS["tally"][:2]), leaf("1.2", CHOICE))
    answers = {"1.1": {"self": {"counts": {"muộn": 0, "thiếu": 1}}}, "1.2": {"self": {"value": "a"}}}

    (step,) = engine.cheapest_way(rules, "B", answers, Decimal("85.01")).steps

    assert (step.gain, dict(step.answer)) == (Decimal("0.15"), {"counts": {"muộn": 1, "thiếu": 0}})


def test_only_the_layers_that_may_count_are_looked_at():
    rules = rules_of(leaf("1.1", CHOICE), leaf("1.2", CHOICE))
    answers = {"1.1": {"self": {"value": "a"}, "council": {"value": "c"}}, "1.2": {"self": {"value": "c"}}}

    way = engine.cheapest_way(rules, "B", answers, Decimal(70), {"self"})

    assert [step.code for step in way.steps] == ["1.2"]
    assert way.steps[0].earned == 0
    assert engine.cheapest_way(rules, "B", answers, Decimal(50), {"self"}).steps == ()


def test_an_index_beyond_100_is_out_of_reach_and_a_sheet_of_nothing_has_no_way():
    rules = rules_of(leaf("1.1", CHOICE))

    assert engine.cheapest_way(rules, "B", {}, Decimal("100.01")).steps is None
    assert engine.cheapest_way(rules, "B", {"1.1": {"self": {"not_applicable": "x"}}}, Decimal(1)) is None


def test_many_criteria_with_fine_rungs_are_searched_to_the_last_point():
    leaves = [leaf(f"1.{n}", RATIO, {"kind": "share"}) for n in range(60)]
    answers = {one["code"]: {"self": {"a": str(977 + 13 * n), "b": str(600 + n)}} for n, one in enumerate(leaves)}
    rules = rules_of(*leaves)
    index = engine.evaluate_sheet(rules, "B", answers).index

    way = engine.cheapest_way(rules, "B", answers, index + 3)

    assert way.needed <= way.gain < way.needed + Decimal("0.001")
