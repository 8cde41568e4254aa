"""One unit of a ranking, where its figures come from, and several units side by side; no query and no rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cchc_portal.caching import kept_by_everybody
from cchc_portal.http import requires
from scoring.enums import Layer
from scoring.forms import profile as words
from scoring.forms import profile_sums as sums
from scoring.models import Assessment, Ranking, Round
from scoring.selectors import profiles as selector
from scoring.selectors import rankings
from scoring.views import lookups

UNIT_PARAMETER = "dv"
_LISTED = 300
"""More units than these are not listed to choose from, but typed: four lists of 3,300 are no page for a phone."""
_DRAFT, _VERSION, _NEWEST = "provisional", "version", "newest"


@dataclass(frozen=True)
class Addresses:
    """The addresses of one ranking's pages: its newest version, a version for ever, or the provisional one."""

    kind: str
    round_code: str
    version: int | None = None

    def url(self, page: str, unit_code: str = "") -> str:
        """The address of a page ("ranking", "profile", "lineage", "compare") in this ranking."""
        codes: dict[str, object] = {"round_code": self.round_code}
        if self.kind == _VERSION:
            codes["version"] = self.version
        if unit_code:
            codes["unit_code"] = unit_code
        return reverse(_NAMES[self.kind][page], kwargs=codes)


_NAMES = {
    _NEWEST: {
        "ranking": "ranking",
        "profile": "unit_profile",
        "lineage": "unit_lineage",
        "compare": "compare",
    },
    _VERSION: {
        "ranking": "ranking_version",
        "profile": "unit_profile_version",
        "lineage": "unit_lineage_version",
        "compare": "compare_version",
    },
    _DRAFT: {
        "ranking": "provisional",
        "profile": "provisional_profile",
        "lineage": "provisional_lineage",
        "compare": "provisional_compare",
    },
}


def _of(ranking: Ranking, version: int | None) -> tuple[selector.Book, Addresses]:
    kind = _NEWEST if version is None else _VERSION
    return selector.published_book(ranking), Addresses(kind, ranking.round.code, version)


@require_safe
@requires("public.read", lookups.published_ranking)
@kept_by_everybody()
def unit_profile(
    request: HttpRequest, found: Ranking, round_code: str, unit_code: str, version: int | None = None
) -> HttpResponse:
    """One unit of a published ranking."""
    del round_code
    return _profile(request, *_of(found, version), unit_code)


@require_safe
@requires("public.read", lookups.published_ranking)
@kept_by_everybody()
def unit_lineage(
    request: HttpRequest, found: Ranking, round_code: str, unit_code: str, version: int | None = None
) -> HttpResponse:
    """Where every figure of a unit of a published ranking comes from."""
    del round_code
    return _lineage(request, *_of(found, version), unit_code)


@require_safe
@requires("public.read", lookups.published_ranking)
@kept_by_everybody()
def compare(request: HttpRequest, found: Ranking, round_code: str, version: int | None = None) -> HttpResponse:
    """Units of a published ranking side by side."""
    del round_code
    return _compare(request, *_of(found, version))


@require_safe
@requires("round.read_provisional", lookups.provisional_round)
def provisional_profile(request: HttpRequest, round_: Round, round_code: str, unit_code: str) -> HttpResponse:
    """One unit of the provisional ranking."""
    return _profile(request, selector.provisional_book(round_), Addresses(_DRAFT, round_code), unit_code)


@require_safe
@requires("round.read_provisional", lookups.provisional_round)
def provisional_lineage(request: HttpRequest, round_: Round, round_code: str, unit_code: str) -> HttpResponse:
    """Where every figure of a unit of the provisional ranking comes from."""
    return _lineage(request, selector.provisional_book(round_), Addresses(_DRAFT, round_code), unit_code)


@require_safe
@requires("round.read_provisional", lookups.provisional_round)
def provisional_compare(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Units of the provisional ranking side by side."""
    return _compare(request, selector.provisional_book(round_), Addresses(_DRAFT, round_code))


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_sheet_ways(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """How far the unit is from the next class by its own answers alone, and the cheapest way there."""
    own = selector.own_sheet(sheet, {str(Layer.SELF)})
    goal = selector.next_class(own)
    names = [one.name for one in own.rules.classes_of(own.block_code)]
    found = selector.class_of(own)
    context = {
        "sheet": sheet,
        "own": own,
        "class_name": found,
        "level": rankings.class_levels(names).get(found or ""),
        "goal": sums.said_goal(goal, sums.CLASS, own.rules) if goal else None,
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/profile/own_ways.html", context)


def _page(book: selector.Book, at: Addresses) -> dict[str, Any]:
    """What every page of a ranking has."""
    return {
        "book": book,
        "ranking": book.ranking,
        "draft": book.ranking is None,
        "illustrative": book.illustrative,
        "agency_name": book.summary["agency"],
        "ranking_url": at.url("ranking"),
        "compare_url": at.url("compare"),
    }


def _newest(book: selector.Book, page: str, unit_code: str) -> str:
    """The same page of the version that corrects this one; "" where none does."""
    return Addresses(_NEWEST, book.round.code).url(page, unit_code) if book.is_corrected else ""


def _found(book: selector.Book, unit_code: str) -> selector.Profile:
    profile = selector.profile_of(book, unit_code)
    if profile is None:
        raise Http404
    return profile


def _profile(request: HttpRequest, book: selector.Book, at: Addresses, unit_code: str) -> HttpResponse:
    profile = _found(book, unit_code)
    traces = selector.traces_for(request.user, book, unit_code)
    groups = words.said_groups(profile.groups, profile.layers, traces)
    rules = profile.sheet.rules
    context = _page(book, at) | {
        "profile": profile,
        "newest_url": _newest(book, "profile", unit_code),
        "traces": traces,
        "layers": [Layer(layer).label for layer in profile.layers],
        "groups": groups,
        "losses": words.said_losses(profile.losses, profile.sheet, groups),
        "figures": sums.headline(profile),
        "ways": [sums.said_goal(goal, kind, rules) for kind, goal in profile.goals],
        "lineage_url": at.url("lineage", unit_code),
        "compare_unit_url": f"{at.url('compare')}?{UNIT_PARAMETER}={unit_code}",
        "chart": sums.chart(profile, at.url("lineage", unit_code)),
        "order": [Layer(layer).label.lower() for layer in rules.policy.layers if layer in profile.layers],
        "only": request.GET.get("xem", ""),
        "samples": selector.samples_of(profile.sheet),
        "predecessors": selector.predecessors_in(book, unit_code),
        **_own_pages(traces, book, unit_code),
    }
    return render(request, "scoring/profile/profile.html", context)


def _own_pages(traces: selector.Traces | None, book: selector.Book, unit_code: str) -> dict[str, str]:
    """Where this person reads history and evidence of the sheet; "" where they have no such page."""
    pages = (traces.history, traces.evidence_page) if traces else ("", "")
    urls = [reverse(name, args=[book.round.code, unit_code]) if name else "" for name in pages]
    return {"history_url": urls[0], "evidence_url": urls[1]}


def _lineage(request: HttpRequest, book: selector.Book, at: Addresses, unit_code: str) -> HttpResponse:
    profile = _found(book, unit_code)
    traces = selector.traces_for(request.user, book, unit_code)
    context = _page(book, at) | {
        "profile": profile,
        "newest_url": _newest(book, "lineage", unit_code),
        "traces": traces,
        "groups": words.said_groups(profile.groups, profile.layers, traces),
        "sums": sums.sums_of(profile),
        "profile_url": at.url("profile", unit_code),
        **_own_pages(traces, book, unit_code),
    }
    return render(request, "scoring/profile/lineage.html", context)


def _compare(request: HttpRequest, book: selector.Book, at: Addresses) -> HttpResponse:
    codes = request.GET.getlist(UNIT_PARAMETER)
    found = selector.comparison_of(book, codes[:20])
    context = _page(book, at) | {
        "found": found,
        "choices": sums.choices(book) if len(book.rows) <= _LISTED else (),
        "slots": sums.slots(found),
        "suggestions": sums.suggestions(found, UNIT_PARAMETER),
        "units": [(unit, at.url("profile", unit.row.unit_code)) for unit in found.units],
        "only_different": request.GET.get("xem") == "khac",
        "query": sums.query(found, UNIT_PARAMETER),
    }
    return render(request, "scoring/profile/compare.html", context)
