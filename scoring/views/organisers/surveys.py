"""Survey counts of a round: the workbook out, a workbook in, preview, written once; scoring.excel reads and judges it."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums import JobKind
from scoring.excel import survey_import as surveys
from scoring.forms.archives import SurveyForm
from scoring.models import Job, Round
from scoring.selectors import jobs
from scoring.services.errors import AlreadyDone, Refused
from scoring.views.import_records import attachment
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed


@require_safe
@requires("round.organise", organised_round)
def survey_template(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The workbook of the round's survey counts as they stand, of one block with `?khoi=`."""
    block = request.GET.get("khoi", "")
    name = f"dieu-tra-{round_code}{f'-{block}' if block else ''}.xlsx"
    return attachment(surveys.survey_workbook(round_, block), name)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.import_survey", organised_round)
def survey_import(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Take a workbook in and go on to its preview; nothing is written yet."""
    form = SurveyForm(typed(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        job = surveys.receive(
            round_=round_, file_name=file.name, content=file.read(), actor=signed_in(request), now=timezone.now()
        )
        return see_other("survey_import_job", round_code, job.token)
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "form": form,
        "jobs": jobs.jobs_of(round_, JobKind.SURVEY_IN, request.user),
    }
    return render(request, "scoring/organisers/survey_upload.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.import_survey", organised_round)
def survey_import_job(request: HttpRequest, round_: Round, round_code: str, token: str) -> HttpResponse:
    """What a workbook would change, for who sent it; POST writes it, once, all or nothing."""
    job = jobs.job_of(round_, JobKind.SURVEY_IN, token, request.user)
    if job is None:
        raise Http404
    if request.method != "POST":
        return _preview(request, job)
    try:
        written = surveys.apply(job=job, actor=signed_in(request), now=timezone.now())
    except AlreadyDone as refusal:
        return refused(request, refusal, "survey_import_job", round_code, token)
    except Refused as refusal:
        return _preview(request, job, str(refusal), HTTPStatus.CONFLICT)
    messages.success(request, f"Đã ghi {written} dòng số phiếu điều tra.")
    return see_other("survey_import", round_code)


def _preview(request: HttpRequest, job: Job, error: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    plan = surveys.plan_of(job, signed_in(request)) if job.confirmed_at is None else None
    context = {
        "round": job.round,
        "illustrative": job.round.illustrative,
        "job": job,
        "plan": plan,
        "can_apply": plan is not None and bool(plan.changes) and not plan.errors and not error,
        "error": error,
    }
    return render(request, "scoring/organisers/survey.html", context, status=status)
