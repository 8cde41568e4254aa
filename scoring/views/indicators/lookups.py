"""The object of a page of figures out of the rows its reader may see, else 404; no right is asked here."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from scoring.models import Duty
from scoring.selectors.indicators import mine
from scoring.selectors.indicators.place import Place


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
