"""Figures and procedures through workbooks: the file out, a file in, its preview, written once; no rule and no query."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums.figures import FigureUploadKind
from scoring.excel import figure_import as books
from scoring.forms.uploads import UploadForm
from scoring.models import FigureUpload
from scoring.selectors.indicators.mine import own_upload
from scoring.selectors.indicators.place import Place
from scoring.selectors.indicators.procedures import Home
from scoring.services.errors import AlreadyDone, Refused
from scoring.views.import_records import attachment
from scoring.views.indicators import lookups
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

_BOTH = ["GET", "HEAD", "POST"]


@require_safe
@requires("figures.report", lookups.own_place)
def figures_template(request: HttpRequest, place: Place, period_code: str, unit_code: str) -> HttpResponse:  # noqa: ARG001 - a view
    """The workbook of a period's figures as they stand."""
    return attachment(books.figure_workbook(place), f"so-lieu-{period_code}-{unit_code}.xlsx")


@require_safe
@requires("figures.report", lookups.own_home)
def procedures_template(request: HttpRequest, home: Home, agency_code: str, unit_code: str) -> HttpResponse:  # noqa: ARG001 - a view
    """The workbook of a unit's procedures as they stand."""
    return attachment(books.cut_workbook(home), f"thu-tuc-{unit_code}.xlsx")


@require_http_methods(_BOTH)
@requires("figures.report", lookups.own_place)
def figures_upload(request: HttpRequest, place: Place, period_code: str, unit_code: str) -> HttpResponse:
    """Take a workbook of figures in and go on to its preview; nothing is written yet."""
    codes = (period_code, unit_code)
    about = {"title": place.period.title, "unit": place.unit, "back": resolve_url("figures_form", *codes)}
    about["template"] = resolve_url("figures_template", *codes)
    return _upload(request, lambda **file: books.receive_figures(place=place, **file), "figures_import", codes, about)


@require_http_methods(_BOTH)
@requires("figures.report", lookups.own_home)
def procedures_upload(request: HttpRequest, home: Home, agency_code: str, unit_code: str) -> HttpResponse:
    """Take a workbook of procedures in and go on to its preview; nothing is written yet."""
    codes = (agency_code, unit_code)
    about = {"title": "Thủ tục cắt giảm thời gian", "unit": home.unit, "back": resolve_url("procedures", *codes)}
    about["template"] = resolve_url("procedures_template", *codes)
    return _upload(request, lambda **file: books.receive_cuts(home=home, **file), "procedures_import", codes, about)


def _upload(
    request: HttpRequest, receive: Callable[..., FigureUpload], to: str, codes: tuple[str, str], about: dict[str, Any]
) -> HttpResponse:
    form = UploadForm(typed(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        given = {"file_name": file.name, "content": file.read(), "actor": signed_in(request), "now": timezone.now()}
        return see_other(to, *codes, receive(**given).token)
    return render(request, "scoring/figures/upload.html", about | {"form": form}, status=status_of(form))


@require_http_methods(_BOTH)
@requires("figures.report", lookups.own_place)
def figures_import(request: HttpRequest, place: Place, period_code: str, unit_code: str, token: str) -> HttpResponse:
    """What a workbook of figures would change, for who sent it; POST writes it, once, all or nothing."""
    upload = _own(request, FigureUploadKind.REPORT, place, token)
    if upload.period_id != place.period.pk:
        raise Http404
    about = {"title": place.period.title, "again": resolve_url("figures_upload", period_code, unit_code)}
    return _import(
        request,
        upload,
        lambda: books.figure_plan_of(upload, place),
        lambda **who: books.apply_figures(upload=upload, place=place, **who),
        about | {"back": resolve_url("figures_form", period_code, unit_code)},
    )


@require_http_methods(_BOTH)
@requires("figures.report", lookups.own_home)
def procedures_import(request: HttpRequest, home: Home, agency_code: str, unit_code: str, token: str) -> HttpResponse:
    """What a workbook of procedures would change, for who sent it; POST writes it, once, all or nothing."""
    upload = _own(request, FigureUploadKind.CUTS, home, token)
    about = {"title": "Thủ tục cắt giảm", "again": resolve_url("procedures_upload", agency_code, unit_code)}
    return _import(
        request,
        upload,
        lambda: books.cut_plan_of(upload, home),
        lambda **who: books.apply_cuts(upload=upload, home=home, **who),
        about | {"back": resolve_url("procedures", agency_code, unit_code)},
    )


def _own(request: HttpRequest, kind: str, place: Place | Home, token: str) -> FigureUpload:
    upload = own_upload(request.user, kind, place.unit, token)
    if upload is None:
        raise Http404
    return upload


def _import(
    request: HttpRequest,
    upload: FigureUpload,
    plan_of: Callable[[], Any],
    apply: Callable[..., int],
    about: dict[str, Any],
) -> HttpResponse:
    error, status = "", HTTPStatus.OK
    if request.method == "POST":
        try:
            written = apply(actor=signed_in(request), now=timezone.now())
        except AlreadyDone as refusal:
            return refused(request, refusal, about["back"])
        except Refused as refusal:
            error, status = str(refusal), HTTPStatus.CONFLICT
        else:
            messages.success(request, f"Đã ghi {written} dòng từ tệp Excel.")
            return see_other(about["back"])
    plan = plan_of() if upload.confirmed_at is None else None
    context = about | {"upload": upload, "plan": plan, "error": error}
    context["can_apply"] = plan is not None and bool(plan.changes) and not plan.errors and not error
    return render(request, "scoring/figures/import.html", context, status=status)
