"""The addresses of surveys, figures of the standing body, reminders and citizens' opinions; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views.organisers import central, reminders, survey_entry, survey_opinions, surveys

_SURVEY = "dieu-hanh/<code:round_code>/dieu-tra"
_CENTRAL = "dieu-hanh/<code:round_code>/so-lieu-thuong-truc"


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
        path(f"{_SURVEY}/<token:token>/loi/", surveys.survey_marked, name="survey_marked"),
        path(f"{_CENTRAL}/", central.central_figures, name="central_figures"),
        path(f"{_CENTRAL}/mau/", central.central_template, name="central_template"),
        path(f"{_CENTRAL}/tep/", central.central_import, name="central_import"),
        path(f"{_CENTRAL}/nhap/<code:unit_code>/", central.central_sheet, name="central_sheet"),
        path(f"{_CENTRAL}/nhap/<code:unit_code>/luu/", central.central_save, name="central_save"),
        path(f"{_CENTRAL}/<token:token>/", central.central_import_job, name="central_import_job"),
        path(f"{_CENTRAL}/<token:token>/loi/", central.central_marked, name="central_marked"),
    ]
