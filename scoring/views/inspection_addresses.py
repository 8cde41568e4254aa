"""The addresses of teams, minutes and recommendations; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views.organisers import teams


def addresses() -> list[URLPattern]:
    """Called once the converters of scoring.urls are registered."""
    teams_of = "dieu-hanh/<code:round_code>/doan"
    return [
        path(f"{teams_of}/", teams.round_teams, name="round_teams"),
        path(f"{teams_of}/lap/", teams.round_team_new, name="round_team_new"),
        path(f"{teams_of}/<code:team_code>/", teams.round_team, name="round_team"),
    ]
