"""Units of an agency over time: the list as of any day, its Excel file, one unit's story; nothing is decided here."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.forms.fields import day_or_none
from scoring.forms.reorganisation import WORKS
from scoring.reports.units_workbook import units_workbook
from scoring.selectors.unit_lists import asked_units, blocks_of
from scoring.selectors.unit_rounds import standing_sheets
from scoring.views.import_records import attachment
from units.models import Agency
from units.selectors import directory

PAGE_ROWS = 100
RECENT = 20


def reorganised_agency(request: HttpRequest, **_: object) -> Agency:
    """The agency whose standing body the person works for; of several the one that ?co-quan= names."""
    agencies = directory.organised_agencies(request.user)
    if not agencies:
        if request.user.is_authenticated:
            raise PermissionDenied  # the page exists for everybody, for organisers alone
        raise Http404
    code = request.GET.get("co-quan", "") or next(iter(agencies))
    if code not in agencies:
        raise Http404
    return agencies[code]


def agency_of_object(request: HttpRequest, **_: object) -> Agency:
    """As `reorganised_agency`, for an address of one thing: who organises no agency does not learn that it is there."""
    if not directory.organised_agencies(request.user):
        raise Http404
    return reorganised_agency(request)


def asked_day(request: HttpRequest) -> dt.date:
    """The day of the address; today for none or a text that is no day."""
    return day_or_none(request.GET.get("ngay", "")) or timezone.localdate()


@require_safe
@requires("unit.reorganise", reorganised_agency)
def units(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The units of the agency as they stood on a day, narrowed by block, superior and name."""
    day = asked_day(request)
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("tim", "khoi", "cap-tren")}
    every = directory.units_on(agency, day)
    lines = asked_units(every, search=asked["tim"], block=asked["khoi"], superior=asked["cap-tren"])
    page = Paginator(lines, PAGE_ROWS).get_page(request.GET.get("trang"))
    kin = directory.kin_of([line.pk for line in page.object_list])
    context: dict[str, Any] = {
        "agency": agency,
        "day": day,
        "is_today": day == timezone.localdate(),
        "total": len(every),
        "found": len(lines),
        "blocks": blocks_of(every),
        "search": asked["tim"],
        "block": asked["khoi"],
        "superior": asked["cap-tren"],
        "page": page,
        "rows": [(line, *kin.get(line.pk, ((), ()))) for line in page.object_list],
        "works": [(word, kind.label) for word, kind in WORKS.items()],
        "recent": directory.reorganisations_of(agency, RECENT),
    }
    return render(request, "scoring/organisers/units/list.html", context)


@require_safe
@requires("unit.reorganise", reorganised_agency)
def units_excel(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The list of a day as a workbook, whatever page of it was looked at."""
    day = asked_day(request)
    asked = {name: request.GET.get(name, "").strip()[:100] for name in ("tim", "khoi", "cap-tren")}
    every = directory.units_on(agency, day)
    lines = asked_units(every, search=asked["tim"], block=asked["khoi"], superior=asked["cap-tren"])
    kin = directory.kin_of([line.pk for line in lines])
    return attachment(units_workbook(agency, day, lines, kin), f"don-vi-{agency.code}-{day:%Y-%m-%d}.xlsx")


@require_safe
@requires("unit.reorganise", agency_of_object)
def unit_story(request: HttpRequest, agency: Agency, unit_code: str) -> HttpResponse:
    """One unit: what it was called, where it stood, whom it followed, by which decisions."""
    story = directory.story_of(agency, unit_code, timezone.localdate())
    if story is None:
        raise Http404
    context = {"agency": agency, "story": story, "unit": story.unit, "sheets": standing_sheets([story.unit])}
    return render(request, "scoring/organisers/units/story.html", context)
