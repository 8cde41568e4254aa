"""The unit's own sheet as a table: answers in words, points of every layer that the unit sees, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring import engine
from scoring.enums import Layer
from scoring.excel.how import how_text
from scoring.excel.spoken import answer_text
from scoring.forms.controls import measure_of
from scoring.forms.rows import row_id
from scoring.models import Assessment
from scoring.selectors.score_sheets import Line, Sheet


@dataclass(frozen=True)
class TableRow:
    """One criterion: the unit's answer in words, its points, and those of the `others` in their order."""

    code: str
    id: str
    title: str
    max: Decimal
    how: str
    answer: str
    points: Decimal | None
    note: str
    evidence: str
    is_missing: bool
    source: str
    """Who answers it, where that is not the unit."""
    others: Sequence[Decimal | None]


@dataclass(frozen=True)
class TableField:
    """A field with its rows; `missing` counts what the unit owes in it."""

    code: str
    id: str
    title: str
    max: Decimal
    rows: Sequence[TableRow]

    @property
    def missing(self) -> int:
        """How many criteria the unit owes."""
        return sum(row.is_missing for row in self.rows)


@dataclass(frozen=True)
class SheetTable:
    """A whole sheet; `others` are the layers beside the unit's own that it sees and that wrote something."""

    rules: engine.Rules
    seen: frozenset[str]
    fields: Sequence[TableField]
    others: Sequence[Layer]
    own: int
    """Criteria that the unit answers itself under base fields."""

    @property
    def missing(self) -> Sequence[TableRow]:
        """The criteria that the unit owes."""
        return [row for field in self.fields for row in field.rows if row.is_missing]

    @property
    def done(self) -> int:
        """How many of its own criteria the unit has answered."""
        return self.own - len(self.missing)

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return 5 + len(self.others)

    def classes(self, sheet: Assessment) -> list[str]:
        """Names of the classes of the sheet's block, best first."""
        return [one.name for one in self.rules.classes_of(sheet.round_block.block.code)]


def sheet_table(sheet: Sheet, seen: frozenset[str]) -> SheetTable:
    """The table of a sheet that was read with the layers `seen`."""
    lines = sheet.lines
    others = [
        layer
        for layer in Layer
        if layer != Layer.SELF and layer in seen and any(line.cell(layer).answer is not None for line in lines)
    ]
    fields = [
        TableField(
            group.field.code,
            row_id(group.field.code, "lv"),
            group.field.title,
            group.field.max,
            [_row(line, others) for line in group.lines],
        )
        for group in sheet.fields
    ]
    own = sum(line.leaf.source == Layer.SELF and line.leaf.kind == "base" for line in lines)
    return SheetTable(sheet.rules, seen, fields, others, own)


def _row(line: Line, others: Sequence[Layer]) -> TableRow:
    leaf, own = line.leaf, line.cell(Layer.SELF)
    return TableRow(
        code=leaf.code,
        id=row_id(leaf.code),
        title=leaf.title,
        max=leaf.max,
        how=how_text(leaf.measure, leaf.conversion, leaf.max),
        answer=answer_text(measure_of(leaf), own.answer),
        points=own.points,
        note=own.note,
        evidence=own.evidence,
        is_missing=line.is_missing,
        source="" if leaf.source == Layer.SELF else Layer(leaf.source).label,
        others=[line.cell(layer).points for layer in others],
    )
