"""Hội đồng thẩm định of a round: its decision, its members, its meetings; rules and writing stand elsewhere."""

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
from scoring.enums.replies import CouncilRole
from scoring.forms.conflicts import say_newer
from scoring.forms.council import CouncilForm, MeetingForm, MemberForm
from scoring.forms.round_windows import add_faults
from scoring.models import Round
from scoring.selectors import council as reading
from scoring.services import council as services
from scoring.services.errors import Faulty, Outdated, Refused
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.organise", organised_round)
def round_council(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The council with its members, its meetings and what waits; a POST sets it up or mends its decision."""
    form = CouncilForm(typed(request), initial=_begins(round_))
    if not form.is_valid():
        return _page(request, round_, status_of(form), council_form=form)
    said = form.cleaned_data
    try:
        services.set_up_council(
            round_=round_,
            decision=said["decision"],
            decision_date=said["decision_date"],
            seen=said["seen"] or 0,
            now=timezone.now(),
            actor=signed_in(request),
        )
    except Outdated as refusal:
        say_newer(form, _begins(round_), refusal)
        return _page(request, round_, HTTPStatus.CONFLICT, council_form=form)
    except Refused as refusal:
        return refused(request, refusal, "round_council", round_code)
    messages.success(request, "Đã ghi quyết định thành lập hội đồng.")
    return see_other("round_council", round_code)


@require_POST
@requires("council.run", organised_round)
def council_member(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Add a member."""
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _page(request, round_, HTTPStatus.UNPROCESSABLE_ENTITY, member_form=form)
    said = form.cleaned_data
    given: dict[str, Any] = {"name": said["name"], "position": said["position"], "role": CouncilRole(said["role"])}
    try:
        services.add_member(round_=round_, **given, now=timezone.now(), actor=signed_in(request))
    except Faulty as faulty:
        add_faults(form, faulty.faults)
        return _page(request, round_, HTTPStatus.UNPROCESSABLE_ENTITY, member_form=form)
    except Refused as refusal:
        return refused(request, refusal, "round_council", round_code)
    messages.success(request, f"Đã thêm {said['name']}.")
    return see_other("round_council", round_code)


@require_POST
@requires("council.run", organised_round)
def council_member_leaves(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Let a member leave."""
    sent = request.POST.get("thanh-vien", "")
    member_id = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0  # noqa: PLR2004 - an id's digits
    try:
        services.retire_member(round_=round_, member_id=member_id, now=timezone.now(), actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "round_council", round_code)
    messages.success(request, "Đã ghi thành viên thôi tham gia hội đồng.")
    return see_other("round_council", round_code)


@require_POST
@requires("council.run", organised_round)
def council_meeting_new(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Make the next meeting."""
    form = MeetingForm(request.POST)
    if not form.is_valid():
        return _page(request, round_, HTTPStatus.UNPROCESSABLE_ENTITY, meeting_form=form)
    given: dict[str, Any] = {"held_at": form.held_at, "place": form.cleaned_data["place"]}
    try:
        meeting = services.plan_meeting(round_=round_, **given, now=timezone.now(), actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "round_council", round_code)
    messages.success(request, f"Đã lập phiên họp {meeting.number}.")
    return see_other("council_meeting", round_code, meeting.number)


def _begins(round_: Round) -> dict[str, Any]:
    council = reading.council_of(round_)
    if council is None:
        return {"seen": 0}
    return {"decision": council.decision, "decision_date": council.decision_date, "seen": council.version}


def _page(request: HttpRequest, round_: Round, status: int, **forms: Any) -> HttpResponse:
    """The page with the form that was sent in its place."""
    council = reading.council_of(round_)
    context = {
        "round": round_,
        "council": council,
        "members": [] if council is None else reading.members_of(council),
        "meetings": [] if council is None else reading.meetings_of(council),
        "candidates": reading.candidates_of(round_, timezone.now()),
        "may_run": permissions.may(request.user, "council.run", round_),
        "council_form": CouncilForm(initial=_begins(round_)),
        "member_form": MemberForm(),
        "meeting_form": MeetingForm(),
        "illustrative": round_.illustrative,
    }
    return render(request, "scoring/organisers/council/council.html", context | forms, status=status)
