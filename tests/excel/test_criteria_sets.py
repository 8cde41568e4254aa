"""Criteria sets as workbooks: what goes out comes back unchanged, and whatever is wrong is named at its cell."""

import copy
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from scoring.excel.book import read_book
from scoring.excel.criteria_sets.reading import read_set
from scoring.excel.criteria_sets.say import conversion_said, measure_said
from scoring.excel.criteria_sets.spec import CRITERIA_SHEET, SHEETS, tidied
from scoring.excel.criteria_sets.understand import conversion_unsaid, measure_unsaid
from scoring.excel.criteria_sets.words import NotationFault, said, unsaid
from scoring.excel.criteria_sets.workbook import set_workbook
from scoring.excel.gate import inspect
from scoring.excel.reader import read_workbook
from tests import make
from tests.engine.strategies import rounds
from tests.excel.published_sets import NAMES, published

PARTS = ("maximum", "blocks", "criteria", "scales")


def content_of(document):
    return tidied({part: document.get(part, document["policy"].get(part)) for part in PARTS})


def there_and_back(content):
    """What a set's workbook says, read in this process: the child's own way is taken once below."""
    return read_set(read_book(inspect(set_workbook(content, "Bộ tiêu chí thử"))))


def changed(content, cells):
    """What a set's workbook says after cells were typed over: {header: value} of the second criterion's row."""
    book = load_workbook(BytesIO(set_workbook(content, "Bộ")))
    sheet = book[CRITERIA_SHEET]
    columns = {cell.value: cell.column for cell in sheet[3]}
    for (row, header), value in cells.items():
        sheet.cell(row, columns[header]).value = value
    out = BytesIO()
    book.save(out)
    return read_set(read_workbook(out.getvalue()))


@pytest.mark.parametrize("name", NAMES)
def test_a_published_set_goes_out_and_comes_back_unchanged(name):
    content = published(name)

    read = read_set(read_workbook(set_workbook(tidied(content), name)))

    assert read.errors == ()
    assert read.content == tidied(content)


def test_the_example_goes_through_the_child_process_and_comes_back():
    content = content_of(make.document())

    read = read_set(read_workbook(set_workbook(content, "Bộ tiêu chí CCHC 2026")))

    assert read.findings == ()
    assert read.content == content


@settings(max_examples=40, deadline=None)
@given(rounds())
def test_a_random_set_goes_out_and_comes_back_unchanged(document):
    content = content_of(document)

    read = there_and_back(content)

    assert read.errors == ()
    assert read.content == content


@settings(max_examples=200, deadline=None)
@given(st.text(min_size=1))
def test_any_name_is_read_back(name):
    assert unsaid(said(name)) == name


NAMED = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(str.strip)


@settings(max_examples=200, deadline=None)
@given(st.lists(NAMED, min_size=1, max_size=4, unique=True), NAMED, NAMED)
def test_any_words_in_a_rule_are_read_back(names, first, second):
    options = [{"key": name, "label": first + name, "points": "0.50"} for name in names]
    measures = [
        {"kind": "choice", "options": options},
        {"kind": "tally", "items": dict.fromkeys(names, "-0.25")},
        {"kind": "survey", "options": dict.fromkeys(names, "60") | {names[0]: None}, "min": 30},
        {"kind": "ratio", "a": first, "b": second, "over": False, "integer": True},
        {"kind": "number", "unit": first},
        {"kind": "number", "unit": "", "integer": False},
        {"kind": "reduction", "integer": True},
    ]
    assert [measure_unsaid(measure_said(measure)) for measure in measures] == measures


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Tỷ lệ: b/a", {"kind": "ratio", "a": "Tổng số", "b": "Số đạt"}),
        ("tỉ lệ: Số đúng hạn / Tổng số hồ sơ", {"kind": "ratio", "a": "Tổng số hồ sơ", "b": "Số đúng hạn"}),
        ("Chấm điểm; bước 0.25", {"kind": "points", "step": "0.25"}),
        (
            "Chọn: Kịp thời = 1 điểm; Không: 0",
            {
                "kind": "choice",
                "options": [
                    {"key": "1", "label": "Kịp thời", "points": "1"},
                    {"key": "2", "label": "Không", "points": "0"},
                ],
            },
        ),
        ("Đếm: thiếu × 0,5; chậm × 0,25", {"kind": "tally", "items": {"thiếu": "0.5", "chậm": "0.25"}}),
    ],
)
def test_a_measure_is_read_as_clerks_type_it(typed, meant):
    assert measure_unsaid(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "≥ 90 → 2; >= 80 -> 1; còn lại → 0",
            {
                "kind": "tiers",
                "tiers": [
                    {"op": ">=", "value": "90", "points": "2"},
                    {"op": ">=", "value": "80", "points": "1"},
                    {"otherwise": "0"},
                ],
            },
        ),
        (
            "> 90 %: 2 điểm\ncòn lại: 0,5 điểm",
            {"kind": "tiers", "tiers": [{"op": ">", "value": "90", "points": "2"}, {"otherwise": "0.5"}]},
        ),
        ("Theo tỷ lệ; dưới 80 được 0", {"kind": "share", "floor": "80"}),
        ("Mỗi hồ sơ trừ 0,5 điểm", {"kind": "deduct", "each": "0.5"}),
        ("Mỗi 1 được 0,5", {"kind": "per_item", "each": "0.5"}),
    ],
)
def test_a_conversion_is_read_as_clerks_type_it(typed, meant):
    assert conversion_unsaid(typed) == meant
    assert conversion_unsaid(conversion_said(meant)) == meant


@pytest.mark.parametrize(
    "typed", ["", "Tỷ lệ phần trăm", "Chọn một: A; B", "Đếm: thiếu", "Tỷ lệ: a/b/c", 'Chọn: "A = 1']
)
def test_a_measure_that_is_not_clear_is_refused_with_the_way_out(typed):
    with pytest.raises(NotationFault) as fault:
        measure_unsaid(typed)
    assert fault.value.fix


@pytest.mark.parametrize("typed", ["90 → 2", "≥ 90 → 1.500; còn lại → 0", "≥ 90", "Theo tỷ lệ; gì đó"])
def test_a_conversion_that_is_not_clear_is_refused_with_the_way_out(typed):
    with pytest.raises(NotationFault) as fault:
        conversion_unsaid(typed)
    assert fault.value.fix


def test_every_fault_is_named_at_its_cell_at_once():
    content = content_of(make.document())
    wrong = {
        (4, "Điểm tối đa"): "mười",
        (5, "Mã cha"): "9.9",
        (6, "Mã tiêu chí"): content["criteria"][1]["code"],
        (7, "Nguồn"): "Ai đó",
        (8, "Cách đo"): "Đo thế nào cũng được",
        (9, "Mã tiêu chí"): 7.1,
    }

    read = changed(content, wrong)

    assert [(one.place, one.code) for one in read.errors] == [
        ("Tiêu chí!E4", "không phải số"),
        ("Tiêu chí!D5", "mã cha"),
        ("Tiêu chí!A6", "trùng"),
        ("Tiêu chí!G7", "từ ngữ"),
        ("Tiêu chí!H8", "cách ghi"),
        ("Tiêu chí!A9", "mã"),
    ]
    assert all(one.value and one.message and one.fix for one in read.errors)


def test_a_parent_may_be_said_by_level_or_by_code_alone():
    content = content_of(make.document())
    places = range(4, 4 + len(content["criteria"]))

    by_level = changed(content, {(row, "Mã cha"): None for row in places})
    by_code = changed(content, {(row, "Cấp"): None for row in places})

    assert by_level.errors == by_code.errors == ()
    assert by_level.content == by_code.content == content


def test_a_long_set_comes_back_whole():
    criteria = [{"code": "1", "title": "Lĩnh vực", "max": "150"}]
    criteria += [
        {"code": f"1.{n}", "parent": "1", "title": f"Tiêu chí {n}", "max": "1", "measure": {"kind": "points"}}
        for n in range(1, 151)
    ]
    blocks = [{"code": f"K{n}", "name": f"Khối {n}"} for n in range(100)]
    content = {"maximum": "150", "blocks": blocks, "criteria": criteria, "scales": []}

    assert read_set(read_workbook(set_workbook(content, "Bộ dài"))).content == content


def test_a_file_of_something_else_is_refused_with_a_reason():
    assert [one.code for one in read_set(read_workbook(b"PK nothing")).errors] != []


def test_texts_that_spreadsheets_would_run_stay_texts():
    content = copy.deepcopy(content_of(make.document()))
    content["criteria"][0]["title"] = "=1+1"

    sheet = load_workbook(BytesIO(set_workbook(content, "=cmd")))[CRITERIA_SHEET]

    assert (sheet["A1"].data_type, sheet["B4"].data_type) == ("s", "s")
    assert there_and_back(content).content == content


def test_every_column_of_the_workbook_has_its_help():
    assert all(column.help for columns in SHEETS.values() for column in columns)
