"""Many units' workbooks at once: templates out as one archive, an archive in, looked at, confirmed once; no rule here."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from scoring.enums import JobKind
from scoring.excel import bulk, importer
from scoring.excel.package import RefusedFileError
from scoring.excel.templates_zip import MAX_SHEETS, templates_zip
from scoring.forms.archives import ArchiveForm
from scoring.forms.uploads import grouped_warnings
from scoring.models import Job, Round
from scoring.selectors import imports, jobs
from scoring.services.errors import Refused
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

SECONDS_A_REQUEST: Final = 2.0
"""How long one request carries a job on before it says how far it is."""


@require_safe
@requires("round.organise", organised_round)
def sheet_templates(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse | StreamingHttpResponse:
    """The templates of all units of a block (`?khoi=`), each as its unit would get it, as one archive."""
    block = request.GET.get("khoi", "")
    sheets = imports.sheets_to_hand_out(round_, block)
    if not sheets:
        raise Http404
    if len(sheets) > MAX_SHEETS:
        messages.warning(request, f"Đợt có hơn {MAX_SHEETS} đơn vị. Chọn từng khối rồi bấm Lọc trước khi tải mẫu.")
        return see_other("round_board", round_code)
    name = f"mau-tu-danh-gia-{round_code}{f'-{block}' if block else ''}.zip"
    header = content_disposition_header(as_attachment=True, filename=name)
    return StreamingHttpResponse(
        templates_zip(sheets), content_type="application/zip", headers={"Content-Disposition": header}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.import_sheets", organised_round)
def sheets_import(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Take an archive in and begin to look at it; nothing is written into a sheet yet."""
    form = ArchiveForm(typed(request), request.FILES or None)
    if form.is_valid():
        file, actor = form.cleaned_data["file"], signed_in(request)
        try:
            job = bulk.receive(round_=round_, file_name=file.name, content=file.read(), actor=actor, now=timezone.now())
        except RefusedFileError as found:
            form.add_error("file", f"{found.refusal.message} {found.refusal.fix}")
        else:
            bulk.work(job=job, actor=actor, seconds=SECONDS_A_REQUEST, clock=timezone.now)
            return see_other("sheets_import_job", round_code, job.token)
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "form": form,
        "jobs": jobs.jobs_of(round_, JobKind.SHEETS_IN, request.user),
    }
    return render(request, "scoring/organisers/archive_upload.html", context, status=status_of(form))


def _job(request: HttpRequest, round_: Round, token: str) -> Job:
    job = jobs.job_of(round_, JobKind.SHEETS_IN, token, request.user)
    if job is None:
        raise Http404
    return job


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.import_sheets", organised_round)
def sheets_import_job(request: HttpRequest, round_: Round, round_code: str, token: str) -> HttpResponse:
    """How far an archive is and what is in it, for who sent it; POST lets it be written, once."""
    job = _job(request, round_, token)
    ticks = request.POST.getlist("da-xem")
    if request.method != "POST":
        return _report(request, job)
    try:
        bulk.confirm(job=job, ticks=ticks, actor=signed_in(request), now=timezone.now())
    except importer.TicksMissing as missing:
        return _report(request, job, str(missing), ticks, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as refusal:
        return refused(request, refusal, "sheets_import_job", round_code, token)
    bulk.work(job=job, actor=signed_in(request), seconds=SECONDS_A_REQUEST, clock=timezone.now)
    return see_other("sheets_import_job", round_code, token)


def _report(
    request: HttpRequest, job: Job, error: str = "", ticks: Sequence[str] = (), status: int = HTTPStatus.OK
) -> HttpResponse:
    progress = jobs.progress_of(job)
    context = {
        "round": job.round,
        "illustrative": job.round.illustrative,
        "job": job,
        "progress": progress,
        "warnings": grouped_warnings(bulk.warnings_of(progress.items), ticks),
        "error": error,
    }
    return render(request, "scoring/organisers/archive.html", context, status=status)


@require_POST
@requires("round.import_sheets", organised_round)
def sheets_import_step(request: HttpRequest, round_: Round, round_code: str, token: str) -> HttpResponse:
    """Carry a job on for two seconds and say how far it is; the page asks again until nothing is left."""
    job = _job(request, round_, token)
    bulk.work(job=job, actor=signed_in(request), seconds=SECONDS_A_REQUEST, clock=timezone.now)
    if request.headers.get("HX-Request") != "true":
        return see_other("sheets_import_job", round_code, token)
    progress = jobs.progress_of(job)
    context = {"round": round_, "job": job, "progress": progress}
    response = render(request, "scoring/organisers/_archive_progress.html", context)
    if not progress.running:
        response["HX-Refresh"] = "true"
    return response
