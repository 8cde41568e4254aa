"""The preview of a workbook of figures or procedures for who sent it, and its confirmation, once; no rule and no query."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cchc_portal.http import requires
from scoring.enums import ImportOutcome
from scoring.excel import figure_import
from scoring.excel.importer import PicksMissing, TicksMissing
from scoring.excel.plan import FILE, LIVE
from scoring.forms.uploads import Sent, grouped_warnings, moved_cells, sent_picks
from scoring.models import FigureUpload
from scoring.selectors.indicators.mine import seen_before
from scoring.selectors.indicators.place import Place
from scoring.selectors.indicators.procedures import Home
from scoring.services.errors import AlreadyDone, NotAllowed, Refused
from scoring.views.indicators import lookups
from scoring.views.indicators.ways import Way, cuts_way, report_way
from scoring.views.responses import refused, see_other, signed_in

_BOTH = ["GET", "HEAD", "POST"]
_UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(_BOTH)
@requires("figures.report", lookups.own_place)
def figures_import(request: HttpRequest, place: Place, token: str, **_: object) -> HttpResponse:
    """What a workbook of figures would change, for who sent it; POST writes it, once, all or nothing."""
    return preview(request, report_way(place), token)


@require_http_methods(_BOTH)
@requires("figures.report", lookups.own_home)
def procedures_import(request: HttpRequest, home: Home, token: str, **_: object) -> HttpResponse:
    """What a workbook of procedures would change, for who sent it; POST writes it, once, all or nothing."""
    return preview(request, cuts_way(home), token)


@require_POST
@requires("figures.report", lookups.own_place)
def figures_import_by_hand(request: HttpRequest, place: Place, token: str, **_: object) -> HttpResponse:
    """Examine a workbook of figures without its meta sheet anew, its unit and period confirmed by who sent it."""
    return by_hand(request, report_way(place), token)


@require_POST
@requires("figures.report", lookups.own_home)
def procedures_import_by_hand(request: HttpRequest, home: Home, token: str, **_: object) -> HttpResponse:
    """Examine a workbook of procedures without its meta sheet anew, its unit confirmed by who sent it."""
    return by_hand(request, cuts_way(home), token)


def by_hand(request: HttpRequest, way: Way, token: str) -> HttpResponse:
    """Examine a workbook anew that was refused for want of its meta sheet, once its sender says whose it is."""
    upload = _mine(request, way, token)
    if request.POST.get("dung-phieu") != "1" or not upload.report.get("nameless"):
        return _preview(request, way, upload, Sent(error="Đánh dấu ô xác nhận rồi bấm Kiểm tra lại."), _UNPROCESSABLE)
    actor, now = signed_in(request), timezone.now()
    anew = figure_import.confirm_by_hand(upload=upload, book=way.book, actor=actor, now=now)
    return see_other(way.url("import", anew.token))


def _mine(request: HttpRequest, way: Way, token: str) -> FigureUpload:
    """The upload, for the person who sent it."""
    upload = way.upload(token)
    if upload.made_by_id != request.user.pk:
        raise Http404
    return upload


def preview(request: HttpRequest, way: Way, token: str) -> HttpResponse:
    """What a workbook would change, for who sent it; POST writes it, once, all or nothing."""
    upload = _mine(request, way, token)
    if request.method != "POST":
        return _preview(request, way, upload, Sent())
    sent = Sent(request.POST.getlist("da-xem"), sent_picks(request.POST.dict()))
    if (pick := request.POST.get("chon-het", "")) in (FILE, LIVE):
        moved = [cell["code"] for cell in upload.report["cells"] if cell["conflict"]]
        return _preview(request, way, upload, Sent(sent.ticks, dict.fromkeys(moved, pick)))
    return _apply(request, way, upload, sent)


def _apply(request: HttpRequest, way: Way, upload: FigureUpload, sent: Sent) -> HttpResponse:
    actor, now = signed_in(request), timezone.now()
    try:
        written = figure_import.apply(
            upload=upload, book=way.book, actor=actor, now=now, accepted_warnings=sent.ticks, picks=sent.picks
        )
    except figure_import.FiguresMoved as moved:
        return _preview(request, way, moved.upload, Sent(error=str(moved)), HTTPStatus.CONFLICT)
    except (TicksMissing, PicksMissing) as asked:
        missing = asked.codes if isinstance(asked, PicksMissing) else ()
        told = Sent(sent.ticks, sent.picks, str(asked), missing)
        return _preview(request, way, upload, told, _UNPROCESSABLE)
    except (AlreadyDone, NotAllowed) as refusal:
        return refused(request, refusal, way.back)
    except Refused as refusal:
        return _preview(request, way, upload, Sent(sent.ticks, sent.picks, str(refusal)), HTTPStatus.CONFLICT)
    messages.success(request, f"Đã ghi {written} dòng từ tệp Excel.")
    return see_other(way.back)


def _preview(
    request: HttpRequest, way: Way, upload: FigureUpload, sent: Sent, status: int = HTTPStatus.OK
) -> HttpResponse:
    report = upload.report
    is_refused = report["outcome"] == ImportOutcome.REFUSED
    context = (
        way.about()
        | way.links(upload)
        | {
            "upload": upload,
            "report": report,
            "is_refused": is_refused,
            "can_apply": bool(report["cells"]) and not is_refused and upload.confirmed_at is None,
            "can_mark": any("!" in error["cell"] for error in report["errors"]),
            "warnings": grouped_warnings(report["warnings"], sent.ticks),
            "moved": moved_cells(report["cells"], sent.picks, sent.missing),
            "cells": [cell for cell in report["cells"] if not cell["conflict"]],
            "error": sent.error,
            "earlier": seen_before(upload),
        }
    )
    return render(request, "scoring/figures/import.html", context, status=status)
