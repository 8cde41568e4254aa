"""Phúc tra of a round for the standing body: every request, its answer, and when the units may read it; no rule, no query."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cchc_portal.http import requires
from scoring.forms.replies import ACCEPT, AnswerForm, quicker, resent
from scoring.models import Assessment, Round
from scoring.selectors import reviews as reading
from scoring.services import reviews
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, Refused, Stale
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed


@require_http_methods(["GET", "HEAD"])
@requires("round.organise", organised_round)
def round_reviews(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Every request of the round, waiting ones first."""
    rows = reading.requests_of_round(round_)
    context = {
        "round": round_,
        "rows": rows,
        "waiting": sum(row.state not in reading.ANSWERED for row in rows),
        "unreleased": sum(row.state in reading.ANSWERED and row.released_at is None for row in rows),
        "council": reading.has_council(round_),
        "illustrative": round_.illustrative,
    }
    del round_code
    return render(request, "scoring/organisers/council/reviews.html", context)


def asked_sheet(request: HttpRequest, *, round_code: str, unit_code: str, **_: object) -> Assessment:
    """A sheet of a round that the person's agency organises."""
    sheets = Assessment.objects.overseen_by(request.user).select_related("round__agency", "unit", "round_block__block")
    return get_object_or_404(sheets, round__code=round_code, unit__code=unit_code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("review.answer", asked_sheet)
def round_review(
    request: HttpRequest, sheet: Assessment, round_code: str, criterion_code: str, **_: object
) -> HttpResponse:
    """Answer one request with a reason."""
    row = reading.requests_of(sheet).get(criterion_code)
    if row is None:
        raise Http404
    begins: dict[str, Any] = {"code": criterion_code, "seen": row.version, "text": row.answer}
    form = AnswerForm(typed(request), initial=begins)
    status = status_of(form)
    if form.is_valid():
        try:
            _answer(request, sheet, form)
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, "round_reviews", round_code)
        except Faulty as faulty:
            form.add_error("text", " ".join(faulty.faults[criterion_code]))
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except Refused as refusal:
            form, status = _stale(form, refusal), HTTPStatus.CONFLICT
        else:
            messages.success(request, f"Đã trả lời {sheet.unit}, tiêu chí {criterion_code}.")
            return see_other("round_reviews", round_code)
    context = {"round": sheet.round, "sheet": sheet, "row": row, "form": form, "illustrative": sheet.round.illustrative}
    more = {"council": reading.has_council(sheet.round)}
    return render(request, "scoring/organisers/council/review.html", context | more, status=status)


def _stale(form: AnswerForm, refusal: Refused) -> AnswerForm:
    """What was typed, to be sent again over the version that stands now."""
    if not isinstance(refusal, Stale):
        form.add_error(None, str(refusal))
        return form
    again = AnswerForm(resent(form, refusal.cells[0].version))
    again.add_error(None, quicker(refusal.cells[0]))
    return again


def _answer(request: HttpRequest, sheet: Assessment, form: AnswerForm) -> None:
    said = form.cleaned_data
    reviews.answer_review(
        assessment=sheet,
        code=said["code"],
        accepts=said["says"] == ACCEPT,
        text=said["text"],
        seen_version=said["seen"],
        actor=signed_in(request),
        now=timezone.now(),
    )


@require_POST
@requires("review.answer", organised_round)
def round_reviews_release(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Gửi đơn vị: the units may read every answer from now on."""
    try:
        many = reviews.release_reviews(round_=round_, actor=signed_in(request), now=timezone.now())
    except Refused as refusal:
        return refused(request, refusal, "round_reviews", round_code)
    messages.success(request, f"Đã gửi {many} trả lời đến đơn vị.")
    return see_other("round_reviews", round_code)
