"""Single answers and single sheets: what pages and services ask the engine."""

import time
from decimal import Decimal

import pytest

from scoring.engine import (
    AnswerFault,
    FaultyDocument,
    Leaf,
    answer_points,
    check_answer,
    classify,
    evaluate_sheet,
    load_rules,
    share_change,
)
from tests.engine.base import ANSWERS, LAYERS, criterion, good, lone, points


@pytest.fixture(scope="module")
def rules():
    return load_rules({key: value for key, value in good().items() if key not in ("units", "round", "format")})


def test_rules_tell_the_tree_in_the_order_of_the_document(rules):
    assert [one.code for one in rules.criteria] == [one["code"] for one in good()["criteria"]]
    assert [leaf.code for leaf in rules.leaves_of("Q")] == [
        "1.1.1", "1.1.2", "1.2", "1.10", "2.1b", "2.2", "2.3", "3", "T.1", "T.2", "P",
    ]  # fmt: skip
    assert [field.code for field in rules.fields_of("S")] == ["1", "2", "3", "T", "P"]
    assert rules.policy.layers == tuple(LAYERS)
    assert rules.policy.maximum == {"S": 10, "Q": 10}
    leaf = rules.leaf("2.1a")
    assert isinstance(leaf, Leaf)
    assert (leaf.parent, leaf.field, leaf.kind, leaf.blocks, leaf.max, leaf.not_applicable) == (
        "2",
        "2",
        "base",
        ("S",),
        1,
        "rebase",
    )
    assert rules.criterion("T.1").kind == "bonus"
    assert not rules.criterion("1").is_leaf
    assert [one.name for one in rules.classes_of("Q")] == ["Đạt", "Không đạt"]


@pytest.mark.parametrize("code", ["1", "9"])
def test_leaf_of_a_group_or_an_unknown_code_is_a_key_error(rules, code):
    with pytest.raises(KeyError):
        rules.leaf(code)


def test_defaults_of_the_policy():
    policy = load_rules(lone(criterion("1", "1", measure=points()))).policy
    assert (policy.decimals, policy.point_decimals, policy.clamp, policy.tie_break, policy.maximum) == (
        2,
        4,
        True,
        (),
        None,
    )


def test_units_are_not_looked_at_by_load_rules():
    assert load_rules({**good(), "units": "?"}).leaf("1.2").code == "1.2"


def test_load_rules_refuses_all_that_is_wrong_with_rules():
    document = good()
    document["policy"]["decimals"] = 7
    document["criteria"][4]["max"] = "0"
    with pytest.raises(FaultyDocument) as refused:
        load_rules(document)
    assert [fault.place for fault in refused.value.faults] == ["policy", "criteria[4] 1.2"]


def test_fine_answer_has_no_message(rules):
    assert check_answer(rules, "S", "1.1.2", "self", {"a": "10", "b": "9"}) == ()


@pytest.mark.parametrize(
    ("block", "code", "layer", "answer", "words"),
    [
        ("S", "1.1.2", "self", {"a": "10", "b": "x"}, ['b: là "x"']),
        ("S", "1.1.2", "self", {"a": "?", "b": "?"}, ["a: ", "b: "]),
        ("S", "1.1", "self", {"value": "1"}, ["là nhóm"]),
        ("S", "9", "self", {"value": "1"}, ["không có trong bộ tiêu chí"]),
        ("S", "2.1b", "self", {"value": "1"}, ["không trả lời"]),
        ("X", "1.2", "self", {"value": "1"}, ["không có khối"]),
        ("S", "1.2", "boss", {"value": "1"}, ["không có lớp"]),
        ("S", "1.2", "self", {"points": "1", "reason": "x"}, ["self"]),
    ],
)
def test_messages_about_an_answer(rules, block, code, layer, answer, words):
    messages = check_answer(rules, block, code, layer, answer)
    assert len(messages) == len(words)
    assert all(word in message for word, message in zip(words, messages, strict=True))


def test_points_of_an_answer_that_is_not_fine_are_refused(rules):
    with pytest.raises(AnswerFault):
        answer_points(rules, "1.2", "self", {"value": "1,5"})


def test_sheet_with_all_layers(rules):
    sheet = evaluate_sheet(rules, "S", ANSWERS)
    assert (sheet.points, sheet.max, sheet.index) == (Decimal("4.4667"), Decimal("9.0000"), Decimal("49.63"))
    assert sheet.missing == ()
    assert [(f.code, f.points, f.max) for f in sheet.fields] == [
        ("1", Decimal("1.4"), 5),
        ("2", Decimal("2.5667"), 4),
        ("3", 0, 0),
    ]
    assert sheet.fields[1].survey_points == Decimal("1.6667")
    assert [(f.code, f.points, f.max) for f in sheet.extras] == [("T", 1, 1), ("P", Decimal("0.5"), 2)]
    leaf = sheet.leaves["1.10"]
    assert (leaf.points, leaf.max, leaf.layer, leaf.state) == (Decimal("0.4"), 1, "council", "scored")
    assert (sheet.leaves["3"].points, sheet.leaves["3"].state, sheet.leaves["3"].layer) == (
        None,
        "not_applicable",
        "central",
    )
    assert (sheet.leaves["T.2"].points, sheet.leaves["T.2"].state) == (None, "not_applicable")


def test_sheet_of_some_layers_looks_at_no_other(rules):
    sheet = evaluate_sheet(rules, "S", ANSWERS, layers={"self"})
    assert sheet.leaves["1.1.2"].points == 1
    assert sheet.leaves["1.10"].points == Decimal("0.75")
    assert sheet.missing == ("2.1a", "2.3", "3")
    assert (sheet.leaves["3"].points, sheet.leaves["3"].state) == (0, "missing")


def test_empty_sheet_misses_every_base_leaf(rules):
    sheet = evaluate_sheet(rules, "Q", {})
    assert sheet.missing == ("1.1.1", "1.1.2", "1.2", "1.10", "2.1b", "2.2", "2.3", "3")
    assert (str(sheet.points), str(sheet.max), str(sheet.index)) == ("0.0000", "10.0000", "0.00")


def test_sheet_with_an_answer_that_is_not_fine_is_refused_with_its_place(rules):
    with pytest.raises(FaultyDocument) as refused:
        evaluate_sheet(rules, "S", {"1.2": {"self": {"value": "?"}}, "9": {"self": {"value": "1"}}})
    assert [fault.place for fault in refused.value.faults] == ["answers 1.2 self", "answers 9"]


def test_full_leaf_that_does_not_apply_says_so_and_earns_its_maximum(rules):
    leaf = evaluate_sheet(rules, "S", {"1.10": {"self": {"not_applicable": "Không có"}}}).leaves["1.10"]
    assert (leaf.points, leaf.state) == (1, "not_applicable")


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("80", "Tốt"),
        ("79.99", "Khá"),
        ("79.999999999", "Khá"),
        ("60.00", "Khá"),
        ("0", "Yếu"),
        ("-5", "Yếu"),
        ("120", "Tốt"),
    ],
)
def test_class_of_an_index(rules, index, expected):
    assert classify(rules, "S", Decimal(index)) == expected


def test_no_index_has_no_class(rules):
    assert classify(rules, "S", None) is None


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ((16, 37, 11, 38), "14.3"),
        ((4, 37, 10, 38), "-15.5"),
        ((1, 3, 1, 3), "0.0"),
        ((1, 2000, 0, 1), "0.1"),
        ((0, 1, 1, 2000), "-0.1"),
    ],
)
def test_change_of_a_share_is_rounded_once(figures, expected):
    assert str(share_change(*figures)) == expected


def test_share_of_nothing_is_refused():
    with pytest.raises(ValueError):
        share_change(0, 0, 1, 2)


def test_sheet_of_120_leaves_takes_a_few_milliseconds():
    fields = [
        criterion(str(n), "1", measure={"kind": "ratio", "a": "a", "b": "b"}, conversion={"kind": "share"})
        for n in range(120)
    ]
    rules = load_rules(lone(fields))
    answers = {
        str(n): {"self": {"a": "977", "b": str(n)}, "council": {"a": "977", "b": str(n + 1)}} for n in range(120)
    }
    times = []
    for _ in range(5):
        started = time.perf_counter()
        evaluate_sheet(rules, "S", answers)
        times.append(time.perf_counter() - started)
    assert min(times) < 0.02
