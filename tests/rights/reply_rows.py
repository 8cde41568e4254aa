"""The rows of explanations, requests for review and councils; written by hand, as those of table.py."""

from tests.rights.row import ALL, OPEN, UNIT_PEOPLE, Row

_R = {"round_code": "VIDU-CCHC-2026"}
_S = _R | {"unit_code": "A"}
_PAPER = _S | {"token": "MINH-CHUNG-A"}
_POINT = _S | {"criterion_code": "1.2"}
_MEETING = _R | {"number": 1}
_OWN = {"staff_a": ALL, "head_a": ALL}
_REPLYING = ("submitted", "in_review", "decided", "presented")
_MAY_ADD = dict.fromkeys(_OWN, _REPLYING)
_MAY_ASK = {"head_a": _REPLYING}
_ORGANISER = {"organiser": ALL}
_ANSWERING = {"organiser": OPEN}
_POST = ("POST",)
_BOTH = ("GET", "POST")

REPLY_ROWS = (
    Row("replies", dict.fromkeys(UNIT_PEOPLE, ALL)),
    Row("reply", _OWN, _OWN, _BOTH, _S),
    Row("reply_print", _OWN, _OWN, kwargs=_S),
    Row("reply_evidence", _OWN, _OWN, kwargs=_S),
    Row("reply_evidence_add", _MAY_ADD, _OWN, _POST, _S),
    Row("reply_evidence_file", _OWN, _OWN, kwargs=_PAPER),
    Row("reply_evidence_withdraw", _MAY_ADD, _OWN, _BOTH, _PAPER),
    Row("own_reviews", _OWN, _OWN, _BOTH, _S),
    Row("own_review_change", _MAY_ASK, _OWN, _POST, _S),
    Row("round_reviews", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("round_reviews_release", _ANSWERING, _ORGANISER, _POST, _R),
    Row("round_review", _ANSWERING, _ORGANISER, _BOTH, _POINT),
    Row("round_council", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("council_member", _ORGANISER, _ORGANISER, _POST, _R),
    Row("council_member_leaves", _ORGANISER, _ORGANISER, _POST, _R),
    Row("council_meeting_new", _ORGANISER, _ORGANISER, _POST, _R),
    Row("council_meeting", _ORGANISER, _ORGANISER, kwargs=_MEETING),
    Row("council_presence", _ORGANISER, _ORGANISER, _POST, _MEETING),
    Row("council_agenda", _ORGANISER, _ORGANISER, _POST, _MEETING),
    Row("council_close", _ORGANISER, _ORGANISER, _POST, _MEETING),
    Row("council_minutes", _ORGANISER, _ORGANISER, kwargs=_MEETING),
    Row("council_item", _ORGANISER, _ORGANISER, _BOTH, _MEETING | _POINT),
    Row("council_item_drop", _ORGANISER, _ORGANISER, _POST, _MEETING | _POINT),
)
