"""The list of criteria sets, and the page that begins a draft of one."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal.http import requires
from scoring.forms.criteria_head import NewSetForm
from scoring.models import CriteriaDraft
from scoring.selectors.criteria_drafts import content_of_set, empty_content
from scoring.selectors.criteria_sets import open_drafts, set_lines, sets_of
from scoring.selectors.round_setup import organised_agencies
from scoring.services import criteria_drafts as services
from scoring.services.errors import AlreadyDone
from scoring.views.responses import see_other, signed_in, status_of, typed

METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires("criteria.write")
def criteria_sets(request: HttpRequest) -> HttpResponse:
    """Bộ tiêu chí: drafts first, then every version with the rounds that use it."""
    context = {"drafts": open_drafts(request.user), "lines": set_lines(request.user)}
    return render(request, "scoring/organisers/criteria/list.html", context)


@require_http_methods(METHODS)
@requires("criteria.write")
def criteria_new(request: HttpRequest) -> HttpResponse:
    """Soạn bộ tiêu chí: what it is for, and from which set it begins."""
    rows = sets_of(request.user).order_by("-year", "programme", "block_group", "-version")
    sets = {f"{row.agency.code}/{row.programme}/{row.year}/{row.block_group}/{row.version}": row for row in rows}
    begins = {"token": secrets.token_urlsafe(24), "programme": "CCHC", "year": timezone.localdate().year}
    form = NewSetForm(typed(request), agencies=organised_agencies(request.user), sets=sets, initial=begins)
    if form.is_valid():
        try:
            draft = _start(request, form)
        except AlreadyDone as done:
            return see_other("criteria_draft", done.args[1])
        messages.success(
            request, "Đã lập bản nháp. Chưa đợt nào dùng cho đến khi đưa vào dùng và chọn ở trang soạn đợt."
        )
        return see_other("criteria_draft", draft.code)
    return render(request, "scoring/organisers/criteria/new.html", {"form": form}, status=status_of(form))


def _start(request: HttpRequest, form: NewSetForm) -> CriteriaDraft:
    source = form.source
    return services.make_draft(
        agency=form.agency_row,
        head=form.head,
        content=empty_content() if source is None else content_of_set(source),
        token=form.cleaned_data["token"],
        based_on=source,
        now=timezone.now(),
        actor=signed_in(request),
    )
