"""The rows of the walk for criteria sets between two years, written by hand."""

from tests.rights.row import ALL, Row

_R = {"round_code": "VIDU-CCHC-2026"}
_BOTH = ("GET", "POST")
_ORGANISER = {"organiser": ALL}
_ORGANISERS = {"organiser": ALL, "foreign_organiser": ALL}
"""Pages that each organiser has: what they show is of their own agencies alone."""

CRITERIA_FLOW_ROWS = (
    Row("round_sets", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("criteria_file", _ORGANISERS, kwargs={"form": "xlsx"}),
    Row("criteria_import", _ORGANISERS, methods=_BOTH),
    Row("criteria_import_apply", _ORGANISERS, methods=("POST",)),
    Row("criteria_compare", _ORGANISERS),
    Row("criteria_compare_excel", _ORGANISERS),
    Row("criteria_trial", _ORGANISERS, methods=_BOTH),
    Row("criteria_trial_excel", _ORGANISERS),
)
