from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.excel.annotate import annotate
from tests.excel.books import ANSWERS, Editor, answer, edited, errors, read, rezip, row_specs, sheet_part, template

pytestmark = pytest.mark.slow

BROKEN = (("2.4", "points", "abc"), ("1.10", "points", 9), ("1.1", "value", "?"))


def marked(data, rows=None):
    return annotate(data, read(data, rows).findings)


def test_faulty_cells_are_filled_and_commented():
    editor = Editor(marked(edited(*BROKEN)))

    cell = editor.cell("2.4", "points")

    assert cell.value == "abc"
    assert cell.fill.fgColor.rgb == "FFF8C9C0"
    assert "không phải số" in cell.comment.text
    assert not cell.protection.locked
    assert editor.cell("1.10", "points").comment is not None
    assert editor.cell("1.2", "note").comment is None


def test_a_sheet_lists_every_fault_with_a_link():
    book = load_workbook(BytesIO(marked(edited(*BROKEN))))
    sheet = book["Lỗi"]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2) if row[2].value == "lỗi"]

    assert book.sheetnames[0] == "Lỗi"
    assert [row[1] for row in rows] == ["Tự đánh giá!G9", "Tự đánh giá!H12", "Tự đánh giá!H17"]
    assert sheet["B2"].hyperlink.location == "'Tự đánh giá'!G9"


def test_mending_the_marked_cells_is_enough():
    rows = row_specs(ANSWERS)
    editor = Editor(marked(edited(*BROKEN, rows=rows), rows))
    editor.put("2.4", "points", 1.5)
    editor.put("1.10", "points", 0.5)
    editor.put("1.1", "value", "Kịp thời")

    reading = read(editor.data(), rows)

    assert errors(reading) == []
    assert (answer(reading, "2.4"), answer(reading, "1.10"), answer(reading, "1.2")) == (
        {"value": "1.5"},
        {"value": "0.5"},
        {"a": "25", "b": "20.5"},
    )


def test_a_stored_result_stays_where_the_marks_were_written():
    data = edited(("2.4", "points", 1.5), ("1.10", "points", 9))
    stored = rezip(data, {sheet_part(data): lambda text: text.replace("<v>1.5</v>", "<f>1+0.5</f><v>1.5</v>")})

    editor = Editor(marked(stored))

    assert editor.cell("2.4", "points").value == 1.5
    assert editor.cell("1.1", "points").value.startswith("=IF(")


def test_marks_of_an_earlier_upload_are_taken_away():
    editor = Editor(marked(edited(*BROKEN)))
    editor.put("2.4", "points", 1.5)

    again = Editor(marked(editor.data()))

    assert again.cell("2.4", "points").comment is None
    assert again.cell("2.4", "points").fill.fgColor.rgb == "FFFFFBE6"
    assert again.book.sheetnames.count("Lỗi") == 1
    assert again.cell("1.10", "points").comment is not None


def test_texts_in_the_list_run_nothing():
    book = load_workbook(BytesIO(marked(edited(("1.1", "value", "'=1+1"), ("2.4", "points", "-")))))

    assert all(cell.data_type != "f" for row in book["Lỗi"].iter_rows() for cell in row)


def test_a_far_formatted_cell_does_not_stop_the_marking():
    data = edited(*BROKEN)
    far = '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    hurt = rezip(data, {sheet_part(data): lambda text: text.replace("</sheetData>", far)})

    assert Editor(marked(hurt)).cell("2.4", "points").comment is not None


def test_what_is_no_workbook_is_not_marked():
    assert annotate(b"x", ()) is None


def test_blank_open_cells_keep_their_look():
    editor = Editor(marked(edited(*BROKEN)))

    assert not editor.cell("1.2", "a").protection.locked
    assert editor.cell("1.2", "a").fill.fgColor.rgb == Editor(template()).cell("1.2", "a").fill.fgColor.rgb
