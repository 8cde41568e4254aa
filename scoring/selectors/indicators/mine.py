"""What is asked of the units that a person works for: periods, how far each is, duties; also for Việc của tôi."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cchc_portal import permissions
from scoring.enums.figures import DutyState, ReportState
from scoring.models import Duty, FigureReport, FigureUpload, ReportingPeriod
from scoring.selectors.deadlines import Deadline
from scoring.selectors.indicators.place import Place, why_not_now
from units.models import Unit

SHOWN_UPLOADS = 10


@dataclass(frozen=True)
class Owed:
    """A period that asks figures of a unit: how its report stands, until when, why nothing can be reported now."""

    place: Place
    state: str
    sent_at: dt.datetime | None
    deadline: Deadline
    closed: str

    @property
    def is_open(self) -> bool:
        """Whether the unit has still to send it, and can."""
        return self.state != ReportState.SENT and not self.closed

    @property
    def is_late(self) -> bool:
        """Whether the time is over and nothing was sent."""
        closes_at = self.place.period.closes_at
        return self.state != ReportState.SENT and closes_at is not None and self.deadline.now >= closes_at


def own_units(user: Any) -> list[Unit]:
    """The units that the person reports for, as their memberships say; no query but theirs."""
    found = {}
    for membership in permissions.memberships_of(user):
        if membership.role in permissions.UNIT_PEOPLE and membership.unit is not None:
            membership.unit.agency = membership.agency
            found[membership.unit_id] = membership.unit
    return list(found.values())


def own_place(user: Any, period_code: str, unit_code: str) -> Place | None:
    """A period and a unit that the person reports for; None where there is none. One query."""
    unit = next((one for one in own_units(user) if one.code == unit_code), None)
    if unit is None:
        return None
    rows = ReportingPeriod.objects.select_related("agency").filter(code=period_code, agency=unit.agency_id)
    period = rows.first()
    return None if period is None else Place(period, unit)


def periods_of_own_units(user: Any, now: dt.datetime) -> list[Owed]:
    """Every period that has opened for the person's units, those still to send first, nearest deadline first; two queries."""
    units = own_units(user)
    agencies = {unit.agency_id for unit in units}
    periods = list(ReportingPeriod.objects.filter(agency__in=agencies, opens_at__lte=now).select_related("agency"))
    reports = {
        (report.period_id, report.unit_id): report
        for report in FigureReport.objects.filter(period__in=periods, unit__in=units)
    }
    found = []
    for unit in units:
        for period in periods:
            if period.agency_id == unit.agency_id:
                report = reports.get((period.pk, unit.pk))
                state = ReportState.DRAFT if report is None else ReportState(report.state)
                sent_at = None if report is None else report.sent_at
                closed = why_not_now(period, now)
                found.append(Owed(Place(period, unit), state, sent_at, Deadline(period.closes_at, now), closed))
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda owed: (not owed.is_open, owed.place.period.closes_at or last))


def duties_of_own_units(user: Any, *, open_only: bool = False) -> list[Duty]:
    """Duties of the person's units, open ones first, oldest first; one query."""
    rows = Duty.objects.filter(unit__in=[unit.pk for unit in own_units(user)])
    if open_only:
        rows = rows.filter(state=DutyState.OPEN)
    rows = rows.select_related("rule", "unit", "period__agency", "closed_by").order_by("opened_at", "id")
    return sorted(rows, key=lambda duty: duty.state != DutyState.OPEN)


def own_duty(user: Any, token: str) -> Duty | None:
    """A duty of a unit that the person works for; one query."""
    rows = Duty.objects.select_related("rule", "unit", "period__agency", "closed_by")
    return rows.filter(token=token, unit__in=[unit.pk for unit in own_units(user)]).first()


def kept_upload(kind: str, whose: Mapping[str, Any], token: str) -> FigureUpload | None:
    """A workbook of a kind that was sent for a unit and period, or an agency, as its fields say; one query."""
    return FigureUpload.objects.filter(**whose, kind=kind, token=token).select_related("made_by").first()


def uploads_of(kind: str, whose: Mapping[str, Any]) -> list[FigureUpload]:
    """The last workbooks of a kind for a unit and period, or an agency, newest first; one query."""
    rows = FigureUpload.objects.filter(**whose, kind=kind).select_related("made_by")
    return list(rows[:SHOWN_UPLOADS])


def seen_before(upload: FigureUpload) -> FigureUpload | None:
    """The newest earlier upload of the very same file for the same thing; None for a new one. One query."""
    rows = FigureUpload.objects.filter(
        kind=upload.kind,
        unit=upload.unit_id,
        period=upload.period_id,
        agency=upload.agency_id,
        file_sha256=upload.file_sha256,
    )
    return rows.filter(pk__lt=upload.pk).select_related("made_by").first()
