"""The object of a page of figures out of the rows its reader may see, else 404; no right is asked here."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from scoring.models import Duty, ReportingPeriod
from scoring.selectors.indicators import board, mine
from scoring.selectors.indicators.place import Place
from scoring.selectors.indicators.procedures import Home
from scoring.selectors.indicators.procedures import own_home as own_home_of
from units.models import Agency


def own_place(request: HttpRequest, *, period_code: str, unit_code: str, **_: object) -> Place:
    """A period of figures for a unit that the person is head or staff of."""
    found = mine.own_place(request.user, period_code, unit_code)
    if found is None:
        raise Http404
    return found


def own_duty(request: HttpRequest, *, token: str, **_: object) -> Duty:
    """A duty of a unit that the person is head or staff of."""
    found = mine.own_duty(request.user, token)
    if found is None:
        raise Http404
    return found


def overseen_agency(request: HttpRequest, *, agency_code: str, **_: object) -> Agency:
    """An agency that the person organises or leads."""
    found = next((one for one in board.agencies_overseen(request.user) if one.code == agency_code), None)
    if found is None:
        raise Http404
    return found


def overseen_period(request: HttpRequest, *, agency_code: str, period_code: str, **_: object) -> ReportingPeriod:
    """A period of an agency that the person organises or leads."""
    agency = overseen_agency(request, agency_code=agency_code)
    return get_object_or_404(ReportingPeriod.objects.select_related("agency"), agency=agency, code=period_code)


def own_home(request: HttpRequest, *, agency_code: str, unit_code: str, **_: object) -> Home:
    """A unit that the person is head or staff of, for its procedures."""
    found = own_home_of(request.user, agency_code, unit_code)
    if found is None:
        raise Http404
    return found
