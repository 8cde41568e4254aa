"""Opinions about units for their own people and the standing body: results, comments let through, monthly counts."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import Origin
from scoring.enums.opinions import CommentState, OpinionChannel
from scoring.forms.fields import FIRST_YEAR, LAST_YEAR, day_or_none
from scoring.forms.opinions import CountsForm
from scoring.selectors import opinions
from scoring.services import opinion_counts
from scoring.services.errors import Faulty, Outdated
from scoring.views.opinions.lookups import read_unit
from scoring.views.responses import signed_in, typed
from units.models import Unit


@require_safe
@requires("opinion.read")
def opinions_home(request: HttpRequest) -> HttpResponse:
    """The units whose opinions the person may read, and the agencies they organise for."""
    units = opinions.units_read_by(request.user)
    context = {
        "units": units,
        "agencies": opinions.agencies_organised_by(request.user),
        "points": opinions.points_of(units),
        "today": timezone.localdate(),
    }
    return render(request, "scoring/opinions/home.html", context)


@require_safe
@requires("opinion.read", read_unit)
def opinion_unit(request: HttpRequest, unit: Unit, **_: object) -> HttpResponse:
    """What citizens say of a unit, from day to day."""
    first, last = (day_or_none(request.GET.get(name, "")) for name in ("tu", "den"))
    context = {
        "unit": unit,
        "agency": unit.agency,
        "results": opinions.results_of(unit, first, last),
        "first": first,
        "last": last,
        "comments": opinions.comments_of([unit], CommentState.SHOWN),
        "points": opinions.points_of([unit]),
        "today": timezone.localdate(),
        "may_count": permissions.may(request.user, "opinion.count", unit),
        "may_organise": permissions.may(request.user, "opinion.organise", unit),
    }
    return render(request, "scoring/opinions/unit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("opinion.count", read_unit)
def opinion_counts_entry(request: HttpRequest, unit: Unit, **_: object) -> HttpResponse:
    """Opinions gathered by other channels, month by month; POST writes what was changed, all or nothing."""
    year = year_of(request.GET.get("nam", ""))
    form = CountsForm(opinions.months_of(unit, year), typed(request))
    if request.method != "POST" or not form.is_sound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return _counts_page(request, unit, year, form, [], status)
    try:
        written = opinion_counts.save_counts(
            unit=unit, counts=form.counts, actor=signed_in(request), origin=Origin.WEB, now=timezone.now()
        )
    except Faulty as refusal:
        faults = [f"{place}: {' '.join(said)}" for place, said in refusal.faults.items()]
        return _counts_page(request, unit, year, form, faults, HTTPStatus.UNPROCESSABLE_ENTITY)
    except Outdated as refusal:
        form = CountsForm(opinions.months_of(unit, year), request.POST, over_newer=True)
        return _counts_page(request, unit, year, form, [str(refusal)], HTTPStatus.CONFLICT)
    messages.success(request, f"Đã ghi {written} số.")
    return _counts_page(request, unit, year, CountsForm(opinions.months_of(unit, year), None), [], HTTPStatus.OK)


def year_of(typed_year: str) -> int:
    """The year of an address; this one for a text that is none."""
    is_year = len(typed_year) == len("2027") and typed_year.isascii() and typed_year.isdigit()
    return int(typed_year) if is_year and FIRST_YEAR <= int(typed_year) <= LAST_YEAR else timezone.localdate().year


def _counts_page(
    request: HttpRequest, unit: Unit, year: int, form: CountsForm, faults: list[str], status: int
) -> HttpResponse:
    context = {
        "unit": unit,
        "agency": unit.agency,
        "year": year,
        "form": form,
        "faults": faults,
        "is_refused": status != HTTPStatus.OK,
        "standing": opinions.months_of(unit, year) if status == HTTPStatus.CONFLICT else (),
        "channels": [channel.label for channel in OpinionChannel],
        "lines": opinions.count_lines(unit),
    }
    return render(request, "scoring/opinions/counts.html", context, status=status)
