"""Files out and in: attachments that no browser runs, signed scans for each side, what a script hears of an upload; no rule."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.models import Assessment
from scoring.selectors.evidence_scans import one_scan
from scoring.views import lookups


def attachment(file: Any, name: str, content_type: str) -> HttpResponseBase:
    """A stored file under the name it came with; 404 where the disk has lost it."""
    if not file.storage.exists(file.name or ""):
        raise Http404
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def said(request: HttpRequest, faults: Sequence[str]) -> HttpResponse | None:
    """What static/js/evidence.js asked for: what is wrong with the file it sent; None for a browser that wants a page."""
    if request.headers.get("Accept") != "application/json":
        return None
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return JsonResponse({"faults": list(faults)}, status=status)


def _scan(sheet: Assessment, token: str, *, of_unit: bool) -> HttpResponseBase:
    row = one_scan(sheet, token, of_unit=of_unit)
    if row is None:
        raise Http404
    return attachment(row.file, row.file_name, row.file_type)


@require_safe
@requires("sheet.read", lookups.own_sheet)
def own_scan(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponseBase:  # noqa: ARG001 - a view
    """A signed scan of the unit's own sheet."""
    return _scan(sheet, token, of_unit=True)


@require_safe
@requires("inspection.read", lookups.inspected_sheet)
def inspection_scan(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponseBase:  # noqa: ARG001 - a view
    """The signed scan of an inspected sheet."""
    return _scan(sheet, token, of_unit=False)


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def overseen_scan(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponseBase:  # noqa: ARG001 - a view
    """The signed scan of a sheet of a round that the person's agency organises."""
    return _scan(sheet, token, of_unit=False)
