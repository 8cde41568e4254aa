"""Phúc tra: a unit's head asks for criteria to be looked at again and reads the answers; no rule and no query."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.forms.replies import NewRequestForm, RequestForm, quicker, resent
from scoring.forms.rows import row_id
from scoring.models import Assessment
from scoring.selectors.replies import Review, review_of
from scoring.selectors.standings import own_provisional_row
from scoring.services import reviews
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, Refused, Stale
from scoring.views import lookups
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

CHANGE, WITHDRAW = "sua", "rut"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("sheet.read", lookups.own_sheet)
def own_reviews(request: HttpRequest, sheet: Assessment, **codes: object) -> HttpResponse:
    """The unit's requests with their answers; the head names another criterion by a POST."""
    found = review_of(sheet, timezone.now())
    asked = [line for line, _told in found.requests] if request.method == "POST" else []
    form = NewRequestForm(typed(request), lines=[*found.others, *asked])
    if not form.is_valid():
        return _page(request, sheet, found, form, status_of(form))
    said = form.cleaned_data
    try:
        reviews.ask_review(
            assessment=sheet,
            code=said["code"],
            reason=said["reason"],
            seen_version=0,
            actor=signed_in(request),
            now=timezone.now(),
        )
    except Faulty as faulty:
        form.add_error("reason", " ".join(faulty.faults[said["code"]]))
        return _page(request, sheet, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except (AlreadyDone, NotAllowed) as refusal:
        return refused(request, refusal, "own_reviews", *codes.values())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, sheet, review_of(sheet, timezone.now()), form, HTTPStatus.CONFLICT)
    messages.success(request, f"Đã ghi đề nghị phúc tra tiêu chí {said['code']}.")
    return see_other("own_reviews", *codes.values())


@require_POST
@requires("review.ask", lookups.own_sheet)
def own_review_change(request: HttpRequest, sheet: Assessment, **codes: object) -> HttpResponse:
    """Change why, or take the request back, until it is answered."""
    now, actor = timezone.now(), signed_in(request)
    form = RequestForm(request.POST)
    withdraws = request.POST.get("viec") == WITHDRAW
    form.fields["reason"].required = not withdraws
    if not form.is_valid():
        return _page(request, sheet, review_of(sheet, now), None, HTTPStatus.UNPROCESSABLE_ENTITY, form)
    said = form.cleaned_data
    given: dict[str, Any] = {"assessment": sheet, "code": said["code"], "seen_version": said["seen"]}
    try:
        if withdraws:
            reviews.withdraw_review(**given, actor=actor, now=now)
        else:
            reviews.ask_review(**given, reason=said["reason"], actor=actor, now=now)
    except Stale as stale:
        form = RequestForm(resent(form, stale.cells[0].version))
        form.add_error(None, quicker(stale.cells[0]))
        return _page(request, sheet, review_of(sheet, now), None, HTTPStatus.CONFLICT, form)
    except Refused as refusal:
        return refused(request, refusal, "own_reviews", *codes.values())
    messages.success(request, f"Đã {'rút' if withdraws else 'sửa'} đề nghị phúc tra tiêu chí {said['code']}.")
    return see_other("own_reviews", *codes.values())


def _page(
    request: HttpRequest,
    sheet: Assessment,
    found: Review,
    new: NewRequestForm | None,
    status: int = 200,
    sent: RequestForm | None = None,
) -> HttpResponse:
    """The page; `sent` is the faulty or stale form of one request."""
    may_ask = permissions.may(request.user, "review.ask", sheet)
    rows = [
        {
            "line": line,
            "told": told,
            "id": row_id(line.leaf.code),
            "form": _form(line.leaf.code, told, sent) if may_ask and not found.closed else None,
        }
        for line, told in found.requests
    ]
    context = {
        "sheet": sheet,
        "review": found,
        "rows": rows,
        "form": new or NewRequestForm(lines=found.others),
        "may_ask": may_ask,
        "draft_row": own_provisional_row(sheet),
        "draft": True,
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/replies/reviews.html", context, status=status)


def _form(code: str, told: Any, sent: RequestForm | None) -> RequestForm | None:
    """The form of one request while it waits; the sent one in its place."""
    if sent is not None and sent.data.get("code") == code:
        return sent
    if told.row.state not in ("asked", "withdrawn"):
        return None
    initial = {"code": code, "seen": told.row.version, "reason": told.row.reason}
    return RequestForm(initial=initial, auto_id=f"{row_id(code)}-%s")
