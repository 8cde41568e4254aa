"""Addresses of units over time and of the agencies below; it must hold no view."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views.organisers import agencies_below, reorganising, unit_tables, units

_UNITS = "dieu-hanh/don-vi"


def unit_addresses() -> list[URLPattern]:
    """The addresses; call it once the converters of scoring.urls are registered."""
    return [
        path("dieu-hanh/cap-duoi/", agencies_below.below, name="agencies_below"),
        path(f"{_UNITS}/", units.units, name="units"),
        path(f"{_UNITS}/excel/", units.units_excel, name="units_excel"),
        path(f"{_UNITS}/ma/<code:unit_code>/", units.unit_story, name="unit_story"),
        path(f"{_UNITS}/sap-xep/<slug:work>/", reorganising.reorganise, name="unit_reorganise"),
        path(f"{_UNITS}/viec/<token:token>/", reorganising.unit_change, name="unit_change"),
        path(f"{_UNITS}/nhap/", unit_tables.units_import, name="units_import"),
        path(f"{_UNITS}/nhap/mau/", unit_tables.units_template, name="units_template"),
        path(f"{_UNITS}/nhap/tep/<token:token>/", unit_tables.units_import_table, name="units_import_table"),
    ]
