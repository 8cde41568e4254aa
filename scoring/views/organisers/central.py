"""Figures of the standing body: typed on a unit's page, or a workbook out, in, previewed, written once; no rule, no query."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import JobKind, Layer
from scoring.excel import central_import as central
from scoring.forms.archives import CentralForm
from scoring.models import Assessment, Job, Round
from scoring.selectors import jobs, score_sheets
from scoring.selectors.central import central_part, central_rows, unit_figures
from scoring.selectors.visibility import layers_for_organiser
from scoring.services.errors import AlreadyDone, Refused
from scoring.views import lookups
from scoring.views.cells import save_cell
from scoring.views.desk import FIELD_PARAMETER, Desk, Posted, desk_context
from scoring.views.import_records import attachment
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires("round.organise", lookups.organised_round)
def central_figures(request: HttpRequest, round_: Round, **_: object) -> HttpResponse:
    """Every unit with how many of its criteria of the standing body are answered."""
    context = {"round": round_, "illustrative": round_.illustrative, "units": unit_figures(central_rows(round_))}
    return render(request, "scoring/organisers/central/figures.html", context)


@require_safe
@requires("round.organise", lookups.organised_round)
def central_template(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The workbook of the round's figures of the standing body as they stand, of one block with `?khoi=`."""
    block = request.GET.get("khoi", "")
    name = f"so-lieu-thuong-truc-{round_code}{f'-{block}' if block else ''}.xlsx"
    return attachment(central.central_workbook(round_, block), name)


@require_http_methods(METHODS)
@requires("round.import_central", lookups.organised_round)
def central_import(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Take a workbook in and go on to its preview; nothing is written yet."""
    form = CentralForm(typed(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        job = central.receive(
            round_=round_, file_name=file.name, content=file.read(), actor=signed_in(request), now=timezone.now()
        )
        return see_other("central_import_job", round_code, job.token)
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "form": form,
        "jobs": jobs.jobs_of(round_, JobKind.CENTRAL_IN, request.user),
    }
    return render(request, "scoring/organisers/central/upload.html", context, status=status_of(form))


def _job(request: HttpRequest, round_: Round, token: str) -> Job:
    job = jobs.job_of(round_, JobKind.CENTRAL_IN, token, request.user)
    if job is None:
        raise Http404
    return job


@require_http_methods(METHODS)
@requires("round.import_central", lookups.organised_round)
def central_import_job(request: HttpRequest, round_: Round, round_code: str, token: str) -> HttpResponse:
    """What a workbook would change, for who sent it; POST writes it, once, all or nothing."""
    job = _job(request, round_, token)
    if request.method != "POST":
        return _preview(request, job)
    try:
        written = central.apply(job=job, actor=signed_in(request), now=timezone.now())
    except AlreadyDone as refusal:
        return refused(request, refusal, "central_import_job", round_code, token)
    except Refused as refusal:
        return _preview(request, job, str(refusal), HTTPStatus.CONFLICT)
    messages.success(request, f"Đã ghi {written} dòng số liệu.")
    return see_other("central_figures", round_code)


def _preview(request: HttpRequest, job: Job, error: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    plan = central.plan_of(job, signed_in(request)) if job.confirmed_at is None else None
    context = {
        "round": job.round,
        "illustrative": job.round.illustrative,
        "job": job,
        "plan": plan,
        "can_apply": plan is not None and bool(plan.changes) and not plan.errors and not error,
        "error": error,
    }
    return render(request, "scoring/organisers/central/preview.html", context, status=status)


@require_safe
@requires("round.import_central", lookups.organised_round)
def central_marked(request: HttpRequest, round_: Round, round_code: str, token: str) -> HttpResponse:
    """The person's own workbook with its faulty cells marked; its preview where there is nothing to mark."""
    marked = central.annotated_copy(_job(request, round_, token), signed_in(request))
    if marked is None:
        return see_other("central_import_job", round_code, token)
    return attachment(marked, f"so-lieu-thuong-truc-{round_code}-co-loi.xlsx")


# --- One unit's, typed ---------------------------------------------------------------------------------------------


def _desk(request: HttpRequest, sheet: Assessment) -> Desk:
    closed = score_sheets.why_not_now(sheet, Layer.CENTRAL, timezone.now())
    if not closed and not permissions.may(request.user, "outside.score", sheet):
        closed = permissions.RIGHTS["outside.score"].says
    codes = {"round_code": sheet.round.code, "unit_code": sheet.unit.code}
    return Desk(
        sheet=sheet,
        layer=Layer.CENTRAL,
        seen=layers_for_organiser(sheet, closed=score_sheets.are_minutes_closed(sheet)),
        page_url=reverse("central_sheet", kwargs=codes),
        save_url=reverse("central_save", kwargs=codes),
        closed=closed,
        field=request.GET.get(FIELD_PARAMETER, ""),
        total_label="Tổng điểm được xem",
        history_url=reverse("sheet_history", kwargs=codes),
    )


def _page(request: HttpRequest, desk: Desk, posted: Posted | None = None, status: int = 200) -> HttpResponse:
    part = central_part(score_sheets.read_sheet(desk.sheet, desk.seen))
    context = desk_context(desk, posted, sheet=part) | {"illustrative": desk.sheet.round.illustrative}
    return render(request, "scoring/organisers/central/sheet.html", context, status=status)


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def central_sheet(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The criteria of one sheet that the standing body answers, to be typed."""
    return _page(request, _desk(request, sheet))


@require_POST
@requires("outside.score", lookups.central_desk)
def central_save(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Write one cell of the standing body."""
    desk = _desk(request, sheet)
    return save_cell(request, desk, lambda desk, posted, status: _page(request, desk, posted, status))
