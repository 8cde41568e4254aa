"""Several faults at once, what only follows from a fault, and what is none."""

import pytest

from scoring.engine import FaultyDocument, load_round
from tests.engine.base import criterion, good, points
from tests.engine.faulty import ABSENT, answer, changed, found


def test_good_round_has_no_fault():
    assert len(load_round(good()).units) == 3


def test_answer_that_does_not_count_is_checked():
    document = changed(("policy", "layers", ["self"]), ("units", 0, "answers", "1.2", "council", {"value": "?"}))
    assert found(document) == ["units[0] S1 answers 1.2 council"]


def test_weaker_answer_is_checked_beside_a_stronger_one():
    document = changed(answer("1.2", "council", {"value": "1"}), ("units", 0, "answers", "1.2", "self", {"value": "?"}))
    assert found(document) == ["units[0] S1 answers 1.2 self"]


def test_criteria_that_cannot_be_read_do_not_make_answers_faulty():
    assert found(changed(("criteria", {}))) == ["criteria"]
    assert found(changed(("criteria", ABSENT))) == ["document"]


def test_blocks_that_cannot_be_read_do_not_make_the_rest_faulty():
    assert found(changed(("blocks", {}))) == ["blocks"]
    assert found(changed(("blocks", ABSENT), ("criteria", 4, "max", "0.5"))) == ["document", "criteria[0] 1"]


def test_parent_after_its_child_is_one_fault_and_its_sum_is_left_alone():
    document = good()
    document["criteria"][1], document["criteria"][2] = document["criteria"][2], document["criteria"][1]
    assert found(document) == ["criteria[1] 1.1.1"]


def test_parents_in_a_circle_are_named():
    document = changed(
        ("criteria", 16, criterion("X", "1", "Y", measure=points())),
        ("criteria", 17, criterion("Y", "1", "X", measure=points())),
    )
    assert found(document)[0] == "criteria[16] X"


def test_misspelt_parent_explains_the_gap_that_it_leaves():
    assert found(changed(("criteria", 4, "parent", "1.X"))) == ["criteria[4] 1.2"]


def test_misspelt_group_explains_its_lost_children():
    document = changed(("criteria", 1, "code", "1.X"))
    assert found(document) == ["criteria[2] 1.1.1", "criteria[3] 1.1.2"]


def test_sum_names_the_blocks_and_the_difference():
    with pytest.raises(FaultyDocument) as refused:
        load_round(changed(("criteria", 7, "max", "0.75"), ("criteria", 8, "max", "1.5")))
    first, second = refused.value.faults
    assert (first.place, second.place) == ("criteria[6] 2", "criteria[6] 2")
    assert '"S"' in first.message
    assert "thiếu 0.25" in first.message
    assert '"Q"' in second.message
    assert "thừa 0.5" in second.message


def test_keys_that_begin_with_x_are_ignored_but_not_in_maps_keyed_by_codes():
    document = changed(
        ("x-note", 0.5),
        ("policy", "x-note", {"a": [0.5]}),
        ("criteria", 3, "x-note", None),
        ("criteria", 3, "measure", "x-note", 1),
        ("criteria", 3, "conversion", "x-note", 1),
        ("criteria", 3, "conversion", "tiers", 0, "x-note", 1),
        ("criteria", 3, "conversion", "tiers", 2, "x-note", 1),
        ("criteria", 2, "measure", "options", 0, "x-note", 1),
        ("scales", 0, "x-note", 1),
        ("scales", 0, "classes", 0, "x-note", 1),
        ("blocks", 0, "x-note", 1),
        ("units", 0, "x-note", 1),
        ("units", 0, "answers", "1.2", "self", "x-note", 1),
        ("units", 0, "answers", "3", "central", "x-note", 1),
        ("units", 0, "answers", "1.10", "council", "x-note", 1),
    )
    assert load_round(document).units[0].counted == load_round(good()).units[0].counted


def test_answers_are_checked_though_their_rule_is_faulty_too():
    document = changed(
        ("criteria", 2, "measure", "options", 0, "points", "7"),
        ("criteria", 3, "measure", "a", ABSENT),
        ("criteria", 4, "conversion", "each", "0"),
        ("criteria", 5, "measure", "step", "0"),
        ("criteria", 7, "measure", "items", "thiếu", 1),
        ("criteria", 10, "measure", "options", "A", 1),
        *(answer(code, "self", {"value": "?", "a": "1"}) for code in ("1.1.1", "1.1.2", "1.2", "1.10", "2.1a", "2.3")),
        ("criteria", 9, "measure", ABSENT),
        answer("2.2", "self", {"points": "1", "reason": "Tự cho"}),
    )
    places = found(document)
    assert [place for place in places if place.startswith("criteria")] == [
        *("criteria[2] 1.1.1", "criteria[3] 1.1.2", "criteria[4] 1.2", "criteria[5] 1.10"),
        *("criteria[7] 2.1a", "criteria[9] 2.2", "criteria[10] 2.3"),
    ]
    answered = {place for place in places if place.startswith("units")}
    assert answered == {
        f"units[0] S1 answers {code} self" for code in ("1.1.1", "1.1.2", "1.2", "1.10", "2.1a", "2.2", "2.3")
    }


def test_all_faults_are_reported_at_once_in_the_order_of_the_file():
    document = changed(
        ("units", 0, "answers", "1.1.1", "self", "value", "?"),
        ("units", 0, "name", 5),
        ("units", 2, "block", "X"),
        ("units", 2, "answers", "2.1b", "self", "value", "?"),
        ("blocks", 1, "name", None),
        ("scales", 1, "classes", 1, "from", "90"),
        ("criteria", 14, "max", "0"),
        ("criteria", 4, "measure", "unit", ABSENT),
        ("criteria", 4, "conversion", "each", "0"),
        ("criteria", 7, "max", "0.75"),
        ("policy", "decimals", 9),
        ("policy", "maximum", "S", "11"),
        ("round", "year", None),
        ("format", "?"),
    )
    assert found(document) == [
        "format",
        "round",
        "policy",
        "policy",
        "criteria[4] 1.2",
        "criteria[4] 1.2",
        "criteria[6] 2",
        "criteria[14] T.2",
        "scales[1].classes[1]",
        "blocks[1] Q",
        "units[0] S1",
        "units[0] S1 answers 1.1.1 self",
        "units[2] Q1",
        "units[2] Q1 answers 2.1b self",
    ]


def test_order_of_the_file_is_that_of_its_keys():
    document = changed(("policy", "decimals", 9), ("units", 0, "answers", "1.2", "self", "value", "?"))
    turned = {key: document[key] for key in reversed(document)}
    assert found(turned) == ["units[0] S1 answers 1.2 self", "policy"]


def test_everything_wrong_with_one_answer_is_said():
    document = changed(answer("1.1.2", "self", {"a": "x", "b": "-1.5"}))
    assert found(document) == ["units[0] S1 answers 1.1.2 self"] * 2


@pytest.mark.parametrize("value", [None, [], "x", 5, True])
def test_document_of_another_type_is_one_fault(value):
    assert found(value) == ["document"]


def test_codes_that_do_not_print_stay_on_one_line():
    document = changed(("units", 1, "code", "A\nB\u2028"), ("units", 1, "name", 1))
    assert found(document) == ["units[1] A\\nB\\u2028"]
