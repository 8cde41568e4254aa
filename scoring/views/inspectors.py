"""Pages of a cross-inspection team: my inspections, one sheet cell by cell, closing the minutes; no rule and no query."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import Layer
from scoring.models import Assessment
from scoring.selectors import inspections as inspecting
from scoring.selectors import marks as marking
from scoring.selectors import score_sheets
from scoring.selectors.visibility import layers_for_inspector
from scoring.services import sheets
from scoring.services.errors import Refused
from scoring.views import lookups
from scoring.views.cells import save_cell
from scoring.views.desk import FIELD_PARAMETER, Desk, Posted, desk_context
from scoring.views.responses import refused, see_other, signed_in


def _url(name: str, sheet: Assessment) -> str:
    return reverse(name, kwargs={"round_code": sheet.round.code, "unit_code": sheet.unit.code})


@require_safe
@requires("work.read")
def inspections(request: HttpRequest) -> HttpResponse:
    """The inspections of my teams: whose sheet, how far, until when."""
    lines = inspecting.inspections_of(request.user, timezone.now())
    return render(request, "scoring/inspectors/inspections.html", {"lines": lines})


@require_safe
@requires("inspection.read", lookups.inspected_sheet)
def inspection(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """One sheet: what the unit says beside the team's own entries."""
    return _page(request, _desk(request, sheet))


def _desk(request: HttpRequest, sheet: Assessment) -> Desk:
    closed = score_sheets.why_not_now(sheet, Layer.INSPECTION, timezone.now())
    if not closed and not permissions.may(request.user, "inspection.score", sheet):
        closed = permissions.RIGHTS["inspection.score"].says
    return Desk(
        sheet=sheet,
        layer=Layer.INSPECTION,
        seen=marking.without_unmarked(layers_for_inspector(sheet), sheet, request.user),
        page_url=_url("inspection", sheet),
        save_url=_url("inspection_save", sheet),
        closed=closed or marking.why_marked_apart(sheet),
        field=request.GET.get(FIELD_PARAMETER, ""),
        total_label="Theo kiểm tra",
        bar_action="" if closed else "scoring/inspectors/close_button.html",
        bar_url=_url("inspection_close", sheet),
        touch=True,
    )


def _page(request: HttpRequest, desk: Desk, posted: Posted | None = None, status: int = 200) -> HttpResponse:
    context = desk_context(desk, posted) | {
        "inspection": inspecting.own_inspection(desk.sheet, request.user),
        "illustrative": desk.sheet.round.illustrative,
    }
    return render(request, "scoring/inspectors/inspection.html", context, status=status)


@require_POST
@requires("inspection.score", lookups.inspected_sheet)
def inspection_save(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Write one cell of the inspection."""
    desk = _desk(request, sheet)
    return save_cell(request, desk, lambda desk, posted, status: _page(request, desk, posted, status))


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
    context = {
        "sheet": sheet,
        "inspection": inspecting.own_inspection(sheet, request.user),
        "progress": score_sheets.inspected_counts([sheet])[sheet.pk],
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/inspectors/close.html", context)
