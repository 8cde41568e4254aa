"""What a reviewer says of a unit's evidence (Đạt, Không đạt) where the round asks for it; no score is written here."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import ChangeKind, EvidenceApproval, Layer, Origin, RoundState, SheetState
from scoring.models import Assessment, Evidence
from scoring.selectors.score_sheets import why_not_now
from scoring.services import history
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Outdated, Refused
from scoring.services.scores import locked_sheet
from units.models import User

INSPECTING: Final = "inspection.score"
OVERSEEING: Final = "evidence.approve"
LONGEST_REASON: Final = 500


@transaction.atomic
def review_evidence(
    *, evidence: Evidence, verdict: str, seen: str, reason: str, action: str, actor: User, now: dt.datetime
) -> None:
    """Say of a unit's standing evidence that it is ACCEPTED or REFUSED (for a reason), with a line of history.

    `action` is the right the actor uses: INSPECTING in the inspection's window, or OVERSEEING; `seen` the
    Evidence.judgement that the actor saw. Raises NotOpen, NotAllowed; AlreadyDone when it says so already, or the piece was withdrawn or replaced;
    Refused when the round asks for no approval, without a reason, or when somebody else has judged meanwhile.
    """
    sheet = locked_sheet(evidence.assessment)
    _must_be_open(sheet, action, actor, now)
    if verdict not in (EvidenceApproval.ACCEPTED, EvidenceApproval.REFUSED):
        raise Refused("Chọn Đạt hoặc Không đạt.")
    said = reason.strip()[:LONGEST_REASON] if verdict == EvidenceApproval.REFUSED else ""
    if verdict == EvidenceApproval.REFUSED and not said:
        raise Refused("Ghi lý do không đạt, để đơn vị biết cần bổ sung gì.")
    row = Evidence.objects.select_related("criterion", "approved_by").get(pk=evidence.pk)
    _must_stand(row)
    if (row.approval, row.approval_reason) == (verdict, said):
        raise AlreadyDone("Tài liệu này đã được đánh giá như vậy rồi.")
    _must_be_seen(row, seen)
    old = _judged(row)
    row.approval, row.approval_reason = EvidenceApproval(verdict), said
    row.approved_at, row.approved_by = now, actor
    row.save(update_fields=["approval", "approval_reason", "approved_at", "approved_by"])
    line = history.Line(ChangeKind.EVIDENCE, old, _judged(row), row.criterion.code, row.layer)
    history.append(sheet, [line], actor=actor, origin=Origin.WEB, now=now)


def _must_be_open(sheet: Assessment, action: str, actor: User, now: dt.datetime) -> None:
    if not sheet.round.evidence_approval:
        raise Refused("Đợt đánh giá này không yêu cầu duyệt tài liệu kiểm chứng.")
    why = why_not_judged(sheet, action, now)
    if why:
        raise NotOpen(why)
    if action not in (INSPECTING, OVERSEEING) or not permissions.may(actor, action, sheet):
        raise NotAllowed("Bạn không có quyền duyệt tài liệu kiểm chứng của phiếu này.")


def why_not_judged(sheet: Assessment, action: str, now: dt.datetime) -> str:
    """Why evidence of a sheet cannot be judged now with this right, in Vietnamese, "" when it can; two queries."""
    if action == INSPECTING:
        return why_not_now(sheet, Layer.INSPECTION, now)
    state = SheetState(sheet.state)
    if sheet.round.state == RoundState.OPEN and state in (SheetState.SUBMITTED, SheetState.IN_REVIEW):
        return ""
    return f"Phiếu đang ở trạng thái “{state.label}” nên không duyệt được tài liệu."


def _must_stand(row: Evidence) -> None:
    if row.layer != Layer.SELF:
        raise Refused("Chỉ tài liệu của đơn vị mới cần duyệt.")
    if row.withdrawn_at is not None or Evidence.objects.filter(replaces=row).exists():
        raise AlreadyDone("Tài liệu này đã được gỡ hoặc đã có bản thay thế.")


def _must_be_seen(row: Evidence, seen: str) -> None:
    if row.judgement != seen:
        raise Outdated(f"{row.approved_by} vừa đánh giá tài liệu này: {row.get_approval_display()}. Xin xem lại trang.")


def _judged(row: Evidence) -> dict[str, Any]:
    said = {"evidence": row.token, "title": str(row), "approval": str(row.approval)}
    return said | ({"approval_reason": row.approval_reason} if row.approval_reason else {})
