import datetime as dt
import unicodedata

import pytest
from openpyxl.styles import Font

from tests.excel.books import Editor, answer, edited, errors, read, rezip, row_specs, sheet_part, template, warnings

# rows of the template: 9 = 1.1, 10 = 1.2, 11 = 1.3, 12 = 1.10, 14 = 2.1, 15 = 2.2, 16 = 2.3, 17 = 2.4, 18 = 2.5


@pytest.mark.parametrize(
    ("value", "code"),
    [
        *(
            (text, "không phải số")
            for text in ("1/2", "x", "-", "1_0", "١", "NaN", "1E400", "1,5 điểm", "+1", "1,2,3", True)
        ),
        *((text, "không rõ") for text in ("1.000", "22.338", "-1.500")),
        ("1,23456", "chữ số thập phân"),
        (1.23456, "chữ số thập phân"),
        (dt.datetime(2014, 2, 1, tzinfo=None), "ngày"),  # noqa: DTZ001 - a cell knows no time zone
        (dt.date(2014, 2, 1), "ngày"),
        (dt.time(1, 30), "giờ"),
        ("#REF!", "lỗi #REF!"),
        ("#N/A", "lỗi #N/A"),
        ("#DIV/0!", "lỗi #DIV/0!"),
        ("=1+1", "công thức"),
        ("=cmd|'/c calc'!A0", "công thức"),
        (-0.5, "âm"),
        ("-0,5", "âm"),
        (2.5, "vượt điểm tối đa"),
        ("2,01", "vượt điểm tối đa"),
        (1e15, "không phải số"),
    ],
)
def test_a_wrong_score_is_refused_with_its_cell_and_word(value, code):
    reading = read(edited(("2.4", "points", value)))

    assert errors(reading) == [("H17", code)]
    assert answer(reading, "2.4") is None
    finding = next(finding for finding in reading.findings if finding.is_error)
    assert finding.place == "Tự đánh giá!H17"
    assert finding.fix


def test_both_readings_are_said():
    reading = read(edited(("2.4", "points", "1.000")))

    assert "1000 hay 1,000" in next(finding.message for finding in reading.findings if finding.is_error)


@pytest.mark.parametrize("number_format", ["0%", "0.00%", '0.0"điểm"%'])
def test_a_percent_format_is_refused(number_format):
    assert errors(read(edited(("2.4", "points", 0.75), number_format=number_format))) == [("H17", "phần trăm")]


def test_a_percent_sign_that_is_only_text_is_no_percentage():
    assert errors(read(edited(("2.4", "points", 0.75), number_format='0.00"%"'))) == []


@pytest.mark.parametrize(
    ("value", "figure"), [("1,5", "1.5"), ("1.5", "1.5"), (" 1,5\u00a0", "1.5"), ("0.125", "0.125")]
)
def test_text_numbers_are_taken_with_a_warning(value, figure):
    reading = read(edited(("2.4", "points", value)))

    assert answer(reading, "2.4") == {"value": figure}
    assert warnings(reading) == {"số dạng chữ"}
    assert not any(finding.needs_tick for finding in reading.findings)


def test_float_noise_is_no_fault():
    reading = read(edited(("2.4", "points", 0.1 + 0.2)))

    assert answer(reading, "2.4") == {"value": "0.3"}
    assert warnings(reading) == set()


def test_a_stored_result_is_taken_with_a_warning():
    data = edited(("2.4", "points", 1.5))
    stored = rezip(data, {sheet_part(data): lambda text: text.replace("<v>1.5</v>", "<f>1+0.5</f><v>1.5</v>")})

    reading = read(stored)

    assert answer(reading, "2.4") == {"value": "1.5"}
    assert warnings(reading) == {"công thức"}
    assert [finding.needs_tick for finding in reading.findings if finding.code == "công thức"] == [True]


def test_a_stored_error_is_refused():
    data = edited(("2.4", "points", 1.5))
    stored = rezip(
        data, {sheet_part(data): lambda text: text.replace('t="n"><v>1.5</v>', 't="e"><f>A99/0</f><v>#DIV/0!</v>')}
    )

    assert errors(read(stored)) == [("H17", "lỗi #DIV/0!")]


def test_a_hiding_format_is_a_warning():
    assert warnings(read(edited(("2.4", "points", 1.5), number_format=";;;"))) == {"định dạng"}


def test_off_the_step_is_refused():
    assert errors(read(edited(("1.10", "points", 0.6)))) == [("H12", "bước điểm")]


def test_an_unknown_option_is_refused_with_the_options():
    reading = read(edited(("1.1", "value", "Đúng hạn")))

    assert errors(reading) == [("G9", "lựa chọn")]
    assert "“Kịp thời”; “Chậm, dưới 10 ngày”" in reading.findings[0].message


def test_more_done_than_there_are_is_refused():
    assert errors(read(edited(("1.2", "a", 20), ("1.2", "b", 25)))) == [("F10", "b > a")]


def test_half_a_pair_is_refused():
    assert errors(read(edited(("1.2", "b", 25), ("2.2", "a", 3)))) == [
        ("E10", "thiếu số liệu"),
        ("F15", "thiếu số liệu"),
    ]


@pytest.mark.parametrize(
    ("value", "figure"), [("22.338", "22338"), ("22.338.000", "22338000"), ("22338", "22338"), (22338, "22338")]
)
def test_integers_take_grouped_thousands(value, figure):
    reading = read(edited(("2.1", "a", value), ("2.1", "b", 1)))

    assert answer(reading, "2.1") == {"a": figure, "b": "1"}


@pytest.mark.parametrize("value", [22.338, "22,338", "2,5"])
def test_integers_refuse_a_fraction(value):
    assert errors(read(edited(("2.1", "a", value), ("2.1", "b", 1)))) == [("E14", "chữ số thập phân")]


@pytest.mark.parametrize("value", ["1,5", "mười"])
def test_the_way_out_of_a_whole_number_is_a_whole_number(value):
    [finding] = [one for one in read(edited(("2.1", "a", value), ("2.1", "b", 1))).findings if one.is_error]

    assert "số nguyên" in finding.fix
    assert "1,5" not in finding.fix
    assert "như 1,5" not in finding.message


@pytest.mark.parametrize("value", ["thiếu: x", "mất: 1", "thiếu 1", "thiếu: -1", "thiếu: 1; thiếu: 2", "thiếu: 1,5"])
def test_counts_that_cannot_be_read_are_refused(value):
    assert errors(read(edited(("2.3", "value", value)))) == [("G16", "mục đếm")]


def test_the_rules_have_the_last_word():
    reading = read(edited(("1.2", "a", 0), ("1.2", "b", 5)))

    assert errors(reading) == [("E10", "giá trị")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ([("1.3", "value", "Không áp dụng")], [("I11", "thiếu lý do")]),
        ([("1.10", "value", "Không áp dụng"), ("1.10", "note", "x")], [("G12", "không áp dụng")]),
        ([("1.2", "value", "không áp dụng "), ("1.2", "note", "x"), ("1.2", "a", 3)], [("E10", "không áp dụng")]),
        ([("2.5", "points", 1)], [("H18", "không tự chấm")]),
        ([("2.5", "value", 80)], [("G18", "không tự chấm")]),
        ([("2.4", "a", 5)], [("E17", "sai cột")]),
        ([("1", "value", 5)], [("G8", "sai cột")]),
    ],
)
def test_values_where_none_belong_are_refused(changes, found):
    assert errors(read(edited(*changes))) == found


def test_a_score_in_a_computed_row_is_ignored_with_a_warning():
    reading = read(edited(("1.3", "value", 2), ("1.3", "points", 1), ("1", "points", 4)))

    assert answer(reading, "1.3") == {"value": "2"}
    assert [(f.cell, f.code) for f in reading.findings if f.code != "chưa chấm"] == [
        ("H8", "hệ thống tự tính"),
        ("H11", "hệ thống tự tính"),
    ]


def test_blank_scores_are_missing_not_zero():
    reading = read(template())

    assert {finding.code for finding in reading.findings} == {"chưa chấm"}
    assert all(row.answer is None and row.blank for row in reading.rows)
    assert len(reading.findings) == len(reading.rows) == 8


@pytest.mark.parametrize(
    ("text", "kept", "code"),
    [
        ("ghi\u202e chú\u0085", "ghi chú", "ký tự"),
        ("xem javascript:alert(1) nhé", "xem  nhé", "liên kết"),
        ("x" * 6000, "x" * 5000, "quá dài"),
        ("C¶i c¸ch hµnh chÝnh", "C¶i c¸ch hµnh chÝnh", "phông"),
        ("Coâng taùc caûi caùch haønh chính ñaõ laøm", "Coâng taùc caûi caùch haønh chính ñaõ laøm", "phông"),
    ],
)
def test_doubtful_texts_are_warned_of(text, kept, code):
    reading = read(edited(("2.4", "note", text)))

    assert next(row.note for row in reading.rows if row.code == "2.4") == kept
    assert warnings(reading) == {code}


@pytest.mark.parametrize(
    "text", ["Sở đã hoàn thành; loà xoà, uý, quỹ, thuê, ốm, “trích dẫn”", "Dữ liệu data: 12 – 50 m² ½ ngày", "15°C ± 1"]
)
def test_good_vietnamese_is_not_taken_for_a_legacy_font(text):
    assert warnings(read(edited(("2.4", "note", text)))) == set()


def test_a_legacy_font_is_warned_of_by_its_name():
    editor = Editor(template())
    editor.put("2.4", "note", "Cong tac")
    editor.cell("2.4", "note").font = Font(name=".VnTime")

    assert warnings(read(editor.data())) == {"phông"}


def test_a_link_that_runs_code_is_warned_of():
    editor = Editor(template())
    editor.put("2.4", "evidence", "12/KH")
    editor.cell("2.4", "evidence").hyperlink = "javascript:alert(1)"

    reading = read(editor.data())

    assert warnings(reading) == {"liên kết"}
    assert next(row.evidence for row in reading.rows if row.code == "2.4") == "12/KH"


def test_decomposed_texts_are_stored_composed():
    reading = read(
        edited(
            ("2.4", "note", unicodedata.normalize("NFD", "Giải trình")),
            ("1.1", "value", unicodedata.normalize("NFD", "Kịp thời")),
        )
    )

    assert next(row.note for row in reading.rows if row.code == "2.4") == "Giải trình"
    assert answer(reading, "1.1") == {"value": "kip-thoi"}
    assert warnings(reading) == set()


def test_all_faults_come_at_once_in_the_order_of_the_sheet():
    changes = [
        ("2.4", "points", "abc"),
        ("1.10", "points", 9),
        ("1.1", "value", "?"),
        ("1.2", "a", -1),
        ("1.2", "b", "1.000"),
        ("2.1", "a", dt.date(2014, 1, 2)),
        ("2.1", "b", "#REF!"),
        ("2.5", "points", 1),
    ]

    assert errors(read(edited(*changes))) == [
        ("G9", "lựa chọn"),
        ("E10", "âm"),
        ("F10", "không rõ"),
        ("H12", "vượt điểm tối đa"),
        ("E14", "ngày"),
        ("F14", "lỗi #REF!"),
        ("H17", "không phải số"),
        ("H18", "không tự chấm"),
    ]


def test_a_cleared_cell_is_missing_again():
    rows = row_specs({"2.4": {"value": "1"}})
    editor = Editor(template(rows))
    editor.put("2.4", "points", None)

    reading = read(editor.data(), rows)

    assert answer(reading, "2.4") is None
    assert [row.blank for row in reading.rows if row.code == "2.4"] == [True]
