"""Hand-worked points of single leaves, for every measure, conversion and policy."""

from decimal import Decimal
from typing import Any

import pytest

from scoring.engine import answer_points, load_rules
from tests.engine.base import criterion, lone, option, points, units_of


def earned(most: str, measure: dict[str, Any], conversion: dict[str, Any] | None, answer: dict[str, Any], **more: Any):
    """Return what an inspector's answer earns on a leaf, as text."""
    policy = more.pop("policy", None)
    rule = {"measure": measure} if conversion is None else {"measure": measure, "conversion": conversion}
    found = answer_points(
        load_rules(lone(criterion("1", most, **rule, **more), policy=policy)), "1", "inspection", answer
    )
    return None if found is None else str(found)


NUMBER, RATIO, REDUCTION = {"kind": "number", "unit": "%"}, {"kind": "ratio", "a": "a", "b": "b"}, {"kind": "reduction"}
TALLY = {"kind": "tally", "items": {"thiếu": "0.5", "chậm": "0.25"}}
SURVEY = {"kind": "survey", "options": {"A": "100", "B": "60", "C": "20", "D": "0", "E": None}}
SHARE = {"kind": "share"}
CHOICE = {"kind": "choice", "options": [option("a", "1"), option("b", "0.333333")]}


def tiers(*rows, otherwise="0"):
    listed = [{"op": op, "value": value, "points": worth} for op, value, worth in rows]
    return {"kind": "tiers", "tiers": [*listed, {"otherwise": otherwise}]}


@pytest.mark.parametrize(
    ("op", "below", "exactly", "above"),
    [(">=", "0", "1", "1"), (">", "0", "0", "1"), ("=", "0", "1", "0"), ("<=", "1", "1", "0"), ("<", "1", "0", "0")],
)
def test_operator_is_part_of_the_rule(op, below, exactly, above):
    found = [
        earned("1", NUMBER, tiers((op, "90", "1")), {"value": value}, policy={"point_decimals": 0})
        for value in ("89.999999", "90.0", "90.000001")
    ]
    assert found == [below, exactly, above]


@pytest.mark.parametrize(
    ("measure", "conversion", "answer", "expected"),
    [
        (points(), None, {"value": "0.12345"}, "0.1235"),
        (points("0.25"), None, {"value": "0.750000"}, "0.7500"),
        (CHOICE, None, {"value": "b"}, "0.3333"),
        (NUMBER, SHARE, {"value": "87.5"}, "0.8750"),
        (NUMBER, SHARE, {"value": "-5"}, "0.0000"),
        (NUMBER, SHARE, {"value": "250"}, "1.0000"),
        (NUMBER, SHARE, {"value": "-0"}, "0.0000"),
        (NUMBER, {"kind": "share", "floor": "-10"}, {"value": "-5"}, "0.0000"),
        (NUMBER, {"kind": "share", "target": "80", "floor": "40"}, {"value": "40"}, "0.5000"),
        (NUMBER, {"kind": "share", "target": "80", "floor": "40"}, {"value": "39.999999"}, "0.0000"),
        (NUMBER, {"kind": "per_item", "each": "0.3"}, {"value": "2"}, "0.6000"),
        (NUMBER, {"kind": "per_item", "each": "0.3"}, {"value": "4"}, "1.0000"),
        (NUMBER, {"kind": "per_item", "each": "0.3"}, {"value": "-4"}, "0.0000"),
        (NUMBER, {"kind": "deduct", "each": "0.3"}, {"value": "2"}, "0.4000"),
        (NUMBER, {"kind": "deduct", "each": "0.3"}, {"value": "9"}, "0.0000"),
        (NUMBER, {"kind": "deduct", "each": "0.3"}, {"value": "-9"}, "1.0000"),
        (RATIO, SHARE, {"a": "3", "b": "1"}, "0.3333"),
        (RATIO, SHARE, {"a": "3", "b": "2"}, "0.6667"),
        (RATIO, SHARE, {"a": "0.5", "b": "0.25"}, "0.5000"),
        ({**RATIO, "over": True}, tiers((">", "150", "1")), {"a": "2", "b": "4"}, "1.0000"),
        (RATIO, tiers((">=", "33.333334", "1"), otherwise="0.1"), {"a": "3", "b": "1"}, "0.1000"),
        (RATIO, tiers((">", "33.333333", "1")), {"a": "3", "b": "1"}, "1.0000"),
        (REDUCTION, {"kind": "share", "target": "50"}, {"before": "300", "after": "200"}, "0.6667"),
        (REDUCTION, tiers(("<", "0", "0.25"), otherwise="1"), {"before": "100", "after": "110"}, "0.2500"),
        (TALLY, {"kind": "deduct", "each": "1"}, {"counts": {"thiếu": 1, "chậm": 1}}, "0.2500"),
        (TALLY, {"kind": "deduct", "each": "1"}, {"counts": {}}, "1.0000"),
        (TALLY, {"kind": "per_item", "each": "0.1"}, {"counts": {"chậm": 3}}, "0.0750"),
        (SURVEY, SHARE, {"counts": {"A": 2, "B": 1, "C": 1, "E": 1}}, "0.7000"),
        (SURVEY, SHARE, {"counts": {"A": 1, "B": 2}}, "0.7333"),
        (SURVEY, SHARE, {"counts": {"D": 5}}, "0.0000"),
    ],
)
def test_points_of_a_leaf(measure, conversion, answer, expected):
    assert earned("1", measure, conversion, answer) == expected


NOT_APPLICABLE = [
    (points(), None, {"not_applicable": "Không phát sinh"}),
    (RATIO, SHARE, {"a": "0", "b": "0"}),
    (RATIO, SHARE, {"a": "-0.0", "b": "0.000"}),
    (REDUCTION, {"kind": "deduct", "each": "1"}, {"before": "0", "after": "0"}),
    (SURVEY, SHARE, {"counts": {}}),
    (SURVEY, SHARE, {"counts": {"A": 0, "E": 40}}),
    ({**SURVEY, "min": 3}, SHARE, {"counts": {"A": 2, "E": 40}}),
]


@pytest.mark.parametrize(("measure", "conversion", "answer"), NOT_APPLICABLE)
def test_not_applicable_follows_the_policy(measure, conversion, answer):
    policy = {"point_decimals": 0}
    assert earned("0.5", measure, conversion, answer, policy=policy) is None
    assert earned("0.5", measure, conversion, answer, policy=policy, not_applicable="rebase") is None
    assert earned("0.5", measure, conversion, answer, policy=policy, not_applicable="full") == "0.5"
    for kind in ("bonus", "penalty"):
        assert earned("0.5", measure, conversion, answer, kind=kind, not_applicable="full") is None
    if "not_applicable" not in answer:
        assert earned("0.5", measure, conversion, answer, not_applicable="never") == "0.0000"


def test_enough_answers_of_a_survey_are_scored():
    assert earned("1", {**SURVEY, "min": 3}, SHARE, {"counts": {"A": 3}}) == "1.0000"


@pytest.mark.parametrize(
    ("decimals", "most", "value", "expected"),
    [
        (0, "2", "0.5", "1"),
        (0, "2", "1.499999", "1"),
        (0, "0.5", "0.5", "0.5"),
        (1, "1", "0.25", "0.3"),
        (2, "1", "0.125", "0.13"),
        (2, "1", "0.994999", "0.99"),
        (2, "0.125", "0.125", "0.125"),
        (3, "1", "0.0005", "0.001"),
        (4, "1", "0.00005", "0.0001"),
    ],
)
def test_points_are_rounded_half_away_from_zero_and_never_above_the_maximum(decimals, most, value, expected):
    assert earned(most, points(), None, {"value": value}, policy={"point_decimals": decimals}) == expected


def test_points_given_with_a_reason_count_as_they_are():
    answer = {"points": "0.33", "reason": "Thiếu minh chứng"}
    assert earned("1", points("0.25"), None, answer, policy={"point_decimals": 1}) == "0.33"
    assert earned("1", CHOICE, None, answer) == "0.3300"


@pytest.mark.parametrize(
    ("decimals", "value", "expected"),
    [
        (0, "0.865", "87"),
        (0, "0.864999", "86"),
        (1, "0.8665", "86.7"),
        (2, "0.866549", "86.65"),
        (3, "1", "100.000"),
        (4, "0", "0.0000"),
    ],
)
def test_index_has_its_decimals(decimals, value, expected):
    policy = {"decimals": decimals, "point_decimals": 4}
    document = lone(
        criterion("1", "1", measure=points()), {"1": {"council": {"points": value, "reason": "Đủ"}}}, policy=policy
    )
    unit = units_of(document)[0]
    assert (unit["index"], unit["fields"][0]["index"]) == (expected, expected)


def test_integers_are_so_by_value():
    measure = {**RATIO, "integer": True}
    assert earned("1", measure, SHARE, {"a": "4.0", "b": "2.000000"}) == "0.5000"


def test_figures_and_counts_may_be_large():
    assert earned("1", NUMBER, SHARE, {"value": "999999999999.999999"}) == "1.0000"
    assert earned("1", SURVEY, SHARE, {"counts": {"A": 10**40, "D": 10**40}}) == "0.5000"
    assert answer_points(
        load_rules(lone(criterion("1", "999999999999.9999", measure=points()))),
        "1",
        "self",
        {"value": "999999999999.99985"},
    ) == Decimal("999999999999.9999")
