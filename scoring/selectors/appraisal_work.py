"""What waits for an appraiser in Việc của tôi: fields with cells left, by the deadlines of both appraisals; it writes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from scoring.selectors.appraisal_progress import FieldLine, field_lines
from scoring.selectors.deadlines import Deadline
from scoring.selectors.task import Task


def appraisal_tasks(user: Any, now: dt.datetime) -> list[Task]:
    """One task for each field of an open round with cells left, another for flagged criteria; six queries at most."""
    lines = [line for line in field_lines(user, now) if line.is_open]
    first = [_task(line, "Thẩm định", line.left, "ô chưa thẩm định", line.first) for line in lines if line.left]
    second = [
        _task(line, "Thẩm định lần 2", line.second_left, "tiêu chí đã giải trình hoặc chờ giải trình", line.second)
        for line in lines
        if line.second is not None and line.second_left
    ]
    return first + second


def _task(line: FieldLine, verb: str, left: int, unit: str, deadline: Deadline) -> Task:
    return Task(
        title=f"{verb} lĩnh vực {line.field.code}. {line.title}",
        view="appraisal",
        codes={"round_code": line.field.round.code, "field_code": line.field.code},
        icon="ui-checks",
        deadline=deadline,
        detail=line.field.round.title,
        left=left,
        unit=unit,
        action="Mở lưới thẩm định",
    )
