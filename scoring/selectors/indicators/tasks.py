"""Figures to report and duties to close, as tasks of Việc của tôi; it decides nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from scoring.models import Duty
from scoring.selectors.deadlines import Deadline
from scoring.selectors.indicators.mine import Owed, duties_of_own_units, periods_of_own_units
from scoring.selectors.task import Task


def figure_tasks(user: Any, now: dt.datetime) -> list[Task]:
    """Periods that a unit of the person has not reported yet, and its open duties; three queries."""
    owed = [_report_task(one) for one in periods_of_own_units(user, now) if one.is_open]
    return owed + [_duty_task(duty, now) for duty in duties_of_own_units(user, open_only=True)]


def _report_task(owed: Owed) -> Task:
    return Task(
        title=f"Báo cáo số liệu: {owed.place.period.title}",
        view="figures_form",
        codes={"period_code": owed.place.period.code, "unit_code": owed.place.unit.code},
        icon="pencil-square",
        deadline=owed.deadline,
        detail=owed.place.unit.name,
        action="Nhập số liệu",
    )


def _duty_task(duty: Duty, now: dt.datetime) -> Task:
    return Task(
        title=f"{duty.rule.demand}: {duty.rule.name}",
        view="duty",
        codes={"token": duty.token},
        icon="exclamation-triangle-fill",
        deadline=Deadline(None, now),
        detail=f"{duty.unit.name} · {duty.period.title}",
        left=duty.count,
        unit="trường hợp chưa có",
        action="Ghi văn bản",
    )
