"""Survey slips on pages: the sample of every unit, the slips of one unit typed, and the round's rule about them."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums import Origin
from scoring.forms.conflicts import say_newer
from scoring.forms.round_windows import add_faults
from scoring.forms.surveys import RuleForm, SlipsForm, rule_begins
from scoring.models import Assessment, Round
from scoring.selectors.surveys import SurveyRow, survey_rows, unit_samples
from scoring.services import surveys
from scoring.services.errors import Faulty, Outdated, Refused, Stale
from scoring.services.surveys import SurveyRule
from scoring.views.lookups import organised_round, overseen_sheet
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires("round.organise", organised_round)
def survey_samples(request: HttpRequest, round_: Round, **_: object) -> HttpResponse:
    """Every unit with the sample behind its survey criteria."""
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "units": unit_samples(survey_rows(round_)),
        "rule": SurveyRule.of(round_),
    }
    return render(request, "scoring/organisers/survey/samples.html", context)


@require_http_methods(METHODS)
@requires("outside.score", overseen_sheet)
def survey_slips(request: HttpRequest, sheet: Assessment, round_code: str, unit_code: str) -> HttpResponse:
    """The slips of one unit by criterion and group; POST writes what was changed, all or nothing."""
    rows = survey_rows(sheet.round, unit_code)
    if not rows:
        raise Http404
    form = SlipsForm(rows, typed(request))
    if request.method != "POST" or not form.is_sound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return _slips_page(request, sheet, rows, criteria=form.criteria, status=status)
    actor, now = signed_in(request), timezone.now()
    try:
        saved = surveys.save_slips(sheet=sheet, slips=form.changed, actor=actor, origin=Origin.WEB, now=now)
    except Faulty as refusal:
        marked = form.marked(refusal.faults)
        return _slips_page(request, sheet, rows, criteria=marked, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Stale as refusal:
        marked = form.marked({}, [cell.code for cell in refusal.cells])
        return _slips_page(request, sheet, rows, criteria=marked, status=HTTPStatus.CONFLICT)
    except Refused as refusal:
        return refused(request, refusal, "survey_samples", round_code)
    messages.success(request, f"Đã ghi {len(saved.versions)} tiêu chí của {sheet.unit}.")
    return see_other("survey_slips", round_code, unit_code)


def _slips_page(request: HttpRequest, sheet: Assessment, rows: list[SurveyRow], **shown: Any) -> HttpResponse:
    status = shown.pop("status")
    context = {
        "round": sheet.round,
        "illustrative": sheet.round.illustrative,
        "sheet": sheet,
        "rule": SurveyRule.of(sheet.round),
        "sample": unit_samples(rows)[0],
        "is_refused": status != HTTPStatus.OK,
        "is_stale": status == HTTPStatus.CONFLICT,
    }
    return render(request, "scoring/organisers/survey/slips.html", context | shown, status=status)


@require_http_methods(METHODS)
@requires("round.import_survey", organised_round)
def survey_rule(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The least sample, what fewer slips mean, whom the survey asks; POST sets it and computes every sheet anew."""
    form = RuleForm(typed(request), standing=SurveyRule.of(round_))
    status = status_of(form)
    if form.is_valid():
        given = {"rule": form.rule, "seen": form.seen_rule, "decision": form.cleaned_data["decision"]}
        try:
            surveys.change_rule(round_=round_, **given, now=timezone.now(), actor=signed_in(request))
        except Faulty as refusal:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            add_faults(form, refusal.faults)
        except Outdated as refusal:
            status = HTTPStatus.CONFLICT
            round_.refresh_from_db()
            say_newer(form, rule_begins(SurveyRule.of(round_)), refusal)
        except Refused as refusal:
            return refused(request, refusal, "survey_samples", round_code)
        else:
            messages.success(request, "Đã lưu quy định điều tra; tổng điểm mọi phiếu đã tính lại.")
            return see_other("survey_samples", round_code)
    context = {"round": round_, "illustrative": round_.illustrative, "form": form, "standing": form.standing}
    return render(request, "scoring/organisers/survey/rule.html", context, status=status)
