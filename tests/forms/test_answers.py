"""What people type becomes an answer, and an answer reads back as what they typed."""

import pytest

from scoring import engine
from scoring.excel.spoken import answer_text
from scoring.forms import answers
from tests import make


@pytest.fixture(scope="module")
def rules():
    document = make.document()
    return engine.load_rules(document)


def read(rules, code, layer="inspection", **data):
    return answers.read_answer(rules.leaf(code), layer, data)


@pytest.mark.parametrize(
    ("code", "typed", "answer"),
    [
        ("1.1.1", {"value": "cham"}, {"value": "cham"}),
        ("1.1.2", {"a": "25", "b": "24,5"}, {"a": "25", "b": "24.5"}),
        ("2.1", {"a": "21.588", "b": "21.575"}, {"a": "21588", "b": "21575"}),
        ("1.2", {"value": " 3 "}, {"value": "3"}),
        ("1.10", {"value": "0,75"}, {"value": "0.75"}),
        ("2.3", {"before": "1050", "after": "450"}, {"before": "1050", "after": "450"}),
        ("2.2b", {"count-1": "1", "count-2": ""}, {"counts": {"thiếu": 1}}),
        ("1.1.2", {"mode": "na", "na_reason": "Không phát sinh"}, {"not_applicable": "Không phát sinh"}),
        ("1.1.1", {"mode": "points", "given": "0,25", "reason": "Muộn"}, {"points": "0.25", "reason": "Muộn"}),
    ],
)
def test_typed_fields_become_an_answer_and_read_back(rules, code, typed, answer):
    leaf = rules.leaf(code)

    reading = answers.read_answer(leaf, "inspection", typed)

    assert (reading.faults, reading.answer) == ({}, answer)
    block = leaf.blocks[0]
    assert engine.check_answer(rules, block, code, "inspection", reading.answer) == ()
    again = answers.read_answer(leaf, "inspection", answers.typed_of(leaf, answer))
    assert again.answer == answer


@pytest.mark.parametrize("code", ["1.1.1", "1.1.2", "1.10", "2.2b", "2.3"])
@pytest.mark.parametrize("mode", ["measure", "points"])
def test_nothing_typed_takes_the_answer_back(rules, code, mode):
    reading = read(rules, code, mode=mode, a=" ", value="")

    assert (reading.answer, reading.faults, reading.is_blank) == (None, {}, True)


@pytest.mark.parametrize(
    ("code", "typed", "name", "message"),
    [
        ("1.1.2", {"a": "25", "b": "x"}, "b", "không phải số"),
        ("1.1.2", {"a": "1.000", "b": "5"}, "a", "1000 hay 1,000"),
        ("1.1.2", {"a": "25"}, "b", "Ô trống"),
        ("1.1.2", {"a": "25", "b": "26"}, "b", "không được lớn hơn a (25)"),
        ("1.1.2", {"a": "0", "b": "2"}, "b", "a bằng 0"),
        ("1.1.2", {"a": "-1", "b": "0"}, "a", "không được âm"),
        ("2.1", {"a": "5", "b": "2,5"}, "b", "số nguyên"),
        ("1.10", {"value": "1,75"}, "value", "Vượt điểm tối đa 1,00. Nhập từ 0 đến 1,00, theo bước 0,25."),
        ("1.10", {"value": "0,3"}, "value", "bước 0,25"),
        ("1.1.1", {"value": "khác"}, "value", "Không có phương án"),
        ("2.3", {"before": "0", "after": "3"}, "after", "số sau phải bằng 0"),
        ("2.2b", {"count-1": "1,5"}, "count-1", "số nguyên"),
        ("1.10", {"mode": "points", "given": "1,2", "reason": "Tốt"}, "given", "Vượt điểm tối đa"),
        ("1.10", {"mode": "points", "given": "0,3"}, "reason", "phải nêu lý do"),
        ("1.10", {"mode": "points", "reason": "Muộn"}, "given", "Ô trống"),
    ],
)
def test_a_fault_stands_at_its_field(rules, code, typed, name, message):
    reading = read(rules, code, **typed)

    assert reading.answer is None
    assert list(reading.faults) == [name]
    assert message in reading.faults[name]


def test_a_unit_gives_itself_no_points_with_a_reason(rules):
    reading = read(rules, "1.10", layer="self", mode="points", given="1", reason="Tốt")

    assert "mode" in reading.faults


def test_what_always_applies_cannot_be_said_not_to(rules):
    reading = read(rules, "1.1.1", mode="na", na_reason="Không có")

    assert "mode" in reading.faults


@pytest.mark.parametrize(
    ("code", "answer", "text"),
    [
        ("1.1.1", {"value": "cham"}, "Không kịp thời"),
        ("1.1.2", {"a": "25", "b": "24"}, "24 / 25 → 96 %"),
        ("2.1", {"a": "21588", "b": "21575"}, "21.575 / 21.588 → 99,94 %"),
        ("1.1.2", {"a": "0", "b": "0"}, "0 / 0 → không phát sinh"),
        ("1.2", {"value": "3"}, "3 hình thức"),
        ("1.10", {"value": "0.75"}, "0,75 điểm"),
        ("2.3", {"before": "1050", "after": "450"}, "1.050 → 450: giảm 57,14 %"),
        ("2.3", {"before": "100", "after": "110"}, "100 → 110: giảm −10 %"),
        ("2.2b", {"counts": {"thiếu": 1, "chậm": 2}}, "thiếu: 1; chậm: 2"),
        ("1.1.2", {"not_applicable": "Không phát sinh"}, "Không áp dụng: Không phát sinh"),
        ("1.10", {"points": "0.5", "reason": "Chỉ một sáng kiến"}, "Cho 0,5 điểm: Chỉ một sáng kiến"),
        ("1.1.2", None, ""),
    ],
)
def test_an_answer_reads_as_a_line(rules, code, answer, text):
    assert answer_text(rules.leaf(code).measure, answer) == text
