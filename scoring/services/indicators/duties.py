"""Duties that figures bring about: opened and brought up to date when a report is sent, closed by a document alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction

from cchc_portal import permissions
from scoring.enums import Origin
from scoring.enums.figures import DutyState, FigureChangeKind
from scoring.figures import Amount
from scoring.models import Duty, DutyRule
from scoring.selectors.indicators.place import Place
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from scoring.services.evidence_files import FileRefusedError, examine
from scoring.services.indicators import history
from units.models import User

NO_DOCUMENT = "Chưa hoàn thành được: ghi số và ngày của văn bản, hoặc đính kèm tệp văn bản."


@dataclass(frozen=True)
class Document:
    """The paper that closes a duty: its number and date, or the file itself."""

    number: str = ""
    date: dt.date | None = None
    file_name: str = ""
    content: bytes = b""

    @property
    def is_there(self) -> bool:
        """Whether it is a paper that somebody can look up or open."""
        return bool((self.number and self.date is not None) or self.content)


def settle_duties(
    *, place: Place, amounts: Mapping[str, Amount | None], origin: Origin, now: dt.datetime, actor: User
) -> None:
    """Open, change or let lapse what a unit owes by its figures of a period; call it under the report's lock.

    Only exact figures bring a duty about. What was closed by a document stays closed unless more is owed than then.
    """
    duties = {duty.rule_id: duty for duty in Duty.objects.filter(period=place.period, unit=place.unit)}
    lines = []
    for rule in DutyRule.objects.filter(agency=place.period.agency, in_use=True).order_by("code"):
        cause, met = (_whole(amounts.get(key)) for key in (rule.cause, rule.met_by))
        if cause is None:
            continue
        owed = max(cause - (met or 0), 0)
        line = _settle(place, rule, duties.get(rule.pk), (cause, met or 0, owed), now)
        if line is not None:
            lines.append(line)
    history.record(place.period.agency, place.unit, lines, origin=origin, actor=actor, now=now)


def _whole(amount: Amount | None) -> int | None:
    if amount is None or not amount.is_exact or amount.value != amount.value.to_integral_value():
        return None
    return int(Decimal(amount.value))


def _settle(
    place: Place, rule: DutyRule, duty: Duty | None, counts: tuple[int, int, int], now: dt.datetime
) -> history.Line | None:
    """Bring one duty to what is owed now; the line for its history, None where nothing changes."""
    cause, met, owed = counts
    if duty is None and not owed:
        return None
    old = None if duty is None else {"state": duty.state, "count": duty.count}
    if duty is None:
        duty = Duty(rule=rule, period=place.period, unit=place.unit, opened_at=now, token=secrets.token_urlsafe(12))
    elif (duty.cause_count, duty.met_count) == (cause, met):
        return None
    more = old is None or owed > duty.count
    duty.cause_count, duty.met_count, duty.count = cause, met, owed
    if not owed and duty.state == DutyState.OPEN:
        duty.state = DutyState.LAPSED
    elif owed and (duty.state == DutyState.LAPSED or (more and duty.state == DutyState.CLOSED)):
        duty.state = DutyState.OPEN
    duty.save()
    return history.Line(FigureChangeKind.DUTY, _about(duty), old, {"state": str(duty.state), "count": owed})


def _about(duty: Duty) -> str:
    return f"{duty.period.code} {duty.rule.code}"


@transaction.atomic
def close_duty(*, duty: Duty, document: Document, now: dt.datetime, actor: User) -> Duty:
    """Close a duty with its document; raises Refused without one or for a file that cannot be kept, NotAllowed.

    AlreadyDone where this document closed it or nothing is owed any more, Outdated where another one did.
    """
    Duty.objects.select_for_update().values_list("pk").get(pk=duty.pk)
    row = Duty.objects.select_related("rule", "unit", "period__agency").get(pk=duty.pk)
    if not permissions.may(actor, "duty.close", row):
        raise NotAllowed("Chỉ người của đơn vị hoàn thành nghĩa vụ của đơn vị.")
    if row.state == DutyState.LAPSED or (row.state == DutyState.CLOSED and _closed_by(row, document)):
        raise AlreadyDone("Nghĩa vụ này không còn mở nữa.")
    if row.state == DutyState.CLOSED:
        raise Outdated(f"{row.closed_by} đã hoàn thành nghĩa vụ này bằng văn bản khác. Văn bản của bạn chưa được ghi.")
    must_have_document(document)
    row.document_number, row.document_date = document.number, document.date
    if document.content:
        _keep(row, document)
    row.state, row.closed_at, row.closed_by = DutyState.CLOSED, now, actor
    row.save()
    told = {
        "state": str(DutyState.CLOSED),
        "count": row.count,
        "number": row.document_number,
        "date": None if row.document_date is None else row.document_date.isoformat(),
        "file_sha256": row.file_sha256,
    }
    line = history.Line(FigureChangeKind.DUTY, _about(row), {"state": str(DutyState.OPEN), "count": row.count}, told)
    history.record(row.period.agency, row.unit, [line], origin=Origin.WEB, actor=actor, now=now)
    return row


def _closed_by(row: Duty, document: Document) -> bool:
    """Whether this very document closed the duty: a second click."""
    digest = hashlib.sha256(document.content).hexdigest() if document.content else ""
    named = (row.document_number, row.document_date) == (document.number, document.date)
    return named and row.file_sha256 == digest


def must_have_document(document: Document) -> None:
    """Refuse to close a duty by nothing; raises Refused."""
    if not document.is_there:
        raise Refused(NO_DOCUMENT)


def _keep(duty: Duty, document: Document) -> None:
    """Keep a file under a random name with its digest; it is examined by content first."""
    try:
        kind = examine(document.file_name, document.content)
    except FileRefusedError as refusal:
        raise Refused(f"Không nhận tệp “{document.file_name[:80]}”: {refusal}") from refusal
    duty.file_name, duty.file_type = document.file_name[-255:], kind.content_type
    duty.file_sha256 = hashlib.sha256(document.content).hexdigest()
    duty.file.save(f"{secrets.token_hex(16)}{kind.suffix}", ContentFile(document.content), save=False)
