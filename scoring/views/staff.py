"""Pages of a unit's staff and head: my work, my sheets, submit and withdraw; no rule and no query."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import Layer
from scoring.forms.letters import LetterForm
from scoring.forms.own_sheet import SheetTable, sheet_table
from scoring.models import Assessment
from scoring.selectors import score_sheets
from scoring.selectors.inspections import deadlines_of
from scoring.selectors.work import sheets_of_own_units, work_of
from scoring.services import sheets
from scoring.services.errors import Refused
from scoring.views import lookups
from scoring.views.responses import refused, see_other, signed_in, status_of, typed


def fit_for(action: str) -> Callable[..., Assessment]:
    """A lookup of the unit's own sheet that says who may do `action` and where the sheet stands, when not now (403)."""

    def own_sheet_fit(request: HttpRequest, **codes: Any) -> Assessment:
        sheet = lookups.own_sheet(request, **codes)
        if not permissions.may(request.user, action, sheet):
            says = permissions.RIGHTS[action].says
            raise PermissionDenied(f"{says} Phiếu này: {sheet.get_state_display()}.")
        return sheet

    return own_sheet_fit


@require_safe
@requires("work.read")
def work(request: HttpRequest) -> HttpResponse:
    """Việc của tôi: one big thing to do first, then the others by deadline."""
    waiting = work_of(request.user, timezone.now())
    tasks = [{"task": task, "url": reverse(task.view, kwargs=dict(task.codes))} for task in waiting.tasks]
    readings = [{"task": task, "url": reverse(task.view, kwargs=dict(task.codes))} for task in waiting.readings]
    context = {
        "first": tasks[:1],
        "tasks": tasks[1:],
        "readings": readings,
        "late": waiting.late,
        "now": timezone.now(),
    }
    return render(request, "scoring/staff/work.html", context | {"count": len(tasks)})


@require_safe
@requires("sheet.read")
def own_sheets(request: HttpRequest) -> HttpResponse:
    """The sheets of my units, open ones first."""
    return render(request, "scoring/staff/sheets.html", {"sheets": sheets_of_own_units(request.user, timezone.now())})


def _table(sheet: Assessment) -> SheetTable:
    seen = score_sheets.seen_by_unit(sheet)
    return sheet_table(score_sheets.read_sheet(sheet, seen), seen)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sheet.submit", fit_for("sheet.submit"))
def own_sheet_submit(request: HttpRequest, sheet: Assessment, **codes: object) -> HttpResponse:
    """Nộp phiếu: what is missing, the official letter, then it is submitted."""
    now = timezone.now()
    form = LetterForm(typed(request), today=timezone.localdate(now))
    if form.is_valid():
        letter = form.cleaned_data
        try:
            sheets.submit_sheet(
                assessment=sheet,
                letter_number=letter["number"],
                letter_date=letter["date"],
                now=now,
                actor=signed_in(request),
            )
        except Refused as refusal:
            return refused(request, refusal, "own_sheet", *codes.values())
        messages.success(request, "Đã nộp phiếu. Có thể rút lại cho đến khi việc xem xét bắt đầu.")
        return see_other("own_sheet", *codes.values())
    context = {
        "sheet": sheet,
        "table": _table(sheet),
        "form": form,
        "closed": score_sheets.why_not_now(sheet, Layer.SELF, now),
        "deadline": deadlines_of([sheet], Layer.SELF, now)[0],
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/staff/submit.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sheet.withdraw", fit_for("sheet.withdraw"))
def own_sheet_withdraw(request: HttpRequest, sheet: Assessment, **codes: object) -> HttpResponse:
    """Rút lại: what follows, then the sheet is being filled in again."""
    if request.method == "POST":
        try:
            sheets.withdraw_sheet(assessment=sheet, now=timezone.now(), actor=signed_in(request))
        except Refused as refusal:
            return refused(request, refusal, "own_sheet", *codes.values())
        messages.success(request, "Đã rút phiếu. Sửa xong hãy nộp lại trước hạn.")
        return see_other("own_sheet", *codes.values())
    context = {
        "sheet": sheet,
        "deadline": deadlines_of([sheet], Layer.SELF, timezone.now())[0],
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/staff/withdraw.html", context)
