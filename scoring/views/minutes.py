"""Biên bản kiểm tra: a team's minutes of one inspection, typed and as Word, with its letter of introduction; no rule."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.forms.minutes import MinutesDesk
from scoring.models import Assessment, Inspection, InspectionMinutes
from scoring.reports import inspection_papers as papers
from scoring.selectors import inspections as inspecting
from scoring.selectors import marks as marking
from scoring.selectors import minutes as reading
from scoring.selectors.inspection_teams import TeamRow, teams_of
from scoring.selectors.score_sheets import fields_of_sheet
from scoring.selectors.visibility import layers_for_inspector
from scoring.services.errors import Faulty, Outdated, Refused
from scoring.services.minutes import faults_of_minutes, save_minutes
from scoring.views import lookups
from scoring.views.import_records import attachment
from scoring.views.responses import refused, see_other, signed_in, typed

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("inspection.read", lookups.inspected_desk)
def inspection_minutes(request: HttpRequest, sheet: Assessment, **codes: str) -> HttpResponse:
    """The minutes of the person's own team on a sheet, drafted from it where nobody has begun them."""
    inspection = _inspection(request, sheet)
    standing = reading.standing_minutes(inspection)
    desk = _desk(request, inspection, standing)
    if request.method != "POST":
        return _page(request, inspection, standing, desk)
    wanted = desk.wanted()
    if desk.is_faulty:
        desk.show(faults_of_minutes(assessment=sheet, wanted=wanted))
        return _page(request, inspection, standing, desk, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        save_minutes(inspection=inspection, wanted=wanted, seen=desk.seen, now=timezone.now(), actor=signed_in(request))
    except Faulty as refusal:
        desk.show(refusal.faults)
        return _page(request, inspection, standing, desk, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Outdated as refusal:
        return _page(request, inspection, standing, desk, HTTPStatus.CONFLICT, outdated=str(refusal))
    except Refused as refusal:
        return refused(request, refusal, "inspection_minutes", *codes.values())
    messages.success(request, "Đã lưu biên bản.")
    return see_other("inspection_minutes", *codes.values())


def _inspection(request: HttpRequest, sheet: Assessment) -> Inspection:
    inspection = inspecting.own_inspection(sheet, request.user)
    if inspection is None:
        raise Http404
    inspection.assessment = sheet
    return inspection


def _desk(request: HttpRequest, inspection: Inspection, standing: InspectionMinutes | None) -> MinutesDesk:
    sheet = inspection.assessment
    seen = marking.without_unmarked(layers_for_inspector(sheet), sheet, request.user)
    begins = reading.drafted(inspection, seen) if standing is None else reading.as_wanted(standing)
    return MinutesDesk(
        typed(request),
        begins=begins,
        seen=standing.version if standing else 0,
        fields=fields_of_sheet(sheet),
        units=reading.owing_units(sheet),
        drafts=reading.drafted_findings(sheet, seen),
    )


def _page(
    request: HttpRequest,
    inspection: Inspection,
    standing: InspectionMinutes | None,
    desk: MinutesDesk,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    sheet = inspection.assessment
    context = {
        "sheet": sheet,
        "inspection": inspection,
        "minutes": standing,
        "desk": desk,
        "closed": bool(inspection.closed_at),
        "renumbered": reading.renumbered_words(standing) if standing else "",
        "missing": reading.missing_parts(reading.as_wanted(standing)) if standing else [],
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/inspectors/minutes.html", context | more, status=status)


@require_safe
@requires("inspection.read", lookups.inspected_desk)
def inspection_minutes_word(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The minutes as Word, as they are saved, or drafted from the sheet; DỰ THẢO until they are closed."""
    inspection = _inspection(request, sheet)
    standing = reading.standing_minutes(inspection)
    seen = marking.without_unmarked(layers_for_inspector(sheet), sheet, request.user)
    wanted = reading.drafted(inspection, seen) if standing is None else reading.as_wanted(standing)
    units = {unit.code: unit.name for unit in reading.owing_units(sheet)}
    note = reading.renumbered_words(standing) if standing else ""
    content = papers.minutes_of(_row(inspection), inspection, wanted, fields_of_sheet(sheet), units, note=note)
    return attachment(content, papers.minutes_name(inspection), DOCX)


@require_safe
@requires("inspection.read", lookups.inspected_sheet)
def inspection_letter(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The letter of introduction of the person's own team to the unit, as Word."""
    inspection = _inspection(request, sheet)
    return attachment(papers.letter_of(_row(inspection), inspection), papers.letter_name(inspection), DOCX)


def _row(inspection: Inspection) -> TeamRow:
    round_ = inspection.assessment.round
    return next(row for row in teams_of(round_) if row.team.pk == inspection.team_id)
