"""The only way a reported figure is written: a form or a workbook of one unit and period, all or nothing, then sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cchc_portal import numbers, permissions
from scoring.enums import Origin
from scoring.enums.figures import FigureChangeKind, IndicatorKind, ReportState
from scoring.figures import Amount
from scoring.models import FigureReport, Indicator, IndicatorValue, ReportingPeriod
from scoring.selectors.indicators.asked import (
    Asked,
    amount_of,
    amounts_of,
    asked_of,
    figure_of,
    figure_text,
    key_of,
    written,
)
from scoring.selectors.indicators.place import Place, why_not_now
from scoring.services.errors import NotAllowed, NotOpen
from scoring.services.indicators import history
from scoring.services.indicators.duties import settle_duties
from scoring.services.indicators.errors import FaultyFigures, StaleFigure, StaleFigures
from scoring.services.indicators.typed import read_amount
from units.models import Unit, User

MISSING = "Còn thiếu số này."


@dataclass(frozen=True)
class Reported:
    """What was written: how many figures changed, and whether the report is sent now."""

    changed: int
    is_sent: bool


@dataclass(frozen=True)
class Reading:
    """Figures as typed, held against what is asked: read amounts, faults by key, broken identities in words."""

    amounts: Mapping[str, Amount | None]
    faults: Mapping[str, Sequence[str]]
    breaks: Sequence[str]


def read_figures(asked: Asked, stored: Mapping[str, Amount | None], typed: Mapping[str, str]) -> Reading:
    """Read typed figures and hold them, with those stored and not typed, against every identity; nothing is written."""
    amounts: dict[str, Amount | None] = {}
    faults: dict[str, Sequence[str]] = {}
    for key, text in typed.items():
        cell = asked.cells.get(key)
        if cell is None:
            faults[key] = ("Kỳ này không hỏi số liệu này ở đơn vị.",)
            continue
        try:
            amounts[key] = read_amount(cell, text)
        except numbers.NumberFault as fault:
            faults[key] = (fault.message,)
    standing = {key: amount for key, amount in stored.items() if key not in faults} | amounts
    return Reading(amounts, faults, [asked.said(found) for found in asked.broken(standing)])


@transaction.atomic
def save_figures(
    *,
    place: Place,
    typed: Mapping[str, tuple[str, int]],
    send: bool,
    origin: Origin,
    now: dt.datetime,
    actor: User,
) -> Reported:
    """Write the figures of a unit for a period, all or nothing, and send the report where `send` says so.

    `typed`: {key: (text, version seen; 0 for none yet)}. Locks the report first, then reads window, right and figures
    again. A figure that would not change is left alone. A sent report may be corrected while the period is open, and
    stays whole. Raises NotOpen, NotAllowed, StaleFigures (every stale figure), FaultyFigures (every fault and every
    broken identity at once).
    """
    report, place = lock_report(place)
    if why := why_not_now(place.period, now):
        raise NotOpen(why)
    if not permissions.may(actor, "figures.report", place):
        raise NotAllowed("Chỉ người của đơn vị báo cáo số liệu của đơn vị.")
    asked = asked_of(place.period, place.unit)
    rows = {
        key_of(row.indicator.code, row.item): row for row in report.values.select_related("indicator", "updated_by")
    }
    _must_be_fresh(asked, rows, typed)
    stored = amounts_of(rows.values())
    reading = read_figures(asked, stored, {key: text for key, (text, _seen) in typed.items()})
    standing = stored | dict(reading.amounts)
    whole = send or report.state == ReportState.SENT
    _must_be_sound(reading, missing_of(asked, standing, reading.faults) if whole else {})
    changed = {key: amount for key, amount in reading.amounts.items() if amount != stored.get(key)}
    lines = [_write(report, asked, rows.get(key), key, amount, now, actor) for key, amount in changed.items()]
    if send and report.state != ReportState.SENT:
        lines.append(history.Line(FigureChangeKind.SENT, place.period.code, report.state, str(ReportState.SENT)))
        report.state, report.sent_at, report.sent_by = ReportState.SENT, now, actor
        report.save(update_fields=["state", "sent_at", "sent_by"])
    history.record(place.period.agency, place.unit, lines, origin=origin, actor=actor, now=now)
    if whole:
        settle_duties(place=place, amounts=standing, origin=origin, now=now, actor=actor)
    return Reported(len(changed), whole)


def lock_report(place: Place) -> tuple[FigureReport, Place]:
    """The report under its row lock, made where it is new, and the place read anew behind the lock."""
    made, _new = FigureReport.objects.get_or_create(period=place.period, unit=place.unit)
    FigureReport.objects.select_for_update().values_list("pk").get(pk=made.pk)
    report = FigureReport.objects.get(pk=made.pk)
    period = ReportingPeriod.objects.select_related("agency").get(pk=place.period.pk)
    return report, Place(period, Unit.objects.select_related("block", "agency").get(pk=place.unit.pk))


def _must_be_fresh(asked: Asked, rows: Mapping[str, IndicatorValue], typed: Mapping[str, tuple[str, int]]) -> None:
    stale = []
    for key, (_text, seen) in typed.items():
        row = rows.get(key)
        if (0 if row is None else row.version) != seen:
            stale.append(_stale(asked, key, row))
    if stale:
        raise StaleFigures(stale)


def _stale(asked: Asked, key: str, row: IndicatorValue | None) -> StaleFigure:
    if row is None:
        return StaleFigure(key, asked.name_of(key), 0, "", "", None)
    text = written(row.indicator, amount_of(row))
    at = timezone.localtime(row.updated_at)
    return StaleFigure(key, asked.name_of(key), row.version, text, str(row.updated_by), at)


def missing_of(
    asked: Asked, amounts: Mapping[str, Amount | None], faulty: Mapping[str, Sequence[str]] = {}
) -> dict[str, Sequence[str]]:
    """Required figures that nobody has given, by key; a faulty one is told as a fault already."""
    return {
        key: (MISSING,)
        for key, cell in asked.cells.items()
        if cell.is_required and amounts.get(key) is None and key not in faulty
    }


def computed(asked: Asked, amounts: Mapping[str, Amount | None]) -> list[tuple[Indicator, str]]:
    """What is computed of figures, indicator by indicator, as pages write it; “–” where one is missing or approximate."""
    rows = [one for one in asked.indicators if one.is_derived or one.kind == IndicatorKind.BEFORE_AFTER]
    return [(one, figure_text(one, figure_of(one, amounts))) for one in rows]


def _must_be_sound(reading: Reading, missing: Mapping[str, Sequence[str]]) -> None:
    if reading.faults or reading.breaks or missing:
        raise FaultyFigures({**reading.faults, **missing}, reading.breaks)


def _write(
    report: FigureReport,
    asked: Asked,
    row: IndicatorValue | None,
    key: str,
    amount: Amount | None,
    now: dt.datetime,
    actor: User,
) -> history.Line:
    """Write one figure under the report's lock; the line for its history."""
    cell = asked.cells[key]
    old = None if row is None else [row.direction, row.amount]
    new = ["", ""] if amount is None else [amount.direction, numbers.plain_text(amount.value)]
    if row is None:
        row = IndicatorValue(report=report, indicator=cell.indicator, item=cell.item, version=0)
    row.direction, row.amount = new
    row.version, row.updated_at, row.updated_by = row.version + 1, now, actor
    row.save()
    return history.Line(FigureChangeKind.VALUE, f"{report.period.code} {key}", old, new)
