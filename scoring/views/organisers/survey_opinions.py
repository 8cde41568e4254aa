"""Citizens' opinions taken over into a survey criterion: chosen, shown unit by unit, then written as they were shown."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cchc_portal.http import requires
from scoring.excel.survey import said
from scoring.forms.opinion_survey import TakeOverForm
from scoring.models import Round
from scoring.selectors.opinion_survey import TakeOver, digest_of, survey_criteria, take_overs
from scoring.selectors.opinions import question_set_of
from scoring.services.errors import Outdated, Refused
from scoring.services.opinion_survey import take_over_opinions
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.import_survey", organised_round)
def survey_opinions(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Choose; see what would change; POST with what was seen writes it, all or nothing."""
    criteria, question_set = survey_criteria(round_), question_set_of(round_.agency)
    if not criteria or question_set is None:
        return render(request, "scoring/organisers/survey/opinions.html", {"round": round_, "form": None})
    form = TakeOverForm(typed(request), round_=round_, criteria=criteria, question_set=question_set)
    if not form.is_valid():
        return _page(request, round_, form, None, status=status_of(form))
    seen, error = request.POST.get("seen", ""), ""
    if seen:
        now, actor = timezone.now(), signed_in(request)
        try:
            written = take_over_opinions(round_=round_, wanted=form.wanted, seen=seen, now=now, actor=actor)
        except Outdated as refusal:
            error = str(refusal)
        except Refused as refusal:
            return refused(request, refusal, "survey_samples", round_code)
        else:
            messages.success(request, f"Đã ghi số phiếu từ ý kiến người dân của {written} đơn vị.")
            return see_other("survey_samples", round_code)
    found = [one for one in take_overs(round_, form.wanted) if one.is_changed]
    return _page(request, round_, form, found, error, HTTPStatus.CONFLICT if error else HTTPStatus.OK)


def _page(
    request: HttpRequest,
    round_: Round,
    form: TakeOverForm,
    found: list[TakeOver] | None,
    error: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "form": form,
        "error": error,
        "found": None if found is None else [(one, said(one.row, one.old), said(one.row, one.new)) for one in found],
        "seen": digest_of(found) if found else "",
    }
    return render(request, "scoring/organisers/survey/opinions.html", context, status=status)
