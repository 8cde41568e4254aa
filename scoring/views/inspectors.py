"""Pages of a cross-inspection team: my inspections, one sheet cell by cell, closing the minutes; no rule and no query."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import Layer
from scoring.forms import finding
from scoring.models import Assessment
from scoring.reports.calendar_ics import calendar_ics
from scoring.selectors import inspections as inspecting
from scoring.selectors import marks as marking
from scoring.selectors import minutes as reading
from scoring.selectors import score_sheets
from scoring.selectors.last_year import points_of_last_year
from scoring.selectors.recommendations import left_by_last_round
from scoring.selectors.visibility import layers_for_inspector
from scoring.services import sheets
from scoring.services.errors import Refused
from scoring.views import focus, lookups
from scoring.views.cells import save_cell
from scoring.views.desk import FIELD_PARAMETER, Desk, Posted, desk_context, row_url
from scoring.views.import_records import attachment
from scoring.views.presence import here_too
from scoring.views.responses import refused, see_other, signed_in

SEARCH_PARAMETER = "tim"


def _url(name: str, sheet: Assessment) -> str:
    return reverse(name, kwargs={"round_code": sheet.round.code, "unit_code": sheet.unit.code})


@require_safe
@requires("work.read")
def inspections(request: HttpRequest) -> HttpResponse:
    """The inspections of my teams: whose sheet, how far, until when; as a list or by the day of the visit."""
    now = timezone.now()
    lines = inspecting.inspections_of(request.user, now)
    by_day = request.GET.get("xem") == "lich"
    context = {
        "lines": lines,
        "weeks": inspecting.calendar_of(lines, timezone.localdate(now)) if by_day else None,
        "undated": [line for line in lines if line.visit_day is None],
    }
    return render(request, "scoring/inspectors/inspections.html", context)


@require_safe
@requires("work.read")
def inspections_calendar(request: HttpRequest) -> HttpResponse:
    """The visits of my teams for a calendar of one's own."""
    now = timezone.now()
    content = calendar_ics(inspecting.inspections_of(request.user, now), now)
    return attachment(content, "lich-kiem-tra.ics", "text/calendar; charset=utf-8")


@require_safe
@requires("inspection.read", lookups.inspected_desk)
def inspection(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """One sheet: what the unit says beside the team's own entries; all rows, one at a time, or those searched for."""
    desk = _desk(request, sheet)
    if desk.search:
        found = finding.found(score_sheets.read_sheet(sheet, desk.seen).lines, desk.search)
        if len(found) == 1:
            one_by_one = focus.is_wanted(request)
            return redirect(focus.address(desk, found[0].leaf.code) if one_by_one else row_url(desk, found[0]))
    return _page(request, desk)


def why_closed_here(request: HttpRequest, sheet: Assessment) -> str:
    """Why the person cannot write the inspection of a sheet now, in Vietnamese; "" when they can."""
    why = score_sheets.why_not_now(sheet, Layer.INSPECTION, timezone.now())
    if not why and not permissions.may(request.user, "inspection.score", sheet):
        return permissions.RIGHTS["inspection.score"].says
    return why


def _desk(request: HttpRequest, sheet: Assessment) -> Desk:
    closed = why_closed_here(request, sheet)
    return Desk(
        sheet=sheet,
        layer=Layer.INSPECTION,
        seen=marking.without_unmarked(layers_for_inspector(sheet), sheet, request.user),
        page_url=_url("inspection", sheet),
        save_url=_url("inspection_save", sheet),
        closed=closed or marking.why_marked_apart(sheet),
        field=request.GET.get(FIELD_PARAMETER, ""),
        search=request.GET.get(SEARCH_PARAMETER, "").strip()[:100],
        history_url=_url("inspection_history", sheet),
        last_year=points_of_last_year(sheet),
        total_label="Theo kiểm tra",
        bar_action="" if closed or focus.is_wanted(request) else "scoring/inspectors/close_button.html",
        bar_url=_url("inspection_close", sheet),
        touch=True,
    )


def _page(request: HttpRequest, desk: Desk, posted: Posted | None = None, status: int = 200) -> HttpResponse:
    one_by_one = focus.is_wanted(request)
    drawn = focus.focused(desk) if one_by_one else desk
    context = desk_context(drawn, posted) | here_too(request, desk.sheet, Layer.INSPECTION)
    if one_by_one:
        code = posted.code if posted else request.GET.get(focus.CRITERION_PARAMETER, "")
        context |= focus.one_by_one(desk, context["fields"], code)
    context |= {
        "inspection": inspecting.own_inspection(desk.sheet, request.user),
        "focus_url": focus.address(desk),
        "left": left_by_last_round(desk.sheet, timezone.now()),
        "illustrative": desk.sheet.round.illustrative,
    }
    return render(request, "scoring/inspectors/inspection.html", context, status=status)


@require_POST
@requires("inspection.score", lookups.inspected_desk)
def inspection_save(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Write one cell of the inspection."""
    desk = focus.as_shown(request, _desk(request, sheet))
    answer = save_cell(request, desk, lambda desk, posted, status: _page(request, desk, posted, status))
    return focus.kept(request, desk, answer)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("inspection.close", lookups.inspected_sheet)
def inspection_close(request: HttpRequest, sheet: Assessment, **codes: object) -> HttpResponse:
    """Say what closing the minutes (khép biên bản) means, then do it."""
    if request.method == "POST":
        try:
            sheets.close_inspection(assessment=sheet, now=timezone.now(), actor=signed_in(request))
        except Refused as refusal:
            return refused(request, refusal, "inspection", *codes.values())
        messages.success(request, f"Đã khép biên bản kiểm tra {sheet.unit}.")
        return see_other("inspection", *codes.values())
    inspection = inspecting.own_inspection(sheet, request.user)
    standing = reading.standing_minutes(inspection) if inspection else None
    context = {
        "sheet": sheet,
        "inspection": inspection,
        "minutes": standing,
        "missing": ", ".join(reading.missing_parts(reading.as_wanted(standing))) if standing else "",
        "progress": score_sheets.inspected_counts([sheet])[sheet.pk],
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/inspectors/close.html", context)
