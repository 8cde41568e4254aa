"""A draft or a set out of those that the person organises, else 404, and what every page of a draft reads from a request."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from scoring.models import CriteriaDraft, CriteriaSet
from scoring.selectors.criteria_sets import drafts_of, sets_of

_MOST_DIGITS = 9


def own_draft(request: HttpRequest, *, draft_code: str, **_: object) -> CriteriaDraft:
    """A draft of an agency that the person organises for; one query."""
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(drafts_of(request.user), code=draft_code)


def own_set(request: HttpRequest, *, agency_code: str, year: int, version: int, **_: object) -> CriteriaSet:
    """A set of such an agency by year and version, its programme and group in the query (chuong-trinh, nhom); one query."""
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(
        sets_of(request.user),
        agency__code=agency_code,
        year=year,
        version=version,
        programme=request.GET.get("chuong-trinh", "CCHC"),
        block_group=request.GET.get("nhom", ""),
    )


def number_of(request: HttpRequest, name: str) -> int:
    """A whole number that was sent under a name; −1, which nothing has, for anything else."""
    text = request.POST.get(name, request.GET.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else -1


def texts_of(request: HttpRequest) -> dict[str, str]:
    """Everything that was sent, {name: text}."""
    return {name: text.replace("\0", "") for name, text in request.POST.items() if isinstance(text, str)}


def entry_at(draft: CriteriaDraft, place: int) -> dict[str, Any]:
    """The criterion at a place of a draft, from 1; 404 where there is none."""
    criteria: list[dict[str, Any]] = draft.content["criteria"]
    if not 1 <= place <= len(criteria):
        raise Http404
    return criteria[place - 1]
