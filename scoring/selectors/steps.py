"""The progress board: unit × step with state and count, pace and last sign-in, as the standing body may see them.

It reads how many criteria a layer has answered, never an answer, its points or a total.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Min
from django.utils import timezone

from scoring.enums import REPLY_STEPS, REVIEW_LAYERS, ChangeKind, Layer, RoundState, SheetState, Step
from scoring.models import Assessment, Round, Score, ScoreChange
from scoring.selectors.board import ORDER, Board, BoardRow, board_of
from scoring.selectors.deadlines import Deadline
from scoring.selectors.pace import Pace, start_of
from scoring.selectors.reply_steps import ReplyCounts, reply_cell, reply_counts
from scoring.selectors.score_sheets import LeafFact, leaves_by_set, leaves_of_block, missing_of_units
from scoring.selectors.step_cell import StepCell
from scoring.selectors.windows import steps_in_order
from units.selectors.accounts import last_sign_ins

SORTS: Mapping[str, str] = {
    "": "Quá hạn trước",
    "don-vi": "Theo tên đơn vị",
    "tien-do": "Tự chấm ít nhất trước",
    "uoc-xong": "Ước xong muộn nhất trước",
    "dang-nhap": "Lâu chưa đăng nhập trước",
}
"""How the board can be sorted: {value in the address: words}."""
_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class _Counts:
    """What is answered on a sheet: its own (done, of) and by other layers {(layer, source): how many}."""

    own: tuple[int, int]
    others: Mapping[tuple[str, str], int]
    facts: Sequence[LeafFact]


def progress_board(round_: Round, now: dt.datetime) -> Board:
    """The board of a round with steps, pace and sign-ins, sheets with an overdue step first; seventeen queries."""
    board = board_of(round_, now)
    sheets = [row.sheet for row in board.rows]
    counts = _counts(round_, sheets)
    first = dict(
        ScoreChange.objects.filter(assessment__round=round_, kind=ChangeKind.SCORE, layer=Layer.SELF)
        .order_by()
        .values_list("assessment_id")
        .annotate(first=Min("at"))
    )
    signed_in = last_sign_ins([sheet.unit_id for sheet in sheets], timezone.localdate(now))
    replies, in_order = reply_counts(round_), steps_in_order(round_.layers)
    rows = []
    for row in board.rows:
        people, last = signed_in.get(row.sheet.unit_id, (0, None))
        own = counts[row.sheet.pk]
        steps = tuple(_cell(step, row, own, replies, now) for step in in_order)
        pace = _pace(row, own.own, first.get(row.sheet.pk), now)
        rows.append(replace(row, steps=steps, pace=pace, people=people, last_sign_in=last))
    return replace(board, rows=tuple(sorted(rows, key=lambda row: (not row.overdue, ORDER[row.state]))))


def shown_steps(board: Board) -> list[Step]:
    """The steps in which some sheet has something to show, the unit's own first; the others would be empty columns."""
    busy = {cell.step for row in board.rows for cell in row.steps if cell.kind != "none"}
    return [cell.step for row in board.rows[:1] for cell in row.steps if cell.step in busy or cell.step == Step.SELF]


def sorted_rows(rows: Sequence[BoardRow], by: str) -> list[BoardRow]:
    """The rows in an order of SORTS; the board's own for any other text."""
    if by == "don-vi":
        return sorted(rows, key=lambda row: row.sheet.unit.name)
    if by == "tien-do":
        return sorted(rows, key=lambda row: (row.state != SheetState.DRAFTING, _share(row)))
    if by == "uoc-xong":
        return sorted(rows, key=_finish, reverse=True)
    if by == "dang-nhap":
        return sorted(rows, key=lambda row: row.last_sign_in or _EARLIEST)
    return list(rows)


def _share(row: BoardRow) -> tuple[int, int]:
    """Criteria answered in thousandths of those asked: enough to sort by, and whole."""
    own = next((cell for cell in row.steps if cell.step == Step.SELF), None)
    return (0, 0) if own is None or not own.total else (own.done * 1000 // own.total, own.done)


def _finish(row: BoardRow) -> tuple[int, dt.date]:
    """Not begun is later than any estimate; who has none because all is answered comes last."""
    if row.pace is None:
        return (0, dt.date.min)
    if row.pace.not_started or row.pace.is_far:
        return (2, dt.date.min)
    return (1, row.pace.finishes_on) if row.pace.finishes_on else (0, dt.date.min)


def _counts(round_: Round, sheets: Sequence[Assessment]) -> dict[int, _Counts]:
    """Four queries."""
    missing = missing_of_units(sheets)
    facts = leaves_by_set({sheet.round_block.criteria_set_id for sheet in sheets})
    others: dict[int, dict[tuple[str, str], int]] = {}
    rows = (
        Score.objects.filter(assessment__round=round_, answer__isnull=False)
        .exclude(layer=Layer.SELF)
        .order_by()
        .values_list("assessment_id", "layer", "criterion__source")
        .annotate(many=Count("pk"))
    )
    for pk, layer, source, many in rows:
        others.setdefault(pk, {})[layer, source] = many
    return {
        sheet.pk: _Counts(
            own=(missing[sheet.pk][1] - missing[sheet.pk][0], missing[sheet.pk][1]),
            others=others.get(sheet.pk, {}),
            facts=leaves_of_block(facts[sheet.round_block.criteria_set_id], sheet.round_block.block.code),
        )
        for sheet in sheets
    }


_ASKS: Mapping[str, frozenset[str]] = {
    Layer.SURVEY: frozenset({"survey"}),
    Layer.CENTRAL: frozenset({"central"}),
    Layer.INSPECTION: frozenset({"self", "inspection"}),
    Layer.APPRAISAL_1: frozenset({"self", "inspection"}),
}
"""The sources of the criteria that a step is asked for; a layer that is not here may judge every one."""


def _progress(step: Step, counts: _Counts) -> tuple[int, int]:
    if step == Step.SELF:
        return counts.own
    sources = _ASKS.get(step)
    total = sum(sources is None or fact.source in sources for fact in counts.facts)
    done = sum(
        many
        for (layer, source), many in counts.others.items()
        if layer == step and (sources is None or source in sources)
    )
    return min(done, total), total


def _cell(step: Step, row: BoardRow, counts: _Counts, replies: ReplyCounts, now: dt.datetime) -> StepCell:
    if step in REPLY_STEPS:
        return reply_cell(step, row, replies, now)
    done, total = _progress(step, counts)
    cell = StepCell(step, "open", "Đang làm" if done else "Chưa bắt đầu", done, total, None, row.spans[step].closes_at)
    if step == Step.COUNCIL:
        return _council(cell, row)
    return _by_state(cell, row) or _by_clock(cell, row, now)


def _council(cell: StepCell, row: BoardRow) -> StepCell:
    """The council writes exceptions alone: there is nothing that it must have answered."""
    if row.decided:
        return replace(cell, kind="done", words="Đã chốt", total=None)
    kind, words = ("open", "Có kết luận") if cell.done else ("none", "–")
    return replace(cell, kind=kind, words=words, total=None)


def _by_state(cell: StepCell, row: BoardRow) -> StepCell | None:
    """The cell of a step that is over, or that this sheet does not have; None where the clock decides."""
    if cell.step == Step.SELF:
        over = row.state != SheetState.DRAFTING
        return replace(cell, kind="done", words="Đã nộp", at=row.sheet.submitted_at) if over else None
    if cell.step == Step.INSPECTION:
        if row.inspections and row.closed_at is not None:
            return replace(cell, kind="done", words="Đã khép", at=row.closed_at)
        return None if row.inspections or cell.done else replace(cell, kind="none", words="Chưa phân đoàn")
    if cell.done == cell.total:
        return replace(cell, kind="done", words="Đủ") if cell.total else replace(cell, kind="none", words="Không có")
    return None


def _by_clock(cell: StepCell, row: BoardRow, now: dt.datetime) -> StepCell:
    span = row.spans[cell.step]
    if span.opens_at is not None and now < span.opens_at:
        return replace(cell, kind="soon", words="Chưa mở", at=span.opens_at)
    if row.decided:  # what was not finished by then stays so
        return replace(cell, kind="over" if cell.done else "none", words="Dừng khi chốt" if cell.done else "–")
    works = row.sheet.round.state == RoundState.OPEN
    works = works and (cell.step != Step.INSPECTION or row.inspections > 0)  # without a team nobody is late
    if works and span.closes_at is not None and span.closes_at <= now:
        return replace(cell, kind="late", words="Quá hạn", at=span.closes_at)
    if str(cell.step) in REVIEW_LAYERS and not cell.done and row.state == SheetState.DRAFTING:
        return replace(cell, kind="none", words="Chờ đơn vị nộp")
    if str(cell.step) in REVIEW_LAYERS - {Layer.INSPECTION} and not cell.done and span.closes_at is None:
        return replace(cell, kind="none", words="–")
    return cell


def _pace(row: BoardRow, own: tuple[int, int], first_answer_at: dt.datetime | None, now: dt.datetime) -> Pace | None:
    """The pace of a self-assessment that is going on; None for a sheet that is not."""
    if row.state != SheetState.DRAFTING or row.sheet.round.state != RoundState.OPEN:
        return None
    span = row.spans[Layer.SELF]
    return Pace(
        answered=own[0],
        total=own[1],
        started_on=start_of(span.opens_at, first_answer_at),
        today=timezone.localdate(now),
        last_day=Deadline(span.closes_at, now).last_day,
    )
