"""One table of a ranking as a reader chose to see it: found, filtered, sorted, grouped lines of one page; it computes no figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cchc_portal import numbers
from scoring.selectors.rankings.cells import (
    ColumnChoice,
    FieldHead,
    Fields,
    Head,
    Line,
    Source,
    columns_of,
    field_heads,
    head_of,
    with_cells,
)
from scoring.selectors.rankings.choice import (
    FIELD,
    FIELDS_VIEW,
    INDEX,
    INDEX_CHANGE,
    INSPECTED,
    NAME,
    ON,
    OWN,
    Choice,
    matches,
)
from scoring.selectors.rankings.classes import Band
from scoring.selectors.rankings.lines import RowLine, fields_of
from scoring.selectors.rankings.order import in_order, sorts
from scoring.selectors.rankings.page import RankingPage
from scoring.selectors.rankings.tables import ALL, BlockTable

ON_A_PAGE: Final = 100
_PLAIN_COLUMNS = 6


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
    """What the page prints: one page of a table's groups of ranked lines and of the lines without a rank, and the heads."""

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
    columns: tuple[ColumnChoice, ...]
    found: int
    """Lines that are left after search and filter, on all pages."""
    pages: int
    has_ties: bool
    """Some units of the table share a rank."""

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
    def distance(self) -> bool:
        """Every line says how far the next class is."""
        return self.choice.distance == ON

    @property
    def fields_view(self) -> bool:
        """A phone shows the fields instead of the list."""
        return self.choice.view == FIELDS_VIEW

    @property
    def column_says(self) -> str:
        """What the field columns show, in words."""
        return next(column.label for column in self.columns if column.key == self.choice.column)

    @property
    def views(self) -> tuple[Tab, ...]:
        """What a phone can show: the list, the fields."""
        count = len(self.field_heads)
        return (
            Tab("Thứ hạng", self.choice.query(view=""), not self.fields_view, self.found),
            Tab("Lĩnh vực", self.choice.query(view=FIELDS_VIEW), self.fields_view, count),
        )

    @property
    def without_filters(self) -> str:
        """The address of the whole table."""
        return self.choice.query(search="", class_name="")

    @property
    def page_before(self) -> str:
        """The address of the page before, "" on the first."""
        number = self.choice.page_number
        return "" if number == 1 else self.choice.query(page=str(number - 1) if number > 2 else "")  # noqa: PLR2004

    @property
    def page_after(self) -> str:
        """The address of the next page, "" on the last."""
        number = self.choice.page_number
        return "" if number >= self.pages else self.choice.query(page=str(number + 1))

    @property
    def says(self) -> str:
        """What stands in the table now, in a sentence that is read out when it changes."""
        lines = numbers.format_count(len(self.table.lines))
        units = f"{lines} đơn vị"
        if self.choice.filtered:
            units = f"Tìm thấy {numbers.format_count(self.found)} trên {units}"
        number = numbers.format_count(self.choice.page_number)
        page = f", trang {number} trên {numbers.format_count(self.pages)}" if self.pages > 1 else ""
        return f"{units}, {self._order_says}{page}"

    @property
    def _order_says(self) -> str:
        wanted = self.choice.sort.removeprefix("-")
        fields = {FIELD + head.column.code: f"lĩnh vực {head.column.code}" for head in self.field_heads}
        names = {NAME: "tên đơn vị", INDEX: "chỉ số", INDEX_CHANGE: "thay đổi chỉ số"} | fields
        if wanted not in names:
            return "xếp theo hạng"
        return f"xếp theo {names[wanted]} {'giảm dần' if self.choice.sort.startswith('-') else 'tăng dần'}"


def show(page: RankingPage, choice: Choice, source: Source | None = None) -> Shown | None:
    """The chosen table of a ranking, one page of it; None where there is no such block.

    An unknown class, order, field, column is the default; a page too many is the last. `source` brings the figures of
    fields to a lean page: one query, one more for an order by a field, two more for the columns of a single layer.
    """
    table = page.table(choice.block)
    if table is None:
        return None
    columns = columns_of(table, inspected=page.was_inspected, layers=source is not None)
    classes = tuple(c.name for c in table.distribution.classes) if table.distribution else ()
    choice = _known(table, choice, classes, [column.key for column in columns])
    lines = [line for line in table.lines if matches(choice.search, line.unit_name, line.unit_code)]
    ranked = [line for line in lines if line.rank is not None and choice.class_name in ("", line.class_name)]
    others = [line for line in lines if line.rank is None and not choice.class_name]
    found = len(ranked) + len(others)
    pages = max(1, -(-found // ON_A_PAGE))
    choice = replace(choice, page=str(min(choice.page_number, pages)) if pages > 1 and choice.page_number > 1 else "")
    groups, others = _cut(_groups(page, table, in_order(table, choice, ranked, source), choice), others, choice)
    heads = field_heads(table, choice)
    cells = _Cells(page, table, choice, heads)
    units = [line.unit_code for _, _, _, own in groups for line in own] + [line.unit_code for line in others]
    if source is not None and units:
        cells.ask(source, units)
    return Shown(
        table=table,
        choice=choice,
        groups=tuple(Group(name, level, says, cells.of(own)) for name, level, says, own in groups),
        not_ranked=cells.of(others),
        name_head=head_of(choice, NAME),
        index_head=head_of(choice, INDEX),
        change_head=head_of(choice, INDEX_CHANGE),
        field_heads=heads,
        classes=classes,
        tabs=_tabs(page, table, choice),
        columns=columns,
        found=found,
        pages=pages,
        has_ties=any(line.tied for line in table.lines),
    )


def _known(table: BlockTable, choice: Choice, classes: Sequence[str], columns: Sequence[str]) -> Choice:
    """The choice without what this table does not have."""
    choice = replace(
        choice,
        class_name=choice.class_name if choice.class_name in classes else "",
        column=choice.column if choice.column in columns else "",
    )
    return choice if sorts(table, choice) else replace(choice, sort="")


class _Cells:
    """Brings the figures of fields to the lines of one page."""

    def __init__(self, page: RankingPage, table: BlockTable, choice: Choice, heads: Sequence[FieldHead]) -> None:
        self._choice = choice
        self._heads = heads
        self._codes = [column.code for column in table.fields]
        self._averages = {b.code: {column.code: column.average_index for column in b.fields} for b in page.blocks}
        self._fields: dict[str, Fields] = {}

    def ask(self, source: Source, units: Sequence[str]) -> None:
        """Ask `source` for the figures of these units."""
        if self._choice.column in (OWN, INSPECTED):
            for unit, figures in source.layer(units, self._choice.column).items():
                self._fields[unit] = tuple(figures.get(code) for code in self._codes)
            return
        for unit, row in source.rows(units).items():
            self._fields[unit] = fields_of(row, self._codes, self._averages[row.block_code])

    def of(self, lines: Sequence[RowLine]) -> tuple[Line, ...]:
        """The lines with their cells."""
        nothing: Fields = (None,) * len(self._codes)
        return tuple(
            with_cells(line, line.fields or self._fields.get(line.unit_code, nothing), self._heads, self._choice)
            for line in lines
        )


_Group = tuple[str, int, str, Sequence[RowLine]]


def _groups(page: RankingPage, table: BlockTable, lines: Sequence[RowLine], choice: Choice) -> list[_Group]:
    """By block where all are shown, by class in the default order, else all in one."""
    made: list[_Group]
    if table.code == ALL:
        blocks = {block.code: [line for line in lines if line.block_code == block.code] for block in page.blocks}
        made = [(block.name, 0, _block_says(block), blocks[block.code]) for block in page.blocks]
    elif choice.sort:
        made = [("", 0, "", lines)]
    else:
        bands = [(band, [line for line in lines if line.class_name == band.name]) for band in table.bands]
        made = [(band.name, band.level, _band_says(band, own), own) for band, own in bands]
    return [group for group in made if group[3]]


def _cut(groups: Sequence[_Group], others: Sequence[RowLine], choice: Choice) -> tuple[list[_Group], list[RowLine]]:
    """What stands on the chosen page."""
    start = (choice.page_number - 1) * ON_A_PAGE
    left, skip, cut = ON_A_PAGE, start, []
    for name, level, says, lines in groups:
        own = lines[skip : skip + left]
        skip = max(0, skip - len(lines))
        left -= len(own)
        if own:
            cut.append((name, level, says, own))
    return cut, list(others[skip : skip + left])


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


def _block_says(block: BlockTable) -> str:
    units = f"{numbers.format_count(block.units)} đơn vị xếp hạng"
    if block.average_index is None:
        return units
    return f"{units} · trung bình {numbers.format_index(block.average_index)} · {block.class_name}"


def _band_says(band: Band, lines: Sequence[RowLine]) -> str:
    units = f"{numbers.format_count(len(lines))} đơn vị"
    return f"{band.says} · {units}" if band.says else units
