"""The order in which a reader chose to see the lines of a ranking; it changes no rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scoring.selectors.rankings.cells import Source, figure_of
from scoring.selectors.rankings.choice import FIELD, INDEX, INDEX_CHANGE, INSPECTED, NAME, OWN, Choice, fold
from scoring.selectors.rankings.lines import FieldFigure, RowLine, fields_of
from scoring.selectors.rankings.tables import BlockTable

Key = Callable[[RowLine], Any]
"""What lines are compared by: figures or texts, None where missing."""

_PLAIN: dict[str, Key] = {
    NAME: lambda line: fold(line.unit_name),
    INDEX: lambda line: line.index,
    INDEX_CHANGE: lambda line: line.index_change,
}


def sorts(table: BlockTable, choice: Choice) -> bool:
    """Whether the table has the chosen order; columns of a single layer have none."""
    wanted = choice.sort.removeprefix("-")
    if wanted.startswith(FIELD) and choice.column in (OWN, INSPECTED):
        return False
    return wanted in _PLAIN or wanted in [FIELD + column.code for column in table.fields]


def in_order(table: BlockTable, choice: Choice, lines: Sequence[RowLine], source: Source | None) -> Sequence[RowLine]:
    """Lines in the chosen order, missing figures last in both directions; equal ones stay in rank order.

    One query for the order by a field of a lean page, else none.
    """
    wanted = choice.sort.removeprefix("-")
    if not wanted:
        return lines
    key = _PLAIN.get(wanted) or _field_key(table, choice, wanted.removeprefix(FIELD), source)
    known = [(value, line) for line in lines if (value := key(line)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=choice.sort.startswith("-"))
    missing = [line for line in lines if key(line) is None]
    return [line for _, line in known] + missing


def _field_key(table: BlockTable, choice: Choice, code: str, source: Source | None) -> Key:
    at = [column.code for column in table.fields].index(code)
    rows = source.every() if source is not None else {}

    def key(line: RowLine) -> Any:
        figure: FieldFigure | None = None
        if line.fields:
            figure = line.fields[at]
        elif line.unit_code in rows:
            figure = fields_of(rows[line.unit_code], [code], {})[0]
        return None if figure is None or figure.index is None else figure_of(figure, choice.column)[0]

    return key
