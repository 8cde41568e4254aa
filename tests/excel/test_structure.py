import datetime as dt
import unicodedata

import pytest
from openpyxl.utils import get_column_letter

from scoring.excel.layout import COLUMNS, column_letters
from tests.excel.books import (
    ANSWERS,
    CRITERIA,
    META,
    Editor,
    answer,
    errors,
    read,
    rezip,
    row_specs,
    template,
    warnings,
)


def changed(change, rows=None):
    editor = Editor(template(rows))
    change(editor)
    return editor.data()


def saved(rows):
    return {row.code: row.answer for row in rows if row.is_filled_in}


@pytest.mark.parametrize("name", ["TỰ ĐÁNH GIÁ", " tự  đánh giá ", unicodedata.normalize("NFD", "Tự đánh giá")])
def test_the_sheet_is_found_in_any_case_and_unicode_form(name):
    rows = row_specs(ANSWERS)
    data = rezip(template(rows), {"xl/workbook.xml": lambda text: text.replace('name="Tự đánh giá"', f'name="{name}"')})

    reading = read(data, rows)

    assert {row.code: row.answer for row in reading.rows} == saved(rows)
    assert errors(reading) == []


def test_a_renamed_sheet_is_refused_naming_it():
    reading = read(changed(lambda editor: setattr(editor.sheet, "title", "Sheet1")))

    assert [(f.sheet, f.cell, f.code) for f in reading.findings] == [("Sheet1", "", "trang tính")]
    assert "Sheet1" in reading.findings[0].message
    assert reading.meta == META


def test_a_workbook_without_our_table_is_refused():
    assert errors(read(changed(lambda editor: editor.book.remove(editor.sheet)))) == [("", "trang tính")]


def test_a_second_sheet_of_the_same_kind_is_a_warning():
    rows = row_specs(ANSWERS)
    reading = read(changed(lambda editor: editor.book.copy_worksheet(editor.sheet), rows), rows)

    assert {row.code: row.answer for row in reading.rows} == saved(rows)
    assert warnings(reading) == {"trang tính thừa"}


@pytest.mark.parametrize("column", [column for column in COLUMNS if column.required])
def test_a_missing_column_is_refused(column):
    def rename(editor):
        editor.sheet.cell(editor.header_row, COLUMNS.index(column) + 1).value = "Cột khác"

    place = f"{column_letters(COLUMNS.index(column) + 1)}7"
    assert (place, "thiếu cột") in errors(read(changed(rename)))


def test_a_column_twice_is_refused():
    def again(editor):
        editor.sheet.cell(editor.header_row, 12).value = "điểm TỰ chấm"

    found = errors(read(changed(again)))
    assert [code for _cell, code in found] == ["trùng cột"] * 2
    assert found[-1][0] == "L7"


def test_a_sheet_without_a_header_row_is_refused():
    assert errors(read(changed(lambda editor: editor.sheet.delete_rows(editor.header_row)))) == [("", "thiếu cột")]


def test_columns_may_move_and_be_added():
    rows = row_specs(ANSWERS)

    def move(editor):
        editor.sheet.insert_cols(1, 2)
        editor.sheet.cell(7, 1).value = "STT"
        editor.sheet.cell(9, 1).value = 1

    reading = read(changed(move, rows), rows)

    assert {row.code: row.answer for row in reading.rows} == saved(rows)
    assert errors(reading) == []


def test_rows_may_be_sorted_and_spaced():
    rows = row_specs(ANSWERS)

    def shuffle(editor):
        cells = [[cell.value for cell in row] for row in editor.sheet.iter_rows(8, editor.sheet.max_row, 1, 10)]
        for number, row in enumerate(reversed(cells)):
            for column, value in enumerate(row, start=1):
                editor.sheet.cell(30 + 2 * number, column).value = value
        editor.sheet.delete_rows(8, 11)

    reading = read(changed(shuffle, rows), rows)

    assert {row.code: row.answer for row in reading.rows} == saved(rows)
    assert errors(reading) == []
    assert [row.code for row in reading.rows] == list(saved(rows))


def test_a_missing_row_is_refused_naming_it():
    reading = read(changed(lambda editor: editor.sheet.delete_rows(editor.rows["2.4"])))

    assert errors(reading) == [("A7", "thiếu tiêu chí")]
    assert "2.4" in reading.findings[0].message


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("9.9", [("A7", "thiếu tiêu chí"), ("A17", "mã tiêu chí")]),
        ("2.3", [("A7", "thiếu tiêu chí"), ("A17", "trùng")]),
        (dt.date(2014, 4, 2), [("A7", "thiếu tiêu chí"), ("A17", "ngày")]),
        ("#REF!", [("A7", "thiếu tiêu chí"), ("A17", "lỗi #REF!")]),
        (9.9, [("A7", "thiếu tiêu chí"), ("A17", "mã tiêu chí")]),
    ],
)
def test_a_wrong_code_is_refused(typed, found):
    assert errors(read(changed(lambda editor: editor.put("2.4", "code", typed)))) == found


def test_a_number_that_could_be_two_codes_is_refused():
    def type_number(editor):
        editor.put("1.10", "code", 1.1)

    reading = read(changed(type_number))

    assert errors(reading) == [("A7", "thiếu tiêu chí"), ("A12", "mã tiêu chí")]
    assert "1.1 hoặc 1.10" in next(finding.message for finding in reading.findings if finding.code == "mã tiêu chí")


def test_an_unambiguous_number_is_taken_for_the_code_with_a_warning():
    rows = row_specs(ANSWERS)

    def type_number(editor):
        editor.put("2.4", "code", 2.4)
        editor.put("2.4", "points", 1.5)

    reading = read(changed(type_number, rows), rows)

    assert answer(reading, "2.4") == {"value": "1.5"}
    assert (errors(reading), warnings(reading)) == ([], {"mã dạng số"})


def test_a_score_without_a_code_is_refused():
    def lose_code(editor):
        editor.put("2.4", "code", None)
        editor.put("2.4", "points", 1.5)

    assert errors(read(changed(lose_code))) == [("A7", "thiếu tiêu chí"), ("H17", "thiếu mã")]


def test_total_and_signature_rows_are_let_pass():
    def sign(editor):
        for row in (
            [None, "Tổng cộng", 12, None, None, None, None, 7.5],
            ["Tổng điểm", None, 12, None, None, None, None, "7,5"],
            [],
            ["Người lập biểu", None, None, None, None, None, None, "THỦ TRƯỞNG ĐƠN VỊ"],
            [None, None, None, None, None, None, None, "Nguyễn Văn A"],
        ):
            editor.sheet.append(row)

    assert errors(read(changed(sign))) == []
    assert warnings(read(changed(sign))) == set()


@pytest.mark.parametrize(
    ("merge", "cell"), [("H16:H17", "H16"), ("E10:F10", "E10"), ("A16:A17", "A16"), ("I9:I12", "I9")]
)
def test_merged_score_cells_are_refused(merge, cell):
    found = errors(read(changed(lambda editor: editor.sheet.merge_cells(merge))))

    assert (cell, "ô gộp") in found


def test_merged_titles_and_names_are_no_fault():
    def merge(editor):
        editor.sheet.merge_cells("A1:J1")
        editor.sheet.merge_cells("A2:J2")

    assert errors(read(changed(merge))) == []


def test_a_changed_maximum_is_refused():
    reading = read(changed(lambda editor: editor.put("2.4", "max", 5)))

    assert errors(reading) == [("C17", "điểm tối đa")]
    assert "là 2" in next(finding.message for finding in reading.findings if finding.is_error)


def test_a_maximum_typed_as_text_is_the_same():
    assert errors(read(changed(lambda editor: editor.put("2.4", "max", "2,00")))) == []


def test_a_changed_name_is_a_warning():
    assert warnings(read(changed(lambda editor: editor.put("2.4", "title", "Tên năm ngoái")))) == {"tên tiêu chí"}


def test_hidden_rows_and_columns_are_warned_of():
    def hide(editor):
        editor.sheet.row_dimensions[17].hidden = True
        editor.sheet.column_dimensions["H"].hidden = True
        editor.sheet.column_dimensions["D"].hidden = True

    reading = read(changed(hide))

    assert [(f.cell, f.code) for f in reading.findings if f.code != "chưa chấm"] == [
        ("H7", "cột ẩn"),
        ("A17", "dòng ẩn"),
    ]


def test_the_meta_sheet_may_be_gone():
    reading = read(changed(lambda editor: editor.book.remove(editor.book["_meta"])))

    assert reading.meta == {}
    assert errors(reading) == []


def test_a_hundred_missing_rows_are_all_named():
    criteria = [*CRITERIA, {"code": "3", "title": "Khác", "max": "100"}]
    criteria += [
        {"code": f"3.{n}", "parent": "3", "title": f"T{n}", "max": "1", "measure": {"kind": "points"}}
        for n in range(1, 101)
    ]

    reading = read(template(), row_specs(criteria=criteria))

    assert [code for _cell, code in errors(reading)] == ["thiếu tiêu chí"] * 101


def test_sixty_columns_and_no_more():
    def fill(editor):
        for number in range(11, 80):
            editor.sheet.cell(7, number).value = f"Cột {get_column_letter(number)}"

    assert errors(read(changed(fill))) == []


def test_header_texts_may_differ_in_blanks_and_case():
    def retype(editor):
        editor.sheet.cell(7, 7).value = "GIÁ TRỊ/LỰA CHỌN"
        editor.sheet.cell(7, 8).value = "Điểm\ntự chấm"

    assert errors(read(changed(retype))) == []


def test_a_hidden_sheet_of_ours_is_still_read():
    data = template(row_specs(ANSWERS))
    hidden = rezip(
        data,
        {"xl/workbook.xml": lambda text: text.replace('sheetId="1" state="visible"', 'sheetId="1" state="hidden"')},
    )

    assert errors(read(hidden, row_specs(ANSWERS))) == []
