"""Teams from a workbook: the template out, a file in, its preview, written once; scoring.excel reads and judges it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums import JobKind
from scoring.excel import team_import
from scoring.excel.inspection_teams import teams_workbook
from scoring.forms.inspection_teams import TeamsFileForm
from scoring.models import Job, Round
from scoring.selectors import jobs
from scoring.services.errors import AlreadyDone, Refused
from scoring.views.import_records import attachment
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires("round.organise", organised_round)
def teams_template(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - asked by requires
    """The workbook of the teams as they stand, to fill in."""
    return attachment(teams_workbook(round_), f"doan-kiem-tra-{round_code}.xlsx")


@require_http_methods(METHODS)
@requires("round.change", organised_round)
def teams_file(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Take a workbook in and go on to its preview; nothing is written yet."""
    form = TeamsFileForm(typed(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        given = {"file_name": file.name, "content": file.read(), "actor": signed_in(request), "now": timezone.now()}
        return see_other("teams_file_job", round_code, team_import.receive(round_=round_, **given).token)
    context = {"round": round_, "illustrative": round_.illustrative, "form": form}
    return render(request, "scoring/organisers/teams/upload.html", context, status=status_of(form))


@require_http_methods(METHODS)
@requires("round.change", organised_round)
def teams_file_job(request: HttpRequest, round_: Round, round_code: str, token: str) -> HttpResponse:
    """What a workbook would change, for who sent it; POST writes it, once, all or nothing."""
    job = jobs.job_of(round_, JobKind.TEAMS_IN, token, request.user)
    if job is None:
        raise Http404
    if request.method != "POST":
        return _preview(request, job)
    try:
        written = team_import.apply(job=job, actor=signed_in(request), now=timezone.now())
    except AlreadyDone as refusal:
        return refused(request, refusal, "round_teams", round_code)
    except Refused as refusal:
        return _preview(request, job, str(refusal), HTTPStatus.CONFLICT)
    messages.success(request, f"Đã ghi {written} đoàn từ tệp.")
    return see_other("round_teams", round_code)


def _preview(request: HttpRequest, job: Job, error: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    plan = team_import.plan_of(job) if job.confirmed_at is None else None
    context = {
        "round": job.round,
        "illustrative": job.round.illustrative,
        "job": job,
        "plan": plan,
        "can_apply": plan is not None and bool(plan.changed) and not plan.errors and not error,
        "error": error,
    }
    return render(request, "scoring/organisers/teams/preview.html", context, status=status)
