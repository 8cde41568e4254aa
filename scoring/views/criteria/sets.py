"""A version of a criteria set: read, its texts corrected with a mark, its history, and the next version begun from it."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from scoring.forms.answers import without_controls
from scoring.forms.criteria_words import difference_rows, scales_words
from scoring.forms.criterion_rules import said
from scoring.models import CriteriaSet, Criterion
from scoring.selectors.criteria_drafts import content_of_set
from scoring.selectors.criteria_sets import changes_of, corrections_of, rounds_using
from scoring.services import criteria_drafts as services
from scoring.services.criteria_texts import TEXTS, correct_texts, criterion_at
from scoring.services.errors import AlreadyDone, Outdated, Refused
from scoring.templatetags.criteria_vi import set_url
from scoring.views.criteria.drafts import LINES_PER_PAGE
from scoring.views.criteria.lookups import own_set, texts_of
from scoring.views.criteria.pages import rows_of
from scoring.views.responses import refused, see_other, signed_in


@require_safe
@requires("criteria.write", own_set)
def criteria_set(request: HttpRequest, row: CriteriaSet, **_at: object) -> HttpResponse:
    """Một phiên bản: its tree, its rounds, its scales; what may still be changed and what makes a new version."""
    content = content_of_set(row)
    corrected = corrections_of(row)
    rows = rows_of(content)
    for line in rows:
        line["corrected"] = corrected.get(line["code"])
    context = {
        "row": row,
        "rows": rows,
        "leaves": sum(1 for line in rows if not line["node"].is_group),
        "total": said(row.maximum) if isinstance(row.maximum, str) else "",
        "rounds": rounds_using([row]).get(row.pk, []),
        "scales": scales_words(content["scales"]),
        "token": secrets.token_urlsafe(24),
    }
    return render(request, "scoring/organisers/criteria/set.html", context)


@require_POST
@requires("criteria.write", own_set)
def criteria_revise(request: HttpRequest, row: CriteriaSet, **_at: object) -> HttpResponse:
    """Sửa thành phiên bản mới: a draft with everything of this version, for the same programme, year and group."""
    head = {name: getattr(row, name) for name in ("programme", "year", "block_group")}
    made_from = row.made_from.order_by("-pk").first()
    head["title"] = made_from.title if made_from is not None else f"Bộ tiêu chí {row.programme} {row.year}"
    try:
        draft = services.make_draft(
            agency=row.agency,
            head=head,
            content=content_of_set(row),
            token=request.POST.get("token", "")[:64] or secrets.token_urlsafe(24),
            based_on=row,
            now=timezone.now(),
            actor=signed_in(request),
        )
    except AlreadyDone as done:
        return see_other("criteria_draft", done.args[1])
    messages.success(
        request, f"Đã chép phiên bản {row.version} vào bản nháp. Sửa xong thì bấm Đưa vào dùng; bản cũ không đổi."
    )
    return see_other("criteria_draft", draft.code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("criteria.write", own_set)
def criteria_text(request: HttpRequest, row: CriteriaSet, place: int, **_at: object) -> HttpResponse:
    """Sửa câu chữ: title, guidance and evidence of one criterion, with a mark and the old text kept."""
    criterion = criterion_at(row, place)
    if criterion is None:
        raise Http404
    back = f"{set_url(row)}#tc-{place}"
    if request.method != "POST":
        return _text_page(request, row, criterion, {name: getattr(criterion, name) for name in TEXTS})
    sent = {name: without_controls(text) for name, text in texts_of(request).items()}
    texts = {name: sent[name] for name in TEXTS if name in sent}
    try:
        correct_texts(
            criteria_set=row,
            code=criterion.code,
            texts=texts,
            seen_sha256=sent.get("seen", ""),
            now=timezone.now(),
            actor=signed_in(request),
        )
    except Outdated as refusal:
        return _text_page(request, row, criterion, texts, str(refusal), HTTPStatus.CONFLICT)
    except Refused as refusal:
        if not texts.get("title", "").strip():
            return _text_page(request, row, criterion, texts, str(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)
        return refused(request, refusal, back)
    messages.success(request, f"Đã sửa câu chữ tiêu chí {criterion.code}; chữ cũ còn trong lịch sử.")
    return see_other(back)


def _text_page(
    request: HttpRequest, row: CriteriaSet, criterion: Criterion, texts: Any, refusal: str = "", status: int = 200
) -> HttpResponse:
    context = {"row": row, "criterion": criterion, "texts": texts, "refusal": refusal, "set_url": set_url(row)}
    return render(request, "scoring/organisers/criteria/text.html", context, status=status)


@require_safe
@requires("criteria.write", own_set)
def criteria_set_history(request: HttpRequest, row: CriteriaSet, **_at: object) -> HttpResponse:
    """Who drafted, activated and corrected a version, newest first."""
    page = Paginator(changes_of(row), LINES_PER_PAGE).get_page(request.GET.get("trang"))
    lines = [(change, difference_rows(change.old or {}, change.new or {})) for change in page]
    context = {"draft_row": None, "row": row, "set_url": set_url(row), "page": page, "lines": lines}
    return render(request, "scoring/organisers/criteria/history.html", context)
