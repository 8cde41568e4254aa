"""A draft of a criteria set as a tree: figures and order saved together, names and blocks, activation, history."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from scoring import engine
from scoring.forms.criteria_head import BlocksForm, HeadForm
from scoring.forms.criteria_words import difference_rows
from scoring.forms.criterion_rules import Reader, said
from scoring.models import CriteriaDraft
from scoring.selectors.criteria_drafts import Content
from scoring.selectors.criteria_sets import changes_of
from scoring.selectors.criteria_tree import fault_lines, lines_of
from scoring.services import criteria_drafts as services
from scoring.services.criteria_tree import Tree, with_maxima
from scoring.services.errors import Refused
from scoring.templatetags.criteria_vi import set_url
from scoring.views.criteria.lookups import number_of, own_draft, texts_of
from scoring.views.criteria.pages import draft_page
from scoring.views.criteria.saving import conflict, moved_away, save, tree_key
from scoring.views.responses import refused, see_other, signed_in, typed

METHODS = ["GET", "HEAD", "POST"]
LINES_PER_PAGE = 50


@require_http_methods(METHODS)
@requires("criteria.write", own_draft)
def criteria_draft(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:
    """Soạn bộ tiêu chí: the tree with its figures; a row moved or figures typed are saved at once."""
    if request.method != "POST":
        return draft_page(request, draft)
    if request.POST.get("cay") != tree_key(draft):
        return moved_away(request, draft)
    maxima, faults = _maxima(request, draft)
    if faults:
        return draft_page(request, draft, typed=texts_of(request), wrong=faults, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    tree = Tree(with_maxima(draft.content, maxima))
    try:
        for name, by in (("len", -1), ("xuong", 1)):
            if name in request.POST:
                tree.shift(number_of(request, name), by)
        if "vao" in request.POST and number_of(request, "chuyen") > 0:
            tree.move_into(number_of(request, "chuyen"), number_of(request, "vao"))
    except Refused as refusal:
        return refused(request, refusal, "criteria_draft", draft_code)
    return save(request, draft, tree.content, to=resolve_url("criteria_draft", draft_code))


def _maxima(request: HttpRequest, draft: CriteriaDraft) -> tuple[dict[int, str], dict[int, str]]:
    """The maxima that were typed in the tree, and what cannot be read, both by place."""
    read = Reader(texts_of(request))
    found, faults = {}, {}
    for place, entry in enumerate(draft.content["criteria"], start=1):
        name = f"max-{place}"
        if name not in read.data or read.text(name) == said(entry["max"]):
            continue
        figure = read.figure(name, missing="Ghi điểm tối đa.")
        if figure is None:
            faults[place] = read.faults[name]
        else:
            found[place] = figure
    return found, faults


@require_POST
@requires("criteria.write", own_draft)
def criteria_sums(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:  # noqa: ARG001 - the address
    """What adds up and what does not with the figures that are being typed; nothing is saved."""
    maxima, wrong = _maxima(request, draft)
    lines = fault_lines(with_maxima(draft.content, maxima))
    context = {"draft": draft, "faults": lines, "wrong": wrong, "is_trial": bool(maxima)}
    return render(request, "scoring/organisers/criteria/_faults.html", context)


@require_http_methods(METHODS)
@requires("criteria.write", own_draft)
def criteria_head(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:
    """Tên, khối và tổng điểm of a draft."""
    rows = list(draft.agency.blocks.order_by("order", "code"))
    begins = {name: getattr(draft, name) for name in services.HEAD}
    form = HeadForm(typed(request), initial=begins)
    blocks = BlocksForm.of_content(draft.content, rows)
    if request.method == "POST":
        blocks = BlocksForm(texts_of(request), rows)
        parts = blocks.read()
        if form.is_valid() and not blocks.faults:
            content = {**draft.content, **parts}
            return save(request, draft, content, to=resolve_url("criteria_draft", draft_code), head=form.head)
    context = {"draft_row": draft, "form": form, "blocks": blocks}
    is_faulty = request.method == "POST"
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_faulty else HTTPStatus.OK
    return render(request, "scoring/organisers/criteria/head.html", context, status=status)


@require_http_methods(METHODS)
@requires("criteria.write", own_draft)
def criteria_activate(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:
    """Đưa vào dùng: everything that is wrong at once, or a version that rounds can choose."""
    if request.method != "POST":
        return _activation(request, draft, fault_lines(draft.content))
    try:
        made = services.activate_draft(
            draft=draft, seen_version=number_of(request, "seen"), now=timezone.now(), actor=signed_in(request)
        )
    except engine.FaultyDocument as found:
        return _activation(request, draft, lines_of(found.faults, draft.content), HTTPStatus.UNPROCESSABLE_ENTITY)
    except services.StaleDraft as refusal:
        return conflict(request, refusal)
    except Refused as refusal:
        return refused(request, refusal, "criteria_draft", draft_code)
    messages.success(request, f"Đã đưa vào dùng: {made}. Bộ này chọn được ở trang soạn đợt.")
    return see_other(set_url(made))


def _activation(request: HttpRequest, draft: CriteriaDraft, faults: Any, status: int = 200) -> HttpResponse:
    context = {"draft_row": draft, "faults": faults, "leaves": _leaves(draft.content)}
    return render(request, "scoring/organisers/criteria/activate.html", context, status=status)


def _leaves(content: Content) -> int:
    return sum("measure" in entry for entry in content["criteria"])


@require_http_methods(METHODS)
@requires("criteria.write", own_draft)
def criteria_discard(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:
    """Bỏ bản nháp: a page that says what follows, then it leaves the list."""
    if request.method != "POST":
        return render(request, "scoring/organisers/criteria/discard.html", {"draft_row": draft})
    try:
        services.discard_draft(
            draft=draft, seen_version=number_of(request, "seen"), now=timezone.now(), actor=signed_in(request)
        )
    except services.StaleDraft as refusal:
        return conflict(request, refusal)
    except Refused as refusal:
        return refused(request, refusal, "criteria_draft", draft_code)
    messages.success(request, f"Đã bỏ bản nháp {draft_code}.")
    return see_other("criteria_sets")


@require_safe
@requires("criteria.write", own_draft)
def criteria_history(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:  # noqa: ARG001 - the address
    """Who changed what of a draft, and when, newest first."""
    page = Paginator(changes_of(draft), LINES_PER_PAGE).get_page(request.GET.get("trang"))
    lines = [(change, difference_rows(change.old or {}, change.new or {})) for change in page]
    return render(
        request, "scoring/organisers/criteria/history.html", {"draft_row": draft, "page": page, "lines": lines}
    )
