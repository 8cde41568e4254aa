"""So với bộ …: what differs between any two drafts or sets, on a page and as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.forms.set_words import DifferenceLine, counted_kinds, difference_lines
from scoring.reports.criteria_papers import About, differences_paper
from scoring.reports.paper_xlsx import workbook
from scoring.selectors.criteria_differences import differences_between
from scoring.selectors.criteria_sources import Source, choices, set_key, source_at
from scoring.views.import_records import attachment
from scoring.views.responses import see_other

Sides = tuple[Source, Source]


def _sides(request: HttpRequest) -> Sides | None:
    """The two that were picked, before and after (by itself what a draft was begun from); 404 for one that is not theirs."""
    keys = [request.GET.get(name, "") for name in ("truoc", "sau")]
    found = [source_at(request.user, key) if key else None for key in keys]
    if any(key and source is None for key, source in zip(keys, found, strict=True)):
        raise Http404
    before, after = found
    if before is None and after is not None and after.draft is not None and after.draft.based_on is not None:
        before = source_at(request.user, set_key(after.draft.based_on))
    return None if before is None or after is None else (before, after)


@require_safe
@requires("criteria.write")
def criteria_compare(request: HttpRequest) -> HttpResponse:
    """Two selects, and what is not the same: added, gone, titles, maxima, rules, moved, renumbered."""
    sides = _sides(request)
    context: dict[str, Any] = {"choices": choices(request.user), "sides": sides}
    if sides is not None:
        found = differences_between(sides[0].content, sides[1].content)
        context |= {"lines": difference_lines(found), "kinds": counted_kinds(found)}
    return render(request, "scoring/organisers/sets/compare.html", context)


@require_safe
@requires("criteria.write")
def criteria_compare_excel(request: HttpRequest) -> HttpResponse:
    """The same as a workbook; without two picked, back to the page."""
    sides = _sides(request)
    if sides is None:
        return see_other("criteria_compare")
    lines: list[DifferenceLine] = difference_lines(differences_between(sides[0].content, sides[1].content))
    before, after = sides
    about = About(after.agency.name, f"{before.name} → {after.name}", after.illustrative or before.illustrative)
    return attachment(workbook(differences_paper(lines, about)), "so-sanh-bo-tieu-chi.xlsx")
