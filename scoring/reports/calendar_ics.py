"""Writes visits as an iCalendar file (RFC 5545) for a person's own calendar; it decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from scoring.selectors.inspection_teams import VISIT
from scoring.selectors.inspections import InspectionLine

_LONGEST = 60
"""Bytes of a line before it is folded; the standard allows 75."""


def calendar_ics(lines: Iterable[InspectionLine], now: dt.datetime) -> bytes:
    """The visits that have a day, each as long as a visit is taken to be."""
    told = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CCHC//Kiem tra cheo//VI", "CALSCALE:GREGORIAN"]
    for line in lines:
        if line.inspection.visit_at is not None:
            told += _event(line, line.inspection.visit_at, now)
    told.append("END:VCALENDAR")
    return "".join(f"{_folded(one)}\r\n" for one in told).encode()


def _event(line: InspectionLine, at: dt.datetime, now: dt.datetime) -> list[str]:
    inspection = line.inspection
    sheet = inspection.assessment
    said = ", ".join(filter(None, (inspection.team.name, sheet.round.title)))
    received = f"\nNgười tiếp đoàn: {inspection.received_by}" if inspection.received_by else ""
    return [
        "BEGIN:VEVENT",
        f"UID:{sheet.round.code}-{inspection.team.code}-{sheet.unit.code}@cchc",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(at)}",
        f"DTEND:{_moment(at + VISIT)}",
        f"SUMMARY:{_text(f'Kiểm tra {sheet.unit.name}')}",
        f"LOCATION:{_text(inspection.place or sheet.unit.name)}",
        f"DESCRIPTION:{_text(said + received)}",
        "END:VEVENT",
    ]


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(c for c in escaped.replace("\r\n", "\n").replace("\n", "\\n") if c >= " ")


def _folded(line: str) -> str:
    """A long line goes on behind a line's end and a blank; parts are counted in bytes."""
    parts, part = [], ""
    for sign in line:
        if len((part + sign).encode()) > _LONGEST:
            parts.append(part)
            part = ""
        part += sign
    return "\r\n ".join([*parts, part])
