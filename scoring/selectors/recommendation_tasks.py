"""What recommendations ask of a person on the work list: to answer, or to look at an answer; it never writes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cchc_portal import permissions
from scoring.selectors.deadlines import Deadline
from scoring.selectors.recommendations import Followed, late_by_round, waiting_of
from scoring.selectors.task import Task

_LONGEST = 80


def recommendation_tasks(user: Any, now: dt.datetime) -> list[Task]:
    """One task for each recommendation that the person's units owe or whose answer waits for their team.

    For organisers one for each round with overdue ones. Two queries for a person of a unit, one for an organiser.
    """
    tasks = _late_tasks(user, now) if permissions.may(user, "round.organise") else []
    if not permissions.units_of(user):
        return tasks
    owed, answered = waiting_of(user, now)
    tasks += [_task(one, "Trả lời kiến nghị", "Trả lời") for one in owed]
    return tasks + [_task(one, "Xem trả lời kiến nghị", "Mở", now) for one in answered]


def _late_tasks(user: Any, now: dt.datetime) -> list[Task]:
    """One task for each round with recommendations past their day; one query."""
    late = late_by_round(user, now)
    return [
        Task(
            title=f"Kiến nghị quá hạn: {round_.title}",
            view="round_recommendations",
            codes={"round_code": round_.code},
            icon="chat-left-quote",
            deadline=Deadline(None, now),
            left=count,
            unit="kiến nghị quá hạn",
            action="Mở danh sách",
        )
        for round_, count in late
    ]


def _task(one: Followed, verb: str, action: str, now: dt.datetime | None = None) -> Task:
    row = one.row
    text = row.text if len(row.text) <= _LONGEST else f"{row.text[:_LONGEST]}…"
    sheet = row.inspection.assessment
    back = f"Đoàn trả lại: {row.reason}" if row.reason and now is None else ""
    return Task(
        title=f"{verb}: {text}",
        view="recommendation",
        codes={"token": row.token},
        icon="chat-left-quote",
        deadline=one.deadline if now is None else Deadline(None, now),
        detail=" · ".join(filter(None, (row.unit.name, sheet.round.title, back))),
        action=action,
    )
