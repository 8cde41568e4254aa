"""The rows of the walk for teams, minutes and recommendations, written by hand."""

from tests.rights.row import ALL, SIGNED_IN, Row

_R = {"round_code": "VIDU-CCHC-2026"}
_S = _R | {"unit_code": "A"}
_TEAM = _R | {"team_code": "1"}
_TOKEN = {"token": "KIEN-NGHI-A"}
_BOTH = ("GET", "POST")
_OWN = {"staff_a": ALL, "head_a": ALL}
_ORGANISER = {"organiser": ALL}
_CHANGING = {"organiser": ALL - {"published"}}
_INSPECTED = {"inspector": ALL - {"drafting"}}
_READ = dict.fromkeys(("staff_a", "head_a"), frozenset({"published"}))
"""One of A's teams has not closed its minutes: the unit reads none of them before the publication."""
_ASKED = _ORGANISER | {"inspector": ALL} | dict.fromkeys(("staff_a", "head_a"), frozenset({"published"}))
"""A recommendation of A by a second team that has closed its minutes while the first has not."""
_CLOSED = {"organiser": frozenset({"decided", "published"})}
"""The standing body reads A's minutes from when all its teams have closed them, or A is decided; a presented A is in review."""

INSPECTION_ROWS = (
    Row("teams_template", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("teams_file", _CHANGING, _ORGANISER, _BOTH, _R),
    Row("teams_file_job", _CHANGING, _ORGANISER, _BOTH, _R | {"token": "DOAN-TEP"}),
    Row("teams_file_marked", _CHANGING, _ORGANISER, kwargs=_R | {"token": "DOAN-TEP"}),
    Row("round_teams", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("round_team_new", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_team", _ORGANISER, _ORGANISER, _BOTH, _TEAM),
    Row("team_letters", _ORGANISER, _ORGANISER, kwargs=_TEAM),
    Row("team_letter", _ORGANISER, _ORGANISER, kwargs=_TEAM | {"unit_code": "A"}),
    Row("inspection_minutes", _INSPECTED, _INSPECTED, _BOTH, _S),
    Row("inspection_minutes_word", _INSPECTED, _INSPECTED, kwargs=_S),
    Row("own_minutes", _READ, _READ, kwargs=_S),
    Row("overseen_minutes", _CLOSED, _CLOSED, kwargs=_S),
    Row("inspection_letter", _INSPECTED, _INSPECTED, kwargs=_S),
    Row("inspections_calendar", SIGNED_IN),
    Row("recommendations", SIGNED_IN),
    Row("recommendation", _ASKED, _ASKED, kwargs=_TOKEN),
    Row("recommendation_answer", _OWN, _ASKED, ("POST",), _TOKEN),
    Row("recommendation_settle", _ORGANISER | {"inspector": ALL}, _ASKED, ("POST",), _TOKEN),
    Row("recommendation_file", _ASKED, _ASKED, kwargs=_TOKEN),
    Row("round_recommendations", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("round_recommendations_excel", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("round_inspection_report", _ORGANISER, _ORGANISER, kwargs=_R),
)
