"""The history of a round itself, for its standing body; no rule and no query."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.forms.fields import day_or_none
from scoring.models import Round
from scoring.selectors import round_history as selector
from scoring.views.lookups import organised_round

LINES_PER_PAGE = 100


@require_safe
@requires("round.organise", organised_round)
def round_history(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - the address
    """What was changed of the round, by whom and by which paper, newest first; by kind and days."""
    given = request.GET
    what, first, last = given.get("viec", ""), given.get("tu-ngay", ""), given.get("den-ngay", "")
    days = {"first": day_or_none(first), "last": day_or_none(last)}
    lines = selector.chosen(selector.history_of(round_), what=what, **days)
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "page": Paginator(lines, LINES_PER_PAGE).get_page(given.get("trang")),
        "kinds": selector.KINDS,
        "what": what,
        "days": days,
        "filtered": bool(what or any(days.values())),
    }
    return render(request, "scoring/organisers/round_history.html", context)
