"""The addresses of surveys, reminders and citizens' opinions; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views.organisers import reminders, survey_entry, survey_opinions, surveys

_SURVEY = "dieu-hanh/<code:round_code>/dieu-tra"


def survey_addresses() -> list[URLPattern]:
    """The pages of a round's survey; words before tokens."""
    return [
        path(f"{_SURVEY}/", surveys.survey_import, name="survey_import"),
        path(f"{_SURVEY}/mau/", surveys.survey_template, name="survey_template"),
        path(f"{_SURVEY}/nhap/", survey_entry.survey_samples, name="survey_samples"),
        path(f"{_SURVEY}/nhap/<code:unit_code>/", survey_entry.survey_slips, name="survey_slips"),
        path(f"{_SURVEY}/y-kien/", survey_opinions.survey_opinions, name="survey_opinions"),
        path(f"{_SURVEY}/quy-dinh/", survey_entry.survey_rule, name="survey_rule"),
        path("dieu-hanh/<code:round_code>/nhac-viec/", reminders.round_reminders, name="round_reminders"),
        path(f"{_SURVEY}/<token:token>/", surveys.survey_import_job, name="survey_import_job"),
    ]
