"""A unit in a reporting period: what rights are asked about, and whether it may report now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from scoring.models import ReportingPeriod
from units.models import Unit


@dataclass(frozen=True)
class Place:
    """Where figures are reported: a period and a unit of the same agency."""

    period: ReportingPeriod
    unit: Unit

    @property
    def agency_id(self) -> int:
        """The agency that asks, for the table of rights."""
        return self.period.agency_id

    @property
    def unit_id(self) -> int:
        """The unit that reports, for the table of rights."""
        return self.unit.pk


def why_not_now(period: ReportingPeriod, now: dt.datetime) -> str:
    """Why units cannot report for a period at `now`, in words; "" where they can (from opens_at to before closes_at)."""
    if now < period.opens_at:
        return f"Kỳ này nhận số liệu từ {timezone.localtime(period.opens_at):%H:%M ngày %d/%m/%Y}."
    if period.closes_at is not None and now >= period.closes_at:
        return f"Đã hết hạn báo cáo lúc {timezone.localtime(period.closes_at):%H:%M ngày %d/%m/%Y}."
    return ""


def place_of(period_code: str, unit_code: str) -> Place | None:
    """A period and a unit of its agency by their codes, whoever asks; None where there is none. Two queries."""
    period = ReportingPeriod.objects.select_related("agency").filter(code=period_code).first()
    unit = None if period is None else Unit.objects.filter(agency=period.agency_id, code=unit_code).first()
    return None if period is None or unit is None else Place(period, unit)
