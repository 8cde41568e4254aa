"""The addresses of citizens' opinions; scoring.urls takes them in."""

from __future__ import annotations

from django.urls import URLPattern, path

from scoring.views.opinions import counts_file, organise, public, units

_COUNTS = "y-kien/so-lieu/<code:agency_code>"
_IMPORT = f"{_COUNTS}/nhap/<token:token>"
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
        path(f"{_COUNTS}/", counts_file.opinion_counts_upload, name="opinion_counts_upload"),
        path(f"{_COUNTS}/mau/", counts_file.opinion_counts_template, name="opinion_counts_template"),
        path(f"{_IMPORT}/", counts_file.opinion_counts_import, name="opinion_counts_import"),
        path(f"{_IMPORT}/dung-tep/", counts_file.opinion_counts_import_by_hand, name="opinion_counts_import_by_hand"),
        path(f"{_IMPORT}/tep/", counts_file.opinion_counts_import_file, name="opinion_counts_import_file"),
        path(f"{_IMPORT}/bao-cao/", counts_file.opinion_counts_import_report, name="opinion_counts_import_report"),
        path(f"{_IMPORT}/danh-dau/", counts_file.opinion_counts_import_marked, name="opinion_counts_import_marked"),
    ]
