"""The record of uploaded workbooks: kept when they come in, marked once when they are applied; no score is written here."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from scoring.enums import ImportOutcome
from scoring.models import Assessment, ImportBatch
from scoring.services.errors import AlreadyDone, NotAllowed, Refused
from units.models import User

CONFIRM_WITHIN = dt.timedelta(minutes=30)


def record_upload(
    *,
    assessment: Assessment,
    file_name: str,
    content: bytes,
    report: dict[str, Any],
    plan_sha256: str,
    now: dt.datetime,
    actor: User,
) -> ImportBatch:
    """Keep an uploaded workbook with its report (its `outcome` among it) under a random name and token; no sheet is touched."""
    token = secrets.token_urlsafe(24)
    batch = ImportBatch(
        assessment=assessment,
        token=token,
        file_name=file_name[-255:],
        file_sha256=hashlib.sha256(content).hexdigest(),
        outcome=ImportOutcome(report["outcome"]),
        report=report,
        plan_sha256=plan_sha256,
        uploaded_at=now,
        uploaded_by=actor,
    )
    batch.file.save(f"{secrets.token_hex(16)}.xlsx", ContentFile(content), save=False)
    with transaction.atomic():
        batch.save(force_insert=True)
    return batch


def claim_for_apply(*, batch: ImportBatch, actor: User, now: dt.datetime) -> ImportBatch:
    """The batch read anew under its lock, fit to be applied; call it inside the transaction that applies it.

    Raises AlreadyDone when it was applied, NotAllowed for another person, Refused for a refused or forgotten one
    (30 minutes after the upload).
    """
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if locked.uploaded_by_id != actor.pk:
        raise NotAllowed("Chỉ người tải tệp lên mới xác nhận được.")
    if locked.applied_at is not None:
        raise AlreadyDone("Tệp này đã được ghi vào phiếu rồi.")
    if locked.outcome == ImportOutcome.REFUSED:
        raise Refused("Tệp này có lỗi nên không ghi được. Sửa lỗi rồi tải lên lại.")
    if now - locked.uploaded_at > CONFIRM_WITHIN:
        raise Refused("Bản xem trước đã quá 30 phút. Tải tệp lên lại để xem giá trị mới nhất.")
    return locked


def mark_applied(*, batch: ImportBatch, now: dt.datetime) -> None:
    """Set that a claimed batch was applied, once."""
    batch.applied_at = now
    batch.save(update_fields=["applied_at"])
