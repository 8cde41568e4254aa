"""A workbook as the child process hands it over: plain cells of a few sheets; it must not know what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scoring.excel.layout import cell_name


@dataclass(frozen=True)
class RawCell:
    """One cell that holds a value or a formula.

    `kind` is "text", "number", "bool", "date", "time", "error", or "none" for a formula without a stored result.
    `value` is its text: a number with a dot and at most 15 digits, as precise as spreadsheets are.
    """

    row: int
    column: int
    kind: str
    value: str
    formula: str | None = None
    number_format: str = "General"
    font: str = ""

    @property
    def name(self) -> str:
        """The cell's name, such as "F14"."""
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class RawSheet:
    """One sheet: its cells, and what hides or joins them; `merges` are (first row, first column, last row, last column)."""

    name: str
    cells: tuple[RawCell, ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    """Targets of hyperlinks by the name of their cell."""


@dataclass(frozen=True)
class RawBook:
    """The sheets that were read, in the order of the file."""

    sheets: tuple[RawSheet, ...]


def to_json(book: RawBook) -> dict[str, Any]:
    """Return the book as a JSON value that `from_json` takes back."""
    sheets = []
    for sheet in book.sheets:
        cells = [[c.row, c.column, c.kind, c.value, c.formula, c.number_format, c.font] for c in sheet.cells]
        hidden = {"hidden_rows": sorted(sheet.hidden_rows), "hidden_columns": sorted(sheet.hidden_columns)}
        sheets.append(
            {"name": sheet.name, "cells": cells, **hidden, "merges": sheet.merges, "links": dict(sheet.links)}
        )
    return {"sheets": sheets}


def from_json(value: Mapping[str, Any]) -> RawBook:
    """Return the book that `to_json` wrote."""
    return RawBook(
        tuple(
            RawSheet(
                name=sheet["name"],
                cells=tuple(RawCell(*cell) for cell in sheet["cells"]),
                hidden_rows=frozenset(sheet["hidden_rows"]),
                hidden_columns=frozenset(sheet["hidden_columns"]),
                merges=tuple((top, left, bottom, right) for top, left, bottom, right in sheet["merges"]),
                links=dict(sheet["links"]),
            )
            for sheet in value["sheets"]
        )
    )
