"""Requests for review (phúc tra): who asked for what, what was answered, what its unit may read; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.enums import ChangeKind
from scoring.enums.replies import ReviewState
from scoring.models import Assessment, Council, ReviewRequest, Round, ScoreChange

THROUGH_THE_COUNCIL = "Đợt có hội đồng thẩm định: đề nghị phúc tra được kết luận ở một phiên họp của hội đồng."
ANSWERED = frozenset({ReviewState.ACCEPTED, ReviewState.REFUSED})


def requests_of(sheet: Assessment) -> Mapping[str, ReviewRequest]:
    """{criterion code: its request} of a sheet, withdrawn ones too, in the criteria's order; one query."""
    rows = ReviewRequest.objects.filter(assessment=sheet).select_related("criterion", "asked_by", "answered_by")
    return {row.criterion.code: row for row in rows.order_by("criterion__order")}


def requests_of_round(round_: Round) -> list[ReviewRequest]:
    """Every request of a round that was not withdrawn: waiting ones first, then by unit and criterion; one query."""
    rows = ReviewRequest.objects.filter(assessment__round=round_).exclude(state=ReviewState.WITHDRAWN)
    rows = rows.select_related("criterion", "asked_by", "answered_by", "assessment__unit", "assessment__round")
    found = rows.order_by("assessment__order", "criterion__order")
    return sorted(found, key=lambda row: row.state != ReviewState.ASKED)


def has_council(round_: Round) -> bool:
    """Whether an appraisal council is set up for the round; one query."""
    return Council.objects.filter(round=round_).exists()


@dataclass(frozen=True)
class Told:
    """A request as its unit reads it: the answer is there only once it was released."""

    row: ReviewRequest

    @property
    def is_released(self) -> bool:
        """Whether the unit may read the answer."""
        return self.row.released_at is not None

    @property
    def state(self) -> str:
        """Where the request stands, for the unit: waiting until the answer was released."""
        return self.row.state if self.is_released or self.row.state not in ANSWERED else ReviewState.ASKED

    @property
    def label(self) -> str:
        """The state in words."""
        return str(ReviewState(self.state).label)

    @property
    def answer(self) -> str:
        """The answer, "" before its time."""
        return self.row.answer if self.is_released else ""


def open_points(round_: Round) -> list[str]:
    """What of the requests still stands in the way of a publication, in Vietnamese; two queries at most."""
    rows = requests_of_round(round_)
    found = [
        f"{row.assessment.unit}, tiêu chí {row.criterion.code}: chưa trả lời" for row in _in(rows, ReviewState.ASKED)
    ]
    unreleased = [row for row in rows if row.state in ANSWERED and row.released_at is None]
    return found + [
        f"{row.assessment.unit}, tiêu chí {row.criterion.code}: đã trả lời nhưng chưa gửi đơn vị" for row in unreleased
    ]


def _in(rows: Iterable[ReviewRequest], state: ReviewState) -> Sequence[ReviewRequest]:
    return [row for row in rows if row.state == state]


def state_of(row: ReviewRequest) -> dict[str, Any]:
    """What history remembers of a request: its state and reason, the answer, and whether the unit may read it."""
    state: dict[str, Any] = {"state": str(row.state), "reason": row.reason}
    state |= {"answer": row.answer} if row.answer else {}
    return state | ({"released": True} if row.released_at is not None else {})


def unrecorded_requests(chain: Iterable[ScoreChange], rows: Iterable[ReviewRequest]) -> str:
    """The first request that is not what the sheet's history says last of it, in Vietnamese; "" when all are. No query."""
    last = {c.criterion_code: (c.version, c.new) for c in chain if c.kind == ChangeKind.REVIEW}
    for row in rows:
        if last.pop(row.criterion.code, None) != (row.version, state_of(row)):
            return f"đề nghị phúc tra tiêu chí {row.criterion.code} khác dòng lịch sử cuối của nó"
    return f"mất đề nghị phúc tra tiêu chí {next(iter(last))}" if last else ""
