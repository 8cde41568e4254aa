"""The addresses of appraisal: the appraisers' own, and those under which the standing body arranges it; no page stands here."""

from django.urls import URLPattern, path, register_converter

from scoring.views import appraisal_changes as changes
from scoring.views.appraisers import grid, saving
from scoring.views.appraisers.evidence import appraisal_evidence_file
from scoring.views.organisers import appraisers as organising


class FieldConverter:
    """The code of a field or another criterion as its set writes it; a slash in it is written ~1, and ~ itself ~0."""

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """The code as the set writes it."""
        return value.replace("~1", "/").replace("~0", "~")

    def to_url(self, value: str) -> str:
        """The code without a slash."""
        return value.replace("~", "~0").replace("/", "~1")


register_converter(FieldConverter, "field")

_ROUND = "dieu-hanh/<code:round_code>/tham-dinh"
_APPRAISED = "tham-dinh/<code:round_code>/<field:field_code>"


def addresses() -> list[URLPattern]:
    """The addresses; the converters of scoring.urls must be registered before."""
    return [
        path("tham-dinh/", grid.appraisals, name="appraisals"),
        path(f"{_APPRAISED}/", grid.appraisal, name="appraisal"),
        path(f"{_APPRAISED}/excel/", grid.appraisal_excel, name="appraisal_excel"),
        path(f"{_APPRAISED}/luu/", saving.appraisal_save, name="appraisal_save"),
        path(
            f"{_APPRAISED}/<code:unit_code>/minh-chung/<token:token>/",
            appraisal_evidence_file,
            name="appraisal_evidence_file",
        ),
        path(f"{_ROUND}/", organising.round_appraisers, name="round_appraisers"),
        path(f"{_ROUND}/ma-ly-do/", organising.round_reasons, name="round_reasons"),
        path(f"{_ROUND}/thay-doi/", changes.appraisal_changes, name="appraisal_changes"),
        path(f"{_ROUND}/thay-doi/excel/", changes.appraisal_changes_excel, name="appraisal_changes_excel"),
    ]
