"""The standing body's side of citizens' opinions: questions, points with their QR slip, comments to let through."""

from __future__ import annotations

from http import HTTPStatus

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums.opinions import CommentState
from scoring.forms.conflicts import say_newer
from scoring.forms.opinions import PointForm, QuestionsForm, questions_begin
from scoring.forms.round_windows import add_faults
from scoring.models import CollectionPoint
from scoring.selectors import opinions as selectors
from scoring.services import opinion_points, opinions
from scoring.services.errors import AlreadyDone, Faulty, Outdated, Refused
from scoring.views.opinions.lookups import organised_agency, read_point
from scoring.views.responses import refused, see_other, signed_in, status_of, typed
from units.models import Agency

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires("opinion.organise", organised_agency)
def opinion_questions(request: HttpRequest, agency: Agency, **_: object) -> HttpResponse:
    """The agency's questions; a change is a new version, and points that stand keep theirs."""
    standing = selectors.question_set_of(agency)
    form = QuestionsForm(typed(request), standing=standing)
    status = status_of(form)
    if form.is_valid():
        given = form.cleaned_data
        try:
            asked = {"title": given["title"], "questions": given["questions"].splitlines(), "seen": given["seen"]}
            opinion_points.set_questions(agency=agency, **asked, now=timezone.now(), actor=signed_in(request))
        except Faulty as refusal:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            add_faults(form, refusal.faults)
        except Outdated as refusal:
            status = HTTPStatus.CONFLICT
            say_newer(form, questions_begin(selectors.question_set_of(agency)), refusal)
        except Refused as refusal:
            return refused(request, refusal, "opinions")
        else:
            messages.success(request, "Đã lưu bộ câu hỏi. Điểm lập từ nay dùng bộ mới.")
            return see_other("opinions")
    context = {"agency": agency, "form": form, "standing": standing}
    return render(request, "scoring/opinions/questions.html", context, status=status)


@require_http_methods(METHODS)
@requires("opinion.organise", organised_agency)
def opinion_point_new(request: HttpRequest, agency: Agency, **_: object) -> HttpResponse:
    """A new point for one unit."""
    units = [unit for unit in selectors.units_read_by(request.user) if unit.agency_id == agency.pk]
    form = PointForm(typed(request), units=units, token=opinion_points.new_token())
    status = status_of(form)
    if form.is_valid():
        given = form.cleaned_data
        unit, token = form.units[given["unit"]], given["token"]
        kept = {"name": given["name"], "first": given["first"], "last": given["last"], "token": token}
        try:
            opinion_points.open_point(unit=unit, **kept, now=timezone.now(), actor=signed_in(request))
        except Faulty as refusal:
            status = HTTPStatus.UNPROCESSABLE_ENTITY
            add_faults(form, refusal.faults)
        except Refused as refusal:
            return refused(request, refusal, "opinions")
        else:
            return see_other("opinion_point", token)
    context = {"agency": agency, "form": form, "question_set": selectors.question_set_of(agency)}
    return render(request, "scoring/opinions/point_new.html", context, status=status)


@require_safe
@requires("opinion.read", lambda request, **codes: read_point(request, **codes).unit)
def opinion_point(request: HttpRequest, _unit: object, token: str) -> HttpResponse:
    """A point with its slip to print: the address and its QR code, drawn here."""
    point = read_point(request, token=token)
    address = request.build_absolute_uri(reverse("opinion_give", args=[token]))
    picture = segno.make(address, error="m").svg_inline(scale=6, border=2, omitsize=True)
    context = {
        "point": point,
        "address": address,
        "picture": mark_safe(picture),  # noqa: S308 - drawn here from an address of ours
        "today": timezone.localdate(),
        "is_collecting": selectors.is_collecting(point, timezone.localdate()),
        "may_organise": permissions.may(request.user, "opinion.organise", point),
    }
    return render(request, "scoring/opinions/point.html", context)


@require_POST
@requires("opinion.organise", read_point)
def opinion_point_close(request: HttpRequest, point: CollectionPoint, token: str) -> HttpResponse:
    """Let a point take no opinion any more."""
    try:
        opinion_points.close_point(point=point, today=timezone.localdate(), actor=signed_in(request))
    except Refused as refusal:
        return refused(request, refusal, "opinion_point", token)
    messages.success(request, "Đã đóng điểm lấy ý kiến.")
    return see_other("opinion_point", token)


@require_http_methods(METHODS)
@requires("opinion.organise", organised_agency)
def opinion_comments(request: HttpRequest, agency: Agency, **_: object) -> HttpResponse:
    """Comments that wait for a moderator; POST lets one through or holds it back."""
    units = [unit for unit in selectors.units_read_by(request.user) if unit.agency_id == agency.pk]
    if request.method != "POST":
        context = {
            "agency": agency,
            "pending": selectors.comments_of(units, CommentState.PENDING),
            "judged": [
                *selectors.comments_of(units, CommentState.SHOWN, 30),
                *selectors.comments_of(units, CommentState.HIDDEN, 30),
            ],
        }
        return render(request, "scoring/opinions/comments.html", context)
    found = selectors.opinion_by_code(units, request.POST.get("ma", ""))
    wanted = request.POST.get("trang_thai", "")
    if found is None or wanted not in (CommentState.SHOWN, CommentState.HIDDEN):
        return refused(
            request, AlreadyDone("Không còn góp ý này; xin xem lại danh sách."), "opinion_comments", agency.code
        )
    seen, now, actor = request.POST.get("dang_la", ""), timezone.now(), signed_in(request)
    try:
        opinions.judge_comment(opinion=found, state=CommentState(wanted), seen=seen, now=now, actor=actor)
    except Refused as refusal:
        return refused(request, refusal, "opinion_comments", agency.code)
    messages.success(request, "Đã ghi.")
    return see_other("opinion_comments", agency.code)
