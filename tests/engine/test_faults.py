"""One faulty document for every fault of the format's list: its place is found, and nothing else is reported."""

from typing import Any

import pytest

from scoring.engine import FaultyDocument, load_round
from tests.engine.base import criterion, good, option, points

ABSENT = object()


def at(document: Any, *steps: str | int) -> Any:
    for step in steps:
        document = document[step]
    return document


def changed(*changes: tuple[Any, ...]) -> dict[str, Any]:
    """Return the good round with (path…, value) put in, ABSENT taken out."""
    document = good()
    for *path, key, value in changes:
        holder = at(document, *path)
        if value is ABSENT:
            del holder[key]
        elif isinstance(holder, list) and key == len(holder):
            holder.append(value)
        else:
            holder[key] = value
    return document


def found(document: Any) -> list[str]:
    with pytest.raises(FaultyDocument) as refused:
        load_round(document)
    for fault in refused.value.faults:
        assert fault.message
        assert "\n" not in str(fault)
    return [fault.place for fault in refused.value.faults]


C, U = "criteria", "units"
S1 = "units[0] S1"


def leaf(position: int, *path: Any) -> tuple[Any, ...]:
    return (C, position, *path)


def answer(code: str, layer: str, value: Any, unit: int = 0) -> tuple[Any, ...]:
    """Put an answer in, whether or not the unit has one to that criterion already."""
    return (U, unit, "answers", code, {layer: value})


CASES: dict[str, tuple[tuple[Any, ...], str]] = {
    # the document and its parts
    "unknown format": (("format", "cchc-round/2"), "format"),
    "format of another type": (("format", 1), "format"),
    "missing format": (("format", ABSENT), "document"),
    "missing round": (("round", ABSENT), "document"),
    "missing policy": (("policy", ABSENT), "document"),
    "missing scales": (("scales", ABSENT), "document"),
    "missing units": (("units", ABSENT), "document"),
    "unknown top key": (("criterias", []), "document"),
    "units of another type": (("units", {}), "units"),
    "scales of another type": (("scales", None), "scales"),
    "round of another type": (("round", []), "round"),
    "missing round code": (("round", "code", ABSENT), "round"),
    "missing agency name": (("round", "agency", "name", ABSENT), "round"),
    "year a text": (("round", "year", "2026"), "round"),
    "year a boolean": (("round", "year", True), "round"),
    "year with a fraction": (("round", "year", 2026.0), "round"),
    "kept key with a fraction": (("round", "windows", {"self": [1, {"to": 0.5}]}), "round"),
    # policy
    "missing layers": (("policy", "layers", ABSENT), "policy"),
    "empty layers": (("policy", "layers", []), "policy"),
    "layer twice": (("policy", "layers", ["self", "council", "self"]), "policy"),
    "unknown layer": (("policy", "layers", ["self", "boss"]), "policy"),
    "unknown policy key": (("policy", "rounding", 2), "policy"),
    "decimals 5": (("policy", "decimals", 5), "policy"),
    "decimals -1": (("policy", "decimals", -1), "policy"),
    "decimals a text": (("policy", "decimals", "2"), "policy"),
    "decimals a boolean": (("policy", "decimals", True), "policy"),
    "point_decimals 5": (("policy", "point_decimals", 5), "policy"),
    "clamp 1": (("policy", "clamp", 1), "policy"),
    "tie_break a group": (("policy", "tie_break", ["1.1"]), "policy"),
    "tie_break a bonus": (("policy", "tie_break", ["T"]), "policy"),
    "tie_break unknown": (("policy", "tie_break", ["9"]), "policy"),
    "tie_break a text": (("policy", "tie_break", "exact"), "policy"),
    "maximum a JSON number": (("policy", "maximum", 10), "policy"),
    "maximum not a number": (("policy", "maximum", "10,0"), "policy"),
    "maximum wrong for all": (("policy", "maximum", "9.5"), "policy"),
    "maximum wrong for one": (("policy", "maximum", "Q", "9.5"), "policy"),
    "maximum forgets a block": (("policy", "maximum", "Q", ABSENT), "policy"),
    "maximum unknown block": (("policy", "maximum", "X", "10"), "policy"),
    "maximum ignores nothing": (("policy", "maximum", "x-note", "10"), "policy"),
    # criteria
    "criterion a text": ((C, 16, "1.1"), "criteria[16]"),
    "missing code": (leaf(14, "code", ABSENT), "criteria[14]"),
    "empty code": (leaf(14, "code", ""), "criteria[14]"),
    "code a number": (leaf(14, "code", 1), "criteria[14]"),
    "code twice": (leaf(14, "code", "T.1"), "criteria[14] T.1"),
    "missing title": (leaf(4, "title", ABSENT), "criteria[4] 1.2"),
    "unknown criterion key": (leaf(4, "weight", "1"), "criteria[4] 1.2"),
    "missing max": (leaf(4, "max", ABSENT), "criteria[4] 1.2"),
    "max a JSON number": (leaf(4, "max", 1), "criteria[4] 1.2"),
    "max 0": (leaf(14, "max", "0"), "criteria[14] T.2"),
    "max negative": (leaf(14, "max", "-1"), "criteria[14] T.2"),
    "max with 5 decimals": (leaf(14, "max", "0.50001"), "criteria[14] T.2"),
    "parent missing": (leaf(14, "parent", "X"), "criteria[14] T.2"),
    "parent null": (leaf(14, "parent", None), "criteria[14] T.2"),
    "parent itself": (leaf(14, "parent", "T.2"), "criteria[14] T.2"),
    "parent after": (leaf(14, "parent", "P2"), "criteria[14] T.2"),
    "kind below the top": (leaf(4, "kind", "base"), "criteria[4] 1.2"),
    "unknown kind": (leaf(12, "kind", "extra"), "criteria[12] T"),
    "unknown source": (leaf(4, "source", "boss"), "criteria[4] 1.2"),
    "unknown policy": (leaf(4, "not_applicable", "drop"), "criteria[4] 1.2"),
    "blocks empty": (leaf(14, "blocks", []), "criteria[14] T.2"),
    "blocks unknown": (leaf(14, "blocks", ["S", "X"]), "criteria[14] T.2"),
    "blocks a text": (leaf(14, "blocks", "S"), "criteria[14] T.2"),
    "evidence_required a text": (leaf(4, "evidence_required", "có"), "criteria[4] 1.2"),
    "guidance null": (leaf(4, "guidance", None), "criteria[4] 1.2"),
    "sum for every block": (leaf(4, "max", "0.5"), "criteria[0] 1"),
    "sum for one block": (leaf(8, "max", "1.5"), "criteria[6] 2"),
    "sum too small under bonus": (leaf(12, "max", "1.75"), "criteria[12] T"),
    "group with measure": (leaf(1, "measure", points()), "criteria[1] 1.1"),
    "group with conversion": (leaf(1, "conversion", {"kind": "share"}), "criteria[1] 1.1"),
    "group with policy": (leaf(1, "not_applicable", "rebase"), "criteria[1] 1.1"),
    # measures
    "leaf without measure": (leaf(5, "measure", ABSENT), "criteria[5] 1.10"),
    "measure a text": (leaf(5, "measure", "points"), "criteria[5] 1.10"),
    "measure without kind": (leaf(5, "measure", {}), "criteria[5] 1.10"),
    "measure of unknown kind": (leaf(13, "measure", {"kind": "stars"}), "criteria[13] T.1"),
    "measure with unknown key": (leaf(5, "measure", "min", 2), "criteria[5] 1.10"),
    "step 0": (leaf(5, "measure", "step", "0"), "criteria[5] 1.10"),
    "step negative": (leaf(5, "measure", "step", "-0.25"), "criteria[5] 1.10"),
    "no options": (leaf(2, "measure", "options", []), "criteria[2] 1.1.1"),
    "option twice": (leaf(2, "measure", "options", 2, option("co", "0.5")), "criteria[2] 1.1.1"),
    "option empty": (leaf(2, "measure", "options", 2, option("", "0.5")), "criteria[2] 1.1.1"),
    "option without label": (leaf(2, "measure", "options", 1, "label", ABSENT), "criteria[2] 1.1.1"),
    "option above max": (leaf(2, "measure", "options", 2, option("x", "1.000001")), "criteria[2] 1.1.1"),
    "option negative": (leaf(2, "measure", "options", 2, option("x", "-0.5")), "criteria[2] 1.1.1"),
    "number without unit": (leaf(4, "measure", "unit", ABSENT), "criteria[4] 1.2"),
    "integer a text": (leaf(3, "measure", "integer", "yes"), "criteria[3] 1.1.2"),
    "ratio without a": (leaf(3, "measure", "a", ABSENT), "criteria[3] 1.1.2"),
    "over a number": (leaf(3, "measure", "over", 1), "criteria[3] 1.1.2"),
    "no items": (leaf(7, "measure", "items", {}), "criteria[7] 2.1a"),
    "item a number": (leaf(7, "measure", "items", "thiếu", 1), "criteria[7] 2.1a"),
    "item ignored": (leaf(7, "measure", "items", "x-note", "?"), "criteria[7] 2.1a"),
    "no survey options": (leaf(10, "measure", "options", {}), "criteria[10] 2.3"),
    "survey option empty": (leaf(10, "measure", "options", "", "5"), "criteria[10] 2.3"),
    "survey option a list": (leaf(10, "measure", "options", "A", []), "criteria[10] 2.3"),
    "min a text": (leaf(10, "measure", "min", "2"), "criteria[10] 2.3"),
    # conversions
    "conversion missing": (leaf(4, "conversion", ABSENT), "criteria[4] 1.2"),
    "conversion too many": (leaf(5, "conversion", {"kind": "share"}), "criteria[5] 1.10"),
    "conversion on a choice": (leaf(2, "conversion", {"kind": "share"}), "criteria[2] 1.1.1"),
    "conversion of unknown kind": (leaf(4, "conversion", "kind", "sigmoid"), "criteria[4] 1.2"),
    "each 0": (leaf(4, "conversion", "each", "0.0"), "criteria[4] 1.2"),
    "each missing": (leaf(4, "conversion", "each", ABSENT), "criteria[4] 1.2"),
    "target 0": (leaf(9, "conversion", "target", "0"), "criteria[9] 2.2"),
    "floor not a number": (leaf(9, "conversion", "floor", "10%"), "criteria[9] 2.2"),
    "no tiers": (leaf(3, "conversion", "tiers", []), "criteria[3] 1.1.2"),
    "tiers without otherwise": (leaf(3, "conversion", "tiers", 2, ABSENT), "criteria[3] 1.1.2"),
    "otherwise not last": (
        leaf(3, "conversion", "tiers", 3, {"op": "<", "value": "1", "points": "0"}),
        "criteria[3] 1.1.2",
    ),
    "otherwise twice": (leaf(3, "conversion", "tiers", 3, {"otherwise": "0"}), "criteria[3] 1.1.2"),
    "unknown op": (leaf(3, "conversion", "tiers", 0, "op", "=>"), "criteria[3] 1.1.2"),
    "tier above max": (leaf(3, "conversion", "tiers", 0, "points", "2.5"), "criteria[3] 1.1.2"),
    "otherwise negative": (leaf(3, "conversion", "tiers", 2, "otherwise", "-1"), "criteria[3] 1.1.2"),
    "tier with unknown key": (leaf(3, "conversion", "tiers", 2, "points", "0"), "criteria[3] 1.1.2"),
    # scales
    "no classes": (("scales", 0, "classes", []), "scales[0]"),
    "class twice": (("scales", 1, "classes", 2, "name", "Tốt"), "scales[1].classes[2]"),
    "from not falling": (("scales", 1, "classes", 1, "from", "80.0"), "scales[1].classes[1]"),
    "last from not 0": (("scales", 1, "classes", 2, "from", "1"), "scales[1].classes[2]"),
    "class without name": (("scales", 1, "classes", 0, "name", ABSENT), "scales[1].classes[0]"),
    "class a text": (("scales", 1, "classes", 0, "Tốt"), "scales[1].classes[0]"),
    "block without scale": (("scales", 1, ABSENT), "blocks[0] S"),
    "block with two scales": (("scales", 0, "block", None), "scales[1]"),
    "scale of unknown block": (("scales", 0, "block", "X"), "scales[0]"),
    "scale without block": (("scales", 0, "block", ABSENT), "scales[0]"),
    # blocks
    "block code twice": (("blocks", 2, {"code": "S", "name": "Sở"}), "blocks[2] S"),
    "block code empty": (("blocks", 2, {"code": "", "name": "Sở"}), "blocks[2]"),
    "block without name": (("blocks", 0, "name", ABSENT), "blocks[0] S"),
    "block with unknown key": (("blocks", 0, "order", 1), "blocks[0] S"),
    # units
    "unit code twice": ((U, 1, "code", "S1"), "units[1] S1"),
    "unit code empty": ((U, 1, "code", ""), "units[1]"),
    "unit without name": ((U, 1, "name", ABSENT), "units[1] S2"),
    "unit without answers": ((U, 1, "answers", ABSENT), "units[1] S2"),
    "unit in unknown block": ((U, 2, "block", "X"), "units[2] Q1"),
    "not ranked without reason": ((U, 1, "not_ranked_reason", ABSENT), "units[1] S2"),
    "not ranked, empty reason": ((U, 1, "not_ranked_reason", " "), "units[1] S2"),
    "ranked a text": ((U, 0, "ranked", "no"), "units[0] S1"),
    "answers a list": ((U, 0, "answers", []), "units[0] S1 answers"),
    "layers a text": ((U, 0, "answers", "1.2", "5"), f"{S1} answers 1.2"),
    "answer to unknown criterion": (answer("9.9", "self", {"value": "1"}), f"{S1} answers 9.9"),
    "answer by another text": (answer("1.20", "self", {"value": "1"}), f"{S1} answers 1.20"),
    "answer ignored by nobody": (answer("x-1", "self", {"value": "1"}), f"{S1} answers x-1"),
    "answer to a group": (answer("1.1", "self", {"value": "1"}), f"{S1} answers 1.1"),
    "answer of another block": (answer("2.1b", "self", {"value": "1"}), f"{S1} answers 2.1b"),
    "answer in unknown layer": (answer("1.2", "boss", {"value": "1"}), f"{S1} answers 1.2 boss"),
    "answer in ignored layer": (answer("1.2", "x-self", {"value": "1"}), f"{S1} answers 1.2 x-self"),
}

ANSWERS: dict[str, tuple[str, str, Any]] = {
    "answer a text": ("1.2", "self", "1"),
    "answer empty": ("1.2", "self", {}),
    "answer of another measure": ("1.2", "self", {"a": "1", "b": "1"}),
    "answer with more": ("1.2", "self", {"value": "1", "note": "?"}),
    "value a JSON number": ("1.2", "self", {"value": 1}),
    "value null": ("1.2", "self", {"value": None}),
    "value a list": ("1.2", "self", {"value": []}),
    "value with comma": ("1.2", "self", {"value": "1,5"}),
    "value with plus": ("1.2", "self", {"value": "+1"}),
    "value with exponent": ("1.2", "self", {"value": "1e3"}),
    "value without digits": ("1.2", "self", {"value": "."}),
    "value ending in a point": ("1.2", "self", {"value": "1."}),
    "value beginning with a point": ("1.2", "self", {"value": ".5"}),
    "value with a line end": ("1.2", "self", {"value": "1\n"}),
    "value with blanks": ("1.2", "self", {"value": " 1"}),
    "value in other digits": ("1.2", "self", {"value": "١"}),
    "value with 7 decimals": ("1.2", "self", {"value": "0.1234567"}),
    "value of 13 digits": ("1.2", "self", {"value": "1234567890123"}),
    "value empty": ("1.2", "self", {"value": ""}),
    "beside not applicable": ("1.2", "self", {"not_applicable": "Không có", "value": "1"}),
    "not applicable without reason": ("1.2", "self", {"not_applicable": ""}),
    "not applicable true": ("1.2", "self", {"not_applicable": True}),
    "not applicable where never": ("1.1.1", "self", {"not_applicable": "Không có"}),
    "points in self": ("1.2", "self", {"points": "1", "reason": "Tự cho"}),
    "points in self of points": ("1.10", "self", {"points": "1", "reason": "Tự cho"}),
    "points without reason": ("1.2", "council", {"points": "1"}),
    "points with empty reason": ("1.2", "council", {"points": "1", "reason": "  "}),
    "points with more": ("1.2", "council", {"points": "1", "reason": "Đủ", "value": "1"}),
    "points above max": ("1.2", "council", {"points": "1.5", "reason": "Đủ"}),
    "points negative": ("1.2", "survey", {"points": "-0.5", "reason": "Đủ"}),
    "points a JSON number": ("1.2", "council", {"points": 1, "reason": "Đủ"}),
    "reason beside value": ("1.2", "council", {"value": "1", "reason": "Đủ"}),
    "typed points above max": ("1.10", "self", {"value": "1.25"}),
    "typed points negative": ("1.10", "self", {"value": "-0.25"}),
    "typed points off the step": ("1.10", "self", {"value": "0.3"}),
    "unknown choice": ("1.1.1", "self", {"value": "cham"}),
    "choice by number": ("1.1.1", "self", {"value": 0}),
    "ratio b above a": ("1.1.2", "self", {"a": "10", "b": "11"}),
    "ratio a 0": ("1.1.2", "self", {"a": "0", "b": "1"}),
    "ratio negative": ("1.1.2", "self", {"a": "10", "b": "-1"}),
    "ratio with a fraction": ("1.1.2", "self", {"a": "10.5", "b": "1"}),
    "ratio without b": ("1.1.2", "self", {"a": "10"}),
    "reduction before 0": ("2.2", "self", {"before": "0", "after": "1"}),
    "reduction negative": ("2.2", "self", {"before": "1", "after": "-1"}),
    "counts a list": ("2.1a", "self", {"counts": []}),
    "count a text": ("2.1a", "self", {"counts": {"thiếu": "1"}}),
    "count a boolean": ("2.1a", "self", {"counts": {"thiếu": True}}),
    "count with a fraction": ("2.1a", "self", {"counts": {"thiếu": 1.0}}),
    "count negative": ("2.1a", "self", {"counts": {"thiếu": -1}}),
    "unknown item": ("2.1a", "self", {"counts": {"muộn": 1}}),
    "unknown survey option": ("2.3", "survey", {"counts": {"x-F": 1}}),
}


@pytest.mark.parametrize(("change", "place"), CASES.values(), ids=CASES.keys())
def test_fault_is_found_with_its_place_and_alone(change, place):
    assert found(changed(change)) == [place]


@pytest.mark.parametrize(("code", "layer", "value"), ANSWERS.values(), ids=ANSWERS.keys())
def test_answer_fault_is_found_with_its_place_and_alone(code, layer, value):
    assert found(changed(answer(code, layer, value))) == [f"units[0] S1 answers {code} {layer}"]


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
