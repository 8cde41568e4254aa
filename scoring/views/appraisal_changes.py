"""Thẩm định đã thay đổi điểm, for the standing body and, from when it is presented, for leaders; no rule and no query."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import RoundState
from scoring.models import Round
from scoring.reports.appraisal_changes import changes_paper
from scoring.reports.paper import Marks
from scoring.reports.paper_xlsx import workbook
from scoring.selectors.appraisal_changes import Changes, changes_of
from scoring.views.lookups import provisional_round
from scoring.views.public import XLSX, attachment

LINES_PER_PAGE = 100


def _changes(request: HttpRequest, round_: Round) -> Changes:
    return changes_of(round_, leads=not permissions.may(request.user, "round.organise", round_))


@require_safe
@requires("appraisal.report", provisional_round)
def appraisal_changes(request: HttpRequest, round_: Round, **_: object) -> HttpResponse:
    """Where appraisal changed scores: the ten largest, sums by criterion, unit and reason, every change."""
    changes = _changes(request, round_)
    context = {
        "round": round_,
        "changes": changes,
        "groups": (
            ("Theo tiêu chí", "Tiêu chí", changes.by_criterion),
            ("Theo đơn vị", "Đơn vị", changes.by_unit),
            ("Theo lý do", "Lý do", changes.by_reason),
        ),
        "page": Paginator(changes.lines, LINES_PER_PAGE).get_page(request.GET.get("trang")),
        "organises": permissions.may(request.user, "round.organise", round_),
        "draft": round_.state != RoundState.PUBLISHED,
        "illustrative": round_.illustrative,
    }
    return render(request, "scoring/organisers/appraisal/changes.html", context)


@require_safe
@requires("appraisal.report", provisional_round)
def appraisal_changes_excel(request: HttpRequest, round_: Round, **_: object) -> HttpResponse:
    """The same as a workbook."""
    now = timezone.localtime(timezone.now())
    marks = Marks(
        source=f"Tải lúc {now:%H:%M ngày %d/%m/%Y}.",
        draft=round_.state != RoundState.PUBLISHED,
        illustrative=round_.illustrative,
        round_code=round_.code,
        date=f"{now:%d/%m/%Y}",
    )
    content = workbook(changes_paper(_changes(request, round_), round_, marks))
    return attachment(content, f"tham-dinh-thay-doi-{round_.code}.xlsx", XLSX)
