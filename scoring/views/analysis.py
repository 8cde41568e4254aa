"""Pages of analysis under a ranking, published or provisional: classes, fields, heat map, years, who rose and fell."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.models import Ranking, Round
from scoring.reports import analysis as report
from scoring.selectors import analysis as selector
from scoring.selectors.rankings.editions import edition
from scoring.views.kept_pages import kept_page
from scoring.views.lookups import provisional_round, published_ranking


@require_safe
@requires("public.read", published_ranking)
def analysis(
    request: HttpRequest, found: Ranking, round_code: str, section: str = report.CLASSES, version: int | None = None
) -> HttpResponse:
    """A section of the analysis of a published version, the newest without a number; remembered for strangers."""
    asked = selector.Asked.from_query(request.GET)
    successions = selector.successions_of(found.round) if report.wanted(section, asked).successions else ()
    key = ("analysis", asked, edition(round_code, version), successions)
    few = not asked.search and not asked.units  # the choices that a reader does not make up
    return kept_page(request, key, lambda: _published(request, found, section, version, asked), keep=few)


def _published(
    request: HttpRequest, found: Ranking, section: str, version: int | None, asked: selector.Asked
) -> HttpResponse:
    span = selector.published_span(found, report.wanted(section, asked))
    seen = report.look(section, span, asked, lambda: selector.published_full_points(found, span.current))
    named = {"round_code": found.round.code} | ({} if version is None else {"version": version})
    frame = {
        "tabs": _tabs("analysis_section" if version is None else "analysis_version", named, section, asked),
        "ranking_url": reverse("ranking" if version is None else "ranking_version", kwargs=named),
        "ranking": found,
        "illustrative": found.illustrative,
    }
    return _answer(request, section, seen, frame)


@require_safe
@requires("round.read_provisional", provisional_round)
def provisional_analysis(
    request: HttpRequest, round_: Round, round_code: str, section: str = report.CLASSES
) -> HttpResponse:
    """The same of the provisional ranking, DỰ THẢO everywhere."""
    asked = selector.Asked.from_query(request.GET)
    span = selector.provisional_span(round_, report.wanted(section, asked))
    seen = report.look(section, span, asked, lambda: selector.live_full_points(round_, span.current))
    frame = {
        "tabs": _tabs("provisional_analysis", {"round_code": round_code}, section, asked),
        "ranking_url": reverse("provisional", args=[round_code]),
        "presented_on": round_.presented_at,
        "draft": True,
        "illustrative": round_.illustrative,
    }
    return _answer(request, section, seen, frame)


def _tabs(name: str, kept: dict[str, Any], section: str, asked: selector.Asked) -> list[dict[str, Any]]:
    """The sections as tabs; block and year stay chosen."""
    query = asked.query(units=(), search="", page="")
    return [
        {"label": label, "url": reverse(name, kwargs=kept | {"section": key}) + query, "current": key == section}
        for key, label in report.SECTIONS.items()
    ]


def _answer(request: HttpRequest, section: str, seen: report.Look | None, frame: dict[str, Any]) -> HttpResponse:
    if seen is None:
        raise Http404
    context = frame | report.section_context(section, seen) | {"agency_name": seen.page.agency}
    return render(request, f"scoring/analysis/{section.replace('-', '_')}.html", context)
