"""The rounds of the agencies below, as totals, for who leads or organises the agency above; nothing is decided here."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.selectors import agencies_below as selector

PAGE_AGENCIES = 50


@require_safe
@requires("below.read")
def below(request: HttpRequest) -> HttpResponse:
    """The agencies below with their opened rounds: state, counts, what is published; by year and name."""
    every = selector.agencies_below(request.user)
    search, year = request.GET.get("tim", "").strip()[:100], request.GET.get("nam", "").strip()
    wanted = int(year) if year.isascii() and year.isdecimal() and len(year) == len("2026") else None
    page = Paginator(selector.searched(every, search), PAGE_AGENCIES).get_page(request.GET.get("trang"))
    context = {
        "total": len(every),
        "search": search,
        "year": wanted,
        "page": page,
        "lines": selector.rounds_below(request.user, list(page.object_list), year=wanted, now=timezone.now()),
    }
    return render(request, "scoring/organisers/units/below.html", context)
