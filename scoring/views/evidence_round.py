"""The evidence of a round for its standing body: searched and filtered, page by page; no rule and no query."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.enums import EvidenceApproval, EvidenceKind
from scoring.models import Round
from scoring.selectors.evidence_anomalies import LABELS
from scoring.selectors.evidence_round import ANY_ODD, Choice, evidence_of_round
from scoring.views import lookups

ROWS = 50
_PARAMETERS = {
    "search": "tim",
    "unit": "don-vi",
    "criterion": "tieu-chi",
    "kind": "loai",
    "odd": "bat-thuong",
    "approval": "duyet",
}


@require_safe
@requires("round.organise", lookups.organised_round)
def round_evidence(request: HttpRequest, round_: Round, **_: object) -> HttpResponse:
    """Minh chứng của đợt: by number, title or file name, by unit, criterion, kind, oddity and approval."""
    choice = Choice(**{name: request.GET.get(key, "").strip()[:100] for name, key in _PARAMETERS.items()})
    every = evidence_of_round(round_, choice, timezone.localdate())
    context = {
        "round": round_,
        "choice": choice,
        "every": every,
        "page": Paginator(every.found, ROWS).get_page(request.GET.get("trang")),
        "kinds": EvidenceKind.choices,
        "approvals": EvidenceApproval.choices if round_.evidence_approval else (),
        "odd": [(kind, LABELS[kind], count) for kind, count in every.odd.items()],
        "any_odd": ANY_ODD,
        "crumbs": [
            {"label": "Điều hành", "url": reverse("rounds")},
            {"label": round_.code, "url": reverse("round_board", args=[round_.code])},
            {"label": "Minh chứng", "url": ""},
        ],
        "illustrative": round_.illustrative,
    }
    return render(request, "scoring/evidence/round.html", context)
