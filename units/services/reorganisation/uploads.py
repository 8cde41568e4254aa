"""Keeps a table of a whole reorganisation between its preview and the one writing; what stands in it is read elsewhere."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from cchc_portal import permissions
from units.models import Agency, ReorganisationUpload, User
from units.services.errors import AlreadyDone, NotAllowed, Refused
from units.services.reorganisation.wanted import Decision
from units.services.reorganisation.write import NOT_YOURS

CONFIRM_WITHIN: Final = dt.timedelta(minutes=30)


@dataclass(frozen=True)
class SentTable:
    """A table that was sent and read: `skips_unknown` leaves rows of units out that the agency does not have."""

    file_name: str
    content: bytes
    rows: Sequence[tuple[int, Sequence[str]]]
    skips_unknown: bool = False


def keep_table(
    *, agency: Agency, sent: SentTable, decision: Decision, now: dt.datetime, actor: User
) -> ReorganisationUpload:
    """Keep the rows of a table that was read, with the decision typed beside it; no unit is touched.

    Raises NotAllowed for who does not organise the agency.
    """
    if not permissions.may(actor, "unit.reorganise", agency):
        raise NotAllowed(NOT_YOURS)
    return ReorganisationUpload.objects.create(
        agency=agency,
        token=secrets.token_urlsafe(24),
        file_name=sent.file_name[-255:],
        file_sha256=hashlib.sha256(sent.content).hexdigest(),
        table=[[number, list(texts)] for number, texts in sent.rows],
        decision={
            "number": decision.number,
            "signed_on": decision.signed_on.isoformat() if decision.signed_on else None,
            "on_date": decision.on_date.isoformat() if decision.on_date else None,
            "skips_unknown": sent.skips_unknown,
        },
        uploaded_at=now,
        uploaded_by=actor,
    )


def decision_of(upload: ReorganisationUpload) -> Decision:
    """The decision that was typed beside the table."""
    kept = upload.decision
    signed_on, on_date = (
        dt.date.fromisoformat(kept[name]) if kept[name] else None for name in ("signed_on", "on_date")
    )
    return Decision(kept["number"], signed_on, on_date)


def claim_table(*, upload: ReorganisationUpload, shown: str, now: dt.datetime, actor: User) -> None:
    """Let a previewed table be written, once, by who sent it; call it first in the transaction that writes it.

    Raises NotAllowed for another person, AlreadyDone for the second time, Refused after half an hour.
    """
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=upload.agency_id)
        locked = ReorganisationUpload.objects.select_for_update().get(pk=upload.pk)
        if locked.uploaded_by_id != actor.pk:
            raise NotAllowed("Chỉ người tải tệp lên mới ghi được.")
        if locked.applied_at is not None:
            raise AlreadyDone("Tệp này đã được ghi rồi. Không ghi thêm lần nữa.")
        if now - locked.uploaded_at > CONFIRM_WITHIN:
            raise Refused("Bản xem trước đã quá 30 phút. Chưa ghi gì; tải tệp lên lại để xem.")
        locked.applied_at, locked.shown = now, shown
        locked.save(update_fields=["applied_at", "shown"])
