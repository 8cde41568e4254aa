"""One criterion of a draft: its form with the try-out, added, deleted, moved, numbered anew."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.http import require_http_methods, require_POST

from cchc_portal.http import requires
from scoring.forms.criteria_words import entry_words
from scoring.forms.criterion import CriterionForm
from scoring.forms.criterion_trial import Trial, trial_of
from scoring.models import CriteriaDraft
from scoring.selectors.criteria_sets import code_uses
from scoring.selectors.criteria_tree import Node, fault_lines, nodes_of
from scoring.services.criteria_tree import Tree
from scoring.services.errors import Refused
from scoring.views.criteria.lookups import entry_at, number_of, own_draft, texts_of
from scoring.views.criteria.saving import moved_away, save

METHODS = ["GET", "HEAD", "POST"]
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
_KEPT_OF_GROUPS = ("source", "evidence_required")


def _node(draft: CriteriaDraft, place: int) -> Node:
    entry_at(draft, place)
    return next(node for node in nodes_of(draft.content) if node.place == place)


def _blocks(draft: CriteriaDraft) -> dict[str, str]:
    return {block["code"]: block["name"] for block in draft.content["blocks"]}


@require_http_methods(METHODS)
@requires("criteria.write", own_draft)
def criterion_edit(request: HttpRequest, draft: CriteriaDraft, draft_code: str, place: int) -> HttpResponse:
    """Sửa một tiêu chí: everything about it by form; "Thử" tries the rule without saving."""
    entry, node = entry_at(draft, place), _node(draft, place)
    about: dict[str, Any] = {"is_group": node.is_group, "is_field": node.depth == 0, "blocks": _blocks(draft)}
    if request.method != "POST":
        form = CriterionForm.of_entry(entry, **about)
        return _page(request, draft, form, trial_of(entry, {}), node=node)
    if request.POST.get("ma") != entry["code"]:
        return moved_away(request, draft)
    form = CriterionForm(texts_of(request), **about)
    read = form.read()
    if node.is_group:
        read |= {key: entry[key] for key in _KEPT_OF_GROUPS if key in entry}
    tree = Tree(draft.content)
    tree.replace(place, read)
    if form.faults or "luu" not in request.POST:
        return _page(request, draft, form, trial_of(read, form.typed), node=node, content=tree.content)
    return save(request, draft, tree.content, to=_at(draft_code, place), note=f"Sửa {entry['code']}")


def _at(draft_code: str, place: int) -> str:
    return f"{resolve_url('criteria_draft', draft_code)}#tc-{place}"


def _page(request: HttpRequest, draft: CriteriaDraft, form: CriterionForm, trial: Trial, **more: Any) -> HttpResponse:
    content = more.pop("content", draft.content)
    context = {"draft_row": draft, "form": form, "trial": trial, "sums": _sums(content), **more}
    status = UNPROCESSABLE if form.faults and "luu" in request.POST else HTTPStatus.OK
    return render(request, "scoring/organisers/criteria/criterion.html", context, status=status)


def _sums(content: Any) -> list[Any]:
    return [line for line in fault_lines(content) if line.is_sum]


@require_http_methods(METHODS)
@requires("criteria.write", own_draft)
def criterion_add(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:
    """Thêm tiêu chí: last below the one that is named (trong), or a field at the top."""
    parent = max(number_of(request, "trong"), 0)
    above = entry_at(draft, parent) if parent else None
    about: dict[str, Any] = {"is_group": False, "is_field": parent == 0, "blocks": _blocks(draft)}
    begins = {"code": _next_code(draft, parent), "title": "", "max": "", "measure": {"kind": "points"}}
    if request.method != "POST":
        form = CriterionForm.of_entry(begins, **about)
        return _page(request, draft, form, Trial(), parent=parent, above=above)
    if above is not None and request.POST.get("ma") != above["code"]:
        return moved_away(request, draft)
    form = CriterionForm(texts_of(request), **about)
    read = form.read()
    tree = Tree(draft.content)
    place = tree.add(read, parent)
    if form.faults or "luu" not in request.POST:
        more = {"parent": parent, "above": above, "content": tree.content}
        return _page(request, draft, form, trial_of(read, form.typed), **more)
    return save(request, draft, tree.content, to=_at(draft_code, place), note=f"Thêm {read['code']}")


def _next_code(draft: CriteriaDraft, parent: int) -> str:
    """The code that comes next below a criterion, or at the top: 1.4 after 1.3."""
    prefix = f"{entry_at(draft, parent)['code']}." if parent else ""
    taken = {entry["code"] for entry in draft.content["criteria"]}
    return next(f"{prefix}{n}" for n in range(1, len(taken) + 2) if f"{prefix}{n}" not in taken)


@require_POST
@requires("criteria.write", own_draft)
def criterion_try(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:  # noqa: ARG001 - the address
    """What the rule being typed makes of the figures being typed, and what adds up; nothing is saved."""
    place, parent = number_of(request, "cho"), max(number_of(request, "trong"), 0)
    is_group = place > 0 and _node(draft, place).is_group
    form = CriterionForm(texts_of(request), is_group=is_group, is_field=False, blocks=_blocks(draft))
    read = form.read()
    tree = Tree(draft.content)
    try:
        tree.replace(place, read) if place > 0 else tree.add(read, parent)
    except Refused:
        tree = Tree(draft.content)
    trial = Trial() if is_group else trial_of(read, form.typed)
    context = {"trial": trial, "sums": _sums(tree.content), "form": form}
    return render(request, "scoring/organisers/criteria/_trial.html", context)


@require_http_methods(METHODS)
@requires("criteria.write", own_draft)
def criterion_delete(request: HttpRequest, draft: CriteriaDraft, draft_code: str, place: int) -> HttpResponse:
    """Xóa tiêu chí: what goes with it, then it is gone from the draft."""
    entry = entry_at(draft, place)
    tree = Tree(draft.content)
    gone = tree.remove(place)
    if request.method == "POST":
        if request.POST.get("ma") != entry["code"]:
            return moved_away(request, draft)
        note = f"Xóa {', '.join(gone)}"
        return save(request, draft, tree.content, to=resolve_url("criteria_draft", draft_code), note=note)
    uses = code_uses(draft.agency, draft.programme, gone)
    context = {
        "draft_row": draft,
        "entry": entry,
        "words": entry_words(entry),
        "place": place,
        "gone": gone,
        "uses": uses,
    }
    return render(request, "scoring/organisers/criteria/delete.html", context)


@require_http_methods(METHODS)
@requires("criteria.write", own_draft)
def criterion_renumber(request: HttpRequest, draft: CriteriaDraft, draft_code: str) -> HttpResponse:
    """Đánh lại mã, of one criterion with all below it (cho, moi) or of the whole tree; first what hangs on the old codes."""
    place, wanted = number_of(request, "cho"), request.POST.get("moi", request.GET.get("moi", "")).strip()
    entry = entry_at(draft, place) if place > 0 else None
    tree = Tree(draft.content)
    codes = tree.codes_in_order() if entry is None else tree.codes_from(place, wanted or entry["code"])
    refusal = ""
    try:
        tree.renumber(codes)
    except Refused as said:
        refusal = str(said)
    if request.method == "POST" and not refusal:
        if entry is not None and request.POST.get("ma") != entry["code"]:
            return moved_away(request, draft)
        changed = ", ".join(f"{old} → {new}" for old, new in list(codes.values())[:8])
        to = resolve_url("criteria_draft", draft_code)
        return save(request, draft, tree.content, to=to, note=f"Đánh lại mã: {changed}")
    uses = code_uses(draft.agency, draft.programme, [old for old, _new in codes.values()])
    context: dict[str, Any] = {"draft_row": draft, "entry": entry, "place": place, "wanted": wanted, "refusal": refusal}
    context |= {"codes": list(codes.values()), "uses": uses}
    status = UNPROCESSABLE if refusal and request.method == "POST" else HTTPStatus.OK
    return render(request, "scoring/organisers/criteria/renumber.html", context, status=status)
