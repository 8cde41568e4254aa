"""Workbooks of a whole round on their way in (survey counts, central figures, teams): upload, preview, one writing; no rule."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from scoring.enums import JobKind
from scoring.excel import shown
from scoring.models import Job, Round
from scoring.selectors import jobs
from scoring.services.errors import AlreadyDone, Refused
from scoring.views.import_records import attachment
from scoring.views.responses import refused, see_other, signed_in, status_of, typed
from units.models import User

METHODS = ["GET", "HEAD", "POST"]


class Plan(shown.Plan, Protocol):
    """What a workbook would do, as a preview shows it."""

    @property
    def changes(self) -> Collection[object]:
        """What would be written."""


@dataclass(frozen=True)
class RoundFile:
    """A kind of workbook: its form, what scoring.excel does with it, names of its addresses, its templates, what is said.

    `upload`, `job` and `marked` are names of addresses (of the round, and of an upload by its token), `written` that of the
    page to go on to; `templates` is the folder of upload.html and preview.html.
    """

    kind: JobKind
    form: type[forms.Form]
    receive: Callable[..., Job]
    plan_of: Callable[[Job, User], Plan]
    apply: Callable[..., int]
    upload: str
    job: str
    marked: str
    written: str
    templates: str
    said: str

    def take_in(self, request: HttpRequest, round_: Round) -> HttpResponse:
        """The page to send a workbook from; a sound one goes on to its preview, and nothing is written yet."""
        form = self.form(typed(request), request.FILES or None)
        if form.is_valid():
            file = form.cleaned_data["file"]
            given = {"file_name": file.name, "content": file.read(), "actor": signed_in(request)}
            return see_other(self.job, round_.code, self.receive(round_=round_, **given, now=timezone.now()).token)
        uploads = jobs.jobs_of(round_, self.kind, request.user)
        context = {"round": round_, "illustrative": round_.illustrative, "form": form, "jobs": uploads}
        return render(request, f"{self.templates}/upload.html", context | self._names, status=status_of(form))

    def preview(self, request: HttpRequest, round_: Round, token: str) -> HttpResponse:
        """What a workbook would change, for who sent it; POST writes it, once, all or nothing."""
        job = self._job(request, round_, token)
        if request.method != "POST":
            return self._shown(request, job)
        try:
            written = self.apply(job=job, actor=signed_in(request), now=timezone.now())
        except AlreadyDone as refusal:
            return refused(request, refusal, self.job, round_.code, token)
        except Refused as refusal:
            return self._shown(request, job, str(refusal), HTTPStatus.CONFLICT)
        messages.success(request, self.said.format(written))
        return see_other(self.written, round_.code)

    def marked_copy(self, request: HttpRequest, round_: Round, token: str) -> HttpResponse:
        """The person's own workbook with its faulty cells marked; its preview where there is nothing to mark."""
        job = self._job(request, round_, token)
        marked = shown.annotated_copy(job, self.plan_of(job, signed_in(request)))
        if marked is None:
            return see_other(self.job, round_.code, token)
        return attachment(marked, f"danh-dau-{job.file_name.removesuffix('.xlsx')}.xlsx")

    @property
    def _names(self) -> dict[str, str]:
        return {"upload_name": self.upload, "job_name": self.job, "marked_name": self.marked}

    def _job(self, request: HttpRequest, round_: Round, token: str) -> Job:
        job = jobs.job_of(round_, self.kind, token, request.user)
        if job is None:
            raise Http404
        return job

    def _shown(self, request: HttpRequest, job: Job, error: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
        plan = self.plan_of(job, signed_in(request)) if job.confirmed_at is None else None
        context = {
            "round": job.round,
            "illustrative": job.round.illustrative,
            "job": job,
            "plan": plan,
            "can_apply": plan is not None and bool(plan.changes) and not plan.errors and not error,
            "can_mark": job.file_name.lower().endswith(".xlsx")
            and any(one.cell for one in (plan.errors if plan else ())),
            "error": error,
        }
        return render(request, f"{self.templates}/preview.html", context | self._names, status=status)
