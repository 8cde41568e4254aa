"""The columns of fields as a reader chose them: heads, averages and the figure of each line; it computes no figure but a difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from cchc_portal import numbers
from scoring.selectors.rankings.choice import (
    APPRAISED,
    COLUMNS,
    FIELD,
    INDEX,
    INSPECTED,
    OWN,
    SURVEY,
    Choice,
)
from scoring.selectors.rankings.lines import FieldFigure, Row, RowLine
from scoring.selectors.rankings.tables import BlockTable, FieldColumn

SHORT_TITLE: Final = 38
ON_NARROW, ON_WIDE = 1, 9
"""Numbers of columns in narrow.css: with data-field="1" a narrow screen shows those numbered 1."""

_HUNDRED = Decimal(100)

Fields = tuple[FieldFigure | None, ...]


class Source(Protocol):
    """Where the figures of fields of a lean page come from; each question is one query, whatever the number of units."""

    def rows(self, unit_codes: Sequence[str]) -> Mapping[str, Row]:
        """The rows of these units, by unit code."""

    def every(self) -> Mapping[str, Row]:
        """All rows, by unit code."""

    def layer(self, unit_codes: Sequence[str], column: str) -> Mapping[str, Mapping[str, FieldFigure]]:
        """What the layers of OWN or INSPECTED alone earn, by unit code and field code; two queries."""


@dataclass(frozen=True)
class Head:
    """The head of a column that sorts: `query` of the next order ("" sorts nothing), `order` as aria-sort says it."""

    query: str
    order: str


@dataclass(frozen=True)
class FieldHead:
    """The head of a field's column; `slot` is ON_NARROW for the one that a narrow screen shows."""

    head: Head
    column: FieldColumn
    short: str
    slot: int
    average: Decimal | None
    out_of: Decimal

    @property
    def on_narrow(self) -> bool:
        """Narrow screens show this one."""
        return self.slot == ON_NARROW


@dataclass(frozen=True)
class Cell:
    """A unit's figure in a field, points or index as chosen, exact; None is missing."""

    figure: Decimal | None
    out_of: Decimal
    below: bool
    slot: int
    is_index: bool = False

    @property
    def printed(self) -> Decimal | None:
        """The figure as it is printed: points with two decimals, an index with those of its round."""
        return self.figure if self.is_index or self.figure is None else numbers.printed_points(self.figure)


@dataclass(frozen=True)
class Line:
    """A unit's line with its cells in the order of the heads."""

    row: RowLine
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ColumnChoice:
    """One thing that the field columns can show."""

    key: str
    label: str


def columns_of(table: BlockTable, *, inspected: bool, layers: bool) -> tuple[ColumnChoice, ...]:
    """What the field columns can show: a part only where there is one; `layers` says whether answers can be counted again."""
    surveyed = any(column.survey_max for column in table.fields)
    wanted = [*("",), *((APPRAISED, SURVEY) if surveyed else ()), INDEX]
    wanted += [OWN, *((INSPECTED,) if inspected else ())] if layers else []
    return tuple(ColumnChoice(key, COLUMNS[key]) for key in wanted)


def head_of(choice: Choice, key: str) -> Head:
    """The head of a column that sorts by `key`."""
    return Head(choice.query(sort=choice.next_sort(key)), choice.order_of(key))


def field_heads(table: BlockTable, choice: Choice) -> tuple[FieldHead, ...]:
    """The heads of the fields, the chosen one on narrow screens; columns of a single layer do not sort."""
    codes = [column.code for column in table.fields]
    chosen = choice.field if choice.field in codes else next(iter(codes), "")
    sorts = choice.column not in (OWN, INSPECTED)
    return tuple(
        FieldHead(
            head=head_of(choice, FIELD + column.code) if sorts else Head("", ""),
            column=column,
            short=_short(column.name),
            slot=ON_NARROW if column.code == chosen else ON_WIDE,
            average=_average(column, choice.column),
            out_of=_out_of(column, choice.column),
        )
        for column in table.fields
    )


def _average(column: FieldColumn, shown: str) -> Decimal | None:
    return {
        "": column.average_points,
        INDEX: column.average_index,
        APPRAISED: column.average_appraised,
        SURVEY: column.average_survey,
    }.get(shown)


def _out_of(column: FieldColumn, shown: str) -> Decimal:
    if shown == INDEX:
        return _HUNDRED
    if shown == SURVEY:
        return column.survey_max
    return column.max - column.survey_max if shown == APPRAISED else column.max


def _short(name: str) -> str:
    """A title cut at a word, for the head of a narrow column; the whole one stands in its title and under the table."""
    if len(name) <= SHORT_TITLE:
        return name
    return name[:SHORT_TITLE].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def with_cells(line: RowLine, fields: Fields, heads: Sequence[FieldHead], choice: Choice) -> Line:
    """A line with its cells; `fields` are its figures in the order of the heads."""
    cells = (_cell(figure, head, choice.column) for figure, head in zip(fields, heads, strict=True))
    return Line(line, tuple(cells))


def _cell(figure: FieldFigure | None, head: FieldHead, shown: str) -> Cell:
    if figure is None or figure.index is None:
        return Cell(None, head.out_of, below=False, slot=head.slot)
    part, out_of = figure_of(figure, shown)
    below = part is not None and figure.below and shown in ("", INDEX)
    return Cell(part, out_of, below, head.slot, shown == INDEX)


def figure_of(figure: FieldFigure, shown: str) -> tuple[Decimal | None, Decimal]:
    """What a column shows of a field: the figure (None where the part does not apply) and what it is out of."""
    if shown == INDEX:
        return figure.index, _HUNDRED
    if shown == SURVEY:
        return (figure.survey_points if figure.survey_max else None), figure.survey_max
    if shown == APPRAISED:
        rest = figure.max - figure.survey_max
        return (figure.points - figure.survey_points if rest else None), rest
    return figure.points, figure.max
