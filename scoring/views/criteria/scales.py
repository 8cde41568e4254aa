"""The class scales of a draft by form, and two scales compared on a past round."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.forms.criteria_scales import ScalesForm
from scoring.models import CriteriaDraft
from scoring.selectors import scale_compare as selector
from scoring.views.criteria.lookups import own_draft, texts_of
from scoring.views.criteria.saving import save


@require_http_methods(["GET", "HEAD", "POST"])
@requires("criteria.write", own_draft)
def criteria_scales(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:
    """Thang xếp loại: one for every block, or one for each."""
    form = ScalesForm.of_content(draft.content)
    if request.method == "POST":
        form = ScalesForm(texts_of(request), draft.content)
        scales = form.read()
        if not form.faults:
            content = {**draft.content, "scales": scales}
            return save(request, draft, content, to=resolve_url("criteria_scales", draft_code))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.faults else HTTPStatus.OK
    return render(request, "scoring/organisers/criteria/scales.html", {"draft_row": draft, "form": form}, status=status)


@require_safe
@requires("criteria.write")
def scales_compare(request: HttpRequest) -> HttpResponse:
    """So hai thang: who changes class on a published round, and how many stand in each class by either scale."""
    choices, rankings = selector.scale_choices(request.user), selector.past_rankings(request.user)
    by_key = {choice.key: choice for choice in choices}
    by_code = {ranking.round.code: ranking for ranking in rankings}
    first, second = by_key.get(request.GET.get("mot", "")), by_key.get(request.GET.get("hai", ""))
    ranking = by_code.get(request.GET.get("dot", ""), rankings[0] if rankings else None)
    found = None
    if ranking is not None and first is not None and second is not None:
        found = selector.compare(ranking, first.classes, second.classes)
    context = {"choices": choices, "rankings": rankings, "first": first, "second": second}
    context |= {"ranking": ranking, "found": found}
    return render(request, "scoring/organisers/criteria/compare.html", context)
