"""What a person has to do now (Việc của tôi), nearest deadline first; it decides nothing and writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cchc_portal import permissions
from scoring.enums import Layer, RoundState, SheetState
from scoring.models import Assessment, Inspection, PublicationRequest, Ranking, Round
from scoring.selectors.appraisal_work import appraisal_tasks
from scoring.selectors.deadlines import Deadline
from scoring.selectors.indicators.tasks import figure_tasks
from scoring.selectors.inspections import deadlines_of, inspections_of
from scoring.selectors.recommendation_tasks import recommendation_tasks
from scoring.selectors.reply_tasks import reply_tasks
from scoring.selectors.score_sheets import missing_of_units
from scoring.selectors.taken_back import taken_back_codes, taken_back_tasks
from scoring.selectors.task import Task

_NAMED = 5
"""So many codes of criteria are named in a line."""


@dataclass(frozen=True)
class OwnSheet:
    """A sheet of the person's unit: how many criteria it still owes, of how many, and until when."""

    sheet: Assessment
    missing: int
    own: int
    deadline: Deadline

    @property
    def done(self) -> int:
        """Criteria of its own that the unit has answered."""
        return self.own - self.missing

    @property
    def is_open(self) -> bool:
        """Whether the unit is still to fill it in or submit it."""
        return self.sheet.state == SheetState.DRAFTING and self.sheet.round.state == RoundState.OPEN


@dataclass(frozen=True)
class Work:
    """Everything that waits for a person: the first task is the big one; `readings` only wait to be read."""

    tasks: Sequence[Task] = field(default_factory=tuple)
    readings: Sequence[Task] = field(default_factory=tuple)

    @property
    def late(self) -> int:
        """How many tasks are past their deadline."""
        return sum(task.deadline.is_late for task in self.tasks)


def sheets_of_own_units(user: Any, now: dt.datetime) -> list[OwnSheet]:
    """The sheets of the person's units, open ones first, newest round first; five queries."""
    sheets = list(
        Assessment.objects.of_units_of(user)
        .exclude(round__state=RoundState.DRAFT)
        .select_related("round__agency", "unit", "round_block__block", "round_block__criteria_set")
        .order_by("-round__year", "round__code", "unit__code")
    )
    missing = missing_of_units(sheets)
    ends = deadlines_of(sheets, Layer.SELF, now)
    found = [OwnSheet(sheet, *missing[sheet.pk], end) for sheet, end in zip(sheets, ends, strict=True)]
    return sorted(found, key=lambda own: not own.is_open)


def work_of(user: Any, now: dt.datetime) -> Work:
    """What waits for a person in each of their parts, by deadline; at most thirty-six queries, whatever their number."""
    tasks: list[Task] = []
    if permissions.may(user, "sheet.read"):
        tasks += _own_sheet_tasks(user, now)
        tasks += figure_tasks(user, now)
    lines = inspections_of(user, now)
    tasks += [
        _inspection_task(line.inspection, line.total - line.done, line.deadline) for line in lines if line.is_open
    ]
    if permissions.may(user, "appraisal.read"):
        tasks += appraisal_tasks(user, now)
    if permissions.may(user, "round.organise"):
        tasks += _organiser_tasks(user, now)
    tasks += recommendation_tasks(user, now)
    tasks += reply_tasks(user, now)
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    tasks.sort(key=lambda task: task.deadline.closes_at or last)  # else in the order of the lists above
    return Work(tasks, _readings(user, now) if permissions.may(user, "round.read_provisional") else ())


def _own_sheet_tasks(user: Any, now: dt.datetime) -> list[Task]:
    open_ones = [own for own in sheets_of_own_units(user, now) if own.is_open]
    again = taken_back_codes([own.sheet for own in open_ones])
    anew = [_again_task(own, again[own.sheet.pk]) for own in open_ones if own.sheet.pk in again]
    return anew + [_own_sheet_task(user, own) for own in open_ones]


def _again_task(own: OwnSheet, codes: Sequence[str]) -> Task:
    named = ", ".join(codes[:_NAMED]) + (" …" if len(codes) > _NAMED else "")
    return Task(
        title=f"Chấm lại vì bộ tiêu chí đã đổi: {own.sheet.round.title}",
        view="own_sheet",
        codes={"round_code": own.sheet.round.code, "unit_code": own.sheet.unit.code},
        icon="arrow-repeat",
        deadline=own.deadline,
        detail=f"{own.sheet.unit.name} · tiêu chí {named}",
        left=len(codes),
        unit="câu trả lời phải chấm lại",
        action="Chấm lại",
        query={"xem": "thieu"},
    )


def _own_sheet_task(user: Any, own: OwnSheet) -> Task:
    sheet = own.sheet
    submits = not own.missing and permissions.may(user, "sheet.submit", sheet)
    action = "Nộp phiếu" if submits else "Mở phiếu"
    verb = "Nộp phiếu" if submits else "Xem lại phiếu đã chấm đủ" if not own.missing else "Tiếp tục chấm"
    returned = f"Bị trả lại: {sheet.return_reason}" if sheet.return_reason else ""
    return Task(
        title=f"{verb}: {sheet.round.title}",
        view="own_sheet_submit" if submits else "own_sheet",
        codes={"round_code": sheet.round.code, "unit_code": sheet.unit.code},
        icon="send" if submits else "pencil-square",
        deadline=own.deadline,
        detail=" · ".join(filter(None, (sheet.unit.name, returned))),
        left=own.missing or None,
        unit="tiêu chí chưa chấm",
        action=action,
    )


def _inspection_task(inspection: Inspection, left: int, deadline: Deadline) -> Task:
    sheet = inspection.assessment
    return Task(
        title=f"Kiểm tra {sheet.unit.name}",
        view="inspection",
        codes={"round_code": sheet.round.code, "unit_code": sheet.unit.code},
        icon="ui-checks",
        deadline=deadline,
        detail=f"{sheet.round.title} · {inspection.team.name}",
        left=left or None,
        unit="tiêu chí chưa ghi",
        action="Mở phiếu",
    )


def _organiser_tasks(user: Any, now: dt.datetime) -> list[Task]:
    """Requests to approve, handed-in sheets that lack answers, and open rounds with sheets not decided; five queries."""
    rounds = list(Round.objects.organised_by(user).filter(state=RoundState.OPEN))
    waiting = PublicationRequest.objects.filter(
        round__in=Round.objects.organised_by(user), closed_at__isnull=True
    ).select_related("round", "requested_by")
    tasks = [_approval_task(request, now) for request in waiting if request.requested_by_id != user.pk]
    undecided: dict[int, int] = {}
    for round_id, state in Assessment.objects.filter(round__in=rounds).values_list("round_id", "state"):
        undecided[round_id] = undecided.get(round_id, 0) + (state != SheetState.DECIDED)
    tasks += taken_back_tasks(rounds, now)
    return tasks + [_round_task(round_, undecided.get(round_.pk, 0), now) for round_ in rounds]


def _approval_task(request: PublicationRequest, now: dt.datetime) -> Task:
    return Task(
        title=f"Duyệt công bố: {request.round.title}",
        view="round_publish",
        codes={"round_code": request.round.code},
        icon="patch-check",
        deadline=Deadline(None, now),
        detail=f"{request.requested_by} đề nghị, quyết định số {request.decision_number}",
    )


def _round_task(round_: Round, undecided: int, now: dt.datetime) -> Task:
    if undecided:
        return Task(
            title=f"Theo dõi và chốt phiếu: {round_.title}",
            view="round_board",
            codes={"round_code": round_.code},
            icon="list-check",
            deadline=Deadline(None, now),
            left=undecided,
            unit="phiếu chưa chốt",
            action="Mở bảng tiến độ",
        )
    presented = round_.presented_at is not None
    return Task(
        title=f"{'Công bố' if presented else 'Trình bảng xếp hạng'}: {round_.title}",
        view="round_publish" if presented else "round_present",
        codes={"round_code": round_.code},
        icon="send",
        deadline=Deadline(None, now),
        detail="Mọi phiếu đã chốt",
    )


def _readings(user: Any, now: dt.datetime) -> list[Task]:
    """Provisional rankings and the newest published ones, for leaders and organisers; two queries."""
    rounds = Round.objects.led_by(user)
    drafts = rounds.filter(state=RoundState.OPEN, presented_at__isnull=False)
    readings = [_reading(round_, "provisional", "Xem bản dự thảo", now) for round_ in drafts]
    newest: dict[int, Ranking] = {}
    for ranking in Ranking.objects.filter(round__in=rounds).select_related("round").order_by("-published_at"):
        newest.setdefault(ranking.round_id, ranking)
    published = [_reading(one.round, "ranking", "Xem bảng xếp hạng", now, one.version) for one in newest.values()]
    return readings + published


def _reading(round_: Round, view: str, verb: str, now: dt.datetime, version: int | None = None) -> Task:
    return Task(
        title=f"{verb}: {round_.title}",
        view=view,
        codes={"round_code": round_.code},
        icon="bar-chart-line",
        deadline=Deadline(None, now),
        detail=f"Đã công bố, lần {version}" if version else "Dự thảo, chưa công bố",
    )
