"""Pages of the published rankings, open to everybody; they read Ranking, RankingRow and RankingSnapshot alone."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe

from cchc_portal.caching import kept_by_everybody
from cchc_portal.http import requires
from scoring.models import Ranking
from scoring.reports.papers import published_marks
from scoring.reports.ranking_workbook import ranking_workbook
from scoring.selectors import rankings as selector
from scoring.views.kept_pages import kept_page
from scoring.views.lookups import published_edition, published_ranking

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ON_HOME = 8
_ON_A_PAGE = 50


@require_safe
@requires("public.read")
@kept_by_everybody()
def home(request: HttpRequest) -> HttpResponse:
    """What is published: the newest ranking in short, and the list by agency, year and programme."""
    context = _listing(request)
    found = context["found"]
    context["featured"] = selector.featured(found[0]) if found else None
    context["items"] = found[:_ON_HOME]
    context["illustrative"] = bool(found) and found[0].illustrative
    return render(request, "scoring/public/home.html", context)


@require_safe
@requires("public.read")
@kept_by_everybody()
def rankings(request: HttpRequest) -> HttpResponse:
    """Every published ranking, and the provisional ones that this person may read."""
    context = _listing(request)
    page = Paginator(context["found"], _ON_A_PAGE).get_page(request.GET.get("trang"))
    context |= {"page": page, "items": page.object_list, "drafts": selector.provisional_rounds(request.user)}
    return render(request, "scoring/public/rankings.html", context)


def _listing(request: HttpRequest) -> dict[str, Any]:
    """The published rankings that the filters in the address leave, and what can be chosen."""
    chosen = {name: request.GET.get(key, "").strip() for name, key in _FILTERS.items()}
    every = selector.published_items()
    return {
        "found": selector.find_items(every, **chosen),
        "every": len(every),
        "chosen": chosen,
        "years": sorted({item.year for item in every}, reverse=True),
        "programmes": sorted({(item.programme, item.programme_name) for item in every}),
    }


_FILTERS = {"agency": "co-quan", "year": "nam", "programme": "ct"}


@require_safe
@requires("public.read", published_edition)
def ranking(
    request: HttpRequest,
    found: selector.Edition,
    round_code: str,
    version: int | None = None,
) -> HttpResponse:
    """A published ranking, its newest version or the one in the address, as chosen in the query string."""
    choice = selector.Choice.from_query(request.GET.dict())
    address = {"round_code": round_code, "version": version}
    return kept_page(
        request, (found, choice), lambda: _ranking(request, found, choice, address), keep=not choice.search
    )


def _ranking(
    request: HttpRequest, found: selector.Edition, choice: selector.Choice, address: dict[str, Any]
) -> HttpResponse:
    published = selector.edition_page(found)
    shown = selector.show(published.page, choice, selector.EditionFigures(found.ranking_id))
    if shown is None:
        raise Http404
    context = {
        "published": published,
        "page": published.page,
        "shown": shown,
        "figures": selector.headline(published.page, shown.table),
        "other_years": published.other_years,
        "units_at": units_at(request.path),
        "illustrative": published.ranking.illustrative,
        "agency_name": published.page.agency,
        **address,
    }
    return render(request, "scoring/public/ranking.html", context)


@require_safe
@requires("public.read", published_ranking)
def ranking_excel(request: HttpRequest, found: Ranking, round_code: str, version: int) -> HttpResponse:  # noqa: ARG001
    """A published version as a workbook, all its blocks."""
    published = selector.published_ranking_page(found)
    content = ranking_workbook(published.page, published_marks(published))
    return attachment(content, f"xep-hang-{round_code}-lan-{version}.xlsx", XLSX)


@require_safe
@requires("public.read", published_ranking)
@kept_by_everybody(for_ever=True)
def ranking_snapshot(
    request: HttpRequest,  # noqa: ARG001 - the same for everybody
    found: Ranking,
    round_code: str,
    version: int,
    part: int,
) -> HttpResponse:
    """The sealed document of a version, the very bytes that were stored."""
    snapshot = selector.snapshot_of(found, part)
    if snapshot is None:
        raise Http404
    name = f"{round_code}-lan-{version}" + (f"-phan-{part}" if part > 1 else "")
    return attachment(snapshot.document.encode(), f"{name}.json", "application/json")


def units_at(path: str) -> str:
    """The address under which the pages of a ranking's units stand; "" where there are none."""
    address = f"{path}don-vi/"
    try:
        resolve(f"{address}A/")
    except Resolver404:
        return ""
    return address


def attachment(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to be kept, never shown by the browser; `name` is plain ASCII."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
