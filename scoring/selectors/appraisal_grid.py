"""The grid of an appraiser: units × criteria of one field, each layer only as far as it may be seen; it writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from cchc_portal import permissions
from scoring import engine
from scoring.enums import Layer, SheetState
from scoring.models import Assessment, Explanation, Inspection, RoundBlock, Score, StepWindow, WindowExtension
from scoring.selectors.appraisal import Below, below_of, differs, no_step
from scoring.selectors.appraisers import AppraisedField
from scoring.selectors.deadlines import Deadline
from scoring.selectors.engine_input import rules_of
from scoring.selectors.explanations import flags_of_sheets
from scoring.selectors.score_sheets import NOTHING, Cell, answers_source
from scoring.selectors.visibility import layers_for_appraiser, minutes_closed
from scoring.selectors.windows import effective_state, span_of, why_closed

_SHOWN = (Layer.SELF, Layer.INSPECTION, Layer.APPRAISAL_1, Layer.APPRAISAL_2)

OWN_UNIT, NOT_SUBMITTED = "Không thẩm định đơn vị mình", "Chưa nộp phiếu"


@dataclass(frozen=True)
class GridCell:
    """One criterion of one unit as the appraiser sees it; `why` says why it is not written here, "" where it may be."""

    leaf: engine.Leaf
    cells: Mapping[str, Cell]
    own: Cell
    below: Below | None
    flag: Explanation | None = None
    why: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the appraisal answered it."""
        return self.own.answer is not None

    @property
    def differs(self) -> bool:
        """Whether the appraisal's points are others than those below it."""
        return self.is_done and differs(self.own.points, self.below)

    @property
    def lower_differ(self) -> bool:
        """Whether the inspection's points are others than the unit's own."""
        found = self.cells.get(Layer.INSPECTION, NOTHING)
        return found.answer is not None and found.points != self.cells.get(Layer.SELF, NOTHING).points


@dataclass(frozen=True)
class GridRow:
    """One unit; `locked` says why nothing of it is shown, `closed` why nothing can be written now, "" where neither."""

    sheet: Assessment
    cells: tuple[GridCell, ...] = ()
    locked: str = ""
    closed: str = ""


@dataclass(frozen=True)
class Grid:
    """A field of a block; `second` for the second appraisal, which holds flagged criteria alone."""

    field: AppraisedField
    rules: engine.Rules
    round_block: RoundBlock
    title: str
    layer: Layer
    leaves: tuple[engine.Leaf, ...]
    rows: tuple[GridRow, ...]
    deadline: Deadline

    @property
    def open_cells(self) -> list[GridCell]:
        """Every cell that this appraisal is asked for; of a decided sheet what it answered."""
        return [
            cell
            for row in self.rows
            for cell in row.cells
            if not cell.why and (cell.is_done or row.sheet.state != SheetState.DECIDED)
        ]

    @property
    def done(self) -> int:
        """How many of them are answered."""
        return sum(cell.is_done for cell in self.open_cells)

    @property
    def flagged(self) -> int:
        """How many criteria of units were flagged for explanation."""
        return sum(cell.flag is not None for row in self.rows for cell in row.cells)

    @property
    def closed(self) -> str:
        """Why nothing at all can be written now; "" where some sheet can."""
        whys = [row.closed for row in self.rows if not row.locked]
        return whys[0] if whys and all(whys) else ""


def leaves_of_field(rules: engine.Rules, block_code: str, field_code: str) -> tuple[engine.Leaf, ...]:
    """The criteria of a field that an appraisal answers, in order: those of the survey and of central figures are not."""
    return tuple(
        leaf
        for leaf in rules.leaves_of(block_code)
        if leaf.field == field_code and answers_source(Layer.APPRAISAL_1, leaf.source)
    )


def grid_of(field: AppraisedField, round_block: RoundBlock, layer: Layer, user: Any, now: dt.datetime) -> Grid:
    """The whole grid of a block, in the order of the round; eight queries once the rules are compiled, for any number."""
    sheets = list(_sheets(round_block))
    around = _Around.of(round_block, layer, [sheet.pk for sheet in sheets])
    blocks = list(field.round.round_blocks.select_related("block").order_by("order"))
    rules = rules_of(field.round, round_block.criteria_set, blocks)
    leaves = leaves_of_field(rules, round_block.block.code, field.code)
    barred = permissions.units_of(user)
    open_ids = [one.pk for one in sheets if one.unit_id not in barred and one.state != SheetState.DRAFTING]
    stored = _cells(open_ids, [leaf.code for leaf in leaves], around.closed_minutes)
    flags = flags_of_sheets(open_ids)
    rows = []
    for sheet in sheets:
        sheet.round, sheet.round_block = field.round, round_block
        if sheet.pk not in open_ids:
            rows.append(GridRow(sheet, locked=OWN_UNIT if sheet.unit_id in barred else NOT_SUBMITTED))
            continue
        seen = layers_for_appraiser(sheet, closed=sheet.pk in around.closed_minutes)
        cells = [
            cell_of(sheet, leaf, stored.get((sheet.pk, leaf.code), {}), layer, seen, flags.get((sheet.pk, leaf.code)))
            for leaf in leaves
        ]
        rows.append(GridRow(sheet, tuple(cells), closed=around.why_closed(sheet, now)))
    end = span_of(layer, around.windows).closes_at
    title = next((one.title for one in rules.fields_of(round_block.block.code) if one.code == field.code), "")
    return Grid(field, rules, round_block, title, layer, leaves, tuple(rows), Deadline(end, now))


def block_of(field: AppraisedField, unit_code: str) -> str:
    """The code of the block in which the field has a unit, "" where it has none; one query."""
    rows = Assessment.objects.filter(round_block__in=field.round_blocks, unit__code=unit_code)
    return rows.values_list("round_block__block__code", flat=True).first() or ""


def cell_of(
    sheet: Assessment,
    leaf: engine.Leaf,
    cells: Mapping[str, Cell],
    layer: Layer,
    seen: Iterable[str],
    flag: Explanation | None,
) -> GridCell:
    """One cell for `layer` out of the cells of its criterion, as far as they are among `seen`; no query."""
    may_see = frozenset(seen)
    shown = {one: cell for one, cell in cells.items() if one in may_see}
    below = below_of(shown, sheet.round.layers, layer, may_see)
    own = shown.get(layer, NOTHING)
    is_second = layer == Layer.APPRAISAL_2 and flag is None and own.answer is None
    return GridCell(leaf, shown, own, below, flag, "Không yêu cầu giải trình" if is_second else "")


def _sheets(round_block: RoundBlock) -> Iterable[Assessment]:
    return Assessment.objects.filter(round_block=round_block).select_related("unit").order_by("order")


@dataclass(frozen=True)
class _Around:
    """What decides about the sheets of a block: windows, extensions, and whose minutes are closed."""

    layer: Layer
    windows: Sequence[StepWindow]
    extensions: Mapping[int, Sequence[WindowExtension]]
    closed_minutes: frozenset[int]

    @staticmethod
    def of(round_block: RoundBlock, layer: Layer, sheet_ids: Sequence[int]) -> _Around:
        """Three queries."""
        extensions: dict[int, list[WindowExtension]] = {}
        for one in WindowExtension.objects.filter(assessment__round_block=round_block, step=layer):
            extensions.setdefault(one.assessment_id, []).append(one)
        closings: dict[int, list[dt.datetime | None]] = {}
        rows = Inspection.objects.filter(assessment__round_block=round_block).order_by("pk")
        for sheet_id, closed_at in rows.values_list("assessment_id", "closed_at"):
            closings.setdefault(sheet_id, []).append(closed_at)
        closed = frozenset(pk for pk in sheet_ids if minutes_closed(closings.get(pk, ())))
        windows = list(StepWindow.objects.filter(round=round_block.round_id))
        return _Around(layer, windows, extensions, closed)

    def why_closed(self, sheet: Assessment, now: dt.datetime) -> str:
        """Why the layer cannot be written on the sheet now, "" where it can."""
        span = span_of(self.layer, self.windows, self.extensions.get(sheet.pk, ()))
        return no_step(sheet, self.layer) or why_closed(
            sheet, self.layer, span, effective_state(sheet, self.windows, now), now
        )


def _cells(
    sheet_ids: Sequence[int], codes: Sequence[str], closed_minutes: frozenset[int]
) -> dict[tuple[int, str], dict[str, Cell]]:
    """{(sheet id, code): {layer: cell}}; inspections whose minutes are open are not read. One query."""
    decided = Q(assessment__state=SheetState.DECIDED)
    read = ~Q(layer=Layer.INSPECTION) | Q(assessment__in=closed_minutes) | decided
    rows = Score.objects.filter(read, assessment__in=sheet_ids, criterion__code__in=codes, layer__in=_SHOWN)
    told = ("answer", "points", "note", "evidence", "version", "updated_at", "reason_code")
    found: dict[tuple[int, str], dict[str, Cell]] = {}
    for sheet_id, code, layer, answer, points, note, evidence, version, at, reason in rows.order_by().values_list(
        "assessment_id", "criterion__code", "layer", *told
    ):
        cell = Cell(answer, points, note, evidence, version=version, updated_at=at, reason_code=reason)
        found.setdefault((sheet_id, code), {})[layer] = cell
    return found
