"""Requests for review (phúc tra): asked by a unit's head, answered with a reason, released to the unit; no score is written."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import ChangeKind, Origin, RoundState, Step
from scoring.enums.replies import ReviewState
from scoring.models import Assessment, Criterion, ReviewRequest, Round
from scoring.selectors import engine_input
from scoring.selectors.reviews import ANSWERED, THROUGH_THE_COUNCIL, has_council, state_of
from scoring.selectors.score_sheets import windows_of
from scoring.selectors.windows import why_no_reply
from scoring.services import history
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Stale, StaleCell
from scoring.services.round_history import locked_round
from scoring.services.scores import locked_sheet, text_faults
from units.models import User


@transaction.atomic
def ask_review(
    *, assessment: Assessment, code: str, reason: str, seen_version: int, actor: User, now: dt.datetime
) -> ReviewRequest:
    """Ask for a criterion to be looked at again, or change why, until it is answered.

    `seen_version` is 0 where the head saw no request. Raises NotOpen outside the window or once answered, NotAllowed,
    Faulty by the code, AlreadyDone where it stands so, Stale.
    """
    sheet = _open_sheet(assessment, actor, now)
    said = _sound(code, reason, "Ghi lý do đề nghị phúc tra.")
    criterion = _criterion(sheet, code)
    row = ReviewRequest.objects.filter(assessment=sheet, criterion=criterion).select_related("asked_by").first()
    if row is not None and row.state in ANSWERED:
        raise NotOpen(f"Đề nghị phúc tra tiêu chí {code} đang được trả lời nên không sửa được nữa.")
    if row is not None and (row.state, row.reason) == (ReviewState.ASKED, said):
        raise AlreadyDone(f"Đề nghị phúc tra tiêu chí {code} đã được ghi.")
    _must_be_fresh(row, code, seen_version)
    old = None if row is None else state_of(row)
    row = row or ReviewRequest(assessment=sheet, criterion=criterion, version=0)
    row.state, row.reason, row.asked_by, row.asked_at = ReviewState.ASKED, said, actor, now
    row.version += 1
    row.save()
    _remember(sheet, row, old, actor, now)
    return row


@transaction.atomic
def withdraw_review(*, assessment: Assessment, code: str, seen_version: int, actor: User, now: dt.datetime) -> None:
    """Take a request back before it is answered; raises NotOpen, NotAllowed, AlreadyDone or Stale."""
    sheet = _open_sheet(assessment, actor, now)
    row = _standing(sheet, code)
    if row.state in ANSWERED:
        raise NotOpen(f"Đề nghị phúc tra tiêu chí {code} đang được trả lời nên không rút được nữa.")
    _must_be_fresh(row, code, seen_version)
    old = state_of(row)
    row.state = ReviewState.WITHDRAWN
    row.version += 1
    row.save(update_fields=["state", "version"])
    _remember(sheet, row, old, actor, now)


@transaction.atomic
def answer_review(
    *, assessment: Assessment, code: str, accepts: bool, text: str, seen_version: int, actor: User, now: dt.datetime
) -> ReviewRequest:
    """Answer a request with a reason; it may be changed until it is released to the unit.

    Where the round has a council, the council answers (services.council_meetings) and this raises NotOpen. The points
    themselves are the council layer's, by save_answers. Raises NotAllowed, AlreadyDone, Faulty by the code, Stale too.
    """
    sheet = locked_sheet(assessment)
    _must_answer(sheet, actor)
    if has_council(sheet.round):
        raise NotOpen(THROUGH_THE_COUNCIL)
    row = _standing(sheet, code)
    if row.released_at is None and _says(row, accepts=accepts, text=text):
        raise AlreadyDone(f"Trả lời về tiêu chí {code} đã được ghi như vậy.")
    _must_be_fresh(row, code, seen_version)
    return write_answer(sheet, row, accepts=accepts, text=text, actor=actor, now=now)


def write_answer(
    sheet: Assessment, row: ReviewRequest, *, accepts: bool, text: str, actor: User, now: dt.datetime
) -> ReviewRequest:
    """Write the answer of a request whose sheet the caller has locked and whose right it has asked.

    Raises NotOpen once it is released, AlreadyDone where it says so, Faulty by the code.
    """
    code = row.criterion.code
    state = _state(accepts=accepts)
    said = _sound(code, text, "Ghi lý do trả lời.")
    if _says(row, accepts=accepts, text=said):
        raise AlreadyDone(f"Trả lời về tiêu chí {code} đã được ghi như vậy.")
    if row.released_at is not None:
        raise NotOpen(f"Trả lời về tiêu chí {code} đã gửi đơn vị nên không sửa được nữa.")
    old = state_of(row)
    row.state, row.answer, row.answered_by, row.answered_at = state, said, actor, now
    row.version += 1
    row.save(update_fields=["state", "answer", "answered_by", "answered_at", "version"])
    _remember(sheet, row, old, actor, now)
    return row


def _state(*, accepts: bool) -> ReviewState:
    return ReviewState.ACCEPTED if accepts else ReviewState.REFUSED


def _says(row: ReviewRequest, *, accepts: bool, text: str) -> bool:
    """Whether the request is answered so already: a second click, whatever version it has seen."""
    return (row.state, row.answer) == (_state(accepts=accepts), text.strip())


@transaction.atomic
def release_reviews(*, round_: Round, actor: User, now: dt.datetime) -> int:
    """Let the units read every answer that they could not read yet; how many there were.

    Locks the round, then its sheets by id. Raises NotOpen, NotAllowed, AlreadyDone where there is none.
    """
    locked = locked_round(round_)
    if locked.state != RoundState.OPEN:
        raise NotOpen("Đợt đánh giá không mở.")
    if not permissions.may(actor, "review.answer", locked):
        raise NotAllowed(permissions.RIGHTS["review.answer"].says)
    waiting = ReviewRequest.objects.filter(assessment__round=locked, state__in=ANSWERED, released_at=None)
    ids = sorted(set(waiting.values_list("assessment_id", flat=True)))
    if not ids:
        raise AlreadyDone("Không còn trả lời nào chờ gửi đơn vị.")
    many = 0
    for sheet in Assessment.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
        for row in waiting.filter(assessment=sheet).select_related("criterion").order_by("pk"):
            old = state_of(row)
            row.released_at = now
            row.version += 1
            row.save(update_fields=["released_at", "version"])
            _remember(sheet, row, old, actor, now)
            many += 1
    return many


def _open_sheet(assessment: Assessment, actor: User, now: dt.datetime) -> Assessment:
    """The locked sheet, whose head may ask now."""
    sheet = locked_sheet(assessment)
    if why := why_no_reply(sheet, Step.REVIEW, windows_of(sheet), now):
        raise NotOpen(why)
    if not permissions.may(actor, "review.ask", sheet):
        raise NotAllowed(permissions.RIGHTS["review.ask"].says)
    return sheet


def _must_answer(sheet: Assessment, actor: User) -> None:
    if sheet.round.state != RoundState.OPEN:
        raise NotOpen("Đợt đánh giá không mở.")
    if not permissions.may(actor, "review.answer", sheet.round):
        raise NotAllowed(permissions.RIGHTS["review.answer"].says)


def _standing(sheet: Assessment, code: str) -> ReviewRequest:
    rows = ReviewRequest.objects.filter(assessment=sheet, criterion__code=code).exclude(state=ReviewState.WITHDRAWN)
    row = rows.select_related("criterion", "asked_by").first()
    if row is None:
        raise AlreadyDone(f"Tiêu chí {code} không có đề nghị phúc tra.")
    return row


def _criterion(sheet: Assessment, code: str) -> Criterion:
    leaves = engine_input.rules_of_sheet(sheet).leaves_of(sheet.round_block.block.code)
    if code not in {leaf.code for leaf in leaves}:
        raise Faulty({code: ("Không có tiêu chí này trong phiếu của đơn vị.",)})
    return Criterion.objects.get(criteria_set=sheet.round_block.criteria_set_id, code=code)


def _sound(code: str, text: str, when_empty: str) -> str:
    said = text.strip()
    if not said:
        raise Faulty({code: (when_empty,)})
    if found := text_faults(said):
        raise Faulty({code: found})
    return said


def _must_be_fresh(row: ReviewRequest | None, code: str, seen: int) -> None:
    """The row is read under the sheet's lock: nobody writes it between this and the save."""
    version = 0 if row is None else row.version
    if version == seen:
        return
    if row is None:
        raise Stale([StaleCell(code, seen, 0, None, "", "", None)])
    if row.answered_by is None:
        raise Stale([StaleCell(code, seen, version, None, row.reason, str(row.asked_by), row.asked_at)])
    raise Stale([StaleCell(code, seen, version, None, row.answer, str(row.answered_by), row.answered_at)])


def _remember(
    sheet: Assessment, row: ReviewRequest, old: dict[str, object] | None, actor: User, now: dt.datetime
) -> None:
    line = history.Line(ChangeKind.REVIEW, old, state_of(row), row.criterion.code, str(Step.REVIEW), row.version)
    history.append(sheet, [line], actor=actor, origin=Origin.WEB, now=now)
