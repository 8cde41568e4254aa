"""What a unit's people have to explain, and what organisers have to answer, for "Việc của tôi"; it decides nothing and writes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cchc_portal import permissions
from scoring.enums import RoundState
from scoring.models import Round
from scoring.selectors.deadlines import Deadline
from scoring.selectors.replies import OwnReply, replies_of, unanswered_requests
from scoring.selectors.task import Task


def reply_tasks(user: Any, now: dt.datetime) -> list[Task]:
    """Explanations that the person's units still owe, requests for review that the person's rounds have open.

    At most four queries for who works in a unit (one where nothing is asked), two for an organiser.
    """
    tasks: list[Task] = []
    if permissions.may(user, "sheet.read"):
        tasks += [_explanations(own) for own in replies_of(user, now) if own.waiting and not own.deadline.is_late]
    if permissions.may(user, "round.organise"):
        tasks += _requests(user, now)
    return tasks


def _explanations(own: OwnReply) -> Task:
    sheet = own.sheet
    return Task(
        title=f"Giải trình điểm thẩm định: {sheet.round.title}",
        view="reply",
        codes={"round_code": sheet.round.code, "unit_code": sheet.unit.code},
        icon="chat-left-quote",
        deadline=own.deadline,
        detail=sheet.unit.name,
        left=own.waiting,
        unit="tiêu chí chưa giải trình",
        action="Giải trình",
    )


def _requests(user: Any, now: dt.datetime) -> list[Task]:
    rounds = {row.pk: row for row in Round.objects.organised_by(user).filter(state=RoundState.OPEN)}
    waiting = unanswered_requests(list(rounds))
    return [
        Task(
            title=f"Trả lời đề nghị phúc tra: {rounds[pk].title}",
            view="round_reviews",
            codes={"round_code": rounds[pk].code},
            icon="chat-left-quote",
            deadline=Deadline(None, now),
            left=many,
            unit="đề nghị chưa trả lời",
            action="Mở danh sách",
        )
        for pk, many in waiting.items()
    ]
