"""Whatever stands in the cells: no exception, no answer out of a row with a fault, and nothing the rules refuse."""

import random

import pytest

from scoring import engine
from scoring.excel.raw import RawBook, RawCell, RawSheet
from scoring.excel.reader import read_workbook
from scoring.excel.rows import check_rows
from tests.excel.books import ANSWERS, row_specs, rules, template

TEXTS = (
    *(
        "",
        " ",
        "x",
        "-",
        "1/2",
        "1.000",
        "1,5",
        "22.338",
        "0.125",
        "-3",
        "1e5",
        "١",
        "Không áp dụng",
        "Kịp thời",
        "thiếu: 1",
        "0",
        ":",
        ";",
    ),
    *(
        "1.1",
        "1.10",
        "2.4",
        "9.9",
        "Tổng cộng",
        "Mã tiêu chí",
        "Điểm tự chấm",
        "=1+1",
        "\u202e",
        "a" * 40_000,
        "\u0301",
        "TRUE",
        "1.1.",
        "ngày",
    ),
)
NUMBERS = (
    "0",
    "1",
    "-1",
    "0.5",
    "1.1",
    "2.4",
    "1E+5",
    "123456789012345",
    "0.123456789012345",
    "1000000000000000000000",
)
KINDS = {
    "text": TEXTS,
    "number": NUMBERS,
    "bool": ("TRUE", "FALSE"),
    "date": ("02/01/2014",),
    "time": ("01:30:00",),
    "error": ("#REF!", "#N/A"),
    "none": ("",),
}
FORMATS = ("General", "0%", ";;;", "@", "dd/mm/yyyy", '"%"0', "")


def anything(dice, row, column):
    kind = dice.choice(list(KINDS))
    formula = dice.choice(("=1+1", "=A1", "=cmd|'x'!A0")) if kind == "none" or dice.random() < 0.1 else None
    return RawCell(
        row, column, kind, dice.choice(KINDS[kind]), formula, dice.choice(FORMATS), dice.choice(("", ".VnTime"))
    )


def shaken(book, dice):
    sheet = book.sheets[0]
    cells = {(cell.row, cell.column): cell for cell in sheet.cells}
    for _time in range(dice.randint(1, 25)):
        row, column = dice.randint(1, 24), dice.randint(1, 12)
        if dice.random() < 0.2:
            cells.pop((row, column), None)
        else:
            cells[row, column] = anything(dice, row, column)
    merges = ((dice.randint(1, 20), 1, dice.randint(8, 20), dice.randint(1, 10)),) if dice.random() < 0.2 else ()
    hidden = frozenset({dice.randint(1, 20)})
    return RawBook(
        (RawSheet(sheet.name, tuple(cells[key] for key in sorted(cells)), hidden, hidden, merges), *book.sheets[1:])
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_random_cells_never_break_the_check(seed):
    dice = random.Random(seed)
    rows = row_specs(ANSWERS)
    book = read_workbook(template(rows))

    def check(code, answer):
        return engine.check_answer(rules(), "SBN", code, "self", answer)

    for _time in range(40):
        reading = check_rows(shaken(book, dice), rows, check)
        for row in reading.rows:
            assert row.answer is None or check(row.code, row.answer) == ()
        assert all(finding.message and finding.code for finding in reading.findings)
        faulty = {finding.cell for finding in reading.findings if finding.is_error}
        assert not [row.code for row in reading.rows if row.answer is not None and row.cell in faulty]
