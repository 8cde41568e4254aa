"""The minutes of an inspection (biên bản kiểm tra) as they stand, drafted from the sheet, and what they lack; it never writes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from cchc_portal import numbers
from scoring.enums import ChangeKind, Layer
from scoring.models import Assessment, Inspection, InspectionMinutes, ScoreChange
from scoring.selectors.score_sheets import Line, read_sheet
from scoring.selectors.surroundings import surroundings_of
from units.models import Unit

MOST_RECOMMENDATIONS = 30
_FIGURES = re.compile(r"[^0-9].*")
"""What follows the figures that a part of a code begins with."""


@dataclass(frozen=True)
class RecommendationWanted:
    """One recommendation of minutes: what, of which criterion ("" for none), by which unit and person, by which day."""

    text: str
    criterion_code: str = ""
    unit_code: str = ""
    person: str = ""
    deadline: dt.date | None = None


@dataclass(frozen=True)
class MinutesWanted:
    """The whole minutes as typed; `findings` is {code of a field: text}, without those left empty."""

    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    place: str = ""
    received: str = ""
    checked: str = ""
    findings: Mapping[str, str] = field(default_factory=dict)
    conclusion: str = ""
    recommendations: tuple[RecommendationWanted, ...] = ()


def standing_minutes(inspection: Inspection) -> InspectionMinutes | None:
    """The minutes of an inspection, None where nobody has begun them; one query."""
    found = InspectionMinutes.objects.filter(inspection=inspection).select_related("updated_by").first()
    if found is not None:
        found.inspection = inspection
    return found


def renumbered_since(minutes: InspectionMinutes) -> tuple[int, int, Mapping[str, str]] | None:
    """Whether criteria got other codes after minutes were saved: the set's version then and now, {code then: code now}.

    The texts keep what their authors wrote, so whoever reads them needs this beside them; None where nothing was
    renumbered. One query.
    """
    moves = ScoreChange.objects.filter(
        assessment=minutes.inspection.assessment_id, kind=ChangeKind.CRITERIA_SET, at__gt=minutes.updated_at
    ).order_by("seq")
    told = [(line.old or {}, line.new or {}) for line in moves]
    codes: dict[str, str] = {}
    for _was, now in told:
        renamed: Mapping[str, str] = now.get("renamed", {})
        fresh = {old: new for old, new in renamed.items() if old not in codes.values()}
        codes = {old: renamed.get(new, new) for old, new in codes.items()} | fresh
    codes = {old: new for old, new in codes.items() if old != new}
    return (told[0][0]["version"], told[-1][1]["version"], codes) if codes else None


def _in_order(pair: tuple[str, str]) -> list[tuple[int, str]]:
    """1.2 before 1.2a before 1.10; PostgreSQL gives the keys of a JSON object back in an order of its own."""
    return [(int(_FIGURES.sub("", part) or 0), part) for part in pair[0].split(".")]


def renumbered_words(minutes: InspectionMinutes) -> str:
    """What stands beside the texts of minutes whose codes are other ones by now; "" where they are not. One query."""
    found = renumbered_since(minutes)
    if found is None:
        return ""
    then, now, codes = found
    pairs = "; ".join(f"{old} nay là {new}" for old, new in sorted(codes.items(), key=_in_order))
    return f"Mã tiêu chí trong lời biên bản ghi theo phiên bản {then} của bộ tiêu chí. Theo phiên bản {now}: {pairs}."


def shows_minutes(sheet: Assessment, seen: Collection[str]) -> bool:
    """Whether a reader of the layers `seen` may read the minutes of a sheet: some team has closed its own, and the reader sees inspections.

    No query where the sheet came `surrounded`.
    """
    closings = surroundings_of(sheet).closings
    return Layer.INSPECTION in seen and any(moment is not None for moment in closings)


def closed_inspections(sheet: Assessment) -> list[Inspection]:
    """The inspections of a sheet whose minutes are closed, by team; one query."""
    rows = Inspection.objects.filter(assessment=sheet, closed_at__isnull=False).select_related("team")
    found = list(rows.order_by("team__code"))
    for inspection in found:
        inspection.assessment = sheet
    return found


def as_wanted(minutes: InspectionMinutes) -> MinutesWanted:
    """Minutes as they stand, with their recommendations; one query."""
    rows = minutes.inspection.recommendations.select_related("criterion", "unit").order_by("number")
    return MinutesWanted(
        began_at=minutes.began_at,
        ended_at=minutes.ended_at,
        place=minutes.place,
        received=minutes.received,
        checked=minutes.checked,
        findings=dict(minutes.findings),
        conclusion=minutes.conclusion,
        recommendations=tuple(
            RecommendationWanted(
                row.text,
                row.criterion.code if row.criterion is not None else "",
                row.unit.code,
                row.person,
                row.deadline,
            )
            for row in rows
        ),
    )


def drafted(inspection: Inspection, seen: Collection[str]) -> MinutesWanted:
    """Minutes from what was planned and from the sheet: a text for each field where the team differs from the unit.

    `seen` are the layers that the reader may see. No query for a sheet that came with its cells.
    """
    sheet = inspection.assessment
    return MinutesWanted(
        began_at=inspection.visit_at,
        place=inspection.place or sheet.unit.name,
        received=inspection.received_by,
        checked=f"Việc tự chấm điểm và tài liệu kiểm chứng của {sheet.unit.name}, {sheet.round.title}.",
        findings=drafted_findings(sheet, seen),
    )


def drafted_findings(sheet: Assessment, seen: Collection[str]) -> dict[str, str]:
    """{code of a field: where the inspection gives other points than the unit did, and why}; only fields that differ."""
    found = {}
    for group in read_sheet(sheet, frozenset(seen)).fields:
        lines = [said for line in group.lines if (said := _difference(line))]
        if lines:
            found[group.field.code] = "\n".join(lines)
    return found


def _difference(line: Line) -> str:
    own, team = line.cell(Layer.SELF), line.cell(Layer.INSPECTION)
    if team.answer is None or own.points == team.points:
        return ""
    claimed = "chưa tự chấm" if own.points is None else f"tự chấm {numbers.format_points(own.points)} điểm"
    given = "chưa tính được điểm" if team.points is None else f"{numbers.format_points(team.points)} điểm"
    reason = f" {team.note.strip()}" if team.note.strip() else ""
    return f"{line.leaf.code} {line.leaf.title}: đơn vị {claimed}, đoàn chấm {given}.{reason}"


def missing_parts(wanted: MinutesWanted) -> list[str]:
    """What minutes lack before they may be closed, in the order of the form; [] where they lack nothing."""
    asked = (
        (wanted.began_at, "ngày giờ bắt đầu"),
        (wanted.ended_at, "giờ kết thúc"),
        (wanted.place, "địa điểm"),
        (wanted.received, "người tiếp đoàn"),
        (wanted.checked, "nội dung kiểm tra"),
        (wanted.conclusion, "kết luận"),
    )
    lacking = [words for value, words in asked if not value]
    for number, row in enumerate(wanted.recommendations, start=1):
        if row.deadline is None:
            lacking.append(f"hạn của kiến nghị {number}")
    return lacking


def owing_units(sheet: Assessment) -> list[Unit]:
    """The units that a recommendation may be addressed to: the inspected one, and its superior; at most one query."""
    superior = sheet.unit.superior
    return [sheet.unit, *([superior] if superior is not None else [])]
