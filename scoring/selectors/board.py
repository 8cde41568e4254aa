"""The board of one round: how far each sheet is, with the figures that the standing body may see; it never writes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from cchc_portal import numbers
from scoring.enums import REPLY_STEPS, Layer, RoundState, SheetState
from scoring.models import Assessment, Inspection, Round, SheetTotal, StepWindow, WindowExtension
from scoring.selectors.pace import Pace
from scoring.selectors.surroundings import surroundings_of
from scoring.selectors.visibility import layers_for_organiser, minutes_closed, total_key
from scoring.selectors.windows import Span, effective_state, span_of

if TYPE_CHECKING:
    from scoring.selectors.step_cell import StepCell


@dataclass(frozen=True)
class BoardRow:
    """A unit's sheet on the board; figures are those that the organiser may see, else None."""

    sheet: Assessment
    state: SheetState
    """By the clock: submitted is in review once a review window has opened."""
    deadline: dt.datetime | None
    """When the self-assessment of this sheet closes, with its extension."""
    extended: bool
    late: bool
    """Not submitted although the deadline has passed."""
    inspections: int
    inspections_closed: int
    total: SheetTotal | None
    waits_for: str
    """What is still open on the sheet, in Vietnamese; empty when nothing is, or when it is decided."""
    returnable: bool
    spans: Mapping[str, Span] = field(default_factory=dict)
    """When each step of the round, and each reply of the unit, is open for this sheet: {step: from, to}."""
    closed_at: dt.datetime | None = None
    """When the last team closed its minutes; None while one has not, or where there is none."""
    steps: tuple[StepCell, ...] = ()
    """By steps.progress_board alone, as the four below: one cell for each step of the round, the unit's own first."""
    pace: Pace | None = None
    """Of a self-assessment that is going on."""
    people: int = 0
    """How many of the unit's people have an open account."""
    last_sign_in: dt.datetime | None = None
    """When one of them last signed in."""

    @property
    def overdue(self) -> bool:
        """Whether a step of the sheet is past its end."""
        return self.late or any(cell.kind == "late" for cell in self.steps)

    @property
    def likely_late(self) -> bool:
        """Whether the pace so far reaches beyond the deadline; an estimate."""
        return self.pace is not None and self.pace.likely_late and not self.late

    @property
    def not_started(self) -> bool:
        """Whether the self-assessment is going on without a single answer."""
        return self.pace is not None and self.pace.not_started

    @property
    def missing(self) -> int | None:
        """How many criteria have no answer in the layers that the organiser may see."""
        return None if self.total is None else len(self.total.missing)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes of the sheet's scale, best first."""
        return tuple(band.name for band in self.sheet.round_block.grade_scale.bands.all())

    @property
    def decided(self) -> bool:
        """Whether the sheet is decided."""
        return self.state == SheetState.DECIDED

    @property
    def ready(self) -> bool:
        """Whether the sheet can be decided now without a reason of its own."""
        return self.choosable and not self.waits_for

    @property
    def choosable(self) -> bool:
        """Whether the sheet can be decided at all, with a reason where something is still open."""
        return not self.decided and self.sheet.round.state == RoundState.OPEN


STATE_FILTERS: Mapping[str, str] = {
    "qua-han": "Quá hạn",
    "co-the-tre": "Có thể trễ (ước tính)",
    "chua-bat-dau": "Chưa bắt đầu chấm",
    "chua-nop": "Chưa nộp",
    "da-nop": "Đã nộp",
    "dang-xem-xet": "Đang xem xét",
    "da-chot": "Đã chốt",
}
"""What the board can be narrowed to: {value in the address: words}."""

_FILTERED = {
    "chua-nop": SheetState.DRAFTING,
    "da-nop": SheetState.SUBMITTED,
    "dang-xem-xet": SheetState.IN_REVIEW,
    "da-chot": SheetState.DECIDED,
}


@dataclass(frozen=True)
class Board:
    """The sheets of a round in the board's order; no query is made by its questions."""

    rows: tuple[BoardRow, ...]
    blocks: tuple[tuple[str, str], ...]
    """(code, name) of the round's blocks in their order."""

    @property
    def handed_in(self) -> int:
        """How many sheets the units have submitted, decided ones included."""
        return sum(row.state != SheetState.DRAFTING for row in self.rows)

    @property
    def decided(self) -> int:
        """How many sheets are decided."""
        return sum(row.decided for row in self.rows)

    @property
    def late(self) -> int:
        """How many sheets are overdue."""
        return sum(row.late for row in self.rows)

    @property
    def likely_late(self) -> list[BoardRow]:
        """The sheets whose pace reaches beyond their deadline; an estimate."""
        return [row for row in self.rows if row.likely_late]

    @property
    def not_started(self) -> list[BoardRow]:
        """The sheets that are being filled in without a single answer."""
        return [row for row in self.rows if row.not_started]

    @property
    def ready(self) -> int:
        """How many sheets can be decided now."""
        return sum(row.ready for row in self.rows)

    @property
    def undecided(self) -> int:
        """How many sheets are not decided."""
        return len(self.rows) - self.decided

    def chosen(self, *, block: str, state: str) -> list[BoardRow]:
        """The rows of a block and of a state, by their values in the address; an unknown or empty one is no limit."""
        rows = list(self.rows)
        if block in dict(self.blocks):
            rows = [row for row in rows if row.sheet.round_block.block.code == block]
        if state == "qua-han":
            return [row for row in rows if row.overdue]
        if state == "co-the-tre":
            return [row for row in rows if row.likely_late]
        if state == "chua-bat-dau":
            return [row for row in rows if row.not_started]
        return [row for row in rows if row.state == _FILTERED.get(state, row.state)]

    def named(self, unit_codes: Sequence[str], *, every_ready: bool) -> list[BoardRow]:
        """The rows of these units; with `every_ready` those that can be decided now instead."""
        if every_ready:
            return [row for row in self.rows if row.ready]
        return [row for row in self.rows if row.sheet.unit.code in unit_codes]


ORDER = {SheetState.DRAFTING: 0, SheetState.SUBMITTED: 1, SheetState.IN_REVIEW: 2, SheetState.DECIDED: 3}


def board_of(round_: Round, now: dt.datetime) -> Board:
    """Every sheet of a round: overdue first, then by state, then in the round's order; eight queries.

    Each sheet has its unit and its block with the scale's classes.
    """
    sheets = list(
        Assessment.objects.filter(round=round_)
        .select_related("unit", "round_block__block")
        .prefetch_related("round_block__grade_scale__bands")
        .order_by("order")
    )
    windows = list(StepWindow.objects.filter(round=round_))
    extensions: defaultdict[int, list[WindowExtension]] = defaultdict(list)
    for extension in WindowExtension.objects.filter(assessment__round=round_):
        extensions[extension.assessment_id].append(extension)
    closings: defaultdict[int, list[dt.datetime | None]] = defaultdict(list)
    for sheet_id, closed_at in Inspection.objects.filter(assessment__round=round_).values_list(
        "assessment_id", "closed_at"
    ):
        closings[sheet_id].append(closed_at)
    for sheet in sheets:
        sheet.round = round_  # the caller has it: no query for each
    totals = visible_totals(round_, sheets, closings)
    rows = [_row(s, windows, extensions[s.pk], closings[s.pk], totals.get(s.pk), now) for s in sheets]
    blocks = round_.round_blocks.order_by("order").values_list("block__code", "block_name")
    return Board(tuple(sorted(rows, key=lambda row: (not row.late, ORDER[row.state]))), tuple(blocks))


def row_of(sheet: Assessment, now: dt.datetime) -> BoardRow:
    """The board's row of one sheet, without its total; no query where the sheet came `surrounded`, else one."""
    around = surroundings_of(sheet)
    return _row(sheet, around.windows, around.extensions, around.closings, None, now)


def closing_of(sheet: Assessment) -> dt.datetime | None:
    """When the self-assessment of a sheet closes, None where it has no end; two queries."""
    windows = StepWindow.objects.filter(round=sheet.round_id, step=Layer.SELF)
    return span_of(Layer.SELF, windows, WindowExtension.objects.filter(assessment=sheet)).closes_at


def _row(
    sheet: Assessment,
    windows: Sequence[StepWindow],
    extensions: Sequence[WindowExtension],
    closings: Sequence[dt.datetime | None],
    total: SheetTotal | None,
    now: dt.datetime,
) -> BoardRow:
    state = effective_state(sheet, windows, now)
    span = span_of(Layer.SELF, windows, extensions)
    closed = sum(moment is not None for moment in closings)
    return BoardRow(
        sheet=sheet,
        state=state,
        deadline=span.closes_at,
        extended=span.closes_at != span_of(Layer.SELF, windows).closes_at,
        late=_is_late(sheet, state, span, now),
        inspections=len(closings),
        inspections_closed=closed,
        total=total,
        waits_for=_waits_for(state, len(closings) - closed),
        returnable=sheet.round.state == RoundState.OPEN and state == SheetState.SUBMITTED,
        spans={step: span_of(step, windows, extensions) for step in (*sheet.round.layers, *REPLY_STEPS)},
        closed_at=max((moment for moment in closings if moment), default=None) if closed == len(closings) else None,
    )


def _is_late(sheet: Assessment, state: SheetState, span: Span, now: dt.datetime) -> bool:
    passed = span.closes_at is not None and span.closes_at <= now
    return sheet.round.state == RoundState.OPEN and state == SheetState.DRAFTING and passed


def _waits_for(state: SheetState, open_inspections: int) -> str:
    if state == SheetState.DECIDED:
        return ""
    if state == SheetState.DRAFTING:
        return "Đơn vị chưa nộp."
    return "Đoàn kiểm tra chưa khép biên bản." if open_inspections else ""


def visible_totals(
    round_: Round, sheets: Iterable[Assessment], closings: Mapping[int, Sequence[dt.datetime | None]]
) -> dict[int, SheetTotal]:
    """The stored total of each sheet that the organiser may see, by the sheet's id; one query, without the fields."""
    wanted: defaultdict[tuple[str, bool], list[int]] = defaultdict(list)
    for sheet in sheets:
        seen = layers_for_organiser(sheet, closed=minutes_closed(closings.get(sheet.pk, ())))
        key = total_key(round_.layers, seen)
        if key is not None:
            wanted[key].append(sheet.pk)
    if not wanted:
        return {}
    asked = [Q(upto=upto, with_outside=outside, assessment__in=ids) for (upto, outside), ids in wanted.items()]
    found = {total.assessment_id: total for total in SheetTotal.objects.defer("fields").filter(reduce(or_, asked))}
    for total in found.values():
        if total.index is not None:
            total.index = numbers.carried(total.index, round_.policy.get("decimals", 2))
    return found
