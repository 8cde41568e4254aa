"""The addresses of what happens to criteria sets between two years; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views.criteria_flow import moves


def addresses() -> list[URLPattern]:
    """The addresses; the converters of scoring.urls are registered by then."""
    return [
        path("dieu-hanh/<code:round_code>/bo-tieu-chi/", moves.round_sets, name="round_sets"),
    ]
