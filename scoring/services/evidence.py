"""The only way evidence comes to a sheet and is withdrawn from it; who opened it is kept too. No score is written here."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.files.base import ContentFile, File
from django.db import transaction

from cchc_portal import permissions
from scoring.enums import ChangeKind, EvidenceKind, Layer, Origin
from scoring.models import Assessment, Criterion, Evidence, EvidenceAccess
from scoring.selectors import engine_input
from scoring.selectors.replies import stood_before_reply, why_no_evidence
from scoring.selectors.score_sheets import answers_source, why_not_now
from scoring.services import history
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Refused
from scoring.services.evidence_files import MAX_BYTES, SUFFIXES, FileRefusedError, examine
from scoring.services.evidence_names import base_name
from scoring.services.evidence_pages import count_pages
from scoring.services.scores import action_for, locked_sheet
from units.models import User

MAX_FILES = 20
COUNTING_SECONDS = 15
"""Once counting the pages of one request's files has taken so long, the others are kept without their number."""


@dataclass(frozen=True)
class Place:
    """Under which criterion of which sheet, and whose evidence it is (Layer.SELF or Layer.INSPECTION)."""

    assessment: Assessment
    criterion_code: str
    layer: str


@dataclass(frozen=True)
class About:
    """What people say of a document; everything may be missing. `replaces`: token of the version before it."""

    title: str = ""
    number: str = ""
    issued_on: dt.date | None = None
    page_hint: str = ""
    expires_on: dt.date | None = None
    replaces: str = ""


@dataclass(frozen=True)
class Added:
    """What became of several files: those kept, and for each refused one a sentence that begins with its name."""

    kept: tuple[Evidence, ...]
    faults: tuple[str, ...]


def add_files(*, place: Place, files: Sequence[File[bytes]], about: About, actor: User, now: dt.datetime) -> Added:
    """Keep up to 20 files under one criterion; each is kept whole or refused with its reason, the others regardless.

    A file that already stands under the criterion is refused, so that a request sent twice adds nothing. Raises
    Refused for none or more than 20, or several for one `about.replaces`; NotOpen or NotAllowed for all of them.
    """
    if not 1 <= len(files) <= MAX_FILES:
        raise Refused(f"Chọn từ 1 đến {MAX_FILES} tệp cho một lần tải lên.")
    if about.replaces and len(files) > 1:
        raise Refused("Bản thay thế chỉ gồm một tệp.")
    with transaction.atomic():  # before anything is stored; asked again under the lock of each
        _open_sheet(place, actor, now)
    kept, faults = [], []
    begun = time.monotonic()
    for file in files:
        name = base_name(file.name or "")
        try:
            row, data = _examined(name, file)
            if time.monotonic() - begun < COUNTING_SECONDS:
                row.page_count = count_pages(row.file_type, data)
            kept.append(_kept_file(place, row, data, about, actor, now))
        except FileRefusedError as fault:
            faults.append(f"{name}: {fault}")
    return Added(tuple(kept), tuple(faults))


def _examined(name: str, file: File[bytes]) -> tuple[Evidence, bytes]:
    """A row that is not saved and has no file yet, and the content; raises FileRefusedError."""
    if file.size > MAX_BYTES:
        raise FileRefusedError("tệp nặng quá 20 MB. Giảm độ phân giải khi quét, hoặc chia thành nhiều tệp.")
    data = file.read()
    kind = examine(name, data)
    row = Evidence(
        kind=EvidenceKind.FILE,
        file_name=name,
        file_size=len(data),
        file_sha256=hashlib.sha256(data).hexdigest(),
        file_type=kind.content_type,
    )
    return row, data


def _kept_file(place: Place, row: Evidence, data: bytes, about: About, actor: User, now: dt.datetime) -> Evidence:
    suffix = SUFFIXES[row.file_type][0]
    row.file.save(f"{secrets.token_hex(16)}{suffix}", ContentFile(data), save=False)
    try:
        return _add(place, row, about, actor, now)
    except BaseException:
        row.file.delete(save=False)  # a file without a row would be nobody's
        raise


def add_link(*, place: Place, url: str, about: About, actor: User, now: dt.datetime) -> Evidence:
    """Keep a link (http or https, with a host and without a password). Raises Refused, NotOpen or NotAllowed."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise Refused("Đường liên kết phải bắt đầu bằng http:// hoặc https:// và không chứa mật khẩu.")
    return _add(place, Evidence(kind=EvidenceKind.LINK, url=url), about, actor, now)


def add_number(*, place: Place, about: About, actor: User, now: dt.datetime) -> Evidence:
    """Keep the number of a document (số hiệu văn bản). Raises Refused without a number, NotOpen or NotAllowed."""
    if not about.number:
        raise Refused("Ghi số, ký hiệu của văn bản.")
    return _add(place, Evidence(kind=EvidenceKind.NUMBER), about, actor, now)


@transaction.atomic
def _add(place: Place, row: Evidence, about: About, actor: User, now: dt.datetime) -> Evidence:
    sheet = _open_sheet(place, actor, now)
    row.assessment = sheet
    row.criterion = _criterion(sheet, place)
    row.layer = place.layer
    row.token = secrets.token_urlsafe(24)
    row.title, row.number, row.page_hint = about.title, about.number, about.page_hint
    row.issued_on, row.expires_on = about.issued_on, about.expires_on
    row.added_at, row.added_by = now, actor
    standing = Evidence.objects.filter(assessment=sheet, criterion=row.criterion, layer=place.layer)
    row.replaces = _replaced(standing, about.replaces)
    _must_be_new(standing, row)
    row.save(force_insert=True)
    old = None if row.replaces is None else state_of(row.replaces)
    _remember(sheet, row, old, state_of(row), actor, now)
    return row


def _open_sheet(place: Place, actor: User, now: dt.datetime) -> Assessment:
    """The locked sheet, whose layer is open to `actor` now, or in which the unit replies on the criterion now."""
    sheet = locked_sheet(place.assessment)
    why, action = why_not_now(sheet, place.layer, now), action_for(place.layer)
    if why and place.layer == Layer.SELF and not why_no_evidence(sheet, place.criterion_code, now):
        why, action = "", "evidence.reply"
    if why:
        raise NotOpen(why)
    if not permissions.may(actor, action, sheet):
        raise NotAllowed("Bạn không có quyền thêm hoặc gỡ tài liệu kiểm chứng ở phiếu này.")
    return sheet


def _criterion(sheet: Assessment, place: Place) -> Criterion:
    leaves = engine_input.rules_of_sheet(sheet).leaves_of(sheet.round_block.block.code)
    sources = [leaf.source for leaf in leaves if leaf.code == place.criterion_code]
    if not sources or not answers_source(place.layer, sources[0]):
        raise Refused("Phiếu này không nhận tài liệu kiểm chứng ở tiêu chí đó.")
    return Criterion.objects.get(criteria_set=sheet.round_block.criteria_set_id, code=place.criterion_code)


def _replaced(standing: Any, token: str) -> Evidence | None:
    if not token:
        return None
    found: Evidence | None = standing.filter(token=token, withdrawn_at=None, replaced_by=None).first()
    if found is None:
        raise Refused("Tài liệu định thay đã được thay hoặc đã gỡ. Tải lại trang để xem bản mới nhất.")
    return found


def _must_be_new(standing: Any, row: Evidence) -> None:
    """The same thing twice under one criterion is a double click or an oversight."""
    current = standing.filter(kind=row.kind, withdrawn_at=None, replaced_by=None)
    if row.kind == EvidenceKind.FILE and current.filter(file_sha256=row.file_sha256).exists():
        raise FileRefusedError("tệp này đã có ở tiêu chí này.")
    if row.kind == EvidenceKind.LINK and current.filter(url=row.url).exists():
        raise AlreadyDone("Đường liên kết này đã có ở tiêu chí này.")
    if row.kind == EvidenceKind.NUMBER and current.filter(number=row.number, issued_on=row.issued_on).exists():
        raise AlreadyDone("Văn bản này đã có ở tiêu chí này.")


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, reason: str, actor: User, now: dt.datetime) -> None:
    """Mark evidence as withdrawn, for a reason; file and row stay.

    Raises Refused without a reason or when it was withdrawn or replaced, AlreadyDone when the actor withdrew it for the
    same reason, NotOpen or NotAllowed.
    """
    place = Place(evidence.assessment, evidence.criterion.code, evidence.layer)
    sheet = _open_sheet(place, actor, now)
    if not reason.strip():
        raise Refused("Ghi lý do gỡ tài liệu.")
    row = Evidence.objects.select_related("criterion").get(pk=evidence.pk)
    if why_not_now(sheet, place.layer, now) and stood_before_reply(sheet, row.added_at, now):
        raise NotOpen("Chỉ gỡ được tài liệu thêm từ khi được giải trình; tài liệu nộp cùng phiếu giữ nguyên.")
    _must_stand(row, reason.strip(), actor)
    old = state_of(row)
    row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = now, actor, reason.strip()
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    _remember(sheet, row, old, {"evidence": row.token, "withdrawn": row.withdrawal_reason}, actor, now)


def _must_stand(row: Evidence, reason: str, actor: User) -> None:
    """Let a piece be withdrawn that still counts; a second click is told apart from somebody else's withdrawal."""
    if row.withdrawn_at is not None:
        if row.withdrawn_by_id == actor.pk and row.withdrawal_reason == reason:
            raise AlreadyDone("Tài liệu này đã được gỡ rồi.")
        raise Refused(f"{row.withdrawn_by} đã gỡ tài liệu này, lý do: {row.withdrawal_reason}")
    if Evidence.objects.filter(replaces=row).exists():
        raise Refused("Tài liệu này đã có bản thay thế nên không gỡ được nữa.")


def state_of(row: Evidence) -> dict[str, Any]:
    """What history remembers of a piece of evidence: its token and kind, and what is not empty of the rest."""
    facts = {
        "title": row.title,
        "number": row.number,
        "issued_on": "" if row.issued_on is None else row.issued_on.isoformat(),
        "page_hint": row.page_hint,
        "expires_on": "" if row.expires_on is None else row.expires_on.isoformat(),
        "url": row.url,
        "file_name": row.file_name,
        "file_sha256": row.file_sha256,
    }
    return {"evidence": row.token, "kind": str(row.kind)} | {key: text for key, text in facts.items() if text}


def _remember(sheet: Assessment, row: Evidence, old: Any, new: Any, actor: User, now: dt.datetime) -> None:
    line = history.Line(ChangeKind.EVIDENCE, old, new, row.criterion.code, row.layer)
    history.append(sheet, [line], actor=actor, origin=Origin.WEB, now=now)


def record_access(*, evidence: Evidence, actor: User, now: dt.datetime) -> None:
    """Keep that `actor` opened the evidence; call it before the content goes out."""
    EvidenceAccess.objects.create(evidence=evidence, user=actor, at=now)
