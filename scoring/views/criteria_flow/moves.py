"""Đổi bộ tiêu chí: what a newer version of a set does to the sheets of a running round, then the move, once."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cchc_portal.http import requires
from scoring.enums import RoundState
from scoring.forms.set_moves import NONE, DecisionForm, MoveChoice, pair_rows, read_choice
from scoring.forms.set_words import counted_kinds, difference_lines, taken_lines
from scoring.models import Round
from scoring.selectors.kept_moves import kept_plan
from scoring.selectors.set_choice import FamilyUse, families_of, sheets_of
from scoring.selectors.set_moves import MovePlan
from scoring.services.errors import Faulty, Outdated, Refused
from scoring.services.set_moves import Move, move_to_set
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

PAGE = "scoring/organisers/sets/move.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.organise", organised_round)
def round_sets(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The blocks with their versions, what a move would do; POST moves what was shown."""
    given = request.POST if request.method == "POST" else request.GET
    families = families_of(round_)
    choice = read_choice(given, families)
    form = DecisionForm(typed(request))
    if choice is None or round_.state != RoundState.OPEN:
        late = HTTPStatus.CONFLICT if form.is_bound else HTTPStatus.OK
        return _page(request, round_, families, choice, form, status=late)
    if not form.is_valid():
        return _page(request, round_, families, choice, form, status=status_of(form))
    move = Move(choice.blocks, choice.to, form.cleaned_data["decision"], choice.by_hand)
    try:
        done = move_to_set(
            round_=round_, move=move, seen=given.get("xem", ""), now=timezone.now(), actor=signed_in(request)
        )
    except (Outdated, Faulty) as refusal:
        form.add_error(None, str(refusal))
        return _page(request, round_, families, choice, form, status=HTTPStatus.CONFLICT)
    except Refused as refusal:
        return refused(request, refusal, "round_sets", round_code)
    messages.success(request, _told(done))
    return see_other("round_sets", round_code)


def _told(done: MovePlan) -> str:
    again = len(done.shown)
    said = f"Đã chuyển {len(done.sheets)} phiếu sang phiên bản {done.to.version}."
    return said + (f" {again} câu trả lời phải chấm lại." if again else " Không câu trả lời nào đã nộp phải chấm lại.")


def _page(
    request: HttpRequest,
    round_: Round,
    families: list[FamilyUse],
    choice: MoveChoice | None,
    form: DecisionForm,
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {"round": round_, "illustrative": round_.illustrative, "choice": choice, "form": form, "none": NONE}
    context["families"] = families
    if choice is not None and round_.state == RoundState.OPEN:
        plan = kept_plan(round_, choice.to, choice.blocks, choice.by_hand)
        context |= {
            "plan": plan,
            "sheets": sheets_of(plan),
            "lines": difference_lines(plan.differences),
            "kinds": counted_kinds(plan.differences),
            "taken": taken_lines(plan),
            "moving": plan.changed_sheets,
            **pair_rows(plan.differences, choice.by_hand),
        }
    return render(request, PAGE, context, status=status)
