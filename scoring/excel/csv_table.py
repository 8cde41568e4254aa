"""A csv file as the plain cells of one sheet, for the child process; it must not know what they mean nor need Django."""

import csv
import io
from typing import Any, Final

from scoring.excel.layout import MAX_COLUMNS, MAX_ROWS
from scoring.excel.package import RefusedFileError

MAX_CSV_BYTES: Final = 2_000_000
_LONGEST_CELL: Final = 5_000
_ENCODINGS: Final = ("utf-8-sig", "utf-16")
_DELIMITERS: Final = (";", "\t", ",")
_SAVE_AGAIN: Final = "Lưu tệp dạng “CSV UTF-8” hoặc .xlsx rồi tải lên lại."


def read_csv(data: bytes, title: str) -> dict[str, Any]:
    """Return the cells as `raw.to_json` writes a book of one sheet named `title`; every cell is a text.

    Raises:
        RefusedFileError: the file is too large, no text in UTF-8 or UTF-16, or no table.
    """
    if len(data) > MAX_CSV_BYTES:
        raise _refused("dung lượng", "Tệp .csv nặng quá 2 MB.")
    text = _text(data)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(_LONGEST_CELL)
    cells: list[list[object]] = []
    try:
        for row, line in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
            if row > MAX_ROWS or len(line) > MAX_COLUMNS:
                break  # one row past the limit is enough for the plan to say so
            cells += [
                [row, column, "text", value, None, "General", ""]
                for column, value in enumerate(line, start=1)
                if value.strip()
            ]
    except csv.Error as error:
        raise _refused("không đọc được", "Tệp .csv bị lỗi, không tách được thành ô.") from error
    sheet = {"name": title, "cells": cells, "hidden_rows": [], "hidden_columns": [], "merges": [], "links": {}}
    return {"sheets": [sheet]}


def _text(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused("mã chữ", "Không đọc được chữ tiếng Việt trong tệp .csv.")


def _refused(code: str, message: str) -> RefusedFileError:
    return RefusedFileError(code, message, _SAVE_AGAIN)


def looks_like_csv(data: bytes) -> bool:
    """Whether a file may be a csv: text with a separator in its beginning, no workbook, no page."""
    start = data[:1024]
    is_text = b"\x00" not in start or start.startswith((b"\xff\xfe", b"\xfe\xff"))
    other = start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"PK", b"%PDF", b"<", b"\xd0\xcf\x11\xe0"))
    return is_text and not other and any(mark in start for mark in (b";", b",", b"\t"))
