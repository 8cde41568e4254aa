"""A unit's workbook: template out, file in, preview, apply; scoring.excel reads and judges it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from scoring.enums import ImportOutcome, Layer
from scoring.excel import importer
from scoring.excel.plan import FILE, LIVE
from scoring.forms.uploads import Sent, UploadForm, grouped_warnings, moved_cells, sent_picks, total_change
from scoring.models import Assessment, ImportBatch
from scoring.selectors import imports, score_sheets
from scoring.selectors.inspections import deadlines_of
from scoring.services.errors import Refused
from scoring.views import lookups
from scoring.views.import_records import attachment, kept_batch
from scoring.views.repeated import fit_for
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_sheet_template(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """The workbook of the sheet, prefilled with what is saved."""
    return attachment(importer.make_template(sheet), f"tu-danh-gia-{sheet.round.code}-{sheet.unit.code}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sheet.score", fit_for("sheet.score", lookups.own_sheet))
def own_sheet_upload(request: HttpRequest, sheet: Assessment, **codes: object) -> HttpResponse:
    """Take a workbook in and show what is in it; nothing is written into the sheet yet."""
    now = timezone.now()
    form = UploadForm(typed(request), request.FILES or None)
    closed = score_sheets.why_not_now(sheet, Layer.SELF, now)
    if not closed and form.is_valid():
        file = form.cleaned_data["file"]
        batch = importer.receive(
            assessment=sheet, file_name=file.name, content=file.read(), actor=signed_in(request), now=now
        )
        return see_other("own_sheet_import", *codes.values(), batch.token)
    context = {
        "sheet": sheet,
        "form": form,
        "closed": closed,
        "deadline": deadlines_of([sheet], Layer.SELF, now)[0],
        "batches": imports.uploads_of(sheet),
        "illustrative": sheet.round.illustrative,
    }
    status = HTTPStatus.CONFLICT if closed and form.is_bound else status_of(form)
    return render(request, "scoring/staff/upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sheet.read", lookups.own_sheet)
def own_sheet_import(request: HttpRequest, sheet: Assessment, token: str, **codes: object) -> HttpResponse:
    """What applying an uploaded workbook would do, for the person who sent it; POST applies it, once."""
    batch = _mine(request, sheet, token)
    if request.method != "POST":
        return _preview(request, batch, Sent())
    sent = Sent(request.POST.getlist("da-xem"), sent_picks(request.POST.dict()))
    if (pick := request.POST.get("chon-het", "")) in (FILE, LIVE):
        moved = [cell["code"] for cell in batch.report["cells"] if cell["conflict"]]
        return _preview(request, batch, Sent(sent.ticks, dict.fromkeys(moved, pick)))
    return _apply(request, batch, sent, *codes.values())


@require_POST
@requires("sheet.score", fit_for("sheet.score", lookups.own_sheet))
def own_sheet_import_by_hand(request: HttpRequest, sheet: Assessment, token: str, **codes: object) -> HttpResponse:
    """Examine a workbook without its meta sheet anew, its unit and round confirmed by the person who sent it."""
    batch, now = _mine(request, sheet, token), timezone.now()
    if closed := score_sheets.why_not_now(sheet, Layer.SELF, now):
        return _preview(request, batch, Sent(error=closed), HTTPStatus.CONFLICT)
    if request.POST.get("dung-phieu") != "1" or not batch.report.get("nameless"):
        return _preview(request, batch, Sent(error="Đánh dấu ô xác nhận rồi bấm Kiểm tra lại."), UNPROCESSABLE)
    anew = importer.confirm_by_hand(batch=batch, actor=signed_in(request), now=now)
    return see_other("own_sheet_import", *codes.values(), anew.token)


def _mine(request: HttpRequest, sheet: Assessment, token: str) -> ImportBatch:
    """The upload, for the person who sent it."""
    batch = kept_batch(sheet, token)
    if batch.uploaded_by_id != request.user.pk:
        raise Http404
    return batch


def _apply(request: HttpRequest, batch: ImportBatch, sent: Sent, *here: object) -> HttpResponse:
    actor, now = signed_in(request), timezone.now()
    try:
        saved = importer.apply(batch=batch, actor=actor, now=now, accepted_warnings=sent.ticks, picks=sent.picks)
    except importer.PlanChanged as changed:
        messages.warning(request, str(changed))
        return see_other("own_sheet_import", *here, changed.batch.token)
    except importer.TicksMissing as asked:
        return _preview(request, batch, replace(sent, error=str(asked)), UNPROCESSABLE)
    except importer.PicksMissing as asked:
        return _preview(request, batch, replace(sent, error=str(asked), missing=asked.codes), UNPROCESSABLE)
    except Refused as refusal:
        return refused(request, refusal, "own_sheet", *here)
    messages.success(request, f"Đã ghi {len(saved.versions)} tiêu chí từ tệp {batch.file_name} vào phiếu.")
    return see_other("own_sheet", *here)


def _preview(request: HttpRequest, batch: ImportBatch, sent: Sent, status: int = HTTPStatus.OK) -> HttpResponse:
    report, is_refused = batch.report, batch.outcome == ImportOutcome.REFUSED
    can_apply = bool(report["cells"]) and not is_refused and batch.applied_at is None
    context = {
        "sheet": batch.assessment,
        "batch": batch,
        "report": report,
        "is_refused": is_refused,
        "can_apply": can_apply,
        "can_mark": any("!" in error["cell"] for error in report["errors"]),
        "bar": total_change(report["total"]),
        "warnings": grouped_warnings(report["warnings"], sent.ticks),
        "moved": moved_cells(report["cells"], sent.picks, sent.missing),
        "cells": [cell for cell in report["cells"] if not cell["conflict"]],
        "error": sent.error,
        "earlier": imports.seen_before(batch),
        "illustrative": batch.assessment.round.illustrative,
    }
    return render(request, "scoring/staff/import.html", context, status=status)
