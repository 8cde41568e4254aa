"""The organiser's rounds and the board of one: who handed in, who is late, which sheets are decided or sent back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.enums import RoundState, SheetState
from scoring.forms.organisers import DecideForm, ReturnForm
from scoring.models import Assessment, Round
from scoring.selectors import progress
from scoring.selectors.board import STATE_FILTERS, BoardRow, board_of, closing_of
from scoring.selectors.set_choice import changes_ahead
from scoring.selectors.state_moves import was_moved_by
from scoring.selectors.steps import SORTS, progress_board, shown_steps, sorted_rows
from scoring.selectors.taken_back import unanswered_in
from scoring.services import sheets
from scoring.services.errors import AlreadyDone, Refused
from scoring.views.lookups import organised_round, overseen_sheet
from scoring.views.repeated import fit_for, told_as_done
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

PAGE_ROWS = 100


@require_safe
@requires("round.organise")
def rounds(request: HttpRequest) -> HttpResponse:
    """The rounds of the person's agencies, with what stands where."""
    return render(
        request, "scoring/organisers/rounds.html", {"rounds": progress.rounds_of(request.user, timezone.now())}
    )


@require_safe
@requires("round.organise", organised_round)
def round_board(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Units by how far their sheets are in every step, overdue first; filters, order and page stand in the address."""
    if round_.state == RoundState.DRAFT:
        return see_other("round_setup", round_code)
    board, left = progress_board(round_, timezone.now()), unanswered_in(round_)
    asked = {name: request.GET.get(name, "") for name in ("khoi", "trang-thai", "xep", "xem")}
    rows = sorted_rows(board.chosen(block=asked["khoi"], state=asked["trang-thai"]), asked["xep"])
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("trang"))
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "board": board,
        "steps": shown_steps(board),
        "page": page,
        "rows": page.object_list,
        "block": asked["khoi"],
        "state": asked["trang-thai"],
        "sort": asked["xep"],
        "figures": asked["xem"] == "so-lieu",
        "states": STATE_FILTERS,
        "sorts": SORTS,
        "waiting": progress.waiting_request(round_),
        "versions": progress.versions_of(round_),
        "newer_sets": changes_ahead(round_),
        "unanswered": [(row, left[row.sheet.pk]) for row in board.rows if row.sheet.pk in left],
    }
    return render(request, "scoring/organisers/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("round.organise", organised_round)
def round_decide(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Chốt: a page that lists the chosen sheets and says what follows, then each sheet by itself, all or nothing."""
    now = timezone.now()
    given = request.POST if request.method == "POST" else request.GET
    rows = board_of(round_, now).named(given.getlist("don-vi"), every_ready="tat-ca" in given)
    form = DecideForm(typed(request))
    if form.is_valid():
        refusal = _decide(request, rows, form.cleaned_data["reason"], now)
        return refused(request, refusal, "round_board", round_code) if refusal else see_other("round_board", round_code)
    asks_reason = any(row.choosable and not row.ready for row in rows)
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "rows": rows,
        "form": form if asks_reason else None,
    }
    return render(request, "scoring/organisers/decide.html", context, status=status_of(form))


def _decide(request: HttpRequest, rows: Sequence[BoardRow], reason: str, now: dt.datetime) -> Refused | None:
    """Decide each sheet by itself and leave a message for whatever was refused; a refusal where nothing else came of it."""
    done, said = 0, []
    for row in rows:
        try:
            sheets.decide_sheet(assessment=row.sheet, now=now, actor=signed_in(request), unready_reason=reason)
            done += 1
        except AlreadyDone as refusal:
            messages.info(request, f"{row.sheet.unit}: {refusal}")
        except Refused as refusal:
            said.append(f"Chưa chốt {row.sheet.unit}: {refusal}")
    if said and reason and not done:
        return Refused(" ".join(said))
    for words in said:
        messages.warning(request, words)
    if done:
        messages.success(request, f"Đã chốt {done} phiếu.")
    elif not rows:
        messages.warning(request, "Chưa chọn phiếu nào để chốt.")
    return None


def _returned_so(request: HttpRequest, **codes: str) -> HttpResponse | None:
    """The way on for who has returned the sheet for this very reason and until this very moment."""
    sheet = overseen_sheet(request, **codes)
    closes_at = closing_of(sheet)
    form = ReturnForm(request.POST, closes_at=closes_at, now=timezone.now())
    if not form.is_valid() or form.new_closing not in (None, closes_at):
        return None
    told = {"reason": form.cleaned_data["reason"]}
    done = was_moved_by(sheet, request.user, SheetState.DRAFTING, told)
    return see_other("round_board", codes["round_code"]) if done else None


@require_http_methods(["GET", "HEAD", "POST"])
@told_as_done("Phiếu đã trả lại từ lần bấm trước. Không trả lại thêm lần nữa.", _returned_so)
@requires("sheet.return", fit_for("sheet.return", overseen_sheet))
def sheet_return(request: HttpRequest, sheet: Assessment, round_code: str, unit_code: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Trả lại để bổ sung: the reason and the new deadline, on a page that says what follows."""
    now = timezone.now()
    closes_at = closing_of(sheet)
    form = ReturnForm(typed(request), closes_at=closes_at, now=now)
    if form.is_valid():
        try:
            sheets.return_sheet(
                assessment=sheet,
                reason=form.cleaned_data["reason"],
                closes_at=form.new_closing,
                now=now,
                actor=signed_in(request),
            )
        except Refused as refusal:
            return refused(request, refusal, "round_board", round_code)
        messages.success(request, f"Đã trả lại phiếu của {sheet.unit}.")
        return see_other("round_board", round_code)
    context = {"sheet": sheet, "illustrative": sheet.round.illustrative, "form": form, "closes_at": closes_at}
    return render(request, "scoring/organisers/return.html", context, status=status_of(form))
