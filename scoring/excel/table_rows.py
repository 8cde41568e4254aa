"""Reads a plain table, .xlsx or .csv, as rows of texts; runs in the child process only and knows no column."""

from __future__ import annotations

import re
from typing import Final

from scoring.excel.book import read_book
from scoring.excel.csv_table import read_csv
from scoring.excel.gate import inspect
from scoring.excel.layout import MAX_ROWS
from scoring.excel.package import ZIP_MAGIC, RefusedFileError
from scoring.excel.raw import RawSheet, from_json

Rows = list[tuple[int, list[str]]]
_MAX_CELL: Final = 1000


def rows_of_file(data: bytes) -> Rows:
    """(number of the row in the file, its texts) of every row that holds something, lines of notes (#) left out.

    Raises:
        RefusedFileError: what the gate refuses; `mã chữ`, `quá nhiều`, `công thức` or `rỗng`.
    """
    rows = _of_workbook(data) if data.startswith(ZIP_MAGIC) else _of_text(data)
    kept = [(number, texts) for number, texts in rows if any(texts) and not texts[0].startswith("#")]
    if not kept:
        raise RefusedFileError("rỗng", "Tệp không có dòng nào.", "Tải mẫu ở trang này, điền rồi tải lên.")
    if kept[-1][0] >= MAX_ROWS:
        raise RefusedFileError("quá nhiều", f"Tệp có từ {MAX_ROWS} dòng trở lên.", "Chia thành vài tệp.")
    return kept


def _of_workbook(data: bytes) -> Rows:
    """The first sheet that holds something."""
    book = read_book(inspect(data), whole=True)
    sheet = next((sheet for sheet in book.sheets if sheet.cells), None)
    return [] if sheet is None else _of_sheet(sheet)


def _of_sheet(sheet: RawSheet) -> Rows:
    found: dict[int, list[str]] = {}
    for cell in sheet.cells:
        if cell.formula is not None:
            raise RefusedFileError(
                "công thức",
                f"Ô {cell.name} là công thức.",
                "Chép cả bảng, dán lại dạng giá trị (Paste Values), rồi lưu.",
            )
        texts = found.setdefault(cell.row, [])
        texts += [""] * (cell.column - len(texts))
        texts[cell.column - 1] = cell.value.strip()[:_MAX_CELL]
    return sorted(found.items())


def _of_text(data: bytes) -> Rows:
    """A csv; lines of notes are blanked first, so that they neither choose the separator nor move a row."""
    plain = re.sub(rb"(?m)^(\xef\xbb\xbf)?#[^\r\n]*", b"", data)
    sheets = from_json(read_csv(plain, "")).sheets
    return _of_sheet(sheets[0])
