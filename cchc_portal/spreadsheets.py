"""Keeps texts of people from being run by the spreadsheet that opens an export; it must not change figures.

A text that begins with = + - @, tab or return is a formula to a spreadsheet. In xlsx it is stored as a text with the
"quoted" mark of its cell, in csv behind an apostrophe.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell

RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MAX_CELL_CHARACTERS: Final = 32_767


def could_run(value: object) -> bool:
    """Whether a spreadsheet could take the value for a formula: a text beginning with one of the marks, blanks aside."""
    return isinstance(value, str) and (
        value.startswith(RUN_BY_SPREADSHEETS) or value.lstrip(" \u00a0").startswith(RUN_BY_SPREADSHEETS)
    )


def escape_text(value: str) -> str:
    """Return a text for csv, docx and other exports without cell types: an apostrophe stands before what could run."""
    return f"'{value}" if could_run(value) else value


def cell_text(value: str) -> str:
    """Return a text that a cell can hold: without characters that XML forbids, cut to what spreadsheets take."""
    allowed = "".join(
        c for c in value if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
    return allowed[:MAX_CELL_CHARACTERS]


def write_text(cell: "Cell | MergedCell", value: str) -> None:
    """Write a text into an openpyxl cell so that no spreadsheet ever runs it; any style of the cell stays."""
    cell.value = cell_text(value)
    cell.data_type = "s"
    if could_run(value):
        cell.quotePrefix = True
