"""Evidence for a criterion that a unit explains or asks a review of, though its sheet is in review; no rule and no query."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal.http import requires
from scoring.models import Assessment
from scoring.selectors.replies import codes_replied_on
from scoring.services.errors import Refused
from scoring.views import lookups
from scoring.views.evidence import NO_CRITERION, add_evidence, evidence_page, one_or_404, open_evidence, withdraw_one
from scoring.views.evidence_sides import REPLYING
from scoring.views.responses import refused, see_other


def _replied_on(sheet: Assessment, code: str) -> None:
    """Only criteria of the unit's own replies are here; any other address is not."""
    if code not in codes_replied_on(sheet, timezone.now()):
        raise Http404


@require_safe
@requires("sheet.read", lookups.own_sheet)
def reply_evidence(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Evidence of one criterion of the unit's replies; without one, the way to all of them."""
    code = request.GET.get("tieu-chi", "")
    if not code:
        return see_other("reply", sheet.round.code, sheet.unit.code)
    _replied_on(sheet, code)
    return evidence_page(request, sheet, REPLYING)


@require_POST
@requires("evidence.reply", lookups.own_sheet)
def reply_evidence_add(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The unit adds files, a link or a document number to a criterion of its replies."""
    code = request.POST.get("tieu-chi", "")
    if not code:
        return refused(request, Refused(NO_CRITERION), "reply", sheet.round.code, sheet.unit.code)
    _replied_on(sheet, code)
    return add_evidence(request, sheet, REPLYING)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("evidence.reply", lookups.own_sheet)
def reply_evidence_withdraw(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponse:
    """The unit withdraws what it added in its reply, for a reason."""
    _replied_on(sheet, one_or_404(sheet, REPLYING, token).criterion.code)
    return withdraw_one(request, sheet, REPLYING, token)


@require_safe
@requires("sheet.read", lookups.own_sheet)
def reply_evidence_file(request: HttpRequest, sheet: Assessment, token: str, **_: object) -> HttpResponseBase:
    """Open one piece on a criterion of the unit's replies."""
    _replied_on(sheet, one_or_404(sheet, REPLYING, token).criterion.code)
    return open_evidence(request, sheet, REPLYING, token)
