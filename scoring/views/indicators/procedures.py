"""Thủ tục cắt giảm: a unit's procedures with what is computed of them, all units' for the agency, files; no rule and no query."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from scoring.enums import Origin
from scoring.forms.conflicts import say_newer
from scoring.forms.figures import CutForm
from scoring.reports import papers
from scoring.reports.figure_tables import cuts_paper
from scoring.selectors.indicators.procedures import CutPage, Home, cut_page, cut_pages
from scoring.services.errors import NotAllowed, Outdated, Refused
from scoring.services.indicators import procedures as services
from scoring.services.indicators.errors import FaultyFigures
from scoring.views.downloads import attached
from scoring.views.indicators import lookups
from scoring.views.responses import refused, see_other, signed_in, status_of, typed
from units.models import Agency

_FORMS = ("xlsx", "csv")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("figures.report", lookups.own_home)
def procedures(request: HttpRequest, home: Home, agency_code: str, unit_code: str) -> HttpResponse:
    """The unit's procedures with totals and percentage; POST adds one, or changes the one of that code."""
    page = cut_page(home.unit)
    form = CutForm(typed(request), initial=_initial(page, request.GET.get("sua", "")))
    status = status_of(form)
    if form.is_valid():
        given: dict[str, Any] = {"origin": Origin.WEB, "now": timezone.now(), "actor": signed_in(request)}
        try:
            services.save_cuts(home=home, cuts=form.cuts(), **given)
        except FaultyFigures as refusal:
            form.add_error(None, " ".join(text for texts in refusal.faults.values() for text in texts))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except Outdated as refusal:
            page = cut_page(home.unit)
            say_newer(form, _initial(page, form.cleaned_data["code"]), refusal)
            status = HTTPStatus.CONFLICT
        except NotAllowed as refusal:
            return refused(request, refusal, "procedures", agency_code, unit_code)
        else:
            messages.success(request, "Đã ghi thủ tục.")
            return see_other("procedures", agency_code, unit_code)
    context = {"page": page, "home": home, "form": form}
    return render(request, "scoring/figures/procedures.html", context, status=status)


def _initial(page: CutPage, code: str) -> dict[str, object]:
    line = next((one for one in page.lines if one.row.code == code), None)
    if line is None:
        return {"seen": 0}
    told = {"code": code, "name": line.row.name, "before": line.before_text, "after": line.after_text}
    return told | {"seen": line.row.version}


@require_POST
@requires("figures.report", lookups.own_home)
def procedure_withdraw(request: HttpRequest, home: Home, agency_code: str, unit_code: str) -> HttpResponse:
    """Take a procedure off the list."""
    seen = request.POST.get("seen", "")
    number = int(seen) if seen.isdecimal() and len(seen) < len("1000000000") else -1
    try:
        given: dict[str, Any] = {
            "code": request.POST.get("code", ""),
            "now": timezone.now(),
            "actor": signed_in(request),
        }
        services.withdraw_cut(home=home, seen=number, **given)
    except Refused as refusal:
        return refused(request, refusal, "procedures", agency_code, unit_code)
    messages.success(request, "Đã gỡ thủ tục khỏi danh mục.")
    return see_other("procedures", agency_code, unit_code)


def _file(agency: Agency, pages: list[CutPage], form: str, name: str) -> HttpResponse:
    if form not in _FORMS:
        raise Http404
    return attached(papers.WRITERS[form](cuts_paper(agency, pages)), f"{name}.{form}", papers.TYPES[form])


@require_safe
@requires("figures.report", lookups.own_home)
def procedures_export(
    request: HttpRequest,  # noqa: ARG001 - a view
    home: Home,
    agency_code: str,  # noqa: ARG001 - the lookup's
    unit_code: str,
    form: str,
) -> HttpResponse:
    """The unit's procedures with totals and percentage as a file."""
    return _file(home.unit.agency, [cut_page(home.unit)], form, f"thu-tuc-{unit_code}")


@require_safe
@requires("figures.oversee", lookups.overseen_agency)
def agency_procedures(request: HttpRequest, agency: Agency, agency_code: str) -> HttpResponse:  # noqa: ARG001 - the lookup's
    """The procedures of every unit of an agency, with each unit's totals."""
    context = {"agency": agency, "agency_name": agency.name, "pages": cut_pages(agency)}
    return render(request, "scoring/figures/agency_procedures.html", context)


@require_safe
@requires("figures.oversee", lookups.overseen_agency)
def agency_procedures_export(request: HttpRequest, agency: Agency, agency_code: str, form: str) -> HttpResponse:  # noqa: ARG001 - a view
    """The procedures of every unit of an agency as a file."""
    return _file(agency, cut_pages(agency), form, f"thu-tuc-{agency_code}")
