"""A workbook of a whole round between its preview and its confirmation: kept with a digest of what was shown, taken up once, as shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final, Protocol

from django.core.files.base import ContentFile

from scoring.enums import JobKind
from scoring.excel.annotate import annotate
from scoring.excel.findings import Finding
from scoring.models import Job, Round
from scoring.services import jobs
from scoring.services.errors import Refused
from scoring.services.imports import CONFIRM_WITHIN
from units.models import User

_SHOWN: Final = "shown"


class Plan(Protocol):
    """What a workbook would change: its faults, and the digest of the whole."""

    @property
    def findings(self) -> Sequence[Finding]:
        """Everything found in it."""

    @property
    def errors(self) -> Sequence[Finding]:
        """The faults that keep it from being written."""

    @property
    def sha256(self) -> str:
        """The digest of every change as it was shown."""


def keep(
    *, kind: JobKind, round_: Round, file_name: str, content: bytes, plan: Plan, now: dt.datetime, actor: User
) -> Job:
    """Keep a workbook with the digest of what it would change; touches nothing else."""
    return jobs.take_in(
        kind=kind,
        round_=round_,
        file=ContentFile(content, name=file_name),
        names=(),
        report={_SHOWN: plan.sha256, "errors": len(plan.errors)},
        now=now,
        actor=actor,
    )


def content_of(job: Job) -> bytes:
    """The kept workbook."""
    with job.file.open("rb") as file:
        return bytes(file.read())


def annotated_copy(job: Job, plan: Plan) -> bytes | None:
    """The kept workbook with its faulty cells marked; None where it has no fault, or cannot be written."""
    return annotate(content_of(job), plan.findings) if plan.errors else None


def claim(*, job: Job, plan: Plan, moved: str, now: dt.datetime, actor: User) -> Job:
    """Take a previewed workbook up to be written in this transaction; `plan` is what it would change now.

    Raises Refused where it was shown more than half an hour ago, has faults, or would change something else than was
    shown (`moved` says what changed meanwhile); NotAllowed, AlreadyDone.
    """
    claimed = jobs.confirm(job=job, report={}, now=now, actor=actor)
    if now - claimed.made_at > CONFIRM_WITHIN:
        raise Refused("Bản xem trước đã quá 30 phút. Chưa ghi gì; tải tệp lên lại để xem giá trị mới nhất.")
    if plan.errors:
        raise Refused("Tệp có lỗi nên không ghi được. Sửa lỗi rồi tải lên lại.")
    if plan.sha256 != claimed.report[_SHOWN]:
        raise Refused(f"{moved} sau khi xem trước. Chưa ghi gì; tải tệp lên lại để xem.")
    return claimed
