"""The addresses of citizens' opinions; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views.opinions import counts_file, organise, public, units

_UNIT = "y-kien/don-vi/<code:agency_code>/<code:unit_code>"


def opinion_addresses() -> list[URLPattern]:
    """Everybody's page has the shortest address: it stands on printed slips."""
    return [
        path("y-kien/", units.opinions_home, name="opinions"),
        path("y-kien/<token:token>/", public.opinion_give, name="opinion_give"),
        path(f"{_UNIT}/", units.opinion_unit, name="opinion_unit"),
        path(f"{_UNIT}/so-lieu/", units.opinion_counts_entry, name="opinion_counts"),
        path("y-kien/cau-hoi/<code:agency_code>/", organise.opinion_questions, name="opinion_questions"),
        path("y-kien/gop-y/<code:agency_code>/", organise.opinion_comments, name="opinion_comments"),
        path("y-kien/diem/<token:token>/", organise.opinion_point, name="opinion_point"),
        path("y-kien/diem/<token:token>/dong/", organise.opinion_point_close, name="opinion_point_close"),
        path("y-kien/diem/<code:agency_code>/them/", organise.opinion_point_new, name="opinion_point_new"),
        path("y-kien/so-lieu/<code:agency_code>/", counts_file.opinion_counts_import, name="opinion_counts_import"),
        path(
            "y-kien/so-lieu/<code:agency_code>/mau/",
            counts_file.opinion_counts_template,
            name="opinion_counts_template",
        ),
    ]
