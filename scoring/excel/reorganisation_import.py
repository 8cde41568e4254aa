"""A table of a whole reorganisation taken in, previewed and written in one transaction; also the template that people fill in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from scoring.excel.findings import Refusal
from scoring.excel.reorganisation import ReorganisationPlan, plan_of_table
from scoring.excel.table import read_table
from units.models import Agency, ReorganisationUpload, User
from units.services.errors import FaultyReorganisation, Refused
from units.services.reorganisation import Decision, reorganise, seen_of
from units.services.reorganisation.uploads import SentTable, claim_table, decision_of, keep_table

_CHANGED = "Đơn vị hoặc tài khoản đã thay đổi sau khi xem trước. Chưa ghi gì; xin xem lại rồi ghi."


def receive(
    *,
    agency: Agency,
    file_name: str,
    content: bytes,
    decision: Decision,
    skips_unknown: bool = False,
    now: dt.datetime,
    actor: User,
) -> ReorganisationUpload | Refusal:
    """Read a file in the child process and keep its rows; the Refusal where it is no table. No unit is touched."""
    rows = read_table(content)
    if isinstance(rows, Refusal):
        return rows
    sent = SentTable(file_name, content, rows, skips_unknown)
    return keep_table(agency=agency, sent=sent, decision=decision, now=now, actor=actor)


def plan_of(upload: ReorganisationUpload, now: dt.datetime) -> ReorganisationPlan:
    """What writing the kept table would do as the units stand now."""
    rows = [(number, texts) for number, texts in upload.table]
    today = timezone.localdate(now)
    return plan_of_table(
        agency=upload.agency,
        rows=rows,
        decision=decision_of(upload),
        today=today,
        skips_unknown=bool(upload.decision.get("skips_unknown")),
    )


@transaction.atomic
def apply(*, upload: ReorganisationUpload, people: Mapping[int, str], shown: str, actor: User, now: dt.datetime) -> int:
    """Write a previewed table, all or nothing, once; returns how many things were done (0 where all was done before).

    `people`: {role id: code of the unit where it goes on, "" where it ends} of every role in the list; `shown` is the
    plan's digest that was looked at. Raises NotAllowed, AlreadyDone, Refused; FaultyReorganisation with all faults.
    """
    claim_table(upload=upload, shown=shown, now=now, actor=actor)
    plan = plan_of(upload, now)
    if plan.findings:
        raise FaultyReorganisation({"table": [f"{one.place}: {one.message}" for one in plan.findings]})
    _must_be_as_shown(plan, shown)
    for number, step in enumerate(plan.steps, start=1):
        reorganise(
            wanted=step.wanted,
            people={role.pk: people[role.pk] for role in step.roles if role.pk in people},
            seen=seen_of(step.wanted),
            token=f"{upload.token}-{number}",
            actor=actor,
            now=now,
        )
    return len(plan.steps)


def _must_be_as_shown(plan: ReorganisationPlan, shown: str) -> None:
    if plan.digest != shown:
        raise Refused(_CHANGED)
