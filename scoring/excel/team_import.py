"""A workbook of teams on its way in: kept, shown as it would change the round, written once, all or nothing."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction

from scoring.enums import JobKind
from scoring.excel.inspection_teams import TeamsPlan, plan_teams
from scoring.excel.reader import read_workbook
from scoring.models import Job, Round
from scoring.services import jobs
from scoring.services.errors import Refused
from scoring.services.imports import CONFIRM_WITHIN
from scoring.services.inspection_teams import save_teams
from units.models import User

SHOWN = "shown"


def receive(*, round_: Round, file_name: str, content: bytes, actor: User, now: dt.datetime) -> Job:
    """Keep a workbook with the digest of what it would change; never raises for a bad file, changes no team."""
    plan = _plan(round_, content)
    return jobs.take_in(
        kind=JobKind.TEAMS_IN,
        round_=round_,
        file=ContentFile(content, name=file_name),
        names=(),
        report={SHOWN: plan.sha256, "errors": len(plan.errors)},
        now=now,
        actor=actor,
    )


def plan_of(job: Job) -> TeamsPlan:
    """What applying the kept workbook would do to the round as it stands now."""
    with job.file.open("rb") as file:
        return _plan(job.round, file.read())


def _plan(round_: Round, content: bytes) -> TeamsPlan:
    return plan_teams(round_, read_workbook(content))


@transaction.atomic
def apply(*, job: Job, actor: User, now: dt.datetime) -> int:
    """Write a previewed workbook, all or nothing, once; returns how many teams changed.

    Raises Refused where the file has faults, says something else than what was shown, or was shown more than half an hour
    ago; NotAllowed, NotOpen, AlreadyDone.
    """
    plan = plan_of(job)
    claimed = jobs.confirm(job=job, report={}, now=now, actor=actor)
    if now - claimed.made_at > CONFIRM_WITHIN:
        raise Refused("Bản xem trước đã quá 30 phút. Chưa ghi gì; tải tệp lên lại để xem giá trị mới nhất.")
    if plan.errors:
        raise Refused("Tệp có lỗi nên không ghi được. Sửa lỗi rồi tải lên lại.")
    if plan.sha256 != claimed.report[SHOWN]:
        raise Refused("Có người đã đổi các đoàn sau khi xem trước. Chưa ghi gì; tải tệp lên lại để xem.")
    written = save_teams(round_=job.round, wanted=plan.changed, now=now, actor=actor)
    jobs.end(job=claimed, now=now)
    return written
