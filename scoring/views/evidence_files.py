"""Kept files going out: as attachments that no browser runs; the signed scans of a sheet for each side. No rule, no query."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
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
