"""Where an agency sets up what it asks for: indicators, periods, identities, rules of duties; no rule and no query."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cchc_portal.http import requires
from scoring.forms.conflicts import say_newer
from scoring.forms.figure_setup import (
    DutyRuleForm,
    IdentityForm,
    IndicatorForm,
    PeriodForm,
    initial_of,
    initial_of_period,
    initial_of_rule,
)
from scoring.selectors.indicators import setup as selector
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from scoring.services.indicators import setup as services
from scoring.views.indicators import lookups
from scoring.views.responses import refused, see_other, signed_in, status_of, typed
from units.models import Agency

_BOTH = ["GET", "HEAD", "POST"]
Save = Callable[..., object]
Standing = Callable[[str], dict[str, Any]]
"""What the form of the thing of a code would begin with now."""


@require_http_methods(_BOTH)
@requires("figures.organise", lookups.overseen_agency)
def indicator_edit(request: HttpRequest, agency: Agency, agency_code: str, code: str = "") -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Set up a new indicator, or change one."""
    row = selector.indicator_of(agency, code) if code else None
    if code and row is None:
        raise Http404
    initial = {} if row is None else initial_of(row)
    form = IndicatorForm(typed(request), initial=initial, blocks=selector.blocks_of(agency))

    def standing(named: str) -> dict[str, Any]:
        found = selector.indicator_of(agency, named)
        return {} if found is None else initial_of(found)

    return _edited(request, agency, form, services.save_indicator, "Chỉ tiêu", code, standing)


@require_http_methods(_BOTH)
@requires("figures.organise", lookups.overseen_agency)
def period_edit(request: HttpRequest, agency: Agency, agency_code: str, code: str = "") -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Open a new period, or change its name and window."""
    row = selector.period_of(agency, code) if code else None
    if code and row is None:
        raise Http404
    form = PeriodForm(typed(request), initial={} if row is None else initial_of_period(row))

    def standing(named: str) -> dict[str, Any]:
        found = selector.period_of(agency, named)
        return {} if found is None else initial_of_period(found)

    return _edited(request, agency, form, services.save_period, "Kỳ báo cáo", code, standing)


def _edited(
    request: HttpRequest, agency: Agency, form: Any, save: Save, what: str, code: str, standing: Standing
) -> HttpResponse:
    """Save what was typed and go back to the agency's page, or show it again with what is wrong."""
    status = status_of(form)
    if form.is_valid():
        given = {"code": code or form.cleaned_data["code"], "values": form.values(), "seen": form.cleaned_data["seen"]}
        try:
            save(agency=agency, **given, now=timezone.now(), actor=signed_in(request))
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, "agency_figures", agency.code)
        except Outdated as refusal:
            say_newer(form, standing(given["code"]), refusal)
            status = HTTPStatus.CONFLICT
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, f"Đã ghi {what.lower()}.")
            return see_other("agency_figures", agency.code)
    context = {"form": form, "agency": agency, "agency_name": agency.name, "what": what, "code": code}
    return render(request, "scoring/figures/edit.html", context, status=status)


@require_http_methods(_BOTH)
@requires("figures.organise", lookups.overseen_agency)
def identity_add(request: HttpRequest, agency: Agency, agency_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Add an identity between figures."""
    form = IdentityForm(typed(request), keys=selector.set_up(agency).keys)
    return _added(request, agency, form, services.add_identity, "Đẳng thức")


@require_http_methods(_BOTH)
@requires("figures.organise", lookups.overseen_agency)
def duty_rule_edit(request: HttpRequest, agency: Agency, agency_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Set up a rule of duties; the same code again changes it."""
    begins = {"seen": selector.rules_digest(agency)}
    form = DutyRuleForm(typed(request), initial=begins, keys=selector.set_up(agency).keys)

    def save(**given: Any) -> object:
        code = given.pop("code")
        about = {name: given.pop(name) for name in ("name", "cause", "met_by", "demand", "in_use")}
        return services.save_duty_rule(code=code, values=about, **given)

    return _added(request, agency, form, save, "Quy định về nghĩa vụ")


def _added(request: HttpRequest, agency: Agency, form: Form, save: Save, what: str) -> HttpResponse:
    """Save what was typed and go back to the agency's page, or show it again with what is wrong."""
    status = status_of(form)
    if form.is_valid():
        try:
            save(agency=agency, **form.cleaned_data, now=timezone.now(), actor=signed_in(request))
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, "agency_figures", agency.code)
        except Outdated as refusal:
            rule = selector.rule_of(agency, form.cleaned_data["code"])
            begins = {} if rule is None else initial_of_rule(rule)
            say_newer(form, begins | {"seen": selector.rules_digest(agency)}, refusal)
            status = HTTPStatus.CONFLICT
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            messages.success(request, f"Đã ghi {what.lower()}.")
            return see_other("agency_figures", agency.code)
    context = {"form": form, "agency": agency, "agency_name": agency.name, "what": what, "code": ""}
    return render(request, "scoring/figures/edit.html", context, status=status)


@require_POST
@requires("figures.organise", lookups.overseen_agency)
def identity_drop(request: HttpRequest, agency: Agency, agency_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """Take an identity out of use."""
    row = selector.identity_of(agency, request.POST.get("whole", ""), request.POST.getlist("parts"))
    if row is None:
        return refused(request, AlreadyDone("Đẳng thức này đã bỏ rồi."), "agency_figures", agency.code)
    try:
        services.drop_identity(identity=row, now=timezone.now(), actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "agency_figures", agency.code)
    messages.success(request, "Đã bỏ đẳng thức; số liệu đã có giữ nguyên.")
    return see_other("agency_figures", agency.code)
