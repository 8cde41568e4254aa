"""Giải trình: the flagged criteria of a unit's own sheet, answered one by one, and printed; no rule and no query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.forms.replies import AGREE, ReplyForm, ReplyRow, reply_rows, resent
from scoring.forms.rows import row_id
from scoring.models import Assessment
from scoring.selectors.replies import replies_of, reply_of
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, Refused, Stale
from scoring.services.explanations import answer_explanation
from scoring.views import lookups
from scoring.views.responses import refused, see_other, signed_in


@require_safe
@requires("sheet.read")
def replies(request: HttpRequest) -> HttpResponse:
    """The sheets of my units on which something is to be explained."""
    return render(request, "scoring/replies/list.html", {"replies": replies_of(request.user, timezone.now())})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sheet.read", lookups.own_sheet)
def reply(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The flagged criteria alone in three columns; one of them is answered by a POST."""
    if request.method == "POST":
        return _answer(request, sheet)
    return _page(request, sheet)


@require_safe
@requires("sheet.read", lookups.own_sheet)
def reply_print(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Bản giải trình: the same three columns on paper, with a place to sign."""
    return render(request, "scoring/replies/print.html", _context(sheet, can_write=False))


def _answer(request: HttpRequest, sheet: Assessment) -> HttpResponse:
    """Write one answer; what is wrong stands at its criterion, with what was typed."""
    form = _sent(request.POST)
    if not form.is_valid():
        return _page(request, sheet, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    said = form.cleaned_data
    page = reverse("reply", args=[sheet.round.code, sheet.unit.code])
    try:
        answer_explanation(
            assessment=sheet,
            code=said["code"],
            agrees=said["says"] == AGREE,
            text=said["text"],
            seen_version=said["seen"],
            actor=signed_in(request),
            now=timezone.now(),
        )
    except Faulty as faulty:
        form.add_error("text", " ".join(faulty.faults[said["code"]]))
        return _page(request, sheet, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except (AlreadyDone, NotAllowed) as refusal:
        return refused(request, refusal, page)
    except Refused as refusal:
        return _page(request, sheet, form, HTTPStatus.CONFLICT, refusal)
    messages.success(request, f"Đã lưu ý kiến về tiêu chí {said['code']}.")
    return see_other(f"{page}#{row_id(said['code'])}")


def _sent(data: QueryDict) -> ReplyForm:
    """What was posted, with the ids of its row on the page."""
    return ReplyForm(data, auto_id=f"{row_id(data.get('code', ''))}-%s")


def _page(
    request: HttpRequest,
    sheet: Assessment,
    sent: ReplyForm | None = None,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The page; with what was sent in its row, and where it was too late or somebody else was quicker, why."""
    context = _context(sheet, can_write=permissions.may(request.user, "explanation.answer", sheet))
    if sent is not None:
        context |= _kept(context["rows"], sent, refusal)
    return render(request, "scoring/replies/page.html", context, status=status)


def _kept(rows: Sequence[ReplyRow], sent: ReplyForm, refusal: Refused | None) -> dict[str, Any]:
    """The rows with what was sent at its place; the version to send again is the one that stands now."""
    code = sent.data.get("code", "")
    stale = next(iter(refusal.cells), None) if isinstance(refusal, Stale) else None
    kept = []
    for row in rows:
        if row.flagged.line.leaf.code != code:
            kept.append(row)
            continue
        if stale is not None:
            sent = ReplyForm(resent(sent, stale.version), auto_id=sent.auto_id)
        kept.append(replace(row, form=sent, stale=stale))
    lost = refusal is not None and stale is None
    return {"rows": kept, "refusal": str(refusal) if lost else "", "lost": sent.data.get("text", "") if lost else ""}


def _context(sheet: Assessment, *, can_write: bool) -> dict[str, Any]:
    now = timezone.now()
    found = reply_of(sheet, now)
    return {
        "sheet": sheet,
        "reply": found,
        "rows": reply_rows(found.lines, can_write=can_write and not found.closed),
        "may_write": can_write,
        "now": now,
        "illustrative": sheet.round.illustrative,
    }
