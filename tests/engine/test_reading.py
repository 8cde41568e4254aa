"""An answer read for people: its exact value and the tier that holds, at the limits too."""

from fractions import Fraction

import pytest

from scoring import engine
from tests.engine.test_ways import CHOICE, NUMBER, RATIO, TIERS, leaf, rules_of

RULES = rules_of(
    leaf("1.1", RATIO, TIERS), leaf("1.2", CHOICE), leaf("1.3", NUMBER, {"kind": "per_item", "each": "0.5"})
)


@pytest.mark.parametrize(
    ("part", "value", "tier"),
    [("90", Fraction(90), 1), ("91", Fraction(91), 0), ("50", Fraction(50), 1), ("49", Fraction(49), 2)],
)
def test_the_tier_that_holds_is_the_first_whose_comparison_is_true(part, value, tier):
    answer = {"a": "100", "b": part}

    assert engine.answer_value(RULES.leaf("1.1"), answer) == value
    assert engine.held_tier(RULES.leaf("1.1"), value) == tier


def test_a_value_is_exact():
    assert engine.answer_value(RULES.leaf("1.1"), {"a": "3", "b": "1"}) == Fraction(100, 3)


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("1.1", {"a": "0", "b": "0"}),
        ("1.1", {"points": "0.5", "reason": "x"}),
        ("1.1", {"not_applicable": "x"}),
        ("1.2", {"value": "a"}),
    ],
)
def test_what_has_no_value_before_its_conversion_has_none(code, answer):
    assert engine.answer_value(RULES.leaf(code), answer) is None


def test_a_rule_without_tiers_has_no_tier():
    assert engine.held_tier(RULES.leaf("1.3"), Fraction(2)) is None


def test_the_best_step_of_each_criterion_earns_its_most_with_the_least_change():
    answers = {
        "1.1": {"self": {"a": "40", "b": "20"}},
        "1.2": {"self": {"value": "a"}},
        "1.3": {"self": {"value": "1"}},
    }

    steps = engine.best_steps(RULES, "B", answers)

    assert {code: (step.points, step.answer) for code, step in steps.items()} == {
        "1.1": (1, {"a": "40", "b": "37"}),
        "1.3": (1, {"value": "2"}),
    }
