"""The addresses of what happens to criteria sets between two years; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views.criteria_flow import compare, files, moves, trials


def addresses() -> list[URLPattern]:
    """The addresses; the converters of scoring.urls are registered by then."""
    sets = "dieu-hanh/bo-tieu-chi"
    return [
        path(f"{sets}/tep/<slug:form>/", files.criteria_file, name="criteria_file"),
        path(f"{sets}/nhap-tep/", files.criteria_import, name="criteria_import"),
        path(f"{sets}/nhap-tep/ghi/", files.criteria_import_apply, name="criteria_import_apply"),
        path(f"{sets}/so-sanh/", compare.criteria_compare, name="criteria_compare"),
        path(f"{sets}/so-sanh/excel/", compare.criteria_compare_excel, name="criteria_compare_excel"),
        path(f"{sets}/thu-so-lieu/", trials.criteria_trial, name="criteria_trial"),
        path(f"{sets}/thu-so-lieu/excel/", trials.criteria_trial_excel, name="criteria_trial_excel"),
        path("dieu-hanh/<code:round_code>/bo-tieu-chi/", moves.round_sets, name="round_sets"),
    ]
