"""Keeps workbooks of figures between preview and confirmation, and lets each be confirmed once; it opens no file."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from scoring.enums import ImportOutcome
from scoring.enums.figures import FigureUploadKind
from scoring.models import FigureUpload
from scoring.services.errors import AlreadyDone, NotAllowed, Refused
from scoring.services.imports import CONFIRM_WITHIN
from units.models import User


class ShownOtherwise(Refused):
    """A workbook would now do something else than what its preview showed."""


@dataclass(frozen=True)
class Shown:
    """What a preview shows: its report (`outcome` among it), and the digest of what would be written."""

    report: dict[str, Any]
    sha256: str = ""


def keep_upload(
    *,
    kind: FigureUploadKind,
    whose: Mapping[str, Any],
    file: ContentFile[bytes],
    shown: Shown,
    now: dt.datetime,
    actor: User,
) -> FigureUpload:
    """Keep a named workbook under a random name with what its preview shows; nothing is written of it.

    `whose`: the fields of FigureUpload that say so, unit and period or agency.
    """
    content = file.read()
    row = FigureUpload(**whose, kind=kind, token=secrets.token_urlsafe(24), report=shown.report)
    row.file_name, row.file_sha256 = (file.name or "")[-255:], hashlib.sha256(content).hexdigest()
    row.shown_sha256, row.made_at, row.made_by = shown.sha256, now, actor
    row.file.save(f"{secrets.token_hex(16)}.bin", ContentFile(content), save=False)
    row.save(force_insert=True)
    return row


@transaction.atomic
def claim_upload(*, upload: FigureUpload, shown_sha256: str, now: dt.datetime, actor: User) -> None:
    """Let a workbook be written, once, by who sent it, as it was shown; call it in the transaction that writes.

    Raises NotAllowed for another person, AlreadyDone for a second time, Refused for a faulty file and after half an hour,
    ShownOtherwise where it would now change something else.
    """
    row = FigureUpload.objects.select_for_update().get(pk=upload.pk)
    if row.made_by_id != actor.pk:
        raise NotAllowed("Chỉ người tải tệp lên mới xác nhận được.")
    if row.confirmed_at is not None:
        raise AlreadyDone("Tệp này đã được xác nhận rồi.")
    if row.report.get("outcome") == ImportOutcome.REFUSED:
        raise Refused("Tệp này có lỗi nên không ghi được. Sửa lỗi rồi tải lên lại.")
    if now - row.made_at > CONFIRM_WITHIN:
        raise Refused("Bản xem trước đã quá 30 phút. Chưa ghi gì; tải tệp lên lại để xem giá trị mới nhất.")
    if row.shown_sha256 != shown_sha256:
        raise ShownOtherwise("Số liệu đã thay đổi sau khi xem trước. Chưa ghi gì; tải tệp lên lại để xem.")
    row.confirmed_at = now
    row.save(update_fields=["confirmed_at"])
