"""Monthly counts of opinions through a file: out, in, previewed, written once; scoring.excel reads and judges it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from scoring.views.indicators import imports, workbooks
from scoring.views.indicators.ways import Way, counts_way
from scoring.views.opinions.lookups import organised_agency
from scoring.views.opinions.units import year_of
from units.models import Agency

_BOTH = ["GET", "HEAD", "POST"]


def _way(agency: Agency) -> Way:
    return counts_way(agency, timezone.localdate())


@require_safe
@requires("opinion.organise", organised_agency)
def opinion_counts_template(request: HttpRequest, agency: Agency, **_: object) -> HttpResponse:
    """The workbook of the counts of every unit in a year, or a half of it, as they stand."""
    year, half = year_of(request.GET.get("nam", "")), request.GET.get("nua", "")
    return workbooks.send_template(counts_way(agency, timezone.localdate(), year, half))


@require_http_methods(_BOTH)
@requires("opinion.organise", organised_agency)
def opinion_counts_upload(request: HttpRequest, agency: Agency, **_: object) -> HttpResponse:
    """Take a file of counts in and go on to its preview; nothing is written yet."""
    return workbooks.take_in(request, _way(agency))


@require_http_methods(_BOTH)
@requires("opinion.organise", organised_agency)
def opinion_counts_import(request: HttpRequest, agency: Agency, token: str, **_: object) -> HttpResponse:
    """What a file of counts would change, for who sent it; POST writes it, once, all or nothing."""
    return imports.preview(request, _way(agency), token)


@require_POST
@requires("opinion.organise", organised_agency)
def opinion_counts_import_by_hand(request: HttpRequest, agency: Agency, token: str, **_: object) -> HttpResponse:
    """Examine a file of counts without its meta sheet anew, its agency confirmed by who sent it."""
    return imports.by_hand(request, _way(agency), token)


@require_safe
@requires("opinion.organise", organised_agency)
def opinion_counts_import_file(request: HttpRequest, agency: Agency, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """An uploaded file of counts as it came in, for the standing body."""
    return workbooks.send_file(_way(agency), token)


@require_safe
@requires("opinion.organise", organised_agency)
def opinion_counts_import_report(request: HttpRequest, agency: Agency, token: str, **_: object) -> HttpResponse:  # noqa: ARG001 - a view
    """The report of an upload of counts as a text, for the standing body."""
    return workbooks.send_report(_way(agency), token)


@require_safe
@requires("opinion.organise", organised_agency)
def opinion_counts_import_marked(request: HttpRequest, agency: Agency, token: str, **_: object) -> HttpResponse:
    """An uploaded file of counts with its faulty cells marked: mend those alone, upload again, and it passes."""
    return workbooks.send_marked(request, _way(agency), token)
