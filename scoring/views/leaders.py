"""Pages of the provisional ranking (dự thảo), for leaders and organisers from its presentation until publication."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.models import Round
from scoring.reports.papers import draft_marks
from scoring.reports.ranking_workbook import ranking_workbook
from scoring.selectors import rankings as selector
from scoring.views.lookups import provisional_round
from scoring.views.public import XLSX, attachment, units_at


@require_safe
@requires("round.read_provisional", provisional_round)
def provisional(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The ranking as all layers stand now, DỰ THẢO everywhere."""
    found = selector.provisional_ranking_page(round_)
    shown = selector.show(found.page, selector.Choice.from_query(request.GET.dict()))
    if shown is None:
        raise Http404
    context = {
        "provisional": found,
        "page": found.page,
        "shown": shown,
        "figures": selector.headline(found.page, shown.table),
        "units_at": units_at(request.path),
        "draft": True,
        "other_years": found.other_years,
        "illustrative": round_.illustrative,
        "agency_name": found.page.agency,
        "round_code": round_code,
    }
    return render(request, "scoring/leaders/provisional.html", context)


@require_safe
@requires("round.read_provisional", provisional_round)
def provisional_excel(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001
    """The same as a workbook, marked DỰ THẢO."""
    marks = draft_marks(round_code, illustrative=round_.illustrative)
    content = ranking_workbook(selector.provisional_ranking_page(round_).page, marks)
    return attachment(content, f"DU-THAO-xep-hang-{round_code}.xlsx", XLSX)
