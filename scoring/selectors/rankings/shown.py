"""One table of a ranking as a reader chose to see it: found, filtered, sorted, grouped lines; it computes no figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cchc_portal import numbers
from scoring.selectors.rankings.choice import FIELD, INDEX, INDEX_CHANGE, NAME, Choice, fold, matches
from scoring.selectors.rankings.classes import Band
from scoring.selectors.rankings.lines import FieldFigure, RowLine
from scoring.selectors.rankings.page import RankingPage
from scoring.selectors.rankings.tables import ALL, BlockTable, FieldColumn

SHORT_TITLE = 24
_PLAIN_COLUMNS = 6
ON_NARROW, ON_WIDE = 1, 9
"""Numbers of columns in narrow.css: with data-field="1" a narrow screen shows those numbered 1."""

_HUNDRED = Decimal(100)

Key = Callable[[RowLine], Any]
"""What lines are compared by: figures or texts, None where missing."""


@dataclass(frozen=True)
class Head:
    """The head of a column that sorts: `query` of the next order, `order` as aria-sort says it."""

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
    """A unit's figure in a field, points or index as chosen; None is missing."""

    figure: Decimal | None
    out_of: Decimal
    below: bool
    slot: int


@dataclass(frozen=True)
class Line:
    """A unit's line with its cells in the order of the heads."""

    row: RowLine
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Group:
    """Lines under one class line or one block's name; `level` 0 for a block or for no head at all (`name` "")."""

    name: str
    level: int
    says: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Tab:
    """A block to choose, for components/tabs.html; the columns chosen stay."""

    label: str
    url: str
    current: bool
    count: int


@dataclass(frozen=True)
class Shown:
    """What the page prints: a table's groups of ranked lines, the lines without a rank, and the heads."""

    table: BlockTable
    choice: Choice
    groups: tuple[Group, ...]
    not_ranked: tuple[Line, ...]
    name_head: Head
    index_head: Head
    change_head: Head
    field_heads: tuple[FieldHead, ...]
    classes: tuple[str, ...]
    tabs: tuple[Tab, ...]

    @property
    def found(self) -> int:
        """Lines that are left after search and filter."""
        return sum(len(group.lines) for group in self.groups) + len(self.not_ranked)

    @property
    def is_everything(self) -> bool:
        """All blocks together."""
        return self.table.code == ALL

    @property
    def width(self) -> int:
        """Columns of the table, for rows that span it."""
        return _PLAIN_COLUMNS + len(self.field_heads)

    @property
    def rest(self) -> int:
        """Columns after the index, for the reason of a unit that is not ranked."""
        return self.width - 4

    @property
    def without_filters(self) -> str:
        """The address of the whole table."""
        return self.choice.query(search="", class_name="")

    @property
    def with_points(self) -> str:
        """The address with points in the field columns."""
        return self.choice.query(column="")

    @property
    def with_index(self) -> str:
        """The address with indexes in the field columns."""
        return self.choice.query(column=INDEX)

    @property
    def has_ties(self) -> bool:
        """Some units share a rank."""
        return any(line.row.tied for group in self.groups for line in group.lines)


def show(page: RankingPage, choice: Choice) -> Shown | None:
    """The chosen table of a ranking; None where there is no such block. An unknown class, order or field is the default."""
    table = page.table(choice.block)
    if table is None:
        return None
    classes = tuple(c.name for c in table.distribution.classes) if table.distribution else ()
    if choice.class_name not in classes:
        choice = replace(choice, class_name="")
    if _key(table, choice) is None:
        choice = replace(choice, sort="")
    heads = _field_heads(table, choice)
    lines = [line for line in table.lines if matches(choice.search, line.unit_name, line.unit_code)]
    ranked = [line for line in lines if line.rank is not None and choice.class_name in ("", line.class_name)]
    others = [line for line in lines if line.rank is None and not choice.class_name]
    return Shown(
        table=table,
        choice=choice,
        groups=_groups(page, table, choice, ranked, heads),
        not_ranked=_with_cells(others, heads, choice),
        name_head=_head(choice, NAME),
        index_head=_head(choice, INDEX),
        change_head=_head(choice, INDEX_CHANGE),
        field_heads=heads,
        classes=classes,
        tabs=_tabs(page, table, choice),
    )


def _tabs(page: RankingPage, table: BlockTable, choice: Choice) -> tuple[Tab, ...]:
    """A tab for each table, where there is more than one."""
    first = page.tables[0].code
    tabs = [
        Tab(
            label="Tất cả" if one.code == ALL else one.name,
            url=choice.query(block="" if one.code == first else one.code, search="", class_name="", sort=""),
            current=one.code == table.code,
            count=one.units,
        )
        for one in page.tables
    ]
    return tuple(tabs) if len(tabs) > 1 else ()


def _head(choice: Choice, key: str) -> Head:
    return Head(choice.query(sort=choice.next_sort(key)), choice.order_of(key))


def _field_heads(table: BlockTable, choice: Choice) -> tuple[FieldHead, ...]:
    codes = [column.code for column in table.fields]
    chosen = choice.field if choice.field in codes else next(iter(codes), "")
    return tuple(
        FieldHead(
            head=_head(choice, FIELD + column.code),
            column=column,
            short=_short(column.name),
            slot=ON_NARROW if column.code == chosen else ON_WIDE,
            average=column.average_index if choice.shows_index else column.average_points,
            out_of=_HUNDRED if choice.shows_index else column.max,
        )
        for column in table.fields
    )


def _short(name: str) -> str:
    """A title cut at a word, for the head of a narrow column."""
    if len(name) <= SHORT_TITLE:
        return name
    return name[:SHORT_TITLE].rsplit(" ", 1)[0].rstrip(" ,;") + "…"


def _with_cells(lines: Sequence[RowLine], heads: Sequence[FieldHead], choice: Choice) -> tuple[Line, ...]:
    return tuple(
        Line(line, tuple(_cell(figure, head, choice) for figure, head in zip(line.fields, heads, strict=True)))
        for line in lines
    )


def _cell(figure: FieldFigure | None, head: FieldHead, choice: Choice) -> Cell:
    if figure is None or figure.index is None:
        return Cell(None, head.out_of, below=False, slot=head.slot)
    if choice.shows_index:
        return Cell(figure.index, _HUNDRED, figure.below, head.slot)
    return Cell(figure.points, figure.max, figure.below, head.slot)


def _groups(
    page: RankingPage, table: BlockTable, choice: Choice, lines: Sequence[RowLine], heads: Sequence[FieldHead]
) -> tuple[Group, ...]:
    """By block where all are shown, by class in the default order, else all in one."""

    def group(name: str, level: int, says: str, own: Sequence[RowLine]) -> Group:
        return Group(name, level, says, _with_cells(_sorted(own, table, choice), heads, choice))

    if table.code == ALL:
        made = [
            group(block.name, 0, _block_says(block), [line for line in lines if line.block_code == block.code])
            for block in page.blocks
        ]
    elif choice.sort:
        made = [group("", 0, "", lines)]
    else:
        made = [
            group(band.name, band.level, _band_says(band, own), own)
            for band in table.bands
            if (own := [line for line in lines if line.class_name == band.name])
        ]
    return tuple(found for found in made if found.lines)


def _block_says(block: BlockTable) -> str:
    units = f"{numbers.format_count(block.units)} đơn vị xếp hạng"
    if block.average_index is None:
        return units
    return f"{units} · trung bình {numbers.format_points(block.average_index)} · {block.class_name}"


def _band_says(band: Band, lines: Sequence[RowLine]) -> str:
    units = f"{numbers.format_count(len(lines))} đơn vị"
    return f"{band.says} · {units}" if band.says else units


def _sorted(lines: Sequence[RowLine], table: BlockTable, choice: Choice) -> list[RowLine]:
    """Lines in the chosen order, missing figures last in both directions; equal ones stay in rank order."""
    key = _key(table, choice)
    if key is None:
        return list(lines)
    known = [(value, line) for line in lines if (value := key(line)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=choice.sort.startswith("-"))
    return [line for _, line in known] + [line for line in lines if key(line) is None]


def _key(table: BlockTable, choice: Choice) -> Key | None:
    """What the chosen order compares; None for the default."""
    wanted = choice.sort.removeprefix("-")
    plain: dict[str, Key] = {
        NAME: lambda line: fold(line.unit_name),
        INDEX: lambda line: line.index,
        INDEX_CHANGE: lambda line: line.index_change,
    }
    codes = [FIELD + column.code for column in table.fields]
    if wanted in codes:
        at = codes.index(wanted)
        return lambda line: _figure(line.fields[at], choice)
    return plain.get(wanted)


def _figure(figure: FieldFigure | None, choice: Choice) -> Decimal | None:
    if figure is None or figure.index is None:
        return None
    return figure.index if choice.shows_index else figure.points
