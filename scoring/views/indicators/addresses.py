"""Every address of reported figures; called by scoring.urls once the kinds of codes are known."""

from django.urls import URLPattern, path

from scoring.views.indicators import duties, units

_PLACE = "so-lieu/<code:period_code>/<code:unit_code>"


def addresses() -> list[URLPattern]:
    """The addresses of units and of the agency that asks."""
    return [
        path("so-lieu/", units.figures, name="figures"),
        path("so-lieu/nghia-vu/<token:token>/", duties.duty, name="duty"),
        path("so-lieu/nghia-vu/<token:token>/tep/", duties.duty_file, name="duty_file"),
        path(f"{_PLACE}/", units.figures_form, name="figures_form"),
        path(f"{_PLACE}/kiem-tra/", units.figures_check, name="figures_check"),
    ]
