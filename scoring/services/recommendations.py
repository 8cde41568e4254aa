"""Follow recommendations (kiến nghị) of closed minutes: the unit answers, team or organiser accept, send back or drop."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction

from cchc_portal import permissions
from scoring.enums import RecommendationState, RoundChangeKind
from scoring.models import Recommendation
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated, Refused
from scoring.services.evidence_files import MAX_BYTES, FileRefusedError, examine
from scoring.services.evidence_names import base_name
from scoring.services.round_history import locked_round, record
from units.models import User

OUTDATED = "Có người vừa ghi vào kiến nghị này. Chưa ghi gì; xem nội dung mới rồi gửi lại. Nội dung bạn gõ còn nguyên."
_ACTIVE = (RecommendationState.OPEN, RecommendationState.ANSWERED)


@dataclass(frozen=True)
class _Kept:
    name: str
    sha256: str
    content_type: str
    stored: str


def answer_recommendation(
    *,
    recommendation: Recommendation,
    text: str,
    paper: str,
    file: File[bytes] | None,
    seen: int,
    now: dt.datetime,
    actor: User,
) -> Recommendation:
    """Answer for the unit that owes it: what was done, the number of the paper, and a file where there is one.

    Raises Faulty ("answer", "file"), Outdated, AlreadyDone for the same answer again, NotOpen once it is settled, NotAllowed.
    """
    if not text.strip():
        raise Faulty({"answer": ("Ghi đơn vị đã làm gì.",)})
    kept = None if file is None else _keep(file)
    try:
        return _answer(recommendation, text.strip(), paper.strip(), kept, seen=seen, now=now, actor=actor)
    except BaseException:
        if kept is not None:
            Recommendation._meta.get_field("file").storage.delete(kept.stored)  # noqa: SLF001 - Django's own way to a field
        raise


def _keep(file: File[bytes]) -> _Kept:
    """Judge a file by its content and put it under a random name; raises Faulty for what is no document or picture."""
    name = base_name(file.name or "")
    try:
        data = file.read(MAX_BYTES + 1)
        kind = examine(name, data)
    except FileRefusedError as fault:
        raise Faulty({"file": (f"{name}: {fault}",)}) from fault
    probe = Recommendation()
    probe.file.save(f"{secrets.token_hex(16)}{kind.suffix}", ContentFile(data), save=False)
    return _Kept(name, hashlib.sha256(data).hexdigest(), kind.content_type, str(probe.file.name))


@transaction.atomic
def _answer(
    recommendation: Recommendation,
    text: str,
    paper: str,
    kept: _Kept | None,
    *,
    seen: int,
    now: dt.datetime,
    actor: User,
) -> Recommendation:
    row = _locked(recommendation, "recommendation.answer", actor)
    same = (row.answer, row.answer_paper) == (text, paper) and (kept is None or kept.sha256 == row.file_sha256)
    if row.state == RecommendationState.ANSWERED and same:
        raise AlreadyDone("Câu trả lời này đã gửi rồi.")
    _must_be_fresh(row, seen)
    _must_be_unsettled(row)
    row.answer, row.answer_paper = text, paper
    if kept is not None:
        row.file.name = kept.stored
        row.file_name, row.file_sha256, row.file_type = kept.name, kept.sha256, kept.content_type
    row.answered_at, row.answered_by, row.reason = now, actor, ""
    _write(row, RecommendationState.ANSWERED, now, actor)
    return row


@transaction.atomic
def settle_recommendation(
    *, recommendation: Recommendation, state: str, reason: str, seen: int, now: dt.datetime, actor: User
) -> Recommendation:
    """Accept an answer (DONE), send it back (OPEN with a reason) or stop following (DROPPED with a reason).

    Raises Faulty ("reason"), Outdated, AlreadyDone, NotOpen, NotAllowed, Refused for an answer that is not there.
    """
    row = _locked(recommendation, "recommendation.settle", actor)
    if (row.state, row.reason, row.settled_by_id) == (state, reason.strip(), actor.pk) and row.state not in _ACTIVE:
        raise AlreadyDone("Kiến nghị đã ở trạng thái này rồi.")
    _must_be_unsettled(row)
    _must_be_fresh(row, seen)
    if state not in (RecommendationState.DONE, RecommendationState.OPEN, RecommendationState.DROPPED):
        raise Refused("Chọn một trong các việc trên trang.")
    _must_be_answered(row, state)
    if state != RecommendationState.DONE and not reason.strip():
        raise Faulty({"reason": ("Ghi lý do; đơn vị đọc nguyên văn.",)})
    row.reason, row.settled_at, row.settled_by = reason.strip(), now, actor
    _write(row, RecommendationState(state), now, actor)
    return row


def _locked(recommendation: Recommendation, action: str, actor: User) -> Recommendation:
    """The row read anew under the lock of its round; raises NotAllowed, NotOpen while its minutes are open."""
    round_ = locked_round(recommendation.round)
    rows = Recommendation.objects.select_related("inspection__team", "inspection__assessment__unit", "unit")
    row = rows.get(pk=recommendation.pk)
    row.inspection.assessment.round = round_
    if not permissions.may(actor, action, row):
        raise NotAllowed(permissions.RIGHTS[action].says)
    _must_be_in_force(row)
    return row


def _must_be_in_force(row: Recommendation) -> None:
    if row.inspection.closed_at is None:
        raise NotOpen("Biên bản chưa khép nên kiến nghị chưa có hiệu lực.")


def _must_be_answered(row: Recommendation, state: str) -> None:
    """Let only an answer be sent back or accepted."""
    if row.state == RecommendationState.ANSWERED:
        return
    if state == RecommendationState.OPEN:
        raise NotOpen("Đơn vị chưa trả lời nên không có gì để trả lại.")
    if state == RecommendationState.DONE:
        raise NotOpen("Đơn vị chưa trả lời nên chưa nhận được là đã xong.")


def _must_be_fresh(row: Recommendation, seen: int) -> None:
    if row.version != seen:
        raise Outdated(OUTDATED)


def _must_be_unsettled(row: Recommendation) -> None:
    if row.state not in _ACTIVE:
        raise NotOpen(f"Kiến nghị đã ở trạng thái “{row.get_state_display()}” nên không ghi thêm được.")


def _write(row: Recommendation, state: RecommendationState, now: dt.datetime, actor: User) -> None:
    old = {"state": str(row.state)}
    row.state = state
    row.version += 1
    row.save()
    new: dict[str, Any] = {
        "unit": row.inspection.assessment.unit.code,
        "number": row.number,
        "state": str(state),
        "reason": row.reason,
    }
    if state == RecommendationState.ANSWERED:
        new |= {"answer": row.answer, "paper": row.answer_paper, "file_sha256": row.file_sha256}
    record(row.round, RoundChangeKind.RECOMMENDATION, old=old, new=new, actor=actor, now=now)
