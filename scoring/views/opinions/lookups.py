"""The unit, agency or point of a page out of the rows its reader may see, else 404; no right is asked here."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from scoring.models import CollectionPoint
from scoring.selectors.opinions import agencies_organised_by, units_read_by
from units.models import Agency, Unit


def read_unit(request: HttpRequest, *, agency_code: str, unit_code: str) -> Unit:
    """A unit whose opinions the person may read."""
    for unit in units_read_by(request.user):
        if (unit.agency.code, unit.code) == (agency_code, unit_code):
            return unit
    raise Http404


def organised_agency(request: HttpRequest, *, agency_code: str, **_: object) -> Agency:
    """An agency whose standing body the person works for."""
    for agency in agencies_organised_by(request.user):
        if agency.code == agency_code:
            return agency
    raise Http404


def read_point(request: HttpRequest, *, token: str) -> CollectionPoint:
    """A point of a unit whose opinions the person may read."""
    rows = CollectionPoint.objects.filter(unit__in=units_read_by(request.user))
    return get_object_or_404(rows.select_related("unit__agency", "agency", "question_set"), token=token)


def open_point(_request: HttpRequest, *, token: str) -> CollectionPoint:
    """A point by the token that everybody at it has."""
    rows = CollectionPoint.objects.select_related("unit", "agency", "question_set")
    return get_object_or_404(rows, token=token)
