"""Moves of a sheet that cannot be made now: told why, and a second click on one that was made told as done; it writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cchc_portal import permissions
from scoring.models import Assessment

View = Callable[..., HttpResponseBase]


def fit_for(action: str, get: Callable[..., Assessment]) -> Callable[..., Assessment]:
    """A lookup of a sheet that says who may do `action` and where the sheet stands, when not now (403)."""

    def fit(request: HttpRequest, **codes: Any) -> Assessment:
        sheet = get(request, **codes)
        if not permissions.may(request.user, action, sheet):
            says = permissions.RIGHTS[action].says
            raise PermissionDenied(f"{says} Phiếu này: {sheet.get_state_display()}.")
        return sheet

    return fit


def told_as_done(words: str, done: Callable[..., HttpResponse | None]) -> Callable[[View], View]:
    """Let a POST that is refused (403), as its sheet has moved on, go on with `words` where the person moved it so.

    `done(request, **codes)` is the way on when the same person did the very same thing last, else None; it is asked only
    after a refusal.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **codes: Any) -> HttpResponseBase:
            try:
                return view(request, **codes)
            except PermissionDenied:
                way_on = done(request, **codes) if request.method == "POST" else None
                if way_on is None:
                    raise
                messages.info(request, words)
                return way_on

        return answered

    return decorate
