"""The addresses of teams, minutes and recommendations; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views import closed_minutes, inspectors, minutes
from scoring.views import recommendations as following
from scoring.views.organisers import inspection_report, teams, teams_file

_ROUND = "dieu-hanh/<code:round_code>"
_TEAMS = f"{_ROUND}/doan"
_TEAM = f"{_TEAMS}/<code:team_code>"
_OWN = "tu-danh-gia/<code:round_code>/<code:unit_code>"
_INSPECTED = "kiem-tra/<code:round_code>/<code:unit_code>"
_ASKED = "kien-nghi/<token:token>"


def addresses() -> list[URLPattern]:
    """Called once the converters of scoring.urls are registered."""
    return [*_teams(), *_minutes(), *_recommendations()]


def _teams() -> list[URLPattern]:
    return [
        path(f"{_TEAMS}/", teams.round_teams, name="round_teams"),
        path(f"{_TEAMS}/lap/", teams.round_team_new, name="round_team_new"),
        path(f"{_TEAMS}/mau/", teams_file.teams_template, name="teams_template"),
        path(f"{_TEAMS}/tep/", teams_file.teams_file, name="teams_file"),
        path(f"{_TEAMS}/tep/<token:token>/", teams_file.teams_file_job, name="teams_file_job"),
        path(f"{_TEAMS}/tep/<token:token>/loi/", teams_file.teams_file_marked, name="teams_file_marked"),
        path(f"{_TEAM}/", teams.round_team, name="round_team"),
        path(f"{_TEAM}/giay-gioi-thieu/", teams.team_letters, name="team_letters"),
        path(f"{_TEAM}/giay-gioi-thieu/<code:unit_code>/", teams.team_letter, name="team_letter"),
    ]


def _minutes() -> list[URLPattern]:
    return [
        path("kiem-tra/lich.ics", inspectors.inspections_calendar, name="inspections_calendar"),
        path(f"{_INSPECTED}/bien-ban/", minutes.inspection_minutes, name="inspection_minutes"),
        path(f"{_INSPECTED}/bien-ban/word/", minutes.inspection_minutes_word, name="inspection_minutes_word"),
        path(f"{_OWN}/bien-ban/", closed_minutes.own_minutes, name="own_minutes"),
        path(f"{_ROUND}/phieu/<code:unit_code>/bien-ban/", closed_minutes.overseen_minutes, name="overseen_minutes"),
        path(f"{_INSPECTED}/giay-gioi-thieu/", minutes.inspection_letter, name="inspection_letter"),
    ]


def _recommendations() -> list[URLPattern]:
    asked = inspection_report.round_recommendations_excel
    return [
        path("kien-nghi/", following.recommendations, name="recommendations"),
        path(f"{_ASKED}/", following.recommendation, name="recommendation"),
        path(f"{_ASKED}/tra-loi/", following.recommendation_answer, name="recommendation_answer"),
        path(f"{_ASKED}/xem/", following.recommendation_settle, name="recommendation_settle"),
        path(f"{_ASKED}/tep/", following.recommendation_file, name="recommendation_file"),
        path(f"{_ROUND}/kien-nghi/", inspection_report.round_recommendations, name="round_recommendations"),
        path(f"{_ROUND}/kien-nghi/excel/", asked, name="round_recommendations_excel"),
        path(f"{_ROUND}/bao-cao-kiem-tra/", inspection_report.round_inspection_report, name="round_inspection_report"),
    ]
