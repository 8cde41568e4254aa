"""The data-quality page of a round: what wants a second look, with the way to each place; no query and no rule stands here."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.forms.rows import row_id
from scoring.models import Round
from scoring.selectors.data_quality import DUPLICATES, KINDS, MISSING, Finding, Place, quality_of
from scoring.views.desk import FIELD_PARAMETER
from scoring.views.lookups import organised_round

PAGE_ROWS = 100


@require_safe
@requires("round.organise", organised_round)
def round_quality(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:  # noqa: ARG001 - the address
    """One kind of finding at a time; kind, block and page stand in the address."""
    quality = quality_of(round_)
    kind, block = request.GET.get("muc", MISSING), request.GET.get("khoi", "")
    kind = kind if kind in KINDS else MISSING
    page = Paginator(quality.of(kind, block), PAGE_ROWS).get_page(request.GET.get("trang"))
    tabs = [(value, words, quality.count(value, block)) for value, words in KINDS.items()]
    context = {
        "round": round_,
        "illustrative": round_.illustrative,
        "quality": quality,
        "kind": kind,
        "tabs": tabs,
        "blocks": round_.round_blocks.order_by("order").values_list("block__code", "block_name"),
        "chosen_block": block,
        "page": page,
        "rows": _rows(list(page.object_list)),
    }
    return render(request, "scoring/organisers/quality.html", context)


def _rows(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [
        {"what": found.what, "places": [{"place": p, "url": _url(found.kind, p)} for p in found.places]}
        for found in findings
    ]


def _url(kind: str, place: Place) -> str:
    """The place itself: the files of a criterion, else its row on the sheet."""
    codes = [place.sheet.round.code, place.sheet.unit.code]
    if kind == DUPLICATES:
        return f"{reverse('overseen_evidence', args=codes)}?{urlencode({'tieu-chi': place.code})}"
    if not place.code:
        return reverse("overseen_sheet", args=codes)
    return f"{reverse('overseen_sheet', args=codes)}?{urlencode({FIELD_PARAMETER: place.field})}#{row_id(place.code)}"
