import re
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.excel.layout import COLUMNS
from tests.excel.books import ANSWERS, META, Editor, answer, edited, read, row_specs, sheet_spec, template

NOTES = {
    "1.1": ('=HYPERLINK("http://x")', "12/KH-SNV ngày 05/01/2026\n13/BC-STP"),
    "1.10": ("@ghi chú", "-1"),
    "2.4": ("chỉ có ghi chú", ""),
    "1.3": ("Không có nhiệm vụ", ""),
}


def test_template_read_back_changes_nothing():
    rows = row_specs(ANSWERS, NOTES)

    reading = read(template(rows), rows)

    saved = {row.code: (row.answer, row.note, row.evidence) for row in rows if row.is_filled_in}
    assert {row.code: (row.answer, row.note, row.evidence) for row in reading.rows} == saved
    assert [(finding.code, finding.cell) for finding in reading.findings] == [("chưa chấm", "H17")]
    assert reading.meta == META


def test_template_keeps_a_figure_finer_than_people_may_type():
    rows = row_specs({"1.3": {"value": "3.123456"}})

    reading = read(template(rows), rows)

    assert answer(reading, "1.3") == {"value": "3.123456"}
    assert [finding.code for finding in reading.findings if finding.is_error] == []


def test_template_keeps_a_reason_and_another_note():
    rows = row_specs({"1.3": {"not_applicable": "Không phát sinh"}}, {"1.3": ("Đã hỏi Sở Nội vụ", "")})

    reading = read(template(rows), rows)

    row = next(row for row in reading.rows if row.code == "1.3")
    assert (row.answer, row.note) == ({"not_applicable": "Không phát sinh"}, "Đã hỏi Sở Nội vụ")


def test_codes_and_notes_are_text_cells():
    editor = Editor(template(row_specs(ANSWERS, NOTES)))

    code, note = editor.cell("1.10", "code"), editor.cell("1.1", "note")

    assert (code.value, code.data_type, code.number_format) == ("1.10", "s", "@")
    assert (note.value, note.data_type, note.quotePrefix) == ('=HYPERLINK("http://x")', "s", True)


def test_only_what_a_criterion_needs_is_unlocked():
    editor = Editor(template())
    keys = [column.key for column in COLUMNS]

    unlocked = {
        code: [key for key in keys if not editor.cell(code, key).protection.locked]
        for code in ("1", "1.1", "1.2", "1.10", "2.4", "2.5")
    }

    assert unlocked == {
        "1": [],
        "1.1": ["value", "note", "evidence"],
        "1.2": ["a", "b", "value", "note", "evidence"],
        "1.10": ["points", "note", "evidence"],
        "2.4": ["value", "points", "note", "evidence"],
        "2.5": [],
    }
    assert editor.sheet.protection.sheet
    assert editor.sheet.protection.password is None


def test_sheets_freeze_print_and_hiding_are_set_up():
    book = load_workbook(BytesIO(template()))
    sheet = book["Tự đánh giá"]

    assert [(one.title, one.sheet_state) for one in book.worksheets] == [
        ("Tự đánh giá", "visible"),
        ("Hướng dẫn", "visible"),
        ("_danh_muc", "hidden"),
        ("_meta", "hidden"),
    ]
    assert sheet.freeze_panes == "C8"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$7:$7"


def test_groups_are_bold_and_closed_rows_say_so():
    editor = Editor(template())

    assert editor.cell("1", "title").font.bold
    assert not editor.cell("1.1", "title").font.bold
    assert editor.cell("1.1", "title").alignment.indent == 1
    assert editor.cell("2.5", "points").fill.fgColor.rgb != editor.cell("2.4", "points").fill.fgColor.rgb


def test_entry_rules_hold_vietnamese_help_and_bounds():
    sheet = load_workbook(BytesIO(template()))["Tự đánh giá"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}

    assert rules["G9"].type == "list"
    assert rules["G9"].formula1 == "'_danh_muc'!$A$1:$A$3"
    assert (rules["H17"].type, rules["H17"].formula1, rules["H17"].formula2) == ("decimal", "0", "2")
    assert rules["H17"].errorTitle == "Điểm không hợp lệ"
    assert "(b) Số đúng hạn" in rules["F14"].prompt
    assert rules["E14"].type == "whole"
    for rule in rules.values():
        assert len(rule.promptTitle) <= 32
        assert len(rule.prompt) <= 255


def test_computed_rows_show_live_formulas():
    editor = Editor(template())

    assert (
        editor.cell("1.1", "points").value
        == '=IF(OR(G9="",G9="Không áp dụng"),"",IF(G9="Kịp thời",1,IF(G9="Chậm, dưới 10 ngày",0.5,"")))'
    )
    assert (
        editor.cell("1.2", "points").value
        == '=IF(OR(E10="",F10="",G10="Không áp dụng",N(E10)=0),"",IF(ROUND(F10/E10*100,10)>=100,1,0))'
    )
    assert editor.cell("2.3", "points").value is None
    for cell in editor.sheet["H"]:
        if isinstance(cell.value, str) and cell.value.startswith("="):
            assert cell.value.count("(") == cell.value.count(")")


def test_title_rows_name_agency_round_unit_and_deadline():
    editor = Editor(template())

    said = [editor.sheet.cell(number, 1).value for number in range(1, 6)]

    assert said == [
        "UBND thành phố Đà Nẵng",
        "PHIẾU TỰ ĐÁNH GIÁ, CHẤM ĐIỂM",
        "CCHC năm 2014 (đợt CCHC-2014)",
        "Đơn vị: Sở Tư pháp (STP)",
        "Thời hạn: đến hết ngày 15/01/2015",
    ]


def test_notice_stands_under_the_title():
    spec = sheet_spec(row_specs())
    from dataclasses import replace

    from scoring.excel.template import render_template

    sheet = load_workbook(BytesIO(render_template(replace(spec, notice="Số liệu minh họa"))))["Tự đánh giá"]

    assert sheet["A6"].value == "Số liệu minh họa"
    assert sheet["A8"].value == "Mã tiêu chí"


@pytest.mark.parametrize(
    ("code", "key", "value", "expected"),
    [
        ("1.1", "value", "Kịp thời", {"value": "kip-thoi"}),
        ("1.1", "value", "  kịp   THỜI ", {"value": "kip-thoi"}),
        ("1.3", "value", 3.5, {"value": "3.5"}),
        ("1.3", "value", -2, {"value": "-2"}),
        ("1.10", "points", 0.5, {"value": "0.5"}),
        ("2.3", "value", "thiếu: 1; chậm: 2", {"counts": {"thiếu": 1, "chậm": 2}}),
        ("2.3", "value", "Chậm: 3\nthiếu:0", {"counts": {"chậm": 3, "thiếu": 0}}),
        ("2.3", "value", 0, {"counts": {"thiếu": 0, "chậm": 0}}),
        ("2.4", "points", 1.1 + 0.2, {"value": "1.3"}),
    ],
)
def test_typed_values_become_answers(code, key, value, expected):
    reading = read(edited((code, key, value)))

    assert answer(reading, code) == expected
    assert [finding for finding in reading.findings if finding.code != "chưa chấm"] == []


def test_pairs_become_answers():
    reading = read(edited(("1.2", "a", 25), ("1.2", "b", 20.5), ("2.2", "a", 1050), ("2.2", "b", 450)))

    assert answer(reading, "1.2") == {"a": "25", "b": "20.5"}
    assert answer(reading, "2.2") == {"before": "1050", "after": "450"}


def test_not_applicable_takes_its_reason_from_the_note():
    reading = read(edited(("1.2", "value", "Không áp dụng"), ("1.2", "note", "Không có nhiệm vụ")))

    assert answer(reading, "1.2") == {"not_applicable": "Không có nhiệm vụ"}


def test_written_workbook_holds_no_formula_but_ours():
    rows = row_specs(ANSWERS, {"1.1": ("=cmd|'/c calc'!A0", "+1"), "2.4": ("\t=1", "@x")})

    book = load_workbook(BytesIO(template(rows)))

    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas
    assert all(re.match(r"=IF\((OR\()?[EFG]\d+=", formula) for formula in formulas)


def test_maxima_are_numbers():
    assert Editor(template()).cell("1.10", "max").value == 1
    assert Decimal(str(Editor(template()).cell("2.1", "max").value)) == Decimal(3)
