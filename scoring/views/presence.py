"""Who else has a sheet open: what a page shows of it and what it asks every 20 seconds; no rule and no query."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cchc_portal.http import requires
from scoring.enums import Layer
from scoring.models import Assessment
from scoring.services import presence
from scoring.views import lookups
from scoring.views.responses import signed_in

_PAGES: Final = {
    Layer.SELF: "own_sheet_presence",
    Layer.INSPECTION: "inspection_presence",
    Layer.COUNCIL: "overseen_presence",
}


def here_too(request: HttpRequest, sheet: Assessment, layer: Layer) -> dict[str, Any]:
    """`presence` for a page (components/presence.html): who else has the sheet open at this desk; says that I have."""
    people = presence.arrive(sheet=sheet, layer=layer, now=timezone.now(), actor=signed_in(request))
    codes = {"round_code": sheet.round.code, "unit_code": sheet.unit.code}
    return {"presence": {"people": people, "url": reverse(_PAGES[layer], kwargs=codes)}}


def _answer(request: HttpRequest, sheet: Assessment, layer: Layer) -> HttpResponse:
    return render(request, "components/presence.html", here_too(request, sheet, layer))


@require_POST
@requires("sheet.read", lookups.own_sheet)
def own_sheet_presence(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Say that I have my unit's sheet open, and hear which colleagues have."""
    return _answer(request, sheet, Layer.SELF)


@require_POST
@requires("inspection.read", lookups.inspected_sheet)
def inspection_presence(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Say that I have an inspected sheet open, and hear who of the team and of the standing body has."""
    return _answer(request, sheet, Layer.INSPECTION)


@require_POST
@requires("sheet.oversee", lookups.overseen_sheet)
def overseen_presence(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Say that I have an overseen sheet open, and hear who of the standing body and of its inspectors has."""
    return _answer(request, sheet, Layer.COUNCIL)
