"""Figures and procedures through workbooks: the file out, a file in, what is kept of it; scoring.excel reads and judges it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.excel import figure_import
from scoring.excel.record import figure_record_text
from scoring.selectors.indicators.mine import uploads_of
from scoring.selectors.indicators.place import Place
from scoring.selectors.indicators.procedures import Home
from scoring.services.errors import Refused
from scoring.views.import_records import TEXT, attachment
from scoring.views.indicators import lookups
from scoring.views.indicators.ways import Way, cuts_way, report_way
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

_BOTH = ["GET", "HEAD", "POST"]


@require_safe
@requires("figures.report", lookups.own_place)
def figures_template(request: HttpRequest, place: Place, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """The workbook of a period's figures as they stand."""
    return send_template(report_way(place))


@require_safe
@requires("figures.report", lookups.own_home)
def procedures_template(request: HttpRequest, home: Home, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """The workbook of a unit's procedures as they stand."""
    return send_template(cuts_way(home))


def send_template(way: Way) -> HttpResponse:
    """The workbook as things stand."""
    return attachment(way.book.workbook(), way.file_name)


@require_http_methods(_BOTH)
@requires("figures.report", lookups.own_place)
def figures_upload(request: HttpRequest, place: Place, **_: object) -> HttpResponse:
    """Take a workbook of figures in and go on to its preview; nothing is written yet."""
    return take_in(request, report_way(place))


@require_http_methods(_BOTH)
@requires("figures.report", lookups.own_home)
def procedures_upload(request: HttpRequest, home: Home, **_: object) -> HttpResponse:
    """Take a workbook of procedures in and go on to its preview; nothing is written yet."""
    return take_in(request, cuts_way(home))


def take_in(request: HttpRequest, way: Way) -> HttpResponse:
    """The page to send a workbook from; one that came goes on to its preview, and nothing is written yet."""
    form = way.form(typed(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        given = {"file_name": file.name, "content": file.read(), "actor": signed_in(request), "now": timezone.now()}
        return see_other(way.url("import", figure_import.receive(book=way.book, **given).token))
    found = uploads_of(way.book.kind, way.book.whose)
    context = way.about() | {"form": form, "uploads": [(one, way.links(one)) for one in found]}
    return render(request, "scoring/figures/upload.html", context, status=status_of(form))


@require_safe
@requires("figures.report", lookups.own_place)
def figures_import_file(request: HttpRequest, place: Place, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """An uploaded workbook of figures as it came in, for the people of the unit."""
    return send_file(report_way(place), token)


@require_safe
@requires("figures.report", lookups.own_home)
def procedures_import_file(request: HttpRequest, home: Home, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """An uploaded workbook of procedures as it came in, for the people of the unit."""
    return send_file(cuts_way(home), token)


def send_file(way: Way, token: str) -> HttpResponse:
    """An upload as it came in."""
    upload = way.upload(token)
    with upload.file.open("rb") as file:
        return attachment(file.read(), upload.file_name)


@require_safe
@requires("figures.report", lookups.own_place)
def figures_import_report(request: HttpRequest, place: Place, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """The report of an upload of figures as a text, for the people of the unit."""
    return send_report(report_way(place), token)


@require_safe
@requires("figures.report", lookups.own_home)
def procedures_import_report(request: HttpRequest, home: Home, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """The report of an upload of procedures as a text, for the people of the unit."""
    return send_report(cuts_way(home), token)


def send_report(way: Way, token: str) -> HttpResponse:
    """The report of an upload as a text."""
    upload = way.upload(token)
    content = figure_record_text(upload, way.book.named).encode("utf-8-sig")
    return attachment(content, f"bao-cao-{way.codes[-1]}-{upload.file_sha256[:8]}.txt", TEXT)


@require_safe
@requires("figures.report", lookups.own_place)
def figures_import_marked(request: HttpRequest, place: Place, token: str, **_: object) -> HttpResponse:
    """The unit's own workbook of figures with its faulty cells marked: mend those alone, upload again, and it passes."""
    return send_marked(request, report_way(place), token)


@require_safe
@requires("figures.report", lookups.own_home)
def procedures_import_marked(request: HttpRequest, home: Home, token: str, **_: object) -> HttpResponse:
    """The unit's own workbook of procedures with its faulty cells marked."""
    return send_marked(request, cuts_way(home), token)


def send_marked(request: HttpRequest, way: Way, token: str) -> HttpResponse:
    """An upload with its faulty cells marked."""
    upload = way.upload(token)
    content = figure_import.annotated_copy(upload, way.book)
    if content is None:
        return refused(request, Refused("Tệp này không đánh dấu được. Sửa theo báo cáo."), way.url("upload"))
    return attachment(content, f"danh-dau-{upload.file_name.removesuffix('.xlsx')}.xlsx")
