from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from cchc_portal.spreadsheets import could_run, escape_text, write_text

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "=cmd|'/c calc'!A0", "＝1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_texts_that_could_run_stand_behind_an_apostrophe(text):
    assert could_run(text)
    assert escape_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Sở Tư pháp", "12/KH-SNV", "", "1.10", "a=b"])
def test_other_texts_stay(text):
    assert not could_run(text)
    assert escape_text(text) == text


@pytest.mark.parametrize("text", DANGEROUS)
def test_cells_hold_them_as_quoted_texts(text):
    book = Workbook()
    cell = book.active["A1"]
    cell.font = Font(bold=True)
    write_text(cell, text)
    write_text(book.active["B1"], "thường")
    made = BytesIO()
    book.save(made)

    first, second = (load_workbook(BytesIO(made.getvalue())).active[name] for name in ("A1", "B1"))

    assert first.value.replace("\r", "").strip("\n") == text.replace("\r", "")
    assert (first.data_type, first.quotePrefix, first.font.bold) == ("s", True, True)
    assert not second.quotePrefix


def test_characters_that_xml_forbids_are_left_out():
    cell = Workbook().active["A1"]

    write_text(cell, "a\x00b\x0bc\ud800d\uffff")

    assert cell.value == "abcd"


def test_numbers_are_no_texts():
    assert not could_run(-1)
