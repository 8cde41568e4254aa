"""Phân công thẩm định: which lead unit appraises which field, and the agency's coded reasons; no rule and no query."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cchc_portal.http import requires
from scoring.enums import RoundState
from scoring.forms.appraisers import groups_of, typed_leads
from scoring.models import Round
from scoring.selectors.appraisal import reason_rows
from scoring.selectors.appraisers import Assignments, Leads, assignments_of
from scoring.services.appraisers import assign_fields, faults_of
from scoring.services.errors import AlreadyDone, Faulty, Outdated, Refused
from scoring.services.reasons import add_reason, ensure_reasons, offer_reason
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_appraisers(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Who appraises what; POST writes it, or fills the page with last year's (`viec=nam-truoc`), unwritten."""
    if round_.state == RoundState.DRAFT:
        return see_other("round_setup", round_code)
    found = assignments_of(round_)
    if request.method != "POST":
        return _page(request, found, found.standing)
    if request.POST.get("viec") == "nam-truoc":
        return _page(request, found, found.last, copied=True)
    return _assign(request, found)


def _assign(request: HttpRequest, found: Assignments) -> HttpResponse:
    """Write what was sent; where that is refused the page keeps it."""
    round_, leads = found.round, typed_leads(request.POST, found)
    try:
        changed = assign_fields(
            round_=round_,
            leads=leads,
            seen=request.POST.get("seen", ""),
            now=timezone.now(),
            actor=signed_in(request),
        )
    except Faulty as faulty:
        return _page(request, found, leads, faulty, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Outdated as refusal:
        messages.error(request, str(refusal))
        return _page(request, found, leads, status=HTTPStatus.CONFLICT)
    except Refused as refusal:
        return refused(request, refusal, "round_appraisers", round_.code)
    messages.success(request, f"Đã ghi phân công: {changed} lĩnh vực của các khối thay đổi.")
    return see_other("round_appraisers", round_.code)


def _page(
    request: HttpRequest,
    found: Assignments,
    leads: Leads,
    faulty: Faulty | None = None,
    status: int = HTTPStatus.OK,
    *,
    copied: bool = False,
) -> HttpResponse:
    faults = {key: list(texts) for key, texts in faulty.faults.items()} if faulty else {}
    context = {
        "round": found.round,
        "illustrative": found.round.illustrative,
        "found": found,
        "groups": groups_of(found, leads, faults if faulty else faults_of(found, leads) if copied else {}),
        "changeable": found.round.state == RoundState.OPEN,
        "copied": copied,
        "faulty": bool(faults),
    }
    return render(request, "scoring/organisers/appraisal/assign.html", context, status=status)


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_reasons(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The agency's coded reasons; POST adds one, or offers one no more or again."""
    ensure_reasons(round_.agency)
    if request.method != "POST":
        return _reasons(request, round_)
    actor, sent = signed_in(request), request.POST
    try:
        if "dung" in sent or "ngung" in sent:
            code = sent.get("dung", sent.get("ngung", ""))
            offer_reason(round_=round_, code=code, active="dung" in sent, actor=actor)
        else:
            add_reason(round_=round_, code=sent.get("code", ""), text=sent.get("text", ""), actor=actor)
    except Faulty as faulty:
        return _reasons(request, round_, faulty.faults, HTTPStatus.UNPROCESSABLE_ENTITY)
    except AlreadyDone as done:
        messages.info(request, str(done))
    else:
        messages.success(request, "Đã lưu danh mục mã lý do.")
    return see_other("round_reasons", round_code)


def _reasons(
    request: HttpRequest,
    round_: Round,
    faults: Mapping[str, tuple[str, ...]] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "round": round_,
        "rows": reason_rows(round_.agency_id),
        "faults": {name: " ".join(texts) for name, texts in (faults or {}).items()},
        "typed": {"code": request.POST.get("code", ""), "text": request.POST.get("text", "")},
    }
    return render(request, "scoring/organisers/appraisal/reasons.html", context, status=status)
