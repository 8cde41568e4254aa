"""The rows of citizens' opinions in the table that the walk expects."""

from tests.rights.row import ALL, EVERYBODY, UNIT_PEOPLE, Row

_BOTH = ("GET", "POST")
_AGENCY = {"agency_code": "VIDU"}
_FILE = _AGENCY | {"token": "Y-KIEN-TEP"}
_UNIT = _AGENCY | {"unit_code": "A"}
_POINT = {"token": "Y-KIEN-A"}
_ORGANISER = {"organiser": ALL}
_UNIT_OR_BODY = {"staff_a": ALL, "head_a": ALL, "organiser": ALL}

OPINION_ROWS = (
    Row("opinions", dict.fromkeys((*UNIT_PEOPLE, "organiser", "foreign_organiser"), ALL)),
    Row("opinion_give", EVERYBODY, EVERYBODY, _BOTH, _POINT),
    Row("opinion_unit", _UNIT_OR_BODY, _UNIT_OR_BODY, kwargs=_UNIT),
    Row("opinion_counts", _UNIT_OR_BODY, _UNIT_OR_BODY, _BOTH, _UNIT),
    Row("opinion_questions", _ORGANISER, _ORGANISER, _BOTH, _AGENCY),
    Row("opinion_comments", _ORGANISER, _ORGANISER, _BOTH, _AGENCY),
    Row("opinion_point", _UNIT_OR_BODY, _UNIT_OR_BODY, kwargs=_POINT),
    Row("opinion_point_close", _ORGANISER, _UNIT_OR_BODY, ("POST",), _POINT),
    Row("opinion_point_new", _ORGANISER, _ORGANISER, _BOTH, _AGENCY),
    Row("opinion_counts_upload", _ORGANISER, _ORGANISER, _BOTH, _AGENCY),
    Row("opinion_counts_import", _ORGANISER, _ORGANISER, _BOTH, _FILE),
    Row("opinion_counts_import_by_hand", _ORGANISER, _ORGANISER, ("POST",), _FILE),
    *(
        Row(f"opinion_counts_import_{name}", _ORGANISER, _ORGANISER, kwargs=_FILE)
        for name in ("file", "report", "marked")
    ),
    Row("opinion_counts_template", _ORGANISER, _ORGANISER, kwargs=_AGENCY),
)
