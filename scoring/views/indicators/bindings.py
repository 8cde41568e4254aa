"""Criteria that take their answers from reported figures: bound by the organiser, taken over by the unit; no rule and no query."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.forms.conflicts import say_newer
from scoring.forms.figure_bindings import BindingForm
from scoring.models import Assessment, Round
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.indicators import setup
from scoring.selectors.indicators.bound import binding_of, bindings_digest, bound_criteria, round_bindings
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from scoring.services.indicators import bindings as services
from scoring.views import lookups
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

_BOTH = ["GET", "HEAD", "POST"]


@require_http_methods(_BOTH)
@requires("sheet.read", lookups.own_sheet)
def own_figures(request: HttpRequest, sheet: Assessment, round_code: str, unit_code: str) -> HttpResponse:
    """What the unit's figures say for its bound criteria, beside its sheet; POST takes them over."""
    if request.method == "POST":
        return _take(request, sheet, round_code, unit_code)
    names = setup.set_up(sheet.round.agency).names
    context = {
        "sheet": sheet,
        "bound": bound_criteria(sheet, rules_of_sheet(sheet), names),
        "may_score": permissions.may(request.user, "sheet.score", sheet),
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/figures/own_sheet.html", context)


def _take(request: HttpRequest, sheet: Assessment, round_code: str, unit_code: str) -> HttpResponse:
    seen = {code: request.POST.get(f"seen:{code}", "") for code in request.POST.getlist("code")}
    try:
        written = services.take_figures(sheet=sheet, seen=seen, now=timezone.now(), actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "own_sheet_figures", round_code, unit_code)
    messages.success(request, f"Đã lấy số liệu vào {written} tiêu chí.")
    return see_other("own_sheet_figures", round_code, unit_code)


@require_http_methods(_BOTH)
@requires("round.organise", lookups.organised_round)
def round_figures(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Which criteria of a round take their answers from figures; POST binds one."""
    found = setup.set_up(round_.agency)
    periods = setup.periods_of(round_.agency)
    begins = {"seen": bindings_digest(round_)}
    form = BindingForm(
        typed(request), initial=begins, periods=[(one.code, one.title) for one in periods], keys=found.keys
    )
    status = status_of(form)
    if form.is_valid():
        said = form.cleaned_data
        period = next(one for one in periods if one.code == said["period"])
        given = {"keys": (said["a"], said["b"]), "seen": said["seen"]}
        try:
            services.bind_criterion(
                round_=round_, code=said["code"], period=period, **given, now=timezone.now(), actor=signed_in(request)
            )
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, "round_figures", round_code)
        except Outdated as refusal:
            say_newer(form, _standing(round_, said["code"]), refusal)
            status = HTTPStatus.CONFLICT
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            return see_other("round_figures", round_code)
    context = {"round": round_, "form": form, "bindings": round_bindings(round_, found.names), "seen": begins["seen"]}
    return render(request, "scoring/figures/round.html", context, status=status)


def _standing(round_: Round, code: str) -> dict[str, str]:
    """What the form of a criterion that is bound would show now."""
    seen = {"seen": bindings_digest(round_)}
    row = binding_of(round_, code)
    return seen if row is None else {"period": row.period.code, "a": row.a, "b": row.b} | seen


@require_POST
@requires("round.organise", lookups.organised_round)
def round_figures_drop(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Take a binding away; answers stay."""
    said = {"code": request.POST.get("code", ""), "seen": request.POST.get("seen", "")}
    try:
        services.unbind_criterion(round_=round_, **said, now=timezone.now(), actor=signed_in(request))
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        return refused(request, refusal, "round_figures", round_code)
    return see_other("round_figures", round_code)
