"""A unit's workbook: template out, file in, preview, apply, the kept file; scoring.excel reads and judges it."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums import ImportOutcome, Layer
from scoring.excel import importer
from scoring.forms.uploads import UploadForm, grouped_warnings, total_change
from scoring.models import Assessment, ImportBatch
from scoring.selectors import imports, score_sheets
from scoring.selectors.inspections import deadlines_of
from scoring.services.errors import Refused
from scoring.views import lookups
from scoring.views.responses import refused, see_other, signed_in, status_of, typed
from scoring.views.staff import fit_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_sheet_template(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """The workbook of the sheet, prefilled with what is saved."""
    return _attachment(importer.make_template(sheet), f"tu-danh-gia-{sheet.round.code}-{sheet.unit.code}.xlsx")


def _attachment(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved under its name, never opened by the browser itself."""
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": header})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sheet.score", fit_for("sheet.score"))
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


def _batch(sheet: Assessment, token: str) -> ImportBatch:
    batch = imports.upload_of(sheet, token)
    if batch is None:
        raise Http404
    return batch


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sheet.read", lookups.own_sheet)
def own_sheet_import(request: HttpRequest, sheet: Assessment, token: str, **codes: object) -> HttpResponse:
    """What applying an uploaded workbook would do, for the person who sent it; POST applies it, once."""
    batch = _batch(sheet, token)
    if batch.uploaded_by_id != request.user.pk:
        raise Http404
    if request.method == "POST":
        return _apply(request, batch, request.POST.getlist("da-xem"), *codes.values())
    return _preview(request, batch)


def _apply(request: HttpRequest, batch: ImportBatch, ticks: Sequence[str], *here: object) -> HttpResponse:
    try:
        saved = importer.apply(batch=batch, actor=signed_in(request), now=timezone.now(), accepted_warnings=ticks)
    except importer.PlanChanged as changed:
        messages.warning(request, str(changed))
        return see_other("own_sheet_import", *here, changed.batch.token)
    except importer.TicksMissing as missing:
        return _preview(request, batch, str(missing), ticks, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as refusal:
        return refused(request, refusal, "own_sheet", *here)
    messages.success(request, f"Đã ghi {len(saved.versions)} tiêu chí từ tệp {batch.file_name} vào phiếu.")
    return see_other("own_sheet", *here)


def _preview(
    request: HttpRequest, batch: ImportBatch, error: str = "", ticks: Sequence[str] = (), status: int = HTTPStatus.OK
) -> HttpResponse:
    report, is_refused = batch.report, batch.outcome == ImportOutcome.REFUSED
    context = {
        "sheet": batch.assessment,
        "batch": batch,
        "report": report,
        "is_refused": is_refused,
        "can_apply": bool(report["cells"]) and not is_refused and batch.applied_at is None,
        "bar": total_change(report["total"]),
        "warnings": grouped_warnings(report["warnings"], ticks),
        "error": error,
        "illustrative": batch.assessment.round.illustrative,
    }
    return render(request, "scoring/staff/import.html", context, status=status)


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_sheet_import_file(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """An uploaded workbook as it came in, for the people of the unit."""
    batch = _batch(sheet, token)
    with batch.file.open("rb") as file:
        return _attachment(file.read(), batch.file_name)
