"""A round from its first page to its opening: drafted, saved as typed, copied from an earlier one, opened, thrown away."""

from __future__ import annotations

import secrets
from functools import partial
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cchc_portal.http import requires
from scoring import engine
from scoring.enums import RoundState
from scoring.forms.round_setup import SetupForm
from scoring.forms.round_setup_diff import differences
from scoring.forms.round_setup_start import NewRoundForm, start_content
from scoring.models import Round, RoundDraft
from scoring.selectors import round_setup as setup
from scoring.selectors.round_copy import source_of
from scoring.services import round_setup as services
from scoring.services.errors import AlreadyDone, Outdated, Refused
from scoring.services.round_opening import check_documents
from scoring.views.lookups import organised_round
from scoring.views.responses import refused, see_other, signed_in, status_of, typed

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@requires("round.organise")
def round_new(request: HttpRequest) -> HttpResponse:
    """Lập đợt: which round it will be, and which one it begins from."""
    agencies = setup.organised_agencies(request.user)
    rounds = setup.rounds_to_copy(agencies)
    begins = {
        "token": secrets.token_urlsafe(24),
        "programme": "CCHC",
        "period": "năm",
        "year": timezone.localdate().year,
    }
    begins["copied"] = rounds[0].code if rounds else ""
    form = NewRoundForm(typed(request), agencies=agencies, rounds=rounds, initial=begins)
    if form.is_valid():
        try:
            round_ = _start(request, form)
        except AlreadyDone as done:
            return see_other("round_setup", done.args[1])
        messages.success(request, "Đã lập bản nháp. Chỉ cơ quan thường trực thấy cho đến khi mở đợt.")
        return see_other("round_setup", round_.code)
    context = {"form": form, "sets_there": setup.are_sets_there(agencies), "steps": STEPS}
    return render(request, "scoring/organisers/setup/new.html", context, status=status_of(form))


STEPS = ("Đợt nào", "Soạn đợt", "Xem lại và mở")


def _start(request: HttpRequest, form: NewRoundForm) -> Round:
    source = None if form.source is None else source_of(form.source)
    catalogue = setup.catalogue_of(form.agency_row, timezone.localdate())
    return services.create_draft(
        agency=form.agency_row,
        head=form.head,
        content=start_content(catalogue, source, form.cleaned_data["year"]),
        token=form.cleaned_data["token"],
        now=timezone.now(),
        actor=signed_in(request),
    )


def _forms(round_: Round) -> partial[SetupForm]:
    """How the setup form of a round is made, with everything it needs asked once."""
    today = timezone.localdate()
    catalogue = setup.catalogue_of(round_.agency, today)
    return partial(SetupForm, catalogue=catalogue, other_codes=setup.other_codes(round_), today=today)


def seen_version(request: HttpRequest) -> int:
    """The version of the draft that the page was made from; -1, which no draft has, for anything else."""
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - what the column holds


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_setup(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Soạn đợt: everything on one page, saved as typed; all faults at once, each with its place."""
    if round_.state != RoundState.DRAFT:
        opened = Refused("Đợt này đã mở nên bản nháp không sửa được nữa. Chưa ghi gì; xem phần thiết lập của đợt.")
        is_sent = request.method == "POST"
        return (
            refused(request, opened, "round_settings", round_code)
            if is_sent
            else see_other("round_settings", round_code)
        )
    if request.method == "POST":
        return _save(request, round_)
    draft = setup.draft_of(round_)
    make_form = _forms(round_)
    checked = make_form(draft.content)
    checked.is_valid()
    begun = draft.version > 1
    shown = checked if begun else make_form(None, initial=draft.content)
    return _page(request, round_, draft, {"form": shown, "faults": checked.faults, "begun": begun})


def _page(
    request: HttpRequest, round_: Round, draft: RoundDraft, more: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {"round": round_, "illustrative": round_.illustrative, "draft_row": draft, "steps": STEPS, **more}
    return render(request, "scoring/organisers/setup/page.html", context, status=status)


def _save(request: HttpRequest, round_: Round) -> HttpResponse:
    """Save what was sent and go on: to the opening's page when that was asked for and nothing is missing."""
    sent = {name: text.replace("\0", "") for name, text in request.POST.items() if isinstance(text, str)}
    form = _forms(round_)(sent)
    content = form.typed(sent)
    is_sound = form.is_valid()
    try:
        saved = services.save_draft(
            round_=round_,
            content=content,
            seen_version=seen_version(request),
            now=timezone.now(),
            actor=signed_in(request),
        )
    except Outdated as refusal:
        draft = setup.draft_of(round_)
        theirs = {"differences": differences(form, draft.content, content), "refusal": str(refusal)}
        more = {"form": form, "faults": form.faults, "begun": True, **theirs}
        return _page(request, round_, draft, more, HTTPStatus.CONFLICT)
    except Refused as refusal:
        return refused(request, refusal, "round_board", round_.code)
    messages.success(request, "Đã lưu bản nháp.")
    wants_on = "mo" in request.POST
    return see_other("round_open" if wants_on and is_sound else "round_setup", saved.code)


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_open(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Mở đợt: what it will be and what follows, proven by the engine; then the opening itself."""
    if round_.state != RoundState.DRAFT:
        messages.info(request, "Đợt này đã mở rồi.")
        return see_other("round_board", round_code)
    draft = setup.draft_of(round_)
    form = _forms(round_)(draft.content)
    if not form.is_valid():
        messages.warning(request, "Bản nháp còn chỗ phải sửa trước khi mở đợt.")
        return see_other("round_setup", round_code)
    if request.method == "POST":
        return _open(request, round_, draft, form)
    return _review(request, round_, draft, form)


def _review(
    request: HttpRequest, round_: Round, draft: RoundDraft, form: SetupForm, refusal: str = "", status: int = 200
) -> HttpResponse:
    faults: tuple[engine.Fault, ...] = ()
    try:
        check_documents(setup.documents_of(round_.agency, form.plan))
    except engine.FaultyDocument as found:
        faults = found.faults
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else status
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "draft_row": draft,
        "plan": form.plan,
        "blocks": setup.summary_of(form.plan, form.catalogue),
        "windows": setup.windows_in_words(form.plan),
        "warnings": setup.warnings_of(form.plan),
        "faults": faults,
        "refusal": refusal,
        "steps": STEPS,
    }
    return render(request, "scoring/organisers/setup/open.html", context, status=status)


def _open(request: HttpRequest, round_: Round, draft: RoundDraft, form: SetupForm) -> HttpResponse:
    try:
        opened = services.open_round(
            round_=round_,
            plan=form.plan,
            seen_version=seen_version(request),
            now=timezone.now(),
            actor=signed_in(request),
        )
    except engine.FaultyDocument:
        return _review(request, round_, draft, form)
    except Outdated as refusal:
        return _review(request, round_, draft, form, str(refusal), HTTPStatus.CONFLICT)
    except Refused as refusal:
        return refused(request, refusal, "round_board", round_.code)
    messages.success(request, f"Đã mở đợt với {len(form.plan.units)} phiếu. Các đơn vị thấy phiếu của mình từ lúc này.")
    return see_other("round_board", opened.code)


@require_http_methods(METHODS)
@requires("round.organise", organised_round)
def round_discard(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """Bỏ bản nháp: a page that says what follows, then the draft is gone."""
    if round_.state != RoundState.DRAFT:
        messages.info(request, "Đợt này đã mở nên không bỏ được.")
        return see_other("round_board", round_code)
    draft = setup.draft_of(round_)
    if request.method == "POST":
        try:
            services.discard_draft(round_=round_, seen_version=seen_version(request), actor=signed_in(request))
        except Refused as refusal:
            return refused(request, refusal, "rounds")
        messages.success(request, f"Đã bỏ bản nháp {round_code}.")
        return see_other("rounds")
    context = {"round": round_, "draft_row": draft}
    return render(request, "scoring/organisers/setup/discard.html", context)
