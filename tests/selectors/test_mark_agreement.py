"""What marks agree on: the spread, the tolerance, the mean rounded once; nothing is stored."""

from decimal import Decimal

import pytest

from scoring.selectors.mark_agreement import mean, proposal_of, spread_of


def rule(*given, tolerance="0.5", maximum="2", decimals=2):
    marks = [(answer, None if points is None else Decimal(points)) for answer, points in given]
    return proposal_of(marks, maximum=Decimal(maximum), tolerance=Decimal(tolerance), point_decimals=decimals)


@pytest.mark.parametrize(
    ("points", "decimals", "expected"),
    [
        (["0.5", "0.75"], 2, "0.63"),
        (["0.1", "0.1", "0.2"], 2, "0.13"),
        (["1", "2", "2"], 2, "1.67"),
        (["0.005", "0"], 2, "0.00"),
        (["0.01", "0"], 2, "0.01"),
        (["1", "2"], 0, "2"),
    ],
)
def test_the_mean_is_rounded_once_half_up(points, decimals, expected):
    assert mean([Decimal(one) for one in points], decimals) == Decimal(expected)


def test_all_alike_is_that_answer():
    found = rule(({"value": "3"}, "1.5"), ({"value": "3"}, "1.5"))

    assert (found.rule, found.answer) == ("same", {"value": "3"})


def test_other_answers_of_the_same_points_are_those_points_unrounded():
    found = rule(({"points": "1.555", "reason": "a"}, "1.555"), ({"points": "1.555", "reason": "b"}, "1.555"))

    assert found.answer["points"] == "1.555"


def test_the_mean_is_never_more_than_the_maximum():
    found = rule(({"value": "1"}, "0.54"), ({"value": "2"}, "0.55"), maximum="0.55", decimals=1)

    assert found.answer["points"] == "0.5"
    assert rule(({"v": "1"}, "0.55"), ({"v": "2"}, "0.549"), maximum="0.55", decimals=1).answer["points"] == "0.5"
    assert rule(({"v": "1"}, "0.56"), ({"v": "2"}, "0.559"), maximum="0.56", decimals=1).answer["points"] == "0.56"


def test_the_tolerance_itself_is_still_agreement():
    assert rule(({"value": "2"}, "1"), ({"value": "3"}, "1.5")).rule == "mean"
    assert rule(({"value": "2"}, "1"), ({"value": "3"}, "1.5001")) is None


def test_applicable_for_some_alone_goes_to_the_head():
    assert spread_of([None, Decimal(1)]) is None
    assert rule(({"not_applicable": "x"}, None), ({"value": "3"}, "1.5"), tolerance="9") is None
    assert rule(({"not_applicable": "x"}, None), ({"not_applicable": "y"}, None)).answer == {"not_applicable": "x"}
