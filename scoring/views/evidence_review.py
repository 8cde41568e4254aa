"""Pages on which inspectors and the standing body say whether a unit's evidence will do; no rule and no query."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cchc_portal.http import requires
from scoring.enums import Layer
from scoring.forms.conflicts import say_newer
from scoring.forms.evidence import ReviewForm
from scoring.models import Assessment, Evidence
from scoring.services.errors import Outdated, Refused
from scoring.services.evidence_review import review_evidence
from scoring.views import lookups
from scoring.views.evidence import one_or_404
from scoring.views.evidence_sides import INSPECTED, OVERSEEN, Side
from scoring.views.responses import refused, see_other, signed_in, status_of, typed


def _review(request: HttpRequest, sheet: Assessment, side: Side, token: str) -> HttpResponse:
    """Đạt, or Không đạt with a reason; what was typed stays where it is faulty."""
    row = one_or_404(sheet, side, token, (Layer.SELF,) if Layer.SELF in side.seen(sheet) else ("",))
    back = f"{side.urls(sheet)['page']}?tieu-chi={row.criterion.code}"
    form = ReviewForm(typed(request), initial=_begins(row))
    status = status_of(form)
    if form.is_valid():
        actor, judged = signed_in(request), form.cleaned_data | {"action": side.judges}
        try:
            review_evidence(evidence=row, **judged, actor=actor, now=timezone.now())
        except Outdated as refusal:
            row.refresh_from_db()
            say_newer(form, _begins(row), refusal)
            status = HTTPStatus.CONFLICT
        except Refused as refusal:
            return refused(request, refusal, back)
        else:
            messages.success(request, f"Đã ghi đánh giá tài liệu {row}.")
            return see_other(back)
    context = {
        "sheet": sheet,
        "row": row,
        "form": form,
        "crumbs": side.crumbs(sheet, back, "Duyệt tài liệu"),
        "back": back,
        "side": side,
        "judging": side.may_judge(request.user, sheet, timezone.now()),
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/evidence/review.html", context, status=status)


def _begins(row: Evidence) -> dict[str, str]:
    """What the form of a piece begins with: how it stands, and why."""
    return {"seen": row.judgement, "reason": row.approval_reason}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("inspection.score", lookups.inspected_sheet)
def inspection_evidence_review(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:
    """The inspection team says whether a unit's piece will do."""
    return _review(request, sheet, INSPECTED, token)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("evidence.approve", lookups.overseen_sheet)
def overseen_evidence_review(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:
    """The standing body says whether a unit's piece will do."""
    return _review(request, sheet, OVERSEEN, token)
