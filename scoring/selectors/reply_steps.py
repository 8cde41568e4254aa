"""The unit's two replies on the progress board: how many flags and requests wait, never a question, a reason or an answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Count, QuerySet

from scoring.enums import Layer, RoundState, Step
from scoring.enums.replies import ExplanationState, ReviewState
from scoring.models import Explanation, ReviewRequest, Round
from scoring.selectors.board import BoardRow
from scoring.selectors.step_cell import StepCell
from scoring.selectors.windows import Span

_Counts = Mapping[int, Mapping[str, int]]
"""{sheet id: {state: how many}}."""


@dataclass(frozen=True)
class ReplyCounts:
    """What was asked and answered on every sheet of a round."""

    explanations: _Counts
    requests: _Counts
    unreleased: Mapping[int, int]
    """{sheet id: requests that are answered, but whose answer has not gone to the unit}."""


def reply_counts(round_: Round) -> ReplyCounts:
    """The flags and requests of a round; dropped and withdrawn ones are left out; three queries."""
    flags = Explanation.objects.filter(assessment__round=round_).exclude(state=ExplanationState.DROPPED)
    requests = ReviewRequest.objects.filter(assessment__round=round_).exclude(state=ReviewState.WITHDRAWN)
    held = requests.filter(released_at__isnull=True).exclude(state=ReviewState.ASKED)
    unreleased = held.order_by().values_list("assessment_id").annotate(many=Count("pk"))
    return ReplyCounts(_by_state(flags), _by_state(requests), dict(unreleased))


def _by_state(rows: QuerySet[Explanation] | QuerySet[ReviewRequest]) -> _Counts:
    found: dict[int, dict[str, int]] = {}
    for pk, state, many in rows.order_by().values_list("assessment_id", "state").annotate(many=Count("pk")):
        found.setdefault(pk, {})[state] = many
    return found


def reply_cell(step: Step, row: BoardRow, counts: ReplyCounts, now: dt.datetime) -> StepCell:
    """The cell of a reply or a review: what was asked is answered, waits, or its time is over."""
    return (_explained if step == Step.REPLY else _reviewed)(row, counts, now)


_EMPTY: Final[Mapping[str, int]] = {}


def _explained(row: BoardRow, counts: ReplyCounts, now: dt.datetime) -> StepCell:
    """A unit that let its window pass without an answer is overdue until its sheet is decided."""
    asked = counts.explanations.get(row.sheet.pk, _EMPTY)
    span = row.spans[Step.REPLY]
    total = sum(asked.values())
    waiting = asked.get(ExplanationState.ASKED, 0)
    cell = StepCell(Step.REPLY, "open", "Đang giải trình", total - waiting, total, None, span.closes_at)
    if not total:
        return _before(cell, span, now)
    if not waiting:
        return replace(cell, kind="done", words="Đã trả lời đủ")
    return _waiting(cell, row, span, now)


def _waiting(cell: StepCell, row: BoardRow, span: Span, now: dt.datetime) -> StepCell:
    """Some criteria are not explained: before, in and after the window."""
    if row.decided:
        return replace(cell, kind="over", words="Dừng khi chốt")
    if span.opens_at is None:
        return replace(cell, words="Chưa đặt thời hạn")
    if now < span.opens_at:
        return replace(cell, kind="soon", words=f"Sẽ hỏi {cell.total} tiêu chí", at=span.opens_at)
    if _is_past(row, span, now):
        return replace(cell, kind="late", words="Quá hạn", at=span.closes_at)
    return cell if cell.done else replace(cell, words="Chưa trả lời")


def _reviewed(row: BoardRow, counts: ReplyCounts, now: dt.datetime) -> StepCell:
    """A request must be answered before the council's own end; without one it waits until somebody answers."""
    asked = counts.requests.get(row.sheet.pk, _EMPTY)
    total = sum(asked.values())
    waiting = asked.get(ReviewState.ASKED, 0)
    end = row.spans.get(Layer.COUNCIL, Span(None, None))
    cell = StepCell(Step.REVIEW, "open", "Chờ trả lời", total - waiting, total, None, end.closes_at)
    if not total:
        return _before(cell, row.spans[Step.REVIEW], now)
    if waiting and _is_past(row, end, now):
        return replace(cell, kind="late", words="Quá hạn trả lời", at=end.closes_at)
    if waiting:
        return cell
    if counts.unreleased.get(row.sheet.pk):
        return replace(cell, words="Chưa gửi trả lời")
    return replace(cell, kind="done", words="Đã trả lời đủ")


def _before(cell: StepCell, span: Span, now: dt.datetime) -> StepCell:
    """Nothing was asked: whether the window is still to come, open, or nothing came in it."""
    none = replace(cell, kind="none", words="Không có", total=None)
    if span.opens_at is None:
        return replace(none, words="–")
    if now < span.opens_at:
        return replace(cell, kind="soon", words="Chưa mở", total=None, at=span.opens_at)
    return none


def _is_past(row: BoardRow, span: Span, now: dt.datetime) -> bool:
    return row.sheet.round.state == RoundState.OPEN and span.closes_at is not None and span.closes_at <= now
