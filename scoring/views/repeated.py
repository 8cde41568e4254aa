"""A second click on a move of a sheet that the first one made: told as done, not refused; it writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


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
