"""Monthly counts of opinions through a file: out, a preview of what it would change, written once it is confirmed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.excel.opinion_counts import CountsPlan, counts_workbook, plan_counts
from scoring.forms.archives import SurveyForm
from scoring.selectors import opinions
from scoring.services import opinion_counts
from scoring.services.errors import Refused
from scoring.services.opinion_counts import NewCount
from scoring.views.import_records import attachment
from scoring.views.opinions.lookups import organised_agency
from scoring.views.opinions.units import year_of
from scoring.views.responses import refused, see_other, signed_in, status_of
from units.models import Agency, Unit

_SALT = "scoring.opinion_counts"
_SECONDS = 1800


def _units(request: HttpRequest, agency: Agency) -> dict[str, Unit]:
    return {unit.code: unit for unit in opinions.units_read_by(request.user) if unit.agency_id == agency.pk}


@require_safe
@requires("opinion.organise", organised_agency)
def opinion_counts_template(request: HttpRequest, agency: Agency, agency_code: str) -> HttpResponse:
    """The workbook of a year's counts of every unit as they stand."""
    year = year_of(request.GET.get("nam", ""))
    found = opinions.months_by_unit(list(_units(request, agency).values()), [year])
    return attachment(counts_workbook(found), f"y-kien-{agency_code}-{year}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("opinion.organise", organised_agency)
def opinion_counts_import(request: HttpRequest, agency: Agency, **_: object) -> HttpResponse:
    """A file in, what it would change, and (confirmed by the same person within half an hour) all of it written."""
    if "xac_nhan" in request.POST:
        return _write(request, agency)
    form = SurveyForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if not form.is_valid():
        return _page(request, agency, form, None, "", status_of(form))
    units = _units(request, agency)
    year = timezone.localdate().year
    months = opinions.months_by_unit(list(units.values()), range(year - 3, year + 1))
    standing = {(unit.code, row.year, row.month): row for unit, rows in months for row in rows}
    plan = plan_counts(form.cleaned_data["file"].read(), units, standing)
    told = [[one.unit.code, *one.new.key, one.new.count, one.new.seen] for one in plan.changes]
    sealed = signing.dumps([request.user.pk, agency.pk, told], salt=_SALT, compress=True)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if plan.faults else HTTPStatus.OK
    return _page(request, agency, form, plan, "" if plan.faults else sealed, status)


def _write(request: HttpRequest, agency: Agency) -> HttpResponse:
    try:
        person, agency_id, told = signing.loads(request.POST["xac_nhan"], salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        person, agency_id, told = None, None, ()
    if (person, agency_id) != (request.user.pk, agency.pk):
        refusal = Refused("Bản xem trước đã quá 30 phút hoặc không phải của bạn. Chưa ghi gì; tải tệp lên lại.")
        return refused(request, refusal, "opinion_counts_import", agency.code)
    wanted: dict[str, list[NewCount]] = {}
    for code, *rest in told:
        wanted.setdefault(code, []).append(NewCount(*rest))
    units = _units(request, agency)
    given = [(units[code], counts) for code, counts in wanted.items() if code in units]
    try:
        written = opinion_counts.save_counts_of_units(given=given, now=timezone.now(), actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "opinion_counts_import", agency.code)
    messages.success(request, f"Đã ghi {written} số.")
    return see_other("opinions")


def _page(
    request: HttpRequest, agency: Agency, form: SurveyForm, plan: CountsPlan | None, sealed: str, status: int
) -> HttpResponse:
    context: dict[str, Any] = {"agency": agency, "form": form, "plan": plan, "sealed": sealed}
    context["year"] = timezone.localdate().year
    return render(request, "scoring/opinions/counts_file.html", context, status=status)
