"""Số liệu báo cáo of an agency: its periods, the table of a period, duties, files; no rule and no query."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.models import ReportingPeriod
from scoring.reports import papers
from scoring.reports.charts import LineChart, Series, line_chart
from scoring.reports.figure_tables import board_paper
from scoring.selectors.indicators import board, setup, summary, trend
from scoring.views.downloads import attached
from scoring.views.indicators import lookups
from scoring.views.responses import see_other
from units.models import Agency

_FORMS = ("xlsx", "csv")


@require_safe
@requires("figures.oversee")
def agency_figures_home(request: HttpRequest) -> HttpResponse:
    """The agencies of the person; straight to the one where there is one."""
    agencies = board.agencies_overseen(request.user)
    if len(agencies) == 1:
        return see_other("agency_figures", agencies[0].code)
    return render(request, "scoring/figures/agencies.html", {"agencies": agencies})


@require_safe
@requires("figures.oversee", lookups.overseen_agency)
def agency_figures(request: HttpRequest, agency: Agency, agency_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Periods, indicators, identities and rules of an agency, with the way to change them for its organisers."""
    context = {
        "agency": agency,
        "agency_name": agency.name,
        "periods": board.periods_of(agency, timezone.now()),
        "set_up": setup.set_up(agency),
        "may_edit": permissions.may(request.user, "figures.organise", agency),
    }
    return render(request, "scoring/figures/agency.html", context)


@require_safe
@requires("figures.oversee", lookups.overseen_period)
def agency_period(request: HttpRequest, period: ReportingPeriod, agency_code: str, period_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Who has reported a period and who has not, units that are named, the table of units × indicators, a chart."""
    found = board.period_board(period)
    trends = trend.trends_of(period)
    context = {
        "board": found,
        "agency": period.agency,
        "agency_name": period.agency.name,
        "chart": _chart(trends),
        "trends": trends,
    }
    return render(request, "scoring/figures/period.html", context)


def _chart(trends: list[trend.Trend]) -> LineChart | None:
    series = [Series(one.name, one.figures) for one in trends if _drawable(one)]
    return line_chart("ty-le", "Các tỷ lệ theo năm", series) if series else None


def _drawable(one: trend.Trend) -> bool:
    """The drawing has room for shares of 0 to 100 per cent."""
    return all(figure is None or 0 <= figure <= Decimal(100) for _year, figure in one.figures)


@require_safe
@requires("figures.oversee", lookups.overseen_period)
def agency_period_export(
    request: HttpRequest,  # noqa: ARG001 - a view
    period: ReportingPeriod,
    agency_code: str,
    period_code: str,
    form: str,
) -> HttpResponse:
    """The table of a period as a file."""
    if form not in _FORMS:
        raise Http404
    content = papers.WRITERS[form](board_paper(board.period_board(period)))
    return attached(content, f"so-lieu-{agency_code}-{period_code}.{form}", papers.TYPES[form])


@require_safe
@requires("figures.oversee", lookups.overseen_agency)
def agency_duties(request: HttpRequest, agency: Agency, agency_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """What the agency's units owe after their figures, open duties first."""
    context = {"agency": agency, "agency_name": agency.name, "duties": board.duties_of(agency)}
    return render(request, "scoring/figures/agency_duties.html", context)


@require_safe
@requires("figures.oversee", lookups.overseen_agency)
def agency_summary(request: HttpRequest, agency: Agency, agency_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Everything that an agency's units reported, period by period, with what is computed of it and who inspected them."""
    context = {"agency": agency, "agency_name": agency.name, "summary": summary.summary_of(agency)}
    return render(request, "scoring/figures/summary.html", context)
