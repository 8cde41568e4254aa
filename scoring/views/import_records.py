"""What is kept of uploaded workbooks: file, report, marked copy, for the unit and the standing body; nothing is written."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.enums import SheetState
from scoring.excel import importer
from scoring.excel.record import record_text
from scoring.models import Assessment, ImportBatch
from scoring.selectors import imports
from scoring.services.errors import Refused
from scoring.views import lookups
from scoring.views.responses import refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain; charset=utf-8"


def attachment(content: bytes, name: str, content_type: str = XLSX) -> HttpResponse:
    """A file to be saved under its name, never opened by the browser itself."""
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": header})


def kept_batch(sheet: Assessment, token: str) -> ImportBatch:
    """An upload of the sheet by its token, else 404."""
    batch = imports.upload_of(sheet, token)
    if batch is None:
        raise Http404
    return batch


def _file(batch: ImportBatch) -> HttpResponse:
    with batch.file.open("rb") as file:
        return attachment(file.read(), batch.file_name)


def _report(batch: ImportBatch) -> HttpResponse:
    content = record_text(batch).encode("utf-8-sig")
    return attachment(content, f"bao-cao-{batch.assessment.unit.code}-{batch.file_sha256[:8]}.txt", TEXT)


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_sheet_import_file(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """An uploaded workbook as it came in, for the people of the unit."""
    return _file(kept_batch(sheet, token))


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_sheet_import_report(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """The report of an upload as a text, for the people of the unit."""
    return _report(kept_batch(sheet, token))


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_sheet_import_marked(request: HttpRequest, sheet: Assessment, token: str, **codes: object) -> HttpResponse:
    """The unit's own workbook with its faulty cells marked: mend those alone, upload again, and it passes."""
    batch = kept_batch(sheet, token)
    content = importer.annotated_copy(batch)
    if content is None:
        return refused(
            request, Refused("Tệp này không đánh dấu được. Sửa theo báo cáo."), "own_sheet_upload", *codes.values()
        )
    return attachment(content, f"danh-dau-{batch.file_name.removesuffix('.xlsx')}.xlsx")


def _submitted(sheet: Assessment) -> Assessment:
    """The sheet, unless its unit still works on it alone."""
    if sheet.state == SheetState.DRAFTING:
        raise Http404
    return sheet


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def overseen_imports(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The workbooks that a unit sent, for the standing body, from when the sheet was submitted."""
    is_drafting = sheet.state == SheetState.DRAFTING
    context = {
        "sheet": sheet,
        "is_drafting": is_drafting,
        "batches": [] if is_drafting else imports.uploads_of(sheet),
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/organisers/imports.html", context)


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def overseen_import_file(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """An uploaded workbook as it came in, for the standing body."""
    return _file(kept_batch(_submitted(sheet), token))


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def overseen_import_report(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """The report of an upload as a text, for the standing body."""
    return _report(kept_batch(_submitted(sheet), token))
