"""State changes of score sheets: submit, withdraw, return, close an inspection's minutes, decide; no answer is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.files.base import File
from django.db import transaction

from cchc_portal import permissions
from scoring.enums import ChangeKind, Layer, Origin, SheetState
from scoring.models import Assessment, Inspection, SignedScan, StepWindow, WindowExtension
from scoring.selectors.score_sheets import Line, read_sheet
from scoring.selectors.state_moves import was_moved_by
from scoring.selectors.windows import effective_state, span_of, why_closed
from scoring.services import history
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Refused
from scoring.services.evidence_scans import discard_scan, kept_scan, stored_scan
from scoring.services.marks_guard import must_be_settled
from scoring.services.minutes_guard import must_be_complete
from scoring.services.scores import locked_sheet
from units.models import User


def _allowed(actor: User, action: str, sheet: Assessment) -> None:
    if not permissions.may(actor, action, sheet):
        raise NotAllowed(permissions.RIGHTS[action].says)


def _move(
    sheet: Assessment, state: SheetState, details: dict[str, str], *, actor: User, origin: Origin, now: dt.datetime
) -> None:
    """Set the state of a locked sheet and remember it; `details` are told in the history."""
    old = sheet.state
    sheet.state = state
    sheet.save(update_fields=["state", "letter_number", "letter_date", "submitted_at", "return_reason"])
    line = history.Line(ChangeKind.STATE, {"state": str(old)}, {"state": str(state)} | details)
    history.append(sheet, [line], actor=actor, origin=origin, now=now)


class EvidenceMissing(Refused):
    """A sheet claims points where evidence is required and has neither it nor an explanation; `lines` are all of them."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)
        codes = ", ".join(line.leaf.code for line in lines)
        super().__init__(f"Chưa nộp được: tiêu chí {codes} có điểm mà chưa có minh chứng hoặc giải trình.")


def lines_without_evidence(sheet: Assessment) -> tuple[Line, ...]:
    """The criteria that keep a sheet from being submitted: points claimed, evidence required and none; two queries."""
    own = read_sheet(sheet, frozenset({str(Layer.SELF)}))
    return tuple(line for line in own.lines if line.lacks_evidence)


def submit_sheet(
    *,
    assessment: Assessment,
    letter_number: str,
    letter_date: dt.date,
    now: dt.datetime,
    actor: User,
    scan: File[bytes] | None = None,
) -> Assessment:
    """Submit (nộp) a unit's sheet with number and date of its official letter, and its signed scan where there is one.

    Raises AlreadyDone when the actor submitted it so, NotOpen when somebody else did or outside the window, NotAllowed unless the actor is the unit's head,
    EvidenceMissing with every criterion that lacks its evidence, Refused for a scan that is no sound pdf, jpg or png.
    """
    stored = None if scan is None else stored_scan(scan)
    try:
        return _submit(assessment, {"letter": letter_number, "letter_date": letter_date}, stored, now, actor)
    except BaseException:
        if stored is not None:
            discard_scan(stored)
        raise


@transaction.atomic
def _submit(
    assessment: Assessment, letter: dict[str, Any], scan: SignedScan | None, now: dt.datetime, actor: User
) -> Assessment:
    sheet = locked_sheet(assessment)
    details = {"letter": letter["letter"], "letter_date": letter["letter_date"].isoformat()}
    if sheet.state != SheetState.DRAFTING:
        is_same = was_moved_by(sheet, actor, SheetState.SUBMITTED, details)
        raise (AlreadyDone if is_same else NotOpen)("Phiếu này đã nộp rồi.")
    _must_be_ready(sheet, actor, now)
    sheet.letter_number, sheet.letter_date = letter["letter"], letter["letter_date"]
    sheet.submitted_at, sheet.return_reason = now, ""
    if scan is not None:
        details |= kept_scan(scan, sheet, actor, now)
    _move(sheet, SheetState.SUBMITTED, details, actor=actor, origin=Origin.WEB, now=now)
    return sheet


def _must_be_ready(sheet: Assessment, actor: User, now: dt.datetime) -> None:
    windows = list(StepWindow.objects.filter(round=sheet.round_id))
    extensions = list(WindowExtension.objects.filter(assessment=sheet))
    state = SheetState(sheet.state)
    if why := why_closed(sheet, Layer.SELF, span_of(Layer.SELF, windows, extensions), state, now):
        raise NotOpen(why)
    _allowed(actor, "sheet.submit", sheet)
    if lines := lines_without_evidence(sheet):
        raise EvidenceMissing(lines)


def _must_be_before_review(sheet: Assessment, now: dt.datetime) -> None:
    windows = list(StepWindow.objects.filter(round=sheet.round_id))
    if effective_state(sheet, windows, now) != SheetState.SUBMITTED:
        raise NotOpen("Phiếu không còn ở trạng thái “Đã nộp”: việc xem xét đã bắt đầu hoặc phiếu chưa nộp.")


@transaction.atomic
def withdraw_sheet(*, assessment: Assessment, now: dt.datetime, actor: User) -> Assessment:
    """Take a submitted sheet back (rút lại) before the review begins; raises NotOpen afterwards, AlreadyDone twice."""
    sheet = locked_sheet(assessment)
    if was_moved_by(sheet, actor, SheetState.DRAFTING, {"reason": ""}):
        raise AlreadyDone("Phiếu này đã rút rồi.")
    _must_be_before_review(sheet, now)
    _allowed(actor, "sheet.withdraw", sheet)
    sheet.submitted_at = None
    _move(sheet, SheetState.DRAFTING, {}, actor=actor, origin=Origin.WEB, now=now)
    return sheet


def _put_off(sheet: Assessment, closes_at: dt.datetime, *, actor: User, now: dt.datetime) -> None:
    """Give a locked sheet that goes back a later end of its self-assessment, told in its history."""
    windows = list(StepWindow.objects.filter(round=sheet.round_id))
    until = span_of(Layer.SELF, windows, WindowExtension.objects.filter(assessment=sheet)).closes_at
    WindowExtension.objects.create(
        assessment=sheet, step=Layer.SELF, closes_at=closes_at, created_at=now, created_by=actor
    )
    old, new = (None if at is None else at.astimezone(dt.UTC).isoformat() for at in (until, closes_at))
    line = history.Line(
        ChangeKind.WINDOW, {"closes_at": old}, {"closes_at": new, "decision": ""}, layer=str(Layer.SELF)
    )
    history.append(sheet, [line], actor=actor, origin=Origin.WEB, now=now)


@transaction.atomic
def return_sheet(
    *, assessment: Assessment, reason: str, closes_at: dt.datetime | None, now: dt.datetime, actor: User
) -> Assessment:
    """Return a submitted sheet for supplements (trả lại để bổ sung), with a reason and a new deadline or none.

    Raises NotOpen once the review has begun, AlreadyDone where the actor returned it for this reason, Refused without a
    reason or with a deadline that has passed.
    """
    sheet = locked_sheet(assessment)
    if reason.strip() and was_moved_by(sheet, actor, SheetState.DRAFTING, {"reason": reason.strip()}):
        raise AlreadyDone("Phiếu này đã trả lại rồi.")
    _must_be_before_review(sheet, now)
    _allowed(actor, "sheet.return", sheet)
    if not reason.strip():
        raise Refused("Trả lại phiếu phải có lý do.")
    if closes_at is not None:
        if closes_at <= now:
            raise Refused("Hạn mới phải ở sau lúc này.")
        _put_off(sheet, closes_at, actor=actor, now=now)
    sheet.submitted_at, sheet.return_reason = None, reason.strip()
    _move(sheet, SheetState.DRAFTING, {"reason": reason.strip()}, actor=actor, origin=Origin.WEB, now=now)
    return sheet


@transaction.atomic
def close_inspection(*, assessment: Assessment, now: dt.datetime, actor: User) -> Assessment:
    """Close the minutes (khép biên bản) of the actor's team on a sheet; its scores then show to organiser and unit.

    Minutes that were begun here must lack nothing; a team may keep them on paper.
    """
    sheet = locked_sheet(assessment)
    _allowed(actor, "inspection.close", sheet)
    closed = Inspection.objects.filter(assessment=sheet, team__members__user=actor, closed_at__isnull=True)
    ids = list(closed.values_list("pk", flat=True))
    if not ids:
        raise AlreadyDone("Biên bản của đoàn đã khép rồi.")
    must_be_settled(sheet)
    must_be_complete(ids)
    Inspection.objects.filter(pk__in=ids).update(closed_at=now)
    old = SheetState(sheet.state)
    _move(
        sheet,
        SheetState.IN_REVIEW if old == SheetState.SUBMITTED else old,
        {"minutes": "closed"},
        actor=actor,
        origin=Origin.WEB,
        now=now,
    )
    return sheet


@transaction.atomic
def decide_sheet(
    *, assessment: Assessment, now: dt.datetime, actor: User, unready_reason: str = "", origin: Origin = Origin.WEB
) -> Assessment:
    """Decide (chốt) a sheet: its scores stand and only the council may still change one.

    A sheet that was not submitted, or whose inspection's minutes are open, is decided only with `unready_reason`, which
    the history keeps. Raises AlreadyDone when the actor decided it so, NotOpen when somebody else did or when it is
    unready and no reason is given.
    """
    sheet = locked_sheet(assessment)
    if sheet.state == SheetState.DECIDED:
        is_same = was_moved_by(sheet, actor, SheetState.DECIDED, {"reason": unready_reason.strip()})
        raise (AlreadyDone if is_same else NotOpen)("Phiếu này đã chốt rồi.")
    why = why_unready(sheet)
    if why and not unready_reason.strip():
        raise NotOpen(why)
    _allowed(actor, "sheet.decide", sheet)
    details = {"unready": why, "reason": unready_reason.strip()} if why else {}
    _move(sheet, SheetState.DECIDED, details, actor=actor, origin=origin, now=now)
    return sheet


def why_unready(sheet: Assessment) -> str:
    """What is still open on a sheet that is to be decided, in Vietnamese; empty when nothing is."""
    if sheet.state == SheetState.DRAFTING:
        return f"{sheet.unit} chưa nộp phiếu."
    if sheet.inspections.filter(closed_at__isnull=True).exists():
        return f"Đoàn kiểm tra {sheet.unit} chưa khép biên bản."
    return ""
