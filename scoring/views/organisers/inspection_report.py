"""What inspections came to: recommendations followed by the organiser, their workbook, the report to the superior; no rule."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.models import Round
from scoring.reports.inspection_report import recommendations_paper, report_paper
from scoring.reports.paper_docx import docx
from scoring.reports.paper_xlsx import workbook
from scoring.selectors import recommendations as reading
from scoring.selectors.inspection_results import closed_minutes, points_around
from scoring.selectors.inspection_teams import teams_of
from scoring.views.import_records import attachment
from scoring.views.lookups import organised_round
from scoring.views.organisers.teams import DOCX

_PAGE = 50


def _chosen(request: HttpRequest, round_: Round) -> tuple[list[reading.Followed], list[reading.Followed]]:
    """(every recommendation in force, those of the filter in the address)."""
    rows = reading.recommendations_of_round(round_, timezone.now())
    state, search = request.GET.get("trang-thai", ""), request.GET.get("tim", "").strip()[:100]
    return rows, reading.chosen(rows, state=state, search=search)


@require_safe
@requires("round.organise", organised_round)
def round_recommendations(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - asked by requires
    """The recommendations of a round's closed minutes, open ones first."""
    rows, chosen = _chosen(request, round_)
    page = Paginator(chosen, _PAGE).get_page(request.GET.get("trang"))
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "counts": reading.counts_of(rows),
        "total": len(rows),
        "page": page,
        "rows": page.object_list,
        "states": reading.STATES,
        "state": request.GET.get("trang-thai", ""),
        "search": request.GET.get("tim", "").strip()[:100],
    }
    return render(request, "scoring/organisers/recommendations.html", context)


@require_safe
@requires("round.organise", organised_round)
def round_recommendations_excel(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The chosen recommendations as a workbook."""
    _rows, chosen = _chosen(request, round_)
    return attachment(workbook(recommendations_paper(round_, chosen, timezone.now())), f"kien-nghi-{round_code}.xlsx")


@require_safe
@requires("round.organise", organised_round)
def round_inspection_report(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - asked by requires
    """The report of the round's inspections to the superior, as Word."""
    now, teams = timezone.now(), teams_of(round_)
    asked = reading.recommendations_of_round(round_, now)
    paper = report_paper(round_, teams, closed_minutes(round_), points_around(round_, teams), asked, now)
    return attachment(docx(paper), f"bao-cao-kiem-tra-{round_code}.docx", DOCX)
