"""The workbook of a ranking: the page's figures as numbers, marks inside, texts that no spreadsheet runs."""

from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from scoring.reports.ranking_workbook import Marks, ranking_workbook, sheet_name
from scoring.selectors.rankings import ranking_page
from tests.selectors.hand_made import before, block, row, summary

PLAIN = Marks("Công bố lần 1 theo Quyết định số 1/QĐ.", draft=False, illustrative=False)


def _page(*rows, previous=None):
    blocks = (
        block("SBN", (0, 3, 0, 0, 0), name="Sở, ban, ngành"),
        block("QH", (0, 0, 0, 0, 0), average=None, name="Quận: huyện/xã"),
    )
    return ranking_page(summary(*blocks, counts=(0, 3, 0, 0, 0)), rows, previous)


def _book(page, marks=PLAIN):
    return load_workbook(BytesIO(ranking_workbook(page, marks)))


def _rows(sheet):
    return [[cell.value for cell in line] for line in sheet.iter_rows(min_row=7)]


def test_each_block_has_a_sheet_and_the_distribution_one_more():
    book = _book(_page())

    assert book.sheetnames == ["Sở, ban, ngành", "Quận huyện xã", "Phân bố xếp loại"]
    assert all(sheet.page_setup.orientation == "landscape" for sheet in book)
    assert book["Sở, ban, ngành"]["A1"].value == "Bảng xếp hạng cải cách hành chính năm 2014: Sở, ban, ngành"
    assert book["Sở, ban, ngành"]["A3"].value == "Công bố lần 1 theo Quyết định số 1/QĐ."
    assert book["Sở, ban, ngành"]["A4"].value is None


def test_figures_are_numbers_rounded_as_the_page_does_and_missing_is_a_dash():
    rows = [
        row("A", "80.00", 1, tied=True, fields=(("1", "4.1250", "5", "82.50"),)),
        row("B", "80.00", 1, tied=True, fields=(("1", "0", "0", None),)),
        row("N", "99.00", None, "Rất tốt", why="mới thành lập"),
    ]
    old = before(summary(block(), year=2013), row("A", "78.75", 3))

    sheet = _book(_page(*rows, previous=old))["Sở, ban, ngành"]

    assert _rows(sheet)[:4] == [
        [1, 2, "A", "Sở A", 80, "Tốt", 1.25, 4.13, 82.5, None],
        [1, "–", "B", "Sở B", 80, "Tốt", "–", "–", "–", None],
        ["–", "–", "N", "Sở N", 99, None, "–", 4, 80, "Không xếp hạng: mới thành lập"],
        [None, None, None, "Trung bình khối", 80, "Tốt", 0, 4.13, 80, "3 đơn vị xếp hạng"],
    ]
    assert sheet["A7"].number_format == '0"="'
    assert sheet["E7"].number_format == sheet["H7"].number_format == "#,##0.00"
    assert sheet["E6"].value == "Chỉ số"
    assert sheet["H6"].value == "1. Lĩnh vực số 1: điểm (tối đa 5)"


def test_the_distribution_has_counts_denominators_shares_and_changes():
    then = summary(block("SBN", (0, 2, 2, 0, 0)), counts=(0, 2, 2, 0, 0), year=2013)

    sheet = _book(_page(previous=before(then)))["Phân bố xếp loại"]

    rows = _rows(sheet)
    assert rows[1] == ["Sở, ban, ngành", "Tốt", 3, 3, 100, 2, 4, 50, 50]
    assert rows[2] == ["Sở, ban, ngành", "Khá", 0, 3, 0, 2, 4, 50, -50]
    assert rows[6] == ["Quận: huyện/xã", "Tốt", 0, 0, "–", "–", "–", "–", "–"]
    assert rows[11] == ["Tất cả các khối", "Tốt", 3, 3, 100, 2, 4, 50, 50]
    assert sheet["I8"].number_format == "+0.0;−0.0;0.0"


def test_marks_stand_on_every_sheet_and_every_printed_page():
    book = _book(_page(), Marks("Số liệu lúc này.", draft=True, illustrative=True))

    for sheet in book:
        assert sheet["A4"].value.startswith("DỰ THẢO, chưa công bố")
        assert sheet["A4"].value.endswith("Số liệu minh họa")
        assert sheet.oddHeader.right.text == "DỰ THẢO · Số liệu minh họa"


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_of_people_is_run(text):
    rows = [row("A", "80", 1, name=text), row("B", None, None, why=text)]

    sheet = _book(_page(*rows))["Sở, ban, ngành"]

    assert (sheet["D7"].data_type, sheet["D7"].value) == ("s", text)
    assert sheet["D7"].quotePrefix
    assert sheet["J8"].data_type == "s"


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("Sở", [], "Sở"),
        ("Sở", ["SỞ"], "Sở 2"),
        ("a/b:c*d?e[f]g\\h", [], "a b c d e f g h"),
        ("'Khối'", [], "Khối"),
        ("[]", [], "Khối"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["x" * 31], "x" * 29 + " 2"),
    ],
)
def test_sheets_have_names_that_excel_takes(wanted, taken, name):
    assert sheet_name(wanted, taken) == name
    assert len(name) <= 31


def test_figures_are_written_from_decimals_without_noise():
    sheet = _book(_page(row("A", "86.6549", 1)))["Sở, ban, ngành"]

    assert Decimal(str(sheet["E7"].value)) == Decimal("86.6549")
    assert sheet["E7"].number_format == "#,##0.0000"
