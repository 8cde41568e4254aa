"""What members of a team have to inspect and how far they are; answers themselves are read elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils import timezone

from scoring.enums import Layer, SheetState
from scoring.models import Assessment, Inspection, StepWindow, WindowExtension
from scoring.selectors.deadlines import Deadline
from scoring.selectors.score_sheets import inspected_counts
from scoring.selectors.windows import span_of

_LAST = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class InspectionLine:
    """One inspection of a person's team: whose sheet, how far, until when; `done` of `total` criteria have an entry."""

    inspection: Inspection
    done: int
    total: int
    deadline: Deadline

    @property
    def is_open(self) -> bool:
        """Whether the minutes are still open and the sheet is not decided."""
        return self.inspection.closed_at is None and self.inspection.assessment.state != SheetState.DECIDED

    @property
    def visit_day(self) -> dt.date | None:
        """The day of the visit, in local time."""
        visit_at = self.inspection.visit_at
        return None if visit_at is None else timezone.localtime(visit_at).date()


@dataclass(frozen=True)
class Day:
    """One day of the calendar with the visits of that day in order."""

    on: dt.date
    visits: tuple[InspectionLine, ...]
    is_today: bool


@dataclass(frozen=True)
class Week:
    """Monday to Sunday of a week with visits."""

    days: tuple[Day, ...]


def calendar_of(lines: Sequence[InspectionLine], today: dt.date) -> list[Week]:
    """The weeks that have visits, in order; weeks without any, and inspections without a day, are left out."""
    dated = [(line.visit_day, line) for line in lines if line.visit_day is not None]
    dated.sort(key=lambda pair: (pair[1].inspection.visit_at or _LAST, pair[1].inspection.pk))
    by_day = {day: tuple(line for _, line in pairs) for day, pairs in groupby(dated, key=lambda pair: pair[0])}
    mondays = sorted({day - dt.timedelta(days=day.weekday()) for day in by_day})
    weeks = [[monday + dt.timedelta(days=n) for n in range(7)] for monday in mondays]
    return [Week(tuple(Day(day, by_day.get(day, ()), day == today) for day in days)) for days in weeks]


def inspections_of(user: Any, now: dt.datetime) -> list[InspectionLine]:
    """The inspections of the person's teams whose sheets are submitted, open ones first by deadline and visit; five queries."""
    inspections = list(
        Inspection.objects.filter(
            team__members__user=user, assessment__in=Assessment.objects.inspected_by(user).values("pk")
        )
        .select_related("team", "assessment__unit", "assessment__round__agency", "assessment__round_block__block")
        .distinct()
    )
    sheets = [inspection.assessment for inspection in inspections]
    counts = inspected_counts(sheets)
    ends = deadlines_of(sheets, Layer.INSPECTION, now)
    lines = [
        InspectionLine(one, *counts[sheet.pk], deadline=end)
        for one, sheet, end in zip(inspections, sheets, ends, strict=True)
    ]
    return sorted(
        lines,
        key=lambda line: (
            not line.is_open,
            line.deadline.closes_at or _LAST,
            line.inspection.visit_at or _LAST,
            line.inspection.pk,
        ),
    )


def deadlines_of(sheets: Sequence[Assessment], step: str, now: dt.datetime) -> list[Deadline]:
    """The end of a step for each sheet, with its extension; two queries."""
    windows = list(StepWindow.objects.filter(round__in={sheet.round_id for sheet in sheets}, step=step))
    extensions = list(WindowExtension.objects.filter(assessment__in=[sheet.pk for sheet in sheets], step=step))
    return [
        Deadline(
            span_of(
                step,
                [window for window in windows if window.round_id == sheet.round_id],
                [extension for extension in extensions if extension.assessment_id == sheet.pk],
            ).closes_at,
            now,
        )
        for sheet in sheets
    ]


def own_inspection(sheet: Assessment, user: Any) -> Inspection | None:
    """The inspection of a sheet by a team of the person's, an open one first; one query."""
    rows = Inspection.objects.filter(assessment=sheet, team__members__user=user).select_related("team")
    return next(iter(sorted(rows, key=lambda row: (row.closed_at is not None, row.pk))), None)
