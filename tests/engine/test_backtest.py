"""A past round tried by other criteria: an identity change moves nobody, every other change says through what."""

import copy
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import FaultyDocument
from scoring.engine.backtest import back_test
from scoring.engine.differences import match
from tests import make
from tests.engine import base
from tests.engine.base import criterion
from tests.engine.strategies import rounds


def content_of(document):
    maximum = document["policy"].get("maximum")
    return {"maximum": maximum} | {part: copy.deepcopy(document[part]) for part in ("blocks", "criteria", "scales")}


def tried(document, content, new_criteria="missing", by_hand=None):
    return back_test(document, content, match(document["criteria"], content["criteria"], by_hand), new_criteria)


def moved(found):
    return [unit.code for unit in found.units if unit.moves or unit.leaves]


@pytest.mark.parametrize("new_criteria", ["missing", "left_out"])
@pytest.mark.parametrize("document", [make.document(), base.good()])
def test_the_same_criteria_move_nobody(document, new_criteria):
    found = tried(document, content_of(document), new_criteria)

    assert moved(found) == []
    assert (found.unmatched_old, found.unmatched_new) == ((), ())


@settings(max_examples=60, deadline=None)
@given(rounds(), st.sampled_from(["missing", "left_out"]))
def test_the_same_criteria_move_nobody_in_any_round(document, new_criteria):
    assert moved(tried(document, content_of(document), new_criteria)) == []


@settings(max_examples=40, deadline=None)
@given(rounds())
def test_new_codes_alone_move_nobody_once_they_are_matched_by_hand(document):
    content = content_of(document)
    codes = {entry["code"]: f"N.{entry['code']}" for entry in content["criteria"]}
    for entry in content["criteria"]:
        entry["code"] = codes[entry["code"]]
        if "parent" in entry:
            entry["parent"] = codes[entry["parent"]]

    assert [unit.code for unit in tried(document, content, by_hand=codes).units if unit.moves] == []


def small(*, step="0.5"):
    """Two units of one block, three criteria of 10 points together; A has 9 points, B 8."""
    criteria = [
        criterion("1", "6"),
        criterion("1.1", "2", "1", measure={"kind": "points", "step": step}),
        criterion("1.2", "4", "1", measure={"kind": "points"}),
        criterion("2", "4", measure={"kind": "points"}),
    ]
    answers = {"A": ("1.5", "3.5", "4"), "B": ("2", "2", "4")}
    document = make.document()
    return document | {
        "policy": {"layers": ["council", "self"], "maximum": "10"},
        "criteria": criteria,
        "blocks": [{"code": "S", "name": "Sở"}],
        "scales": [{"block": None, "classes": [{"name": "Tốt", "from": "85"}, {"name": "Khá", "from": "0"}]}],
        "units": [
            {
                "code": code,
                "name": f"Đơn vị {code}",
                "block": "S",
                "answers": {leaf: {"self": {"value": v}} for leaf, v in zip(("1.1", "1.2", "2"), values, strict=True)},
            }
            for code, values in answers.items()
        ],
    }


def test_who_moves_is_told_with_points_index_rank_class_and_through_what():
    content = content_of(small())
    content["criteria"][1] |= {"max": "5"}
    content["criteria"][2] |= {"max": "1", "measure": {"kind": "points", "step": "0.5"}}

    a, b = tried(small(), content).units

    assert (a.old.points, a.old.index, a.old.rank, a.old.grade) == ("9.0000", "90.00", 1, "Tốt")
    assert (a.new.points, a.new.index, a.new.rank, a.new.grade) == ("5.5000", "55.00", 2, "Khá")
    assert (b.new.points, b.new.rank) == ("6.0000", 1)
    assert [(one.new_code, one.why, one.old.points, one.new.points, one.change) for one in a.leaves] == [
        ("1.1", "rule", Decimal("1.5"), Decimal("1.5"), Decimal(0)),
        ("1.2", "unfit", Decimal("3.5"), Decimal(0), Decimal("-3.5")),
    ]
    assert a.leaves[1].answer == {"value": "3.5"}


@pytest.mark.parametrize(
    ("new_criteria", "index", "most"), [("missing", "75.00", "10.0000"), ("left_out", "93.75", "8.0000")]
)
def test_a_new_criterion_counts_as_the_organiser_says(new_criteria, index, most):
    content = content_of(small())
    content["criteria"][1:2] = [criterion("1.9", "2", "1", measure={"kind": "points"}, not_applicable="never")]

    found = tried(small() | {"units": small()["units"][:1]}, content, new_criteria, by_hand={"1.1": ""})
    unit = found.units[0]

    assert (found.unmatched_old, found.unmatched_new) == (("1.1",), ("1.9",))
    assert (unit.new.points, unit.new.max, unit.new.index) == ("7.5000", most, index)
    assert [(one.old_code, one.new_code, one.why) for one in unit.leaves] == [
        (None, "1.9", "new"),
        ("1.1", None, "gone"),
    ]


def test_a_set_for_more_blocks_is_tried_on_those_of_the_round():
    content = content_of(small())
    content["blocks"].append({"code": "T", "name": "Khác"})
    content["criteria"] += [
        criterion("3", "5", blocks=["T"]),
        criterion("3.1", "5", "3", measure={"kind": "points"}),
    ]
    content["maximum"] = {"S": "10", "T": "15"}

    assert moved(tried(small(), content)) == []


def test_a_faulty_set_cannot_be_tried():
    content = content_of(small())
    content["criteria"][0]["max"] = "7"

    with pytest.raises(FaultyDocument, match="cộng lại"):
        tried(small(), content)


def test_34_units_with_100_criteria_take_well_under_three_seconds():
    criteria = [criterion("1", "100")] + [
        criterion(f"1.{n}", "1", "1", measure={"kind": "ratio", "a": "Tổng", "b": "Đạt"}, conversion={"kind": "share"})
        for n in range(100)
    ]
    answers = {f"1.{n}": {"self": {"a": "20", "b": str(n % 20)}, "council": {"a": "20", "b": "7"}} for n in range(100)}
    units = [{"code": f"U{n}", "name": f"Đơn vị {n}", "block": "S", "answers": dict(answers)} for n in range(34)]
    document = small() | {"criteria": criteria, "units": units}
    document["policy"] = {"layers": ["council", "self"], "maximum": "100"}
    content = content_of(document)
    for entry in content["criteria"][1:]:
        entry["conversion"] = {"kind": "share", "target": "90"}

    began = time.perf_counter()
    found = tried(document, content)

    assert len(found.units[0].leaves) == 100
    assert time.perf_counter() - began < 1.5
