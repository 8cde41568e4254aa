"""The demonstration's rounds come out, through the engine, as the source reports them."""

import json
import time
from decimal import Decimal
from functools import cache

import pytest

from scoring.engine import evaluate, load_round, share_change
from scoring.management.demo import documents, sheet_states
from scoring.management.demo.places import PLACES

CODES = ["DN-CCHC-2013", "DN-CCHC-2014", "DN-CNTT-2013", "DN-CNTT-2014", "DN-VTLT-2013", "DN-VTLT-2014"]
ABOVE_SELF = {"council", "appraisal_2", "appraisal_1", "inspection", "central"}


@cache
def rounds():
    return {document["round"]["code"]: document for document in documents()}


@cache
def result(code):
    return evaluate(load_round(rounds()[code]))


def leaves(document):
    return [criterion for criterion in document["criteria"] if "measure" in criterion]


def answered_by(document, block):
    return [leaf for leaf in leaves(document) if block in leaf.get("blocks", [block])]


def average(result_block):
    return (result_block["code"], result_block["average_index"], result_block["class"])


def counts(distribution):
    return {part["class"]: part["units"] for part in distribution}


def test_documents_are_the_six_rounds_the_same_at_every_call_and_fast():
    documents()
    start = time.process_time()
    made = documents()
    took = time.process_time() - start

    assert [document["round"]["code"] for document in made] == CODES
    assert json.dumps(made) == json.dumps(list(rounds().values()))
    assert took < 1  # seconds of this process; about 0.3 here


@pytest.mark.parametrize("code", CODES)
def test_document_has_no_fault_and_says_that_it_is_made_up(code):
    document = rounds()[code]

    load_round(document)

    assert document["round"]["illustrative"] is True
    assert document["round"]["agency"]["name"] == "UBND thành phố Đà Nẵng"
    assert "x-demo" not in json.dumps(document)


def test_blocks_are_those_of_2014():
    sizes = [(part["code"], part["units"]) for part in result("DN-CCHC-2014")["blocks"]]

    assert sizes == [("TW", 6), ("SBN", 21), ("QH", 7)]
    assert [place.name for place in PLACES if place.block == "QH"] == [
        "UBND quận Hải Châu",
        "UBND quận Thanh Khê",
        "UBND quận Sơn Trà",
        "UBND quận Ngũ Hành Sơn",
        "UBND quận Liên Chiểu",
        "UBND quận Cẩm Lệ",
        "UBND huyện Hòa Vang",
    ]


def test_cchc_2014_uses_every_measure_and_conversion():
    document = rounds()["DN-CCHC-2014"]
    found = leaves(document)

    assert {leaf["measure"]["kind"] for leaf in found} == {
        "points",
        "choice",
        "number",
        "ratio",
        "reduction",
        "tally",
        "survey",
    }
    assert {leaf["conversion"]["kind"] for leaf in found if "conversion" in leaf} == {
        "tiers",
        "share",
        "per_item",
        "deduct",
    }
    assert {"step" in leaf["measure"] for leaf in found if leaf["measure"]["kind"] == "points"} == {True, False}
    assert {leaf.get("not_applicable", "rebase") for leaf in found} == {"never", "full", "rebase"}
    assert any(leaf.get("evidence_required") for leaf in found)
    assert {criterion.get("kind") for criterion in document["criteria"] if "parent" not in criterion} == {
        None,
        "bonus",
        "penalty",
    }


@pytest.mark.parametrize("block", ["TW", "SBN", "QH"])
def test_cchc_2014_has_over_60_leaves_and_100_points_with_20_from_survey_in_every_block(block):
    document = rounds()["DN-CCHC-2014"]
    base = [leaf for leaf in answered_by(document, block) if leaf["code"][0] not in "TP"]
    survey = [leaf for leaf in base if leaf.get("source") == "survey"]

    assert len(base) == 72
    assert sum(Decimal(leaf["max"]) for leaf in base) == 100
    assert sum(Decimal(leaf["max"]) for leaf in survey) == 20
    assert len({leaf["code"].split(".")[0] for leaf in survey}) == 5
    assert len(base) < len([leaf for leaf in leaves(document) if leaf["code"][0] not in "TP"])


@pytest.mark.parametrize("code", CODES)
def test_leaf_that_may_not_apply_says_so_in_its_guidance(code):
    silent = [
        leaf["code"]
        for leaf in leaves(rounds()[code])
        if leaf.get("not_applicable", "rebase") != "never" and not leaf.get("guidance") and leaf["code"][0] not in "TP"
    ]

    assert silent == []


def test_cchc_2014_best_of_seven_fields_is_legal_documents_and_procedures_with_92_20():
    fields = result("DN-CCHC-2014")["all"]["fields"]
    titles = {criterion["code"]: criterion["title"] for criterion in rounds()["DN-CCHC-2014"]["criteria"]}
    best = max(fields, key=lambda part: Decimal(part["average_index"]))

    assert result("DN-CCHC-2014")["all"]["units"] == 34
    assert len(fields) == 7
    assert titles[best["code"]] == "Hoàn thiện hệ thống văn bản QPPL và cải cách thủ tục hành chính"
    assert best["average_index"] == "92.20"


def test_cchc_2014_blocks_come_out_in_the_published_classes():
    assert [average(part) for part in result("DN-CCHC-2014")["blocks"]] == [
        ("TW", "92.32", "Rất tốt"),
        ("SBN", "82.42", "Tốt"),
        ("QH", "84.20", "Tốt"),
    ]


def test_cchc_2014_spreads_over_classes_with_a_tie():
    units = result("DN-CCHC-2014")["units"]
    departments = [unit for unit in units if unit["block"] == "SBN"]
    tied = [(unit["code"], unit["rank"], unit["index"]) for unit in units if unit["tied"]]

    assert {
        name: [unit["class"] for unit in departments].count(name) for name in ("Rất tốt", "Tốt", "Khá", "Trung bình")
    } == {
        "Rất tốt": 3,
        "Tốt": 11,
        "Khá": 6,
        "Trung bình": 1,
    }
    assert tied == [("SLDTBXH", 6, "87.60"), ("SNGV", 6, "87.60")]
    assert next(unit["code"] for unit in units if unit["block"] == "QH" and unit["rank"] == 7) == "Q-NGUHANHSON"


def test_cchc_indexes_move_both_ways_between_the_years():
    before = {unit["code"]: Decimal(unit["index"]) for unit in result("DN-CCHC-2013")["units"]}
    after = {unit["code"]: Decimal(unit["index"]) for unit in result("DN-CCHC-2014")["units"]}

    assert before.keys() == after.keys()
    assert sum(after[code] > before[code] for code in after) == 16
    assert sum(after[code] < before[code] for code in after) == 18
    assert {leaf["code"] for leaf in leaves(rounds()["DN-CCHC-2014"])} - {
        leaf["code"] for leaf in leaves(rounds()["DN-CCHC-2013"])
    } == {"T.2"}


def test_only_sheets_still_drafted_in_2014_miss_answers():
    missing = {
        (code, unit["code"]): len(unit["missing"])
        for code in CODES
        for unit in result(code)["units"]
        if unit["missing"]
    }

    assert missing == {("DN-CCHC-2014", "STP"): 12, ("DN-CCHC-2014", "SYT"): 5, ("DN-CCHC-2014", "BQL-KCNC"): 7}
    assert {sheet_states()[code][unit] for code, unit in missing} == {"drafting"}


def test_cntt_distributions_are_those_published():
    now, before = result("DN-CNTT-2014")["all"], result("DN-CNTT-2013")["all"]

    assert (now["units"], before["units"]) == (37, 38)
    assert [(part["class"], part["units"], part["percent"]) for part in now["distribution"]] == [
        ("Tốt", 8, "21.6"),
        ("Khá", 9, "24.3"),
        ("Trung bình", 16, "43.2"),
        ("Yếu", 4, "10.8"),
    ]
    assert counts(before["distribution"]) == {"Tốt": 7, "Khá": 10, "Trung bình": 11, "Yếu": 10}


@pytest.mark.parametrize(("name", "points"), [("Trung bình", "14.3"), ("Yếu", "-15.5")])
def test_cntt_shares_change_by_the_published_percentage_points(name, points):
    now = counts(result("DN-CNTT-2014")["all"]["distribution"])[name]
    before = counts(result("DN-CNTT-2013")["all"]["distribution"])[name]

    assert share_change(now, 37, before, 38) == Decimal(points)


def test_units_only_in_cntt_are_marked_made_up():
    usual = {unit["code"] for unit in rounds()["DN-CCHC-2014"]["units"]}
    others = {unit["name"] for unit in rounds()["DN-CNTT-2013"]["units"] if unit["code"] not in usual}

    assert len(others) == 4
    assert all(name.endswith(" (minh họa)") for name in others)


def test_states_name_every_sheet_and_agree_with_its_answers():
    states = sheet_states()

    assert {code: sorted(units) for code, units in states.items()} == {
        code: sorted(unit["code"] for unit in document["units"]) for code, document in rounds().items()
    }
    for code, document in rounds().items():
        for unit in document["units"]:
            written = {layer for answer in unit["answers"].values() for layer in answer}
            early = states[code][unit["code"]] in ("drafting", "submitted")
            assert (written & ABOVE_SELF == set()) is early, (code, unit["code"])


def test_only_cchc_2014_stands_mid_way():
    states = sheet_states()
    now = list(states["DN-CCHC-2014"].values())

    assert {state: now.count(state) for state in ("drafting", "submitted", "in_review", "decided")} == {
        "drafting": 4,
        "submitted": 8,
        "in_review": 10,
        "decided": 12,
    }
    assert {state for code in CODES if code != "DN-CCHC-2014" for state in states[code].values()} == {"decided"}


def test_sheets_in_review_have_leaves_left_to_inspect_and_decided_ones_none():
    document = rounds()["DN-CCHC-2014"]
    states = sheet_states()["DN-CCHC-2014"]
    own = {leaf["code"] for leaf in leaves(document) if leaf.get("source", "self") == "self" and leaf["code"][0] != "T"}
    left = {
        unit["code"]: len(
            [code for code, answer in unit["answers"].items() if code in own and "inspection" not in answer]
        )
        for unit in document["units"]
    }

    assert all(left[unit] > 0 for unit, state in states.items() if state == "in_review")
    assert all(left[unit] == 0 for unit, state in states.items() if state == "decided")


def test_inspectors_differ_both_by_points_with_a_reason_and_by_figures():
    differing = [
        answer["inspection"]
        for unit in rounds()["DN-CCHC-2014"]["units"]
        for answer in unit["answers"].values()
        if "self" in answer and answer.get("inspection", answer["self"]) != answer["self"]
    ]

    assert len([answer for answer in differing if answer.get("reason")]) > 20
    assert len([answer for answer in differing if "points" not in answer]) > 20


@pytest.mark.parametrize("code", ["DN-CCHC-2013", "DN-CCHC-2014"])
def test_late_dossiers_cover_those_without_an_apology(code):
    for unit in rounds()[code]["units"]:
        dossiers = unit["answers"]["2.4.1"]["self"]
        late = int(dossiers["a"]) - int(dossiers["b"])
        assert int(unit["answers"]["2.4.2"]["self"]["value"]) <= late, unit["code"]
        assert int(dossiers["a"]) <= int(unit["answers"]["3.2.5"]["self"]["a"]), unit["code"]
