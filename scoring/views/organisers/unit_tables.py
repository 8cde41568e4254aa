"""A whole reorganisation from a table: the template, the file in, its preview with every person, written once; decides nothing."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.excel import reorganisation_import as tables
from scoring.excel.findings import Refusal
from scoring.excel.reorganisation import Step
from scoring.excel.reorganisation_table import COLUMNS, template_of
from scoring.forms.reorganisation import PersonRow, chosen_people, people_rows
from scoring.forms.unit_tables import TableForm
from scoring.reports.table_workbook import table_workbook
from scoring.views.import_records import attachment
from scoring.views.organisers.units import agency_of_object, asked_day, reorganised_agency
from scoring.views.responses import see_other, signed_in, status_of, typed
from units.models import Agency, ReorganisationUpload
from units.selectors import directory
from units.services.errors import AlreadyDone, NotAllowed, Refused
from units.services.reorganisation.uploads import decision_of


@require_safe
@requires("unit.reorganise", reorganised_agency)
def units_template(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The table to fill in, with a line for every unit of today."""
    head, rows = template_of(agency.name, directory.units_on(agency, asked_day(request)))
    content = table_workbook("Sắp xếp đơn vị", head, COLUMNS, rows)
    return attachment(content, f"sap-xep-don-vi-{agency.code}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("unit.reorganise", reorganised_agency)
def units_import(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Take a table in with its decision and go on to the preview; nothing is written yet."""
    form = TableForm(typed(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        found = tables.receive(
            agency=agency,
            file_name=file.name,
            content=file.read(),
            decision=form.decision(),
            skips_unknown=form.cleaned_data["skips_unknown"],
            now=timezone.now(),
            actor=signed_in(request),
        )
        if not isinstance(found, Refusal):
            return see_other(_table_url(agency, found.token))
        form.add_error("file", f"{found.message} {found.fix}")
    context = {"agency": agency, "form": form, "uploads": directory.uploads_of(agency, request.user.pk)}
    return render(request, "scoring/organisers/units/upload.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("unit.reorganise", agency_of_object)
def units_import_table(request: HttpRequest, agency: Agency, token: str) -> HttpResponse:
    """What a table would do, for who sent it; POST writes it, once, all or nothing."""
    upload = directory.upload_of(agency, request.user.pk, token)
    if upload is None:
        raise Http404
    if request.method != "POST":
        return _preview(request, upload)
    rows = [row for step in tables.plan_of(upload, timezone.now()).steps for row in _people(request, step)]
    people, shown = chosen_people(rows), request.POST.get("shown", "")
    try:
        many = tables.apply(upload=upload, people=people, shown=shown, actor=signed_in(request), now=timezone.now())
    except NotAllowed as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except AlreadyDone as refusal:
        messages.info(request, str(refusal))
    except Refused as refusal:
        return _preview(request, upload, str(refusal), HTTPStatus.CONFLICT)
    else:
        messages.success(request, f"Đã ghi {many} việc sắp xếp.")
    return see_other(f"{reverse('units')}?co-quan={agency.code}")


def _people(request: HttpRequest, step: Step) -> list[PersonRow]:
    return people_rows(step.roles, step.wanted, request.POST)


def _preview(
    request: HttpRequest, upload: ReorganisationUpload, error: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    plan = tables.plan_of(upload, timezone.now()) if upload.applied_at is None else None
    context = {
        "agency": upload.agency,
        "upload": upload,
        "decision": decision_of(upload),
        "plan": plan,
        "steps": [(step, _people(request, step)) for step in plan.steps] if plan else [],
        "error": error,
    }
    return render(request, "scoring/organisers/units/table.html", context, status=status)


def _table_url(agency: Agency, token: str) -> str:
    return f"{reverse('units_import_table', args=[token])}?co-quan={agency.code}"
