"""Kiến nghị: those of the person's units and teams, one of them with its answer; a file out. No rule and no query."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.forms.recommendations import ACCEPT, DROP, SEND_BACK, AnswerForm, SettleForm, add_faults
from scoring.models import Recommendation
from scoring.selectors import recommendations as reading
from scoring.services import recommendations as services
from scoring.services.errors import Faulty, Outdated, Refused
from scoring.views.evidence_files import attachment
from scoring.views.lookups import visible_recommendation
from scoring.views.responses import refused, see_other, signed_in

_SAID = {ACCEPT: "Đã nhận: kiến nghị đã xong.", SEND_BACK: "Đã trả lại cho đơn vị.", DROP: "Đã thôi theo dõi."}


@require_safe
@requires("recommendation.read")
def recommendations(request: HttpRequest) -> HttpResponse:
    """The recommendations of the person's units and teams, open ones first."""
    rows = reading.recommendations_for(request.user, timezone.now())
    state, search = request.GET.get("trang-thai", ""), request.GET.get("tim", "").strip()[:100]
    context = {
        "rows": reading.chosen(rows, state=state, search=search),
        "total": len(rows),
        "states": reading.STATES,
        "state": state,
        "search": search,
    }
    return render(request, "scoring/recommendations/list.html", context)


@require_safe
@requires("recommendation.read", visible_recommendation)
def recommendation(request: HttpRequest, row: Recommendation, token: str) -> HttpResponse:  # noqa: ARG001 - asked by requires
    """One recommendation, what was answered, and what the person may do with it."""
    return _page(request, row)


def _page(
    request: HttpRequest, row: Recommendation, sent: Form | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    begins = {"seen": row.version, "answer": row.answer, "paper": row.answer_paper}
    active = row.state in reading.OPEN_STATES
    context = {
        "row": row,
        "followed": reading.Followed(row, timezone.now()),
        "answer_form": sent if isinstance(sent, AnswerForm) else AnswerForm(initial=begins),
        "settle_form": sent if isinstance(sent, SettleForm) else SettleForm(initial={"seen": row.version}),
        "may_answer": active and permissions.may(request.user, "recommendation.answer", row),
        "may_settle": active and permissions.may(request.user, "recommendation.settle", row),
        "illustrative": row.round.illustrative,
    }
    return render(request, "scoring/recommendations/page.html", context, status=status)


@require_POST
@requires("recommendation.answer", visible_recommendation)
def recommendation_answer(request: HttpRequest, row: Recommendation, token: str) -> HttpResponse:
    """Answer for the unit that owes it; a refused answer keeps what was typed."""
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    said = form.cleaned_data
    try:
        services.answer_recommendation(
            recommendation=row,
            text=said["answer"],
            paper=said["paper"],
            file=said["file"],
            seen=said["seen"],
            now=timezone.now(),
            actor=signed_in(request),
        )
    except (Faulty, Outdated) as refusal:
        return _told(request, row, form, refusal)
    except Refused as refusal:
        return refused(request, refusal, "recommendation", token)
    messages.success(request, "Đã gửi trả lời cho đoàn kiểm tra.")
    return see_other("recommendation", token)


@require_POST
@requires("recommendation.settle", visible_recommendation)
def recommendation_settle(request: HttpRequest, row: Recommendation, token: str) -> HttpResponse:
    """Accept an answer, send it back or stop following, for the team that recommended and the organiser."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    said = form.cleaned_data
    given = {"state": said["state"], "reason": said["reason"], "seen": said["seen"]}
    try:
        services.settle_recommendation(recommendation=row, **given, now=timezone.now(), actor=signed_in(request))
    except (Faulty, Outdated) as refusal:
        return _told(request, row, form, refusal)
    except Refused as refusal:
        return refused(request, refusal, "recommendation", token)
    messages.success(request, _SAID[said["state"]])
    return see_other("recommendation", token)


def _told(request: HttpRequest, row: Recommendation, form: Form, refusal: Refused) -> HttpResponse:
    """The page with what was typed and what is wrong; its version is what stands now."""
    if isinstance(refusal, Faulty):
        add_faults(form, refusal.faults)
        return _page(request, row, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    form.add_error(None, str(refusal))
    return _page(request, row, form, HTTPStatus.CONFLICT)


@require_safe
@requires("recommendation.read", visible_recommendation)
def recommendation_file(request: HttpRequest, row: Recommendation, token: str) -> HttpResponseBase:  # noqa: ARG001 - asked by requires
    """The document that came with the answer."""
    if not row.file:
        raise Http404
    return attachment(row.file, row.file_name, row.file_type)
