"""Marks a user's own workbook: faulty cells filled and commented, a sheet `Lỗi` with links; it must not mend a value."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cchc_portal.spreadsheets import write_text
from scoring.excel.findings import Finding
from scoring.excel.gate import inspect
from scoring.excel.layout import CODE_HEADER, ERRORS_SHEET, HEADERS, column_letters, folded, header_key
from scoring.excel.package import read_part
from scoring.excel.parts import locate
from scoring.excel.reader import run_child
from scoring.excel.strip import strip_sheet
from scoring.excel.values import DDE

_AUTHOR: Final = "Cổng chấm điểm CCHC"
_ERROR_FILL: Final = PatternFill("solid", fgColor="FFF8C9C0")
_WARNING_FILL: Final = PatternFill("solid", fgColor="FFFCE3B0")
_OPEN_FILL: Final = PatternFill("solid", fgColor="FFFFFBE6")
_MARKED: Final = {_ERROR_FILL.fgColor.rgb, _WARNING_FILL.fgColor.rgb}
_HEADERS: Final = (
    ("STT", 6),
    ("Ô", 24),
    ("Mức", 12),
    ("Mã lỗi", 20),
    ("Giá trị trong tệp", 28),
    ("Có gì sai", 70),
    ("Cách sửa", 60),
)
_LINE_HEIGHT: Final = 15
_COMMENT_SIZE: Final = (340, 150)
_FORMAT_FAULTS: Final = frozenset({"ngày", "giờ", "phần trăm"})
_CODE_FAULTS: Final = frozenset({"ngày", "mã tiêu chí", "mã", "mã dạng số"})
_CODE_HEADERS: Final = frozenset({header_key(HEADERS["code"]), header_key(CODE_HEADER)})
_HEADERS_WITHIN: Final = 60


def annotate(data: bytes, findings: Sequence[Finding]) -> bytes | None:
    """Return the user's workbook with its faults marked, None where it cannot be written (it is no workbook, too large).

    Errors are marked, and warnings that need a tick. Only marks are added, but for three things without which typing a
    value anew would not be enough or would do harm: formulas found with a stored result become their result, since a
    workbook written here carries no results; marked cells in the format of a date, a time or a percentage get a plain
    one; formulas that call another program become text. Mending the marked cells and uploading again passes.
    """
    told = [finding for finding in findings if finding.is_error or finding.needs_tick]
    marks = json.dumps([asdict(finding) for finding in told], ensure_ascii=False).replace("\n", " ")
    return run_child("annotate", marks.encode() + b"\n" + data)


def annotated(data: bytes, marks: Sequence[dict[str, Any]]) -> bytes:
    """Do the marking; runs in the child process.

    Raises:
        RefusedFileError: the file does not pass the gate.
    """
    slim = _slim(data)
    book = load_workbook(slim)
    _forget_earlier_marks(book)
    _disarm(book)
    findings = [Finding(**mark) for mark in marks]
    stored = load_workbook(_rewound(slim), data_only=True) if any(f.code == "công thức" for f in findings) else None
    for finding in findings:
        if finding.cell and finding.sheet in book.sheetnames:
            sheet = book[finding.sheet]
            for name in (finding.cell, *finding.also):
                _mark(sheet, name, finding)
            if stored is not None and finding.code == "công thức" and not finding.is_error:
                sheet[finding.cell].value = stored[finding.sheet][finding.cell].value
    _list_findings(book, findings)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _rewound(file: BytesIO) -> BytesIO:
    file.seek(0)
    return file


def _slim(data: bytes) -> BytesIO:
    """Return the workbook without the far and empty cells that would cost more than the child may use."""
    package = inspect(data)
    sheets = {part for _name, part in locate(package).sheets}
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in package.namelist():
            content = read_part(package, name)
            archive.writestr(name, strip_sheet(content, name, keep_layout=True).xml if name in sheets else content)
    return _rewound(made)


def _forget_earlier_marks(book: Workbook) -> None:
    """Take away what an earlier upload left: its list, its comments, its colours."""
    for name in [name for name in book.sheetnames if folded(name) == folded(ERRORS_SHEET)]:
        del book[name]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, MergedCell) or cell.comment is None or cell.comment.author != _AUTHOR:
                    continue
                cell.comment = None
                if cell.fill.fgColor.rgb in _MARKED:
                    cell.fill = _OPEN_FILL


def _disarm(book: Workbook) -> None:
    """Make texts of formulas that call another program."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and isinstance(cell.value, str) and DDE.search(cell.value):
                    write_text(cell, cell.value)


def _plain_format(cell: Any, finding: Finding) -> None:
    """Let the cell take what is typed into it: codes as text, figures as numbers."""
    if finding.code in _CODE_FAULTS and _holds_codes(cell):
        cell.number_format = "@"
    elif finding.is_error and finding.code in _FORMAT_FAULTS:
        cell.number_format = "General"


def _holds_codes(cell: Any) -> bool:
    """Whether the cell stands in the column of codes, under its header."""
    above = (cell.parent.cell(row, cell.column).value for row in range(1, min(cell.row, _HEADERS_WITHIN)))
    return any(isinstance(text, str) and header_key(text) in _CODE_HEADERS for text in above)


def _mark(sheet: Worksheet, name: str, finding: Finding) -> None:
    """Fill, unlock and comment one cell; a cell with several faults gets them all in one comment."""
    cell: Any = sheet[name]
    if isinstance(cell, MergedCell):
        joined = next(r for r in sheet.merged_cells.ranges if name in r)
        cell = sheet.cell(joined.min_row, joined.min_col)
    already = cell.comment is not None and cell.comment.author == _AUTHOR
    if finding.is_error or not already:
        cell.fill = _ERROR_FILL if finding.is_error else _WARNING_FILL
    cell.protection = Protection(locked=False)
    _plain_format(cell, finding)
    said = f"{finding.code}: {finding.message}\n{finding.fix}".strip()
    before = f"{cell.comment.text}\n\n" if cell.comment is not None else ""
    cell.comment = Comment(before + said, _AUTHOR, width=_COMMENT_SIZE[0], height=_COMMENT_SIZE[1])


def _list_findings(book: Workbook, findings: Sequence[Finding]) -> None:
    sheet = book.create_sheet(ERRORS_SHEET, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    for number, (header, width) in enumerate(_HEADERS, start=1):
        head = sheet.cell(1, number)
        write_text(head, header)
        head.font = Font(bold=True)
        sheet.column_dimensions[column_letters(number)].width = width
    for row, finding in enumerate(findings, start=2):
        severity = "lỗi" if finding.is_error else "cảnh báo"
        words = (str(row - 1), finding.place, severity, finding.code, finding.value, finding.message, finding.fix)
        for number, text in enumerate(words, start=1):
            cell = sheet.cell(row, number)
            write_text(cell, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = _LINE_HEIGHT * _lines_of(words)
        if finding.cell and finding.sheet in book.sheetnames:
            link = sheet.cell(row, 2)
            quoted = finding.sheet.replace("'", "''")
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{quoted}'!{finding.cell}")
            link.font = Font(color="FF0B5CAD", underline="single")
    _lay_out(sheet)


def _lines_of(words: Sequence[str]) -> int:
    """How many lines a row of the list takes; LibreOffice shows a row without a height as a single line."""
    texts = zip(words, _HEADERS, strict=True)
    return max(sum(max(1, -(-len(line) // (width - 2))) for line in text.split("\n")) for text, (_name, width) in texts)


def _lay_out(sheet: Worksheet) -> None:
    """Keep the headers in sight, and the list on the width of one A4 page when it is printed."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
