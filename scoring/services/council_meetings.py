"""What a council's meeting has on its agenda and decides, one by one, with a quorum; the points themselves are save_answers'."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from cchc_portal import permissions
from scoring.enums import ChangeKind, Layer, Origin
from scoring.enums.replies import ExplanationState, ItemDecision, ItemGround, ReviewState
from scoring.models import (
    AgendaItem,
    Assessment,
    CouncilMeeting,
    Criterion,
    Explanation,
    MeetingPresence,
    ReviewRequest,
)
from scoring.selectors import engine_input
from scoring.selectors.council import item_state, members_at, quorum_of
from scoring.selectors.engine_input import decimal_text
from scoring.services import history
from scoring.services.council import bump, locked_meeting, must_be_seen, run_round
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.explanations import settle_standing
from scoring.services.reviews import write_answer
from scoring.services.scores import LONGEST_TEXT, Entry, Saved, locked_sheet, save_answers, text_faults
from units.models import User


@dataclass(frozen=True)
class Point:
    """A criterion of a unit's sheet for the agenda, why it is there, and a note."""

    unit_code: str
    criterion_code: str
    ground: ItemGround
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the council decided, in words, with the votes where counted: new `points` (0…max), mended `figures`, or neither to keep.

    `figures` are an answer to the criterion's own measure in round_format's form, whose points the engine computes; never
    together with `points`. `seen_version` is that of the council's score of the criterion, 0 for none yet; `seen_item` the agenda item's own.
    """

    points: Decimal | None
    text: str
    seen_version: int
    seen_item: int
    votes: tuple[int, int, int] | None = None
    figures: Mapping[str, Any] | None = None

    def answer(self, text: str) -> dict[str, Any] | None:
        """What is written in the council's layer, None where nothing is; points bear the decision's words as their reason."""
        if self.points is not None:
            return {"points": decimal_text(self.points), "reason": text}
        return None if self.figures is None else dict(self.figures)


@transaction.atomic
def put_on_agenda(*, meeting: CouncilMeeting, points: Sequence[Point], seen: int, now: dt.datetime, actor: User) -> int:
    """Put criteria on the agenda of a meeting, all or nothing; how many there were.

    Raises Faulty by "unit|criterion" for what no sheet of the round has or stands on an open agenda already, AlreadyDone
    where all of it does on this one, Outdated, NotOpen, NotAllowed. Locks round, sheets by id, meeting.
    """
    del now
    row = run_round(meeting.council.round, actor)
    codes = {point.unit_code for point in points}
    chosen = Assessment.objects.filter(round=row, unit__code__in=codes).select_for_update(of=("self",)).order_by("pk")
    sheets = {sheet.unit.code: sheet for sheet in chosen.select_related("unit", "round_block__block", "round")}
    locked = locked_meeting(meeting)
    own = set(AgendaItem.objects.filter(meeting=locked).values_list("assessment__unit__code", "criterion__code"))
    if points and all((point.unit_code, point.criterion_code) in own for point in points):
        raise AlreadyDone("Các nội dung này đã có trong chương trình họp.")
    must_be_seen(locked, seen)
    faults = {f"{one.unit_code}|{one.criterion_code}": (why,) for one in points if (why := _why_not(one, sheets))}
    taken = AgendaItem.objects.filter(meeting__council=locked.council, meeting__closed_at=None, decision="")
    there = set(taken.values_list("assessment__unit__code", "criterion__code")) | own
    for one in points:
        if (one.unit_code, one.criterion_code) in there:
            faults.setdefault(f"{one.unit_code}|{one.criterion_code}", ("Đã có trong chương trình của một phiên họp.",))
    if not points:
        faults[""] = ("Chọn ít nhất một nội dung.",)
    if faults:
        raise Faulty(faults)
    AgendaItem.objects.bulk_create(_item(locked, one, sheets[one.unit_code]) for one in points)
    bump(locked)
    return len(points)


def _why_not(point: Point, sheets: Mapping[str, Assessment]) -> str:
    sheet = sheets.get(point.unit_code)
    if sheet is None:
        return "Đơn vị này không có trong đợt."
    leaves = engine_input.rules_of_sheet(sheet).leaves_of(sheet.round_block.block.code)
    if point.criterion_code not in {leaf.code for leaf in leaves}:
        return f"Phiếu của {sheet.unit} không có tiêu chí {point.criterion_code}."
    return next(iter(text_faults(point.note)), "")


def _item(meeting: CouncilMeeting, point: Point, sheet: Assessment) -> AgendaItem:
    criterion = Criterion.objects.get(criteria_set=sheet.round_block.criteria_set_id, code=point.criterion_code)
    return AgendaItem(
        meeting=meeting,
        assessment=sheet,
        criterion=criterion,
        ground=point.ground,
        note=point.note[:500],
        version=1,
    )


@transaction.atomic
def take_off_agenda(*, item: AgendaItem, seen: int, now: dt.datetime, actor: User) -> None:
    """Take a criterion that is not decided off the agenda; raises AlreadyDone, NotOpen, Outdated, NotAllowed."""
    del now
    run_round(item.meeting.council.round, actor)
    meeting = locked_meeting(item.meeting)
    row = AgendaItem.objects.filter(pk=item.pk).first()
    if row is None:
        raise AlreadyDone("Nội dung này đã được đưa ra khỏi chương trình.")
    if row.decision:
        raise NotOpen("Nội dung này đã có kết luận nên ở lại biên bản.")
    must_be_seen(meeting, seen)
    row.delete()
    bump(meeting)


@transaction.atomic
def decide_item(*, item: AgendaItem, verdict: Verdict, now: dt.datetime, actor: User) -> AgendaItem:
    """Decide one criterion in a meeting with a quorum; a decision may be changed until the minutes are closed.

    New points or figures are written in the council's layer by save_answers, with the meeting as their ground; a request for review
    and an explanation of the criterion are concluded with it. Raises NotOpen without a quorum, NotAllowed, Outdated,
    AlreadyDone, Faulty by the code, Stale. Locks the sheet, then the meeting.
    """
    sheet = locked_sheet(item.assessment, [item.criterion.code])
    if not permissions.may(actor, "council.run", sheet.round):
        raise NotAllowed(permissions.RIGHTS["council.run"].says)
    meeting = locked_meeting(item.meeting)
    row = AgendaItem.objects.select_related("criterion", "meeting").filter(pk=item.pk).first()
    if row is None:
        raise Outdated("Nội dung này vừa được đưa ra khỏi chương trình họp. Chưa ghi gì.")
    must_have_quorum(meeting)
    old = item_state(row) if row.decision else None
    _take(row, verdict)
    if old == item_state(row):
        raise AlreadyDone("Kết luận này đã được ghi rồi.")
    if row.version != verdict.seen_item:
        raise Outdated("Có người vừa sửa nội dung này. Chưa ghi gì; xin xem kết luận mới rồi gửi lại.")
    row.decided_at, row.decided_by = now, actor
    row.version += 1
    row.score_version = None
    row.save()
    line = history.Line(ChangeKind.COUNCIL, old, item_state(row), row.criterion.code, str(Layer.COUNCIL), row.version)
    history.append(sheet, [line], actor=actor, origin=Origin.WEB, now=now)
    _conclude(sheet, row, actor, now)
    row.score_version = _written(sheet, row, verdict, actor, now)
    row.save(update_fields=["score_version"])
    return row


def must_have_quorum(meeting: CouncilMeeting) -> None:
    """Raise NotOpen unless more than half of the members are there, or more than half gave written opinions."""
    quorum = quorum_of(members_at(meeting), MeetingPresence.objects.filter(meeting=meeting))
    if not quorum.holds:
        raise NotOpen(f"Phiên họp chưa đủ thành phần để kết luận: {quorum.text}.")


def _take(row: AgendaItem, verdict: Verdict) -> None:
    """Put a verdict into the unsaved row; raises Faulty by the criterion's code."""
    text = verdict.text.strip()
    code = row.criterion.code
    if not text:
        raise Faulty({code: ("Ghi nội dung kết luận và lý do.",)})
    if found := text_faults(text):
        raise Faulty({code: found})
    row.text, row.answer = text, verdict.answer(text)
    row.decision = ItemDecision.KEEP if row.answer is None else ItemDecision.CHANGE
    row.votes_for, row.votes_against, row.votes_abstained = verdict.votes or (None, None, None)


def _written(sheet: Assessment, row: AgendaItem, verdict: Verdict, actor: User, now: dt.datetime) -> int | None:
    """Write the council's points, or take back those that an earlier decision of the same meeting wrote; their version."""
    if row.answer is None and not verdict.seen_version:
        return None
    ground = (
        f"Phiên họp {row.meeting.number} của hội đồng thẩm định, {timezone.localtime(row.meeting.held_at):%d/%m/%Y}"
    )
    note = ground if "points" in (row.answer or {}) else f"{ground}. {row.text}"[:LONGEST_TEXT]
    entry = Entry(row.answer, note if row.answer is not None else "")
    if row.answer is None and not _wrote_before(row):
        return None  # what an earlier meeting gave stays: this one keeps it
    answers: Mapping[str, tuple[Entry, int]] = {row.criterion.code: (entry, verdict.seen_version)}
    given: dict[str, Any] = {"actor": actor, "origin": Origin.WEB, "now": now}
    saved: Saved = save_answers(assessment=sheet, layer=Layer.COUNCIL, answers=answers, **given)
    return saved.versions.get(row.criterion.code, verdict.seen_version)


def _wrote_before(row: AgendaItem) -> bool:
    """Whether the standing score of the council is of this item: its last decision wrote it."""
    lines = row.assessment.changes.filter(
        kind=ChangeKind.COUNCIL, criterion_code=row.criterion.code, version__lt=row.version
    ).order_by("-seq")
    last = lines.first()
    return (
        last is not None
        and last.new is not None
        and last.new.get("meeting") == row.meeting.number
        and "answer" in last.new
    )


def _conclude(sheet: Assessment, row: AgendaItem, actor: User, now: dt.datetime) -> None:
    """The council's word answers a request for review that its unit has not read an answer of, and settles a flag."""
    request = ReviewRequest.objects.filter(assessment=sheet, criterion=row.criterion, released_at=None)
    asked = request.exclude(state=ReviewState.WITHDRAWN).select_related("criterion").first()
    accepts = row.decision == ItemDecision.CHANGE
    state = ReviewState.ACCEPTED if accepts else ReviewState.REFUSED
    if asked is not None and (asked.state, asked.answer) != (state, row.text):
        write_answer(sheet, asked, accepts=accepts, text=row.text, actor=actor, now=now)
    flags = Explanation.objects.filter(assessment=sheet, criterion=row.criterion).select_related("criterion")
    flag = flags.exclude(state__in=(ExplanationState.DROPPED, ExplanationState.SETTLED)).first()
    if flag is not None:
        settle_standing(sheet, flag, actor=actor, now=now)
