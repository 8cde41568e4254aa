"""The addresses of teams, minutes and recommendations; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views import inspectors, minutes
from scoring.views import recommendations as following
from scoring.views.organisers import inspection_report, teams, teams_file


def addresses() -> list[URLPattern]:
    """Called once the converters of scoring.urls are registered."""
    round_ = "dieu-hanh/<code:round_code>"
    teams_of = f"{round_}/doan"
    inspected = "kiem-tra/<code:round_code>/<code:unit_code>"
    asked = "kien-nghi/<token:token>"
    return [
        path(f"{teams_of}/", teams.round_teams, name="round_teams"),
        path(f"{teams_of}/lap/", teams.round_team_new, name="round_team_new"),
        path(f"{teams_of}/mau/", teams_file.teams_template, name="teams_template"),
        path(f"{teams_of}/tep/", teams_file.teams_file, name="teams_file"),
        path(f"{teams_of}/tep/<token:token>/", teams_file.teams_file_job, name="teams_file_job"),
        path(f"{teams_of}/<code:team_code>/", teams.round_team, name="round_team"),
        path(f"{teams_of}/<code:team_code>/giay-gioi-thieu/", teams.team_letters, name="team_letters"),
        path(f"{teams_of}/<code:team_code>/giay-gioi-thieu/<code:unit_code>/", teams.team_letter, name="team_letter"),
        path(f"{inspected}/bien-ban/", minutes.inspection_minutes, name="inspection_minutes"),
        path(f"{inspected}/bien-ban/word/", minutes.inspection_minutes_word, name="inspection_minutes_word"),
        path(f"{inspected}/giay-gioi-thieu/", minutes.inspection_letter, name="inspection_letter"),
        path("kiem-tra/lich.ics", inspectors.inspections_calendar, name="inspections_calendar"),
        path("kien-nghi/", following.recommendations, name="recommendations"),
        path(f"{asked}/", following.recommendation, name="recommendation"),
        path(f"{asked}/tra-loi/", following.recommendation_answer, name="recommendation_answer"),
        path(f"{asked}/xem/", following.recommendation_settle, name="recommendation_settle"),
        path(f"{asked}/tep/", following.recommendation_file, name="recommendation_file"),
        path(f"{round_}/kien-nghi/", inspection_report.round_recommendations, name="round_recommendations"),
        path(
            f"{round_}/kien-nghi/excel/",
            inspection_report.round_recommendations_excel,
            name="round_recommendations_excel",
        ),
        path(f"{round_}/bao-cao-kiem-tra/", inspection_report.round_inspection_report, name="round_inspection_report"),
    ]
