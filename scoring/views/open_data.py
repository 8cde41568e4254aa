"""Public pages of the open data: a unit over the years, files of tables, help for programs, what robots may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc_portal.caching import kept_by_everybody
from cchc_portal.http import requires
from scoring.reports.open_tables import list_paper, unit_paper
from scoring.reports.paper_data import csv_file
from scoring.selectors.open_data import open_rankings
from scoring.selectors.unit_years import UnitPage
from scoring.views.lookups import published_unit

CSV = "text/csv; charset=utf-8"


@require_safe
@requires("public.read", published_unit)
@kept_by_everybody()
def unit_years(request: HttpRequest, found: UnitPage, agency_code: str, unit_code: str) -> HttpResponse:  # noqa: ARG001
    """A unit in every published ranking that has it, with the units before and after it."""
    context = {"unit": found, "illustrative": found.illustrative}
    return render(request, "scoring/public/unit_years.html", context)


@require_safe
@requires("public.read", published_unit)
@kept_by_everybody()
def unit_years_csv(request: HttpRequest, found: UnitPage, agency_code: str, unit_code: str) -> HttpResponse:  # noqa: ARG001
    """The same as a table for programs and spreadsheets."""
    return _table(csv_file(unit_paper(found)), f"don-vi-{agency_code}-{unit_code}.csv")


@require_safe
@requires("public.read")
@kept_by_everybody()
def rankings_csv(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """Everything that is published, as a table."""
    _count, found = open_rankings()
    return _table(csv_file(list_paper(found)), "ket-qua-da-cong-bo.csv")


def _table(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=CSV, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_safe
@requires("public.read")
@kept_by_everybody()
def api_help(request: HttpRequest) -> HttpResponse:
    """How programs read the open data, in words; nothing on it is fetched from elsewhere."""
    return render(request, "scoring/public/api_help.html")


_ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /tai-khoan/
Disallow: /viec-cua-toi/
Disallow: /tu-danh-gia/
Disallow: /kiem-tra/
Disallow: /dieu-hanh/
Disallow: /*/du-thao/
Disallow: /*?

Sitemap: {sitemap}
"""


@require_safe
@requires("public.read")
@kept_by_everybody()
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read what is published, without its filters; the rest asks for a person anyway."""
    text = _ROBOTS.format(sitemap=request.build_absolute_uri("/sitemap.xml"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@requires("public.read")
@kept_by_everybody()
def sitemap(request: HttpRequest) -> HttpResponse:
    """The lasting public addresses: the lists and each published ranking."""
    _count, found = open_rankings()
    context = {"found": found, "root": request.build_absolute_uri("/").rstrip("/")}
    return render(request, "scoring/public/sitemap.xml", context, content_type="application/xml; charset=utf-8")
