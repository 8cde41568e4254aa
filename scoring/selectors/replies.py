"""Where a unit replies: on which criteria it may add evidence now, what it has to answer and until when; it writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.enums import Layer, RoundState, Step
from scoring.enums.replies import ExplanationState, ReviewState
from scoring.models import Assessment, Explanation, ReviewRequest
from scoring.selectors.deadlines import Deadline
from scoring.selectors.explanations import flags_of
from scoring.selectors.inspections import deadlines_of
from scoring.selectors.reviews import Told, requests_of
from scoring.selectors.score_sheets import Line, read_sheet, seen_by_unit, windows_of
from scoring.selectors.windows import has_opened, span_of, why_no_reply

_COLUMNS = frozenset({str(Layer.SELF), str(Layer.APPRAISAL_1)})


@dataclass(frozen=True)
class FlaggedLine:
    """A flagged criterion as its unit sees it: what it scored itself, what the first appraisal gave, what is asked."""

    line: Line
    flag: Explanation
    over: bool
    """The time to reply is over."""

    @property
    def label(self) -> str:
        """Where it stands: a criterion on which the unit said nothing in time is said to be so."""
        if self.over and self.flag.state == ExplanationState.ASKED:
            return "Không giải trình"
        return str(ExplanationState(self.flag.state).label)

    @property
    def waits(self) -> bool:
        """Whether the unit has still to answer."""
        return self.flag.state == ExplanationState.ASKED and not self.over


@dataclass(frozen=True)
class Reply:
    """What a unit is asked on one sheet; `closed` says why nothing can be answered now, "" when it can."""

    opened: bool
    closed: str
    deadline: Deadline
    lines: Sequence[FlaggedLine]

    @property
    def waiting(self) -> int:
        """How many criteria the unit has still to answer."""
        return sum(line.waits for line in self.lines)


def reply_of(sheet: Assessment, now: dt.datetime) -> Reply:
    """The flagged criteria of a sheet for its own unit, none before the window opens; three queries at most.

    Of the layers, only the unit's own and the first appraisal are read, and only of what it may see.
    """
    windows = windows_of(sheet)
    opened = has_opened(Step.REPLY, windows, now)
    deadline = Deadline(span_of(Step.REPLY, windows).closes_at, now)
    closed = why_no_reply(sheet, Step.REPLY, windows, now)
    if not opened:
        return Reply(opened=False, closed=closed, deadline=deadline, lines=())
    flags = flags_of(sheet)
    read = read_sheet(sheet, seen_by_unit(sheet, now) & _COLUMNS)
    lines = [
        FlaggedLine(line, flags[line.leaf.code], deadline.is_late) for line in read.lines if line.leaf.code in flags
    ]
    return Reply(opened=True, closed=closed, deadline=deadline, lines=lines)


@dataclass(frozen=True)
class Review:
    """What a unit asks to have looked at again on one sheet; `closed` says why it cannot ask now, "" when it can."""

    opened: bool
    closed: str
    deadline: Deadline
    requests: Sequence[tuple[Line, Told]]
    others: Sequence[Line]
    """The criteria for which nothing was asked."""


def review_of(sheet: Assessment, now: dt.datetime) -> Review:
    """The requests of a sheet for its own unit, beside the layers that it sees; three queries at most."""
    windows = windows_of(sheet)
    opened = has_opened(Step.REVIEW, windows, now)
    deadline = Deadline(span_of(Step.REVIEW, windows).closes_at, now)
    asked = requests_of(sheet)
    lines = read_sheet(sheet, seen_by_unit(sheet, now)).lines
    standing = [(line, Told(asked[line.leaf.code])) for line in lines if line.leaf.code in asked]
    others = [line for line in lines if line.leaf.code not in asked]
    return Review(opened, why_no_reply(sheet, Step.REVIEW, windows, now), deadline, standing, others)


# --- Evidence ----------------------------------------------------------------------------------------------------------


def why_no_evidence(sheet: Assessment, code: str, now: dt.datetime) -> str:
    """Why the unit cannot add evidence to a criterion as part of a reply now, in Vietnamese; "" when it can."""
    windows = windows_of(sheet)
    why = why_no_reply(sheet, Step.REPLY, windows, now)
    flag = flags_of(sheet).get(code)
    if not why and flag is not None and flag.state != ExplanationState.SETTLED:
        return ""
    request = requests_of(sheet).get(code)
    if request is None or request.state != ReviewState.ASKED:
        return why or "Tiêu chí này không có yêu cầu giải trình đang chờ."
    return why_no_reply(sheet, Step.REVIEW, windows, now)


def codes_replied_on(sheet: Assessment, now: dt.datetime) -> frozenset[str]:
    """The criteria of a sheet that its unit is asked to explain, or asks a review of; two queries."""
    flags = flags_of(sheet) if has_opened(Step.REPLY, windows_of(sheet), now) else {}
    return frozenset(flags) | frozenset(requests_of(sheet))


def stood_before_reply(sheet: Assessment, added_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether evidence was there before the unit's first window to reply that is open now."""
    spans = [span_of(step, windows_of(sheet)) for step in (Step.REPLY, Step.REVIEW)]
    opened = [span.opens_at for span in spans if span.opens_at is not None and span.holds(now)]
    return not opened or added_at < min(opened)


# --- Lists -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnReply:
    """A sheet of the person's unit with flagged criteria; `waiting` of `asked` are still to be answered."""

    sheet: Assessment
    asked: int
    waiting: int
    deadline: Deadline


def replies_of(user: Any, now: dt.datetime) -> list[OwnReply]:
    """The sheets of the person's units on which something is to be explained, newest round first; four queries.

    A sheet whose window has not opened is not told of.
    """
    sheets = list(
        Assessment.objects.of_units_of(user)
        .filter(round__windows__step=Step.REPLY, round__windows__opens_at__lte=now)
        .exclude(round__state=RoundState.DRAFT)
        .select_related("round__agency", "unit")
        .order_by("-round__year", "round__code", "unit__code")
    )
    if not sheets:
        return []
    counts = _counted(sheets)
    ends = deadlines_of(sheets, Step.REPLY, now)
    return [
        OwnReply(sheet, *counts[sheet.pk], deadline=end)
        for sheet, end in zip(sheets, ends, strict=True)
        if counts[sheet.pk][0]
    ]


def _counted(sheets: Sequence[Assessment]) -> Mapping[int, tuple[int, int]]:
    """{sheet id: (criteria asked, still waiting)}; one query."""
    rows = Explanation.objects.filter(assessment__in=sheets).exclude(state=ExplanationState.DROPPED)
    found = {sheet.pk: [0, 0] for sheet in sheets}
    for pk, state in rows.values_list("assessment_id", "state"):
        found[pk][0] += 1
        found[pk][1] += state == ExplanationState.ASKED
    return {pk: (asked, waiting) for pk, (asked, waiting) in found.items()}


def unanswered_requests(round_ids: Sequence[int]) -> Mapping[int, int]:
    """{round id: requests for review that wait for an answer}; one query."""
    found: dict[int, int] = {}
    rows = ReviewRequest.objects.filter(assessment__round__in=round_ids, state=ReviewState.ASKED)
    for pk in rows.values_list("assessment__round_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found
