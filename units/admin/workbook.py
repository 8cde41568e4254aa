"""The one file format of master data: a plain xlsx, read within limits and written so that nothing in it runs; no row is saved here."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, Final

import openpyxl
import tablib
from import_export.formats.base_formats import Format
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cchc_portal.spreadsheets import write_text

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 50 * 1024 * 1024
MAX_PARTS: Final = 500
MAX_ROWS: Final = 10_000
"""An import is one write: more rows would keep other writers of SQLite waiting longer than its 20 seconds."""
MAX_COLUMNS: Final = 20
MAX_WIDTH: Final = 500
"""How far right even blank cells may reach: each row is walked to its last cell."""
MAX_TAGS: Final = 1_000_000
"""Marks of XML in the sheets and their texts: what 10.000 rows of 7 columns need, and as much again."""
MAX_OTHER_TAGS: Final = 60_000
"""The same for each other part (styles, relations): openpyxl builds an object for every one of them."""
CHUNK_BYTES: Final = 1024 * 1024
FAULTS_SHOWN: Final = 20
CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class WorkbookRefused(ValueError):  # noqa: N818 - an answer to a person
    """The workbook cannot be read as master data; `str()` is the sentence for the person."""


class PlainXlsx(Format):
    """A workbook with one table in its first sheet: names of columns in the first row, one row each below."""

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        """The name of the format."""
        return "Excel (.xlsx)"

    def get_extension(self) -> str:
        """The end of a file's name."""
        return "xlsx"

    def get_content_type(self) -> str:
        """The media type of a download."""
        return CONTENT_TYPE

    def can_import(self) -> bool:
        """It reads."""
        return True

    def can_export(self) -> bool:
        """It writes."""
        return True

    def create_dataset(self, in_stream: bytes) -> tablib.Dataset:
        """The table of the first sheet; raises WorkbookRefused for anything that is not a plain, small table."""
        check_package(in_stream)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # openpyxl on styles and extensions that do not matter here
                rows = read_rows(in_stream)
        except WorkbookRefused:
            raise
        except Exception as error:  # a crafted file may make openpyxl raise anything
            raise WorkbookRefused("Không đọc được tệp: tệp hỏng hoặc không phải sổ Excel.") from error
        headers = [str(value or "").strip() for value in rows[0]]
        if "" in headers or len(set(headers)) < len(headers):
            raise WorkbookRefused("Dòng đầu phải là tên các cột, không để trống và không trùng nhau.")
        dataset = tablib.Dataset(headers=headers)
        for number, row in enumerate(rows[1:], start=2):
            if len(row) > len(headers):
                raise WorkbookRefused(f"Dòng {number} có giá trị ở cột không có tên.")
            dataset.append([*row, *[None] * (len(headers) - len(row))])
        return dataset

    def export_data(self, dataset: tablib.Dataset, **_: Any) -> bytes:
        """The table as a workbook; a text that a spreadsheet would run is kept as text."""
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.title = "Dữ liệu"
        sheet.freeze_panes = "A2"
        for place, header in enumerate(dataset.headers or (), start=1):
            cell = sheet.cell(row=1, column=place)
            write_text(cell, str(header))
            cell.font = Font(bold=True)
            sheet.column_dimensions[get_column_letter(place)].width = 24
        for number, row in enumerate(dataset, start=2):
            for place, value in enumerate(row, start=1):
                if value not in ("", None):
                    cell = sheet.cell(row=number, column=place)
                    cell.number_format = "@"
                    write_text(cell, str(value))
        written = io.BytesIO()
        book.save(written)
        return written.getvalue()


# --- The package, before openpyxl sees it --------------------------------------------------------------------------


def check_package(content: bytes) -> None:
    """Refuse what is not a small plain xlsx, by its real unpacked content; raises WorkbookRefused."""
    if len(content) > MAX_BYTES:
        raise WorkbookRefused("Tệp lớn hơn 10 MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_parts(package)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, OSError, RuntimeError, EOFError) as error:
        raise WorkbookRefused(
            "Đây không phải tệp Excel (.xlsx) đọc được. Mở bằng Excel rồi lưu lại dạng .xlsx."
        ) from error


def _check_parts(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
        raise WorkbookRefused("Đây không phải tệp Excel (.xlsx). Mở bằng Excel rồi lưu lại dạng .xlsx.")
    if len(names) > MAX_PARTS or len(set(names)) < len(names):
        raise WorkbookRefused("Cấu trúc tệp không hợp lệ. Chép dữ liệu sang một sổ mới rồi thử lại.")
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise WorkbookRefused("Tệp có macro. Lưu lại dạng .xlsx, không kèm macro.")
    unpacked = sheet_tags = 0
    for name in names:
        tags = 0
        for chunk in _chunks(package, name):
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED_BYTES:
                raise WorkbookRefused("Nội dung tệp lớn hơn 50 MB khi giải nén.")
            tags += _tags_in(name, chunk)
        if name.startswith(("xl/worksheets/", "xl/sharedStrings")):
            sheet_tags += tags
        elif tags > MAX_OTHER_TAGS:
            raise WorkbookRefused("Tệp có quá nhiều kiểu định dạng. Chép dữ liệu sang một sổ mới rồi thử lại.")
    if sheet_tags > MAX_TAGS:
        raise WorkbookRefused(f"Tệp có quá nhiều ô: nhiều nhất 10.000 dòng, {MAX_COLUMNS} cột.")


def _chunks(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with package.open(name) as part:
        while chunk := part.read(CHUNK_BYTES):
            yield chunk


def _tags_in(name: str, chunk: bytes) -> int:
    """How many marks of XML are in a piece of a part; refuses declarations that XML parsers act on."""
    if not name.endswith((".xml", ".rels")):
        return 0
    if b"<!" in chunk.replace(b"<!--", b"").replace(b"<![CDATA[", b"") or b"\0" in chunk:
        raise WorkbookRefused("Tệp có khai báo XML không hợp lệ. Chép dữ liệu sang một sổ mới rồi thử lại.")
    return chunk.count(b"<")


# --- The table -----------------------------------------------------------------------------------------------------


def read_rows(content: bytes) -> list[list[Any]]:
    """The rows of the first sheet without the blank ones at the end; raises WorkbookRefused, faults named by cell."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    rows: list[list[Any]] = []
    faults: list[str] = []
    blank_from = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        values = _values(cells, faults)
        if not values:
            blank_from = blank_from or number
            continue
        if blank_from:
            raise WorkbookRefused(f"Dòng {blank_from} để trống. Xóa các dòng trống phía trên dữ liệu rồi thử lại.")
        if len(rows) > MAX_ROWS:
            raise WorkbookRefused("Tệp có quá nhiều dòng: nhiều nhất 10.000.")
        rows.append(values)
    if faults:
        more = f" và {len(faults) - FAULTS_SHOWN} ô nữa" if len(faults) > FAULTS_SHOWN else ""
        raise WorkbookRefused(f"Các ô sau phải là giá trị: {'; '.join(faults[:FAULTS_SHOWN])}{more}.")
    if not rows:
        raise WorkbookRefused("Trang tính đầu tiên không có dữ liệu.")
    return rows


def _values(cells: Sequence[Any], faults: list[str]) -> list[Any]:
    """The values of a row up to its last one that is not blank; notes formulas and errors in `faults`."""
    if len(cells) > MAX_WIDTH:
        raise WorkbookRefused(f"Tệp có quá nhiều cột: nhiều nhất {MAX_COLUMNS}.")
    values: list[Any] = []
    for cell in cells:
        blank = cell.value is None or (isinstance(cell.value, str) and not cell.value.strip())
        values.append(None if blank else cell.value)
        if cell.data_type in ("f", "e"):
            faults.append(f"{cell.coordinate} ({'công thức' if cell.data_type == 'f' else f'lỗi {cell.value}'})")
    while values and values[-1] is None:
        values.pop()
    if len(values) > MAX_COLUMNS:
        raise WorkbookRefused(f"Tệp có quá nhiều cột: nhiều nhất {MAX_COLUMNS}.")
    return values
