from decimal import Decimal

import pytest

from scoring.excel.how import how_text
from scoring.excel.spoken import answer_text

TIERS = {
    "kind": "tiers",
    "tiers": [
        {"op": ">=", "value": "100", "points": "1"},
        {"op": ">", "value": "80", "points": "0.5"},
        {"otherwise": "0"},
    ],
}
RATIO = {"kind": "ratio", "a": "Tổng số", "b": "Số đạt"}


@pytest.mark.parametrize(
    ("measure", "conversion", "said"),
    [
        (None, None, ""),
        (
            {"kind": "points", "step": "0.25"},
            None,
            "Tự chấm điểm theo mức độ thực hiện, theo bước 0,25 điểm. Từ 0 đến 2 điểm.",
        ),
        (
            {
                "kind": "choice",
                "options": [{"key": "a", "label": "Có", "points": "2"}, {"key": "b", "label": "Không", "points": "0"}],
            },
            None,
            "Chọn một: Có: 2 điểm; Không: 0 điểm.",
        ),
        (
            RATIO,
            TIERS,
            "a: Tổng số; b: Số đạt. Tỷ lệ = b / a × 100. Không phát sinh: ghi a = 0, b = 0. ≥ 100 %: 1 điểm; > 80 %: 0,5 điểm; còn lại: 0 điểm.",
        ),
        (
            {"kind": "reduction"},
            {"kind": "share", "target": "50", "floor": "10"},
            (
                "a: trước; b: sau. Tỷ lệ giảm = (a − b) / a × 100. Không phát sinh: ghi a = 0, b = 0. "
                "Điểm = tỷ lệ giảm / 50 × 2 điểm; từ 50 % trở lên đạt 2 điểm. Dưới 10 %: 0 điểm."
            ),
        ),
        (
            {"kind": "number", "unit": "hồ sơ", "integer": True},
            {"kind": "deduct", "each": "0.25"},
            "Ghi số liệu (hồ sơ), số nguyên. Từ 2 điểm, mỗi hồ sơ trừ 0,25 điểm, thấp nhất 0 điểm.",
        ),
        (
            {"kind": "number"},
            {"kind": "per_item", "each": "0.5"},
            "Ghi số liệu. Mỗi 1 đơn vị đếm được 0,5 điểm, nhiều nhất 2 điểm.",
        ),
        (
            {"kind": "tally", "items": {"thiếu": "0.5", "chậm": "0.25"}},
            {"kind": "deduct", "each": "1"},
            (
                "Đếm số lần: thiếu (mỗi lần tính 0,5); chậm (mỗi lần tính 0,25). Ghi như “thiếu: 1; chậm: 2”; không có lần nào thì ghi 0. "
                "Từ 2 điểm, mỗi 1 đếm được (theo mức tính của mục) trừ 1 điểm, thấp nhất 0 điểm."
            ),
        ),
        (
            {"kind": "survey", "options": {"A": "100", "B": "0", "E": None}, "min": 30},
            {"kind": "share"},
            (
                "Điểm trung bình các phiếu điều tra xã hội học (A: 100; B: 0; cần ít nhất 30 phiếu). "
                "Điểm = điểm trung bình / 100 × 2 điểm; từ 100 trở lên đạt 2 điểm."
            ),
        ),
    ],
)
def test_how_text_says_the_rule_in_words(measure, conversion, said):
    assert how_text(measure, conversion, Decimal(2)) == said


def test_how_text_without_a_maximum_names_it():
    assert how_text({"kind": "number", "unit": "%"}, {"kind": "share"}).endswith("từ 100 % trở lên đạt điểm tối đa.")


def test_the_usual_options_of_a_survey_have_names_and_others_stand_as_the_round_names_them():
    options = {"rat-hai-long": "100", "khong-hai-long": "0", "A": "50", "khong-y-kien": None}

    told = how_text({"kind": "survey", "options": options}, {"kind": "share"}, Decimal(5))

    assert "Rất hài lòng: 100; Không hài lòng: 0; A: 50" in told
    assert "khong" not in told
    assert answer_text({"kind": "survey", "options": options}, {"counts": {"rat-hai-long": 2000, "A": 1}}) == (
        "Rất hài lòng: 2.000; A: 1"
    )
