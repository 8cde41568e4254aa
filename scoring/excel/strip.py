"""Drops what costs time and holds nothing from a sheet's XML before openpyxl sees it; it must not interpret a value.

One formatted cell in row 1,048,576 costs openpyxl half a minute and more than a gigabyte: cells without a value, and
whatever lies beyond 2,000 rows or 60 columns, are left out here. Repeated rows and cells are refused.
"""

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from scoring.excel.layout import MAX_COLUMNS, MAX_ROWS, cell_name
from scoring.excel.markup import escape, quoteattr
from scoring.excel.package import RefusedFileError, damaged, safe_parser

_STRICT_MAIN: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_STRICT_RELATIONS: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PLAIN: Final = {
    _STRICT_MAIN: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    _STRICT_RELATIONS: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_LAST_ROW: Final = 1_048_576
_LAST_COLUMN: Final = 16_384
_MANY_MERGED: Final = 10_000
_ROW_DEPTH: Final = 3
_CELL_DEPTH: Final = 4
_SHEET_DATA_DEPTH: Final = 2


@dataclass
class Stripped:
    """A sheet's XML with only what is read, and what was noted on the way past.

    `formulas` maps a cell's name to its formula and whether a result is stored with it; `links` maps a cell's name to
    the relationship that holds its target.
    """

    xml: bytes = b""
    formulas: dict[str, tuple[str, bool]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)


@dataclass
class _Cell:
    """The cell that is being read."""

    attributes: dict[str, str]
    row: int
    column: int
    value: list[str] | None = None
    text: list[str] | None = None
    formula: list[str] | None = None
    formula_attributes: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return cell_name(self.row, self.column)


def position(reference: str) -> tuple[int, int]:
    """Return row and column of a cell's name; raises RefusedFileError `không hợp lệ` where it names no cell of a sheet."""
    match = _REFERENCE.fullmatch(reference)
    if match:
        column = 0
        for letter in match[1]:
            column = column * 26 + ord(letter) - 64
        if 1 <= int(match[2]) <= _LAST_ROW and column <= _LAST_COLUMN:
            return int(match[2]), column
    raise RefusedFileError("không hợp lệ", f"Trong tệp có địa chỉ ô không hợp lệ: “{reference[:20]}”.")


def strip_sheet(content: bytes, name: str, *, keep_layout: bool = False, max_rows: int = MAX_ROWS) -> Stripped:
    """Return a sheet's XML without cells that hold no value and without what lies outside the bounds.

    Args:
        content: the sheet's XML as it stands in the file.
        name: the part's name, for messages.
        keep_layout: keep everything around the cells, formulas, and formatted blank cells inside the bounds, so that the
            sheet can be written back; else only the cells with their stored values remain.
        max_rows: how many rows to keep, 2,000 at most.

    Raises:
        RefusedFileError: `không hợp lệ` for a repeated row or cell or an impossible address; `hỏng` for broken XML.
    """
    stripper = _Stripper(name, keep_layout=keep_layout, max_rows=min(max_rows, MAX_ROWS))
    try:
        return stripper.run(content)
    except expat.ExpatError as error:
        raise damaged() from error
    except (ValueError, KeyError) as error:
        raise RefusedFileError("không hợp lệ", "Trang tính trong tệp có số dòng, số cột không hợp lệ.") from error


class _Stripper:
    def __init__(self, name: str, *, keep_layout: bool, max_rows: int) -> None:
        self.done = Stripped()
        self._name = name
        self._keep = keep_layout
        self._max_rows = max_rows
        self._out: list[str] = ['<?xml version="1.0" encoding="UTF-8"?>']
        self._path: list[str] = []
        self._rows: set[int] = set()
        self._cells: set[tuple[int, int]] = set()
        self._row = 0
        self._column = 0
        self._cell: _Cell | None = None

    def run(self, content: bytes) -> Stripped:
        parser = safe_parser(self._name)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(content, True)
        self.done.xml = "".join(self._out).encode()
        return self.done

    def _in_data(self) -> bool:
        return len(self._path) > 1 and self._path[1] == "sheetData"

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(":")[2]
        self._path.append(local)
        depth = len(self._path)
        if self._cell is not None:
            self._start_in_cell(local, attributes)
        elif self._in_data() and depth == _ROW_DEPTH and local == "row":
            self._start_row(tag, attributes)
        elif self._in_data() and depth == _CELL_DEPTH and local == "c":
            self._start_cell(attributes)
        elif not self._in_data() or depth == _SHEET_DATA_DEPTH:
            self._note(local, attributes)
            if self._passes(local, attributes):
                self._open(tag, attributes)
                if local == "mergeCell":
                    self._out.append(f"</{tag}>")

    def _passes(self, local: str, attributes: dict[str, str]) -> bool:
        """Whether an element outside the cells is written."""
        if local == "mergeCell" and self._keep:
            top, left, bottom, right = _range(attributes["ref"])
            return (bottom - top + 1) * (right - left + 1) <= _MANY_MERGED and bottom <= self._max_rows
        return self._keep or len(self._path) == 1 or local == "sheetData"

    def _open(self, tag: str, attributes: dict[str, str]) -> None:
        written = "".join(f" {key}={quoteattr(_PLAIN.get(value, value))}" for key, value in attributes.items())
        self._out.append(f"<{tag}{written}>")

    def _note(self, local: str, attributes: dict[str, str]) -> None:
        """Remember what hides, joins or links cells."""
        if local == "col" and attributes.get("hidden") in ("1", "true"):
            last = min(int(attributes["max"]), MAX_COLUMNS)
            self.done.hidden_columns.update(range(int(attributes["min"]), last + 1))
        elif local == "mergeCell":
            self.done.merges.append(_range(attributes["ref"]))
        elif local == "hyperlink":
            target = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            top, left, _bottom, _right = _range(attributes["ref"])
            if target:
                self.done.links[cell_name(top, left)] = target

    def _start_row(self, tag: str, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = 0
        if not 1 <= self._row <= _LAST_ROW or self._row in self._rows:
            raise RefusedFileError("không hợp lệ", f"Trong tệp, dòng {self._row} có hai lần.")
        self._rows.add(self._row)
        if self._row <= self._max_rows:
            if attributes.get("hidden") in ("1", "true"):
                self.done.hidden_rows.add(self._row)
            self._open(tag, {**attributes, "r": str(self._row)} if self._keep else {"r": str(self._row)})

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            row, self._column = position(attributes["r"])
            if row != self._row:
                raise RefusedFileError("không hợp lệ", f"Trong tệp, ô {attributes['r'][:20]} nằm ở dòng {self._row}.")
        else:
            self._column += 1
        if (self._row, self._column) in self._cells:
            raise RefusedFileError("không hợp lệ", f"Trong tệp, ô {cell_name(self._row, self._column)} có hai lần.")
        self._cells.add((self._row, self._column))
        self._cell = _Cell(attributes, self._row, self._column)

    def _start_in_cell(self, local: str, attributes: dict[str, str]) -> None:
        cell = self._cell
        if cell is None:
            return
        if local == "v":
            cell.value = []
        elif local == "f":
            cell.formula, cell.formula_attributes = [], attributes
        elif local == "t" and cell.text is None:
            cell.text = []

    def _text(self, text: str) -> None:
        cell, local = self._cell, self._path[-1]
        if cell is None:
            if self._keep and not self._in_data():
                self._out.append(escape(text))
        elif local == "v" and cell.value is not None:
            cell.value.append(text)
        elif local == "f" and cell.formula is not None:
            cell.formula.append(text)
        elif local == "t" and cell.text is not None and "rPh" not in self._path:
            cell.text.append(text)

    def _end(self, tag: str) -> None:
        local, depth, in_data = self._path[-1], len(self._path), self._in_data()
        self._path.pop()
        if self._cell is not None:
            if depth == _CELL_DEPTH:
                self._end_cell(tag.rpartition(":")[0], self._cell)
                self._cell = None
        elif in_data and depth == _ROW_DEPTH:
            if local == "row" and self._row <= self._max_rows:
                self._out.append(f"</{tag}>")
        elif (
            (not in_data or depth == _SHEET_DATA_DEPTH)
            and (self._keep or depth == 1 or local == "sheetData")
            and local != "mergeCell"
        ):
            self._out.append(f"</{tag}>")

    def _end_cell(self, prefix: str, cell: _Cell) -> None:
        """Write the cell if it is within the bounds and holds something that is wanted."""
        if cell.row > self._max_rows or cell.column > MAX_COLUMNS:
            return
        value = "".join(cell.value or ())
        text = "".join(cell.text) if cell.text is not None else None
        if cell.formula is not None:
            stored = cell.value is not None and (bool(value) or cell.attributes.get("t") == "str")
            self.done.formulas[cell.name] = ("=" + "".join(cell.formula), stored)
        formula = self._keep and cell.formula is not None
        if not (value or text or formula or (self._keep and "s" in cell.attributes)):
            return
        colon = f"{prefix}:" if prefix else ""
        kept: dict[str, str] = {"r": cell.name}
        kept.update((key, cell.attributes[key]) for key in ("s", "t") if key in cell.attributes)
        self._open(f"{colon}c", kept)
        if formula and cell.formula is not None:
            self._open(f"{colon}f", cell.formula_attributes)
            self._out.append(f"{_escaped(''.join(cell.formula))}</{colon}f>")
        if value:
            self._out.append(f"<{colon}v>{_escaped(value)}</{colon}v>")
        elif text:
            self._out.append(f'<{colon}is><{colon}t xml:space="preserve">{_escaped(text)}</{colon}t></{colon}is>')
        self._out.append(f"</{colon}c>")


def _escaped(text: str) -> str:
    return escape(text).replace("\r", "&#13;")


def _range(reference: str) -> tuple[int, int, int, int]:
    """Return first row, first column, last row and last column of "A1:B2" or "A1"."""
    first, _colon, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)
