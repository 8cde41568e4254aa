"""Every fault that cells can mend: the marked copy, mended in its marked cells alone, passes."""

import datetime as dt

import pytest
from openpyxl.cell.cell import MergedCell

from scoring.excel.annotate import annotated
from tests.excel.books import ANSWERS, Editor, answer, errors, read, rezip, row_specs, sheet_part, template

pytestmark = pytest.mark.slow
ROWS = row_specs(ANSWERS)
AUTHOR = "Cổng chấm điểm CCHC"


def typed(code, key, wrong, right, fault, number_format=None):
    """One cell typed wrong, and what it takes to be right."""

    def hurt(editor):
        editor.put(code, key, wrong, number_format)

    return hurt, {(code, key): right}, fault


POINTS = ("2.4", "points")
NUMBERS = [
    ("1/2", "không phải số"),
    ("x", "không phải số"),
    ("-", "không phải số"),
    ("1_0", "không phải số"),
    ("١", "không phải số"),
    ("NaN", "không phải số"),
    ("1E400", "không phải số"),
    (True, "không phải số"),
    ("1,5 điểm", "không phải số"),
    ("1.000", "không rõ"),
    (dt.date(2026, 1, 2), "ngày"),
    (dt.datetime(2026, 1, 2, 1, 30), "ngày"),  # noqa: DTZ001 - cells have no zone
    (dt.time(1, 30), "giờ"),
    ("#REF!", "lỗi #REF!"),
    ("#N/A", "lỗi #N/A"),
    ("#DIV/0!", "lỗi #DIV/0!"),
    ("=1+1", "công thức"),
    ("=cmd|'/c calc'!A0", "công thức"),
    (-1, "âm"),
    (3, "vượt điểm tối đa"),
    (1.23456, "chữ số thập phân"),
]
FAULTS = [
    *(typed(*POINTS, wrong, 1.5, fault) for wrong, fault in NUMBERS),
    typed(*POINTS, 0.5, 1.5, "phần trăm", "0%"),
    typed("1.10", "points", 0.3, 0.5, "bước điểm"),
    typed("1.1", "value", "Rất kịp thời", "Kịp thời", "lựa chọn"),
    typed("1.2", "b", 26, 25, "b > a"),
    typed("1.2", "b", None, 25, "thiếu số liệu"),
    typed("2.1", "a", 21588.5, 21588, "chữ số thập phân"),
    typed("1.3", "note", None, "Không có nhiệm vụ", "thiếu lý do"),
    typed("1.10", "value", "Không áp dụng", None, "không áp dụng"),
    (
        lambda editor: editor.put("2.1", "value", "Không áp dụng"),
        {("2.1", "a"): None, ("2.1", "b"): None, ("2.1", "note"): "Không có hồ sơ"},
        "không áp dụng",
    ),
    (lambda editor: editor.put("1.3", "a", 5), {("1.3", "a"): None}, "không áp dụng"),
    typed("2.3", "value", "thiếu 1", "thiếu: 1; chậm: 0", "mục đếm"),
    typed("2.4", "a", 5, None, "sai cột"),
    typed("2.5", "points", 1, None, "không tự chấm"),
    typed("2", "value", 1, None, "sai cột"),
    typed("2.4", "max", 3, 2, "điểm tối đa"),
    typed("2.4", "code", "2.9", "2.4", "mã tiêu chí"),
    typed("2.4", "code", dt.date(2026, 4, 2), "2.4", "ngày"),
    typed("1.10", "code", 1.1, "1.10", "mã tiêu chí"),
    typed("2.4", "code", "#REF!", "2.4", "lỗi #REF!"),
    typed("2.4", "code", "2.3", "2.4", "trùng"),
    typed("Mã tiêu chí", "points", "Điểm", "Điểm tự chấm", "thiếu cột"),
    typed("Mã tiêu chí", "how", "Giải trình", "Cách tính điểm", "trùng cột"),
]


def marked_cells(editor):
    return {
        cell.coordinate
        for row in editor.sheet.iter_rows()
        for cell in row
        if not isinstance(cell, MergedCell) and cell.comment is not None and cell.comment.author == AUTHOR
    }


def marked(data):
    return Editor(annotated(data, [vars(f) for f in read(data, ROWS).findings if f.is_error or f.needs_tick]))


@pytest.mark.parametrize(("hurt", "mended", "fault"), FAULTS, ids=[str(number) for number in range(len(FAULTS))])
def test_mending_the_marked_cells_alone_is_enough(hurt, mended, fault):
    editor = Editor(template(ROWS))
    places = {key: editor.cell(*key).coordinate for key in mended}
    hurt(editor)
    data = editor.data()
    before = read(data, ROWS)

    copy = marked(data)
    for key, right in mended.items():
        assert places[key] in marked_cells(copy)
        copy.sheet[places[key]].value = right  # the format stays as it is in the copy, as when it is typed
    reading = read(copy.data(), ROWS)

    assert fault in {code for _cell, code in errors(before)}
    assert errors(reading) == []
    assert answer(reading, "2.2") == ANSWERS["2.2"]


def test_a_score_without_a_code_is_mended_by_its_code_or_by_clearing_it():
    editor = Editor(template(ROWS))
    last = editor.sheet.max_row
    editor.cell("1.10", "code").value = None
    copy = marked(editor.data())
    row = next(row for row in range(1, last) if copy.sheet.cell(row, 2).value == "Sáng kiến")

    assert {("thiếu mã"), ("thiếu tiêu chí")} <= {code for _c, code in errors(read(editor.data(), ROWS))}
    assert copy.sheet.cell(row, 8).comment is not None
    copy.sheet.cell(row, 1).value = "1.10"
    assert errors(read(copy.data(), ROWS)) == []


def test_merged_cells_are_mended_by_parting_them():
    editor = Editor(template(ROWS))
    cells = (editor.cell("1.2", "a").coordinate, editor.cell("1.2", "b").coordinate)
    editor.sheet.merge_cells(":".join(cells))

    copy = marked(editor.data())
    copy.sheet.unmerge_cells(":".join(cells))
    copy.sheet[cells[0]].value, copy.sheet[cells[1]].value = 25, 20

    assert ("ô gộp") in {code for _cell, code in errors(read(editor.data(), ROWS))}
    assert cells[0] in marked_cells(copy)
    assert errors(read(copy.data(), ROWS)) == []


def test_all_faults_at_once_are_mended_at_once():
    editor = Editor(template(ROWS))
    wrong = {("2.4", "points"): "x", ("1.10", "points"): 0.3, ("1.2", "b"): 26, ("2.3", "value"): "?", ("2", "a"): 1}
    right = {("2.4", "points"): 1, ("1.10", "points"): 1, ("1.2", "b"): 24, ("2.3", "value"): "0", ("2", "a"): None}
    for key, value in wrong.items():
        editor.put(*key, value)

    copy = marked(editor.data())
    for key, value in right.items():
        assert copy.cell(*key).coordinate in marked_cells(copy)
        copy.put(*key, value)

    assert errors(read(copy.data(), ROWS)) == []


def test_a_formula_that_calls_a_program_comes_back_as_text():
    editor = Editor(template(ROWS))
    formula = "=cmd|'/c calc'!A0"
    editor.put(*POINTS, formula)
    editor.sheet["L3"] = formula

    copy = marked(editor.data())

    for cell in (copy.cell(*POINTS), copy.sheet["L3"]):
        assert (cell.value, cell.data_type) == (formula, "s")
        assert cell.quotePrefix


def test_a_stored_formula_that_calls_a_program_is_refused_too():
    editor = Editor(template(ROWS))
    editor.put(*POINTS, 1.5)
    data = editor.data()
    hurt = rezip(data, {sheet_part(data): lambda text: text.replace("<v>1.5</v>", "<f>cmd|'/c calc'!A0</f><v>1.5</v>")})

    assert [code for _cell, code in errors(read(hurt, ROWS))] == ["công thức"]
