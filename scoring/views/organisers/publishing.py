"""Trình, công bố, đính chính: pages that say what follows, then one service call; no check of theirs is made here."""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cchc_portal.http import requires
from scoring.enums import RoundState
from scoring.forms.organisers import PublishForm
from scoring.models import PublicationRequest, Round
from scoring.selectors import corrections, progress
from scoring.selectors.board import board_of
from scoring.services import rankings
from scoring.services.errors import AlreadyDone, Check, ChecksFailed, Refused
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed
from units.models import User


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.present", organised_round)
def round_present(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Trình: leaders read the provisional ranking from then on; a page of its own, as it cannot be taken back."""
    now = timezone.now()
    if request.method != "POST":
        context = {"round": round_, "illustrative": round_.illustrative, "board": board_of(round_, now)}
        return render(request, "scoring/organisers/present.html", context)
    try:
        rankings.present_round(round_=round_, now=now, actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "round_board", round_code)
    messages.success(request, "Đã trình. Lãnh đạo xem được bảng xếp hạng dự thảo từ lúc này.")
    return see_other("round_board", round_code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.publish", organised_round)
def round_publish(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Công bố or đính chính: every check, what would change, the decision; published at once or asked for."""
    seen = progress.newest_version(round_)
    corrects = seen > 0 and request.POST.get("seen_version") != "0"  # a second click on the first publication does not
    form = PublishForm(typed(request), correction=corrects, initial={"seen_version": seen})
    if not form.is_valid():
        return publish_page(request, round_, form, status=status_of(form))
    try:
        asked = _ask_once(round_, form.cleaned_data, now=timezone.now(), actor=signed_in(request))
    except ChecksFailed as refusal:
        return publish_page(request, round_, form, checks=refusal.checks, status=HTTPStatus.CONFLICT)
    except Refused as refusal:
        return refused(request, refusal, "round_publish", round_code)
    if asked.ranking is None:
        messages.success(request, "Đã đề nghị công bố. Chờ người thứ hai của cơ quan thường trực duyệt.")
    else:
        messages.success(request, f"Đã công bố lần {asked.ranking.version}.")
    return see_other("round_publish", round_code)


@require_POST
@requires("round.publish", organised_round)
def round_approve(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Duyệt: the second person publishes what the first one asked for; the checks run anew."""
    try:
        asked = _seen_request(request, round_)
        ranking = rankings.approve_publication(request=asked, now=timezone.now(), actor=signed_in(request))
    except ChecksFailed as refusal:
        form = PublishForm(correction=progress.newest_version(round_) > 0)
        return publish_page(request, round_, form, checks=refusal.checks, status=HTTPStatus.CONFLICT)
    except Refused as refusal:
        return refused(request, refusal, "round_publish", round_code)
    messages.success(request, f"Đã công bố lần {ranking.version}.")
    return see_other("round_publish", round_code)


@require_POST
@requires("round.publish", organised_round)
def round_unrequest(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Rút đề nghị: the waiting request is closed, nothing is published."""
    try:
        asked = _seen_request(request, round_)
        rankings.withdraw_request(request=asked, now=timezone.now(), actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "round_publish", round_code)
    messages.success(request, "Đã rút đề nghị công bố. Chưa công bố gì.")
    return see_other("round_publish", round_code)


def publish_page(
    request: HttpRequest,
    round_: Round,
    form: PublishForm,
    *,
    checks: tuple[Check, ...] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page before a publication; `checks` are those of a refusal, else they are made now."""
    versions = progress.versions_of(round_)
    if checks is None:
        checks = tuple(rankings.check_publication(round_=round_, reason="", actor=signed_in(request)))
        checks = checks[:-1] if versions else checks  # the last asks for the reason, and the form does that itself
    context: dict[str, Any] = {
        "round": round_,
        "illustrative": round_.illustrative,
        "form": form,
        "checks": checks,
        "passed": not any(check.stops for check in checks),
        "waiting": progress.waiting_request(round_),
        "versions": versions,
        "changes": corrections.changes_since(versions[0]) if versions else None,
        "previewed": round_.presented_at is not None and round_.state == RoundState.OPEN,
    }
    return render(request, "scoring/organisers/publish.html", context, status=status)


@transaction.atomic
def _ask_once(round_: Round, typed: dict[str, Any], *, now: dt.datetime, actor: User) -> PublicationRequest:
    """Ask for a publication unless a version came out since the page was shown: a second click must not correct."""
    locked = rankings.locked_round(round_)
    newest = progress.newest_version(locked)
    if newest != typed["seen_version"]:
        asked = {name: typed.get(name, "") for name in ("decision_number", "decision_date", "reason")}
        is_same = progress.was_asked_by(locked, actor, asked)
        said = f"Đợt này đã công bố lần {newest} sau khi trang được mở. Xem lại trước khi công bố tiếp."
        raise (AlreadyDone if is_same else Refused)(said)
    return rankings.request_publication(
        round_=locked,
        decision_number=typed["decision_number"],
        decision_date=typed["decision_date"],
        reason=typed.get("reason", ""),
        now=now,
        actor=actor,
    )


def _seen_request(request: HttpRequest, round_: Round) -> PublicationRequest:
    """The waiting request, if it is the one that the person saw; raises AlreadyDone where it is not."""
    waiting = progress.waiting_request(round_)
    if waiting is None or str(waiting.pk) != request.POST.get("request", ""):
        raise AlreadyDone("Đề nghị công bố này đã xong.")
    return waiting
