"""A workbook of teams on its way in: kept, shown as it would change the round, written once, all or nothing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from scoring.enums import JobKind
from scoring.excel import shown
from scoring.excel.inspection_teams import TeamsPlan, plan_teams
from scoring.excel.reader import read_workbook
from scoring.models import Job, Round
from scoring.services import jobs
from scoring.services.inspection_teams import save_teams
from units.models import User


def receive(*, round_: Round, file_name: str, content: bytes, actor: User, now: dt.datetime) -> Job:
    """Keep a workbook with the digest of what it would change; never raises for a bad file, changes no team."""
    plan = _plan(round_, content)
    return shown.keep(
        kind=JobKind.TEAMS_IN, round_=round_, file_name=file_name, content=content, plan=plan, now=now, actor=actor
    )


def plan_of(job: Job, actor: User) -> TeamsPlan:  # noqa: ARG001 - as every kind of workbook of a round
    """What applying the kept workbook would do to the round as it stands now."""
    return _plan(job.round, shown.content_of(job))


def _plan(round_: Round, content: bytes) -> TeamsPlan:
    return plan_teams(round_, read_workbook(content))


@transaction.atomic
def apply(*, job: Job, actor: User, now: dt.datetime) -> int:
    """Write a previewed workbook, all or nothing, once; returns how many teams changed.

    Raises Refused where the file has faults, says something else than what was shown, or was shown more than half an hour
    ago; NotAllowed, NotOpen, AlreadyDone.
    """
    plan = plan_of(job, actor)
    claimed = shown.claim(job=job, plan=plan, moved="Có người đã đổi các đoàn", now=now, actor=actor)
    written = save_teams(round_=job.round, wanted=plan.changes, now=now, actor=actor)
    jobs.end(job=claimed, now=now)
    return written
