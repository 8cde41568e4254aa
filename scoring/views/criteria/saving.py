"""How every page of a draft saves: the whole content once more, or the page with both values where somebody was faster."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone

from scoring import engine
from scoring.forms.criteria_words import differences_of
from scoring.models import CriteriaDraft
from scoring.selectors.criteria_drafts import Content
from scoring.services import criteria_drafts as services
from scoring.services.criteria_drafts import StaleDraft
from scoring.services.errors import AlreadyDone, Refused
from scoring.views.criteria.lookups import number_of, texts_of
from scoring.views.responses import refused, see_other, signed_in

HEAD_WORDS = {"title": "Tên bộ", "year": "Năm", "programme": "Chương trình", "block_group": "Nhóm khối"}
"""What a draft's head is called beside its tree, where both were saved."""


def tree_key(draft: CriteriaDraft) -> str:
    """What a page of the whole tree stands on: places mean the same criteria as long as this does not change."""
    return engine.digest({"codes": [entry["code"] for entry in draft.content["criteria"]]})[:16]


def save(
    request: HttpRequest,
    draft: CriteriaDraft,
    content: Content,
    *,
    to: str,
    note: str = "",
    head: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Save a content and go on to the address `to`; 409 with both values where somebody saved meanwhile."""
    try:
        services.save_draft(
            draft=draft,
            content=content,
            seen_version=number_of(request, "seen"),
            head=head,
            note=note,
            now=timezone.now(),
            actor=signed_in(request),
        )
    except StaleDraft as refusal:
        return conflict(request, refusal, head or {})
    except AlreadyDone as activated:  # the set was put into use: this save is not what was done
        return refused(request, Refused(str(activated)), "criteria_draft", draft.code)
    except Refused as refusal:
        return refused(request, refusal, "criteria_draft", draft.code)
    messages.success(request, "Đã lưu bản nháp.")
    return see_other(to)


def conflict(request: HttpRequest, refusal: StaleDraft, head: Mapping[str, Any] | None = None) -> HttpResponse:
    """Both values of everything that differs, and one button that saves what was typed all the same."""
    heads = [
        (words, str(getattr(refusal.draft, name)), str(head[name]))
        for name, words in HEAD_WORDS.items()
        if head and name in head and head[name] != getattr(refusal.draft, name)
    ]
    context = {
        "draft_row": refusal.draft,
        "refusal": str(refusal),
        "differences": heads + differences_of(refusal.draft.content, refusal.typed),
        "resent": [
            (name, text) for name, text in texts_of(request).items() if name not in ("csrfmiddlewaretoken", "seen")
        ],
        "action": request.get_full_path(),
    }
    return render(request, "scoring/organisers/criteria/conflict.html", context, status=HTTPStatus.CONFLICT)


def moved_away(request: HttpRequest, draft: CriteriaDraft) -> HttpResponse:
    """The place no longer holds the criterion that the page was about: nothing is written, what was typed is shown."""
    shown = [
        (name, text)
        for name, text in texts_of(request).items()
        if text and name not in ("csrfmiddlewaretoken", "seen", "ma", "cay")
    ]
    context = {"draft_row": draft, "typed": shown, "back": resolve_url("criteria_draft", draft.code)}
    return render(request, "scoring/organisers/criteria/moved.html", context, status=HTTPStatus.CONFLICT)
