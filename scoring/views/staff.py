"""Pages of a unit's staff and head: my work, my sheets, submit and withdraw; no rule and no query."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import Layer, SheetState
from scoring.forms.letters import LetterForm
from scoring.forms.own_sheet import sheet_table
from scoring.forms.rows import row_id
from scoring.models import Assessment
from scoring.selectors import score_sheets
from scoring.selectors.inspections import deadlines_of
from scoring.selectors.state_moves import was_moved_by
from scoring.selectors.work import sheets_of_own_units, work_of
from scoring.services import sheets
from scoring.services.errors import Refused
from scoring.views import lookups
from scoring.views.desk import FIELD_PARAMETER
from scoring.views.repeated import fit_for, told_as_done
from scoring.views.responses import refused, see_other, signed_in, status_of, typed


@require_safe
@requires("work.read")
def work(request: HttpRequest) -> HttpResponse:
    """Việc của tôi: one big thing to do first, then the others by deadline."""
    waiting = work_of(request.user, timezone.now())
    tasks, readings = (
        [{"task": task, "url": reverse(task.view, kwargs=dict(task.codes), query=task.query)} for task in found]
        for found in (waiting.tasks, waiting.readings)
    )
    context = {
        "first": tasks[:1],
        "tasks": tasks[1:],
        "readings": readings,
        "late": waiting.late,
        "reports": permissions.may(request.user, "figures.report"),
        "now": timezone.now(),
    }
    return render(request, "scoring/staff/work.html", context | {"count": len(tasks)})


@require_safe
@requires("sheet.read")
def own_sheets(request: HttpRequest) -> HttpResponse:
    """The sheets of my units, open ones first."""
    return render(request, "scoring/staff/sheets.html", {"sheets": sheets_of_own_units(request.user, timezone.now())})


def _unproven(sheet: Assessment, lines: Iterable[score_sheets.Line]) -> list[dict[str, str]]:
    """The criteria that keep the sheet from being submitted, with the places where evidence or an explanation goes."""
    codes = {"round_code": sheet.round.code, "unit_code": sheet.unit.code}
    page, papers = reverse("own_sheet", kwargs=codes), reverse("own_evidence", kwargs=codes)
    return [
        {
            "code": line.leaf.code,
            "title": line.leaf.title,
            "evidence": line.leaf.evidence,
            "papers_url": f"{papers}?{urlencode({'tieu-chi': line.leaf.code})}",
            "row_url": f"{page}?{urlencode({FIELD_PARAMETER: line.leaf.field})}#{row_id(line.leaf.code)}",
        }
        for line in lines
        if line.lacks_evidence
    ]


def _submitted_so(request: HttpRequest, **codes: Any) -> HttpResponse | None:
    """The way on for who has submitted the sheet with this very letter."""
    sheet = lookups.own_sheet(request, **codes)
    form = LetterForm(request.POST, request.FILES, today=timezone.localdate(timezone.now()))
    if not form.is_valid():
        return None
    told = {"letter": form.cleaned_data["number"], "letter_date": form.cleaned_data["date"].isoformat()}
    done = was_moved_by(sheet, request.user, SheetState.SUBMITTED, told)
    return see_other("own_sheet", *codes.values()) if done else None


def _withdrawn_so(request: HttpRequest, **codes: Any) -> HttpResponse | None:
    """The way on for who has taken the sheet back."""
    done = was_moved_by(lookups.own_sheet(request, **codes), request.user, SheetState.DRAFTING, {"reason": ""})
    return see_other("own_sheet", *codes.values()) if done else None


@require_http_methods(["GET", "HEAD", "POST"])
@told_as_done("Phiếu đã nộp từ lần bấm trước. Không nộp thêm lần nữa.", _submitted_so)
@requires("sheet.submit", fit_for("sheet.submit", lookups.own_sheet))
def own_sheet_submit(request: HttpRequest, sheet: Assessment, **codes: object) -> HttpResponse:
    """Nộp phiếu: what is missing, the official letter, then it is submitted."""
    now = timezone.now()
    sent = typed(request)
    form = LetterForm(sent, None if sent is None else request.FILES, today=timezone.localdate(now))
    if not form.is_valid():
        return _submission(request, sheet, form, status_of(form))
    letter = form.cleaned_data
    try:
        sheets.submit_sheet(
            assessment=sheet,
            letter_number=letter["number"],
            letter_date=letter["date"],
            scan=letter["scan"],
            now=now,
            actor=signed_in(request),
        )
    except sheets.EvidenceMissing:
        return _submission(request, sheet, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Refused as refusal:
        return refused(request, refusal, "own_sheet", *codes.values())
    messages.success(request, "Đã nộp phiếu. Có thể rút lại cho đến khi việc xem xét bắt đầu.")
    return see_other("own_sheet", *codes.values())


def _submission(request: HttpRequest, sheet: Assessment, form: LetterForm, status: int) -> HttpResponse:
    """The page before submission: what is missing, what keeps it from being submitted, the letter."""
    now = timezone.now()
    seen = score_sheets.seen_by_unit(sheet)
    read = score_sheets.read_sheet(sheet, seen)
    context = {
        "sheet": sheet,
        "table": sheet_table(read, seen),
        "unproven": _unproven(sheet, read.lines),
        "form": form,
        "closed": score_sheets.why_not_now(sheet, Layer.SELF, now),
        "deadline": deadlines_of([sheet], Layer.SELF, now)[0],
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/staff/submit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@told_as_done("Phiếu đã rút từ lần bấm trước. Sửa xong hãy nộp lại trước hạn.", _withdrawn_so)
@requires("sheet.withdraw", fit_for("sheet.withdraw", lookups.own_sheet))
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
