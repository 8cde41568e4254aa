"""A sheet as the standing body oversees it, with the council's entries beside every layer it may see; no rule and no query."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import Layer
from scoring.models import Assessment
from scoring.selectors import score_sheets
from scoring.selectors.board import row_of
from scoring.selectors.council import why_not_directly
from scoring.selectors.minutes import shows_minutes
from scoring.selectors.visibility import layers_for_organiser
from scoring.views import lookups
from scoring.views.cells import save_cell
from scoring.views.desk import FIELD_PARAMETER, Desk, Posted, desk_context
from scoring.views.presence import here_too


def _desk(request: HttpRequest, sheet: Assessment) -> Desk:
    closed = score_sheets.why_not_now(sheet, Layer.COUNCIL, timezone.now())
    if not closed and not permissions.may(request.user, "council.score", sheet):
        closed = permissions.RIGHTS["council.score"].says
    closed = closed or why_not_directly(sheet.round)
    codes = {"round_code": sheet.round.code, "unit_code": sheet.unit.code}
    return Desk(
        sheet=sheet,
        layer=Layer.COUNCIL,
        seen=layers_for_organiser(sheet, closed=score_sheets.are_minutes_closed(sheet)),
        page_url=reverse("overseen_sheet", kwargs=codes),
        save_url=reverse("council_save", kwargs=codes),
        closed=closed,
        field=request.GET.get(FIELD_PARAMETER, ""),
        total_label="Tổng điểm được xem",
        history_url=reverse("sheet_history", kwargs=codes),
        writes_exceptions=True,
    )


def _page(request: HttpRequest, desk: Desk, posted: Posted | None = None, status: int = 200) -> HttpResponse:
    context = desk_context(desk, posted) | {
        "has_minutes": shows_minutes(desk.sheet, desk.seen),
        "board_row": row_of(desk.sheet, timezone.now()),
        "illustrative": desk.sheet.round.illustrative,
        **here_too(request, desk.sheet, Layer.COUNCIL),
    }
    return render(request, "scoring/organisers/sheet.html", context, status=status)


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def overseen_sheet(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """One sheet with every layer that the standing body may see, and the council's own entry per criterion."""
    return _page(request, _desk(request, sheet))


@require_POST
@requires("council.score", lookups.council_desk)
def council_save(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Write one cell of the council (kết luận của hội đồng)."""
    desk = _desk(request, sheet)
    return save_cell(request, desk, lambda desk, posted, status: _page(request, desk, posted, status))
