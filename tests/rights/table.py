"""What the walk over the addresses expects: written by hand from reliability.md, never read from the rules themselves."""

from tests.rights.criteria_flow_rows import CRITERIA_FLOW_ROWS
from tests.rights.figure_rows import FIGURE_ROWS
from tests.rights.inspection_rows import INSPECTION_ROWS
from tests.rights.opinion_rows import OPINION_ROWS
from tests.rights.reply_rows import REPLY_ROWS
from tests.rights.row import ALL, EVERYBODY, MARKED, OPEN, ROLES, SIGNED_IN, UNIT_PEOPLE, Row

_R = {"round_code": "VIDU-CCHC-2026"}
_S = _R | {"unit_code": "A"}
_U = {"agency_code": "VIDU", "unit_code": "A"}
_STAFF_A = {"username": "canbo_a"}
_OWN = {"staff_a": ALL, "head_a": ALL}
_ORGANISER = {"organiser": ALL}
_ORGANISERS = {"organiser": ALL, "foreign_organiser": ALL}
_LED = {"organiser": ALL, "leader": ALL}
_INSPECTED = {"inspector": ALL - {"drafting"}}
_APPRAISER = {"appraiser": ALL}
"""Appraises field 1 for unit E."""
_FIELD = _R | {"field_code": "1"}
_ALONE = {"inspector": MARKED}
_PUBLISHED = dict.fromkeys(ROLES, frozenset({"published"}))
_BOTH = ("GET", "POST")
_YEAR = {"agency_code": "VIDU", "year": 2026}
_AWARDING = {"organiser": frozenset({"published"})}

_ANY_ORGANISER = {"organiser": ALL, "foreign_organiser": ALL}
_DRAFT = {"draft_code": "VIDU-2027-1"}
_SET = {"agency_code": "VIDU", "year": 2026, "version": 1}
_CRITERIA_LISTS = {"criteria_sets": ("GET",), "criteria_new": _BOTH, "scales_compare": ("GET",)}
_CRITERIA_DRAFT = (
    *((f"criteria_{part}", _BOTH, {}) for part in ("draft", "head", "scales", "activate", "discard")),
    ("criteria_history", ("GET",), {}),
    ("criteria_sums", ("POST",), {}),
    ("criterion_try", ("POST",), {}),
    ("criterion_add", _BOTH, {}),
    ("criterion_renumber", _BOTH, {}),
    ("criterion_edit", _BOTH, {"place": 2}),
    ("criterion_delete", _BOTH, {"place": 2}),
)
_CRITERIA_SET = (
    ("criteria_set", ("GET",), {}),
    ("criteria_set_history", ("GET",), {}),
    ("criteria_revise", ("POST",), {}),
    ("criteria_text", _BOTH, {"place": 2}),
)


def _scenes(roles, *scenes):
    return dict.fromkeys(roles, frozenset(scenes))


_REPORTED = _ORGANISER | _scenes(["leader"], "presented", "published")
_INSPECTING = _scenes(["inspector"], "submitted", "in_review", "presented")
_SUBMITTED = {"organiser": ALL - {"drafting"}}

ROWS = (
    *CRITERIA_FLOW_ROWS,
    *INSPECTION_ROWS,
    *REPLY_ROWS,
    Row("healthz", EVERYBODY),
    Row("readyz", EVERYBODY),
    Row("home", EVERYBODY),
    Row("rankings", EVERYBODY),
    Row("ranking", EVERYBODY, _PUBLISHED, kwargs=_R),
    Row("ranking_version", EVERYBODY, _PUBLISHED, kwargs=_R | {"version": 1}),
    Row("ranking_excel", EVERYBODY, _PUBLISHED, kwargs=_R | {"version": 1}),
    Row("ranking_snapshot", EVERYBODY, _PUBLISHED, kwargs=_R | {"version": 1, "part": 1}),
    Row("rankings_csv", EVERYBODY),
    Row("unit_years", EVERYBODY, _PUBLISHED, kwargs=_U),
    Row("unit_years_csv", EVERYBODY, _PUBLISHED, kwargs=_U),
    Row("verify_figures", EVERYBODY, methods=("GET", "POST")),
    Row("robots", EVERYBODY),
    Row("sitemap", EVERYBODY),
    Row("api_help", EVERYBODY),
    Row("api_openapi", EVERYBODY),
    Row("api_agencies", EVERYBODY),
    Row("api_rankings", EVERYBODY),
    Row("api_ranking", EVERYBODY, _PUBLISHED, kwargs=_R),
    Row("api_version", EVERYBODY, _PUBLISHED, kwargs=_R | {"version": 1}),
    Row("api_rows", EVERYBODY, _PUBLISHED, kwargs=_R | {"version": 1}),
    Row("api_unit", EVERYBODY, _PUBLISHED, kwargs=_U),
    Row("api_unknown", EVERYBODY, {"nobody": ALL}, kwargs={"rest": "khong-co"}),
    Row("analysis", EVERYBODY, _PUBLISHED, kwargs=_R),
    Row("analysis_section", EVERYBODY, _PUBLISHED, kwargs=_R | {"section": "xu-huong"}),
    Row("analysis_version", EVERYBODY, _PUBLISHED, kwargs=_R | {"version": 1, "section": "ban-do"}),
    Row("provisional_analysis", _scenes(_LED, "presented"), _LED, kwargs=_R | {"section": "linh-vuc"}),
    Row("compare", EVERYBODY, _PUBLISHED, kwargs=_R),
    Row("unit_profile", EVERYBODY, _PUBLISHED, kwargs=_S),
    Row("unit_lineage", EVERYBODY, _PUBLISHED, kwargs=_S),
    Row("compare_version", EVERYBODY, _PUBLISHED, kwargs=_R | {"version": 1}),
    Row("unit_profile_version", EVERYBODY, _PUBLISHED, kwargs=_S | {"version": 1}),
    Row("unit_lineage_version", EVERYBODY, _PUBLISHED, kwargs=_S | {"version": 1}),
    Row("provisional_compare", _scenes(_LED, "presented"), _LED, kwargs=_R),
    Row("provisional_profile", _scenes(_LED, "presented"), _LED, kwargs=_S),
    Row("provisional_lineage", _scenes(_LED, "presented"), _LED, kwargs=_S),
    Row("provisional", _scenes(_LED, "presented"), _LED, kwargs=_R),
    Row("provisional_excel", _scenes(_LED, "presented"), _LED, kwargs=_R),
    Row("ranking_downloads", EVERYBODY, _PUBLISHED, kwargs=_R | {"version": 1}),
    Row("ranking_file", EVERYBODY, _PUBLISHED, kwargs=_R | {"version": 1, "paper": "ma-tran", "form": "csv"}),
    Row("annex_file", EVERYBODY, _PUBLISHED, kwargs=_S | {"version": 1, "form": "csv"}),
    Row("provisional_downloads", _scenes(_LED, "presented"), _LED, kwargs=_R),
    Row("provisional_file", _scenes(_LED, "presented"), _LED, kwargs=_R | {"paper": "xep-hang", "form": "docx"}),
    Row("awards_file", EVERYBODY, _PUBLISHED, kwargs=_R | {"form": "docx"}),
    Row("export_job", EVERYBODY, kwargs={"token": "TEP-IN"}),
    Row("export_step", EVERYBODY, methods=("POST",), kwargs={"token": "TEP-IN"}),
    Row("export_file", EVERYBODY, kwargs={"token": "TEP-IN"}),
    Row("announcement", EVERYBODY, _PUBLISHED, kwargs=_YEAR),
    Row("announcement_file", EVERYBODY, _PUBLISHED, kwargs=_YEAR),
    Row("announcement_goals", _ORGANISER, methods=_BOTH, kwargs=_YEAR),
    Row("round_awards", _AWARDING, _AWARDING, kwargs=_R),
    Row("awards_rule", _AWARDING, _AWARDING, ("POST",), _R),
    Row("awards_edit", _AWARDING, _AWARDING, ("POST",), _R),
    Row("awards_release", _ORGANISER, _ORGANISER, ("POST",), _R),
    Row("awards_withdraw", _ORGANISER, _ORGANISER, ("POST",), _R),
    Row("round_awards_file", _AWARDING, _AWARDING, kwargs=_R | {"form": "xlsx"}),
    *FIGURE_ROWS,
    Row("work", SIGNED_IN),
    Row("own_sheets", dict.fromkeys(UNIT_PEOPLE, ALL)),
    Row("own_sheet", _OWN, _OWN, kwargs=_S),
    Row("own_sheet_save", _scenes(_OWN, "drafting"), _OWN, ("POST",), _S),
    Row("own_sheet_presence", _OWN, _OWN, ("POST",), _S),
    Row("own_sheet_ways", _OWN, _OWN, kwargs=_S),
    Row("own_sheet_print", _OWN, _OWN, kwargs=_S),
    Row("own_sheet_template", _OWN, _OWN, kwargs=_S),
    Row("own_sheet_upload", _scenes(_OWN, "drafting"), _OWN, _BOTH, _S),
    Row("own_sheet_import", {"staff_a": ALL}, {"staff_a": ALL}, _BOTH, _S | {"token": "PHIEU-A"}),
    Row(
        "own_sheet_import_by_hand",
        _scenes(["staff_a"], "drafting"),
        {"staff_a": ALL, "head_a": ALL - {"drafting"}},
        ("POST",),
        _S | {"token": "PHIEU-A"},
    ),
    Row("own_sheet_import_file", _OWN, _OWN, kwargs=_S | {"token": "PHIEU-A"}),
    Row("own_sheet_import_report", _OWN, _OWN, kwargs=_S | {"token": "PHIEU-A"}),
    Row("own_sheet_import_marked", _OWN, _OWN, kwargs=_S | {"token": "PHIEU-A"}),
    Row("own_sheet_submit", _scenes(["head_a"], "drafting"), _OWN, _BOTH, _S),
    Row("own_sheet_withdraw", _scenes(["head_a"], "submitted"), _OWN, _BOTH, _S),
    Row("own_sheet_history", _OWN, _OWN, kwargs=_S),
    Row("own_sheet_history_excel", _OWN, _OWN, kwargs=_S),
    Row("own_evidence", _OWN, _OWN, kwargs=_S),
    Row("own_evidence_add", _scenes(_OWN, "drafting"), _OWN, ("POST",), _S),
    Row("own_evidence_file", _OWN, _OWN, kwargs=_S | {"token": "MINH-CHUNG-A"}),
    Row("own_evidence_withdraw", _scenes(_OWN, "drafting"), _OWN, _BOTH, _S | {"token": "MINH-CHUNG-A"}),
    Row("own_scan", _OWN, _OWN, kwargs=_S | {"token": "BAN-KY-A"}),
    Row("inspections", SIGNED_IN),
    Row("inspection", _INSPECTED, _INSPECTED, kwargs=_S),
    Row("inspection_save", _scenes(["inspector"], "submitted", "in_review", "presented"), _INSPECTED, ("POST",), _S),
    Row("inspection_presence", _INSPECTED, _INSPECTED, ("POST",), _S),
    Row("inspection_close", _scenes(["inspector"], "submitted", "in_review", "presented"), _INSPECTED, _BOTH, _S),
    Row("inspection_marks", _ALONE, _ALONE, kwargs=_S),
    Row("inspection_marks_save", _scenes(["inspector"], "submitted", "presented"), _ALONE, ("POST",), _S),
    Row("inspection_settle", _scenes(["inspector"], "submitted", "presented"), _ALONE, _BOTH, _S),
    Row("inspection_history", _INSPECTED, _INSPECTED, kwargs=_S),
    Row("inspection_history_excel", _INSPECTED, _INSPECTED, kwargs=_S),
    Row("inspection_evidence", _INSPECTED, _INSPECTED, kwargs=_S),
    Row("inspection_evidence_add", _INSPECTING, _INSPECTED, ("POST",), _S),
    Row("inspection_evidence_file", _INSPECTED, _INSPECTED, kwargs=_S | {"token": "MINH-CHUNG-A"}),
    Row("inspection_evidence_withdraw", _INSPECTING, _INSPECTED, _BOTH, _S | {"token": "MINH-CHUNG-DOAN"}),
    Row("appraisals", _APPRAISER),
    Row("appraisal", _APPRAISER, _APPRAISER, kwargs=_FIELD),
    Row("appraisal_excel", _APPRAISER, _APPRAISER, kwargs=_FIELD),
    Row("appraisal_save", _scenes(_APPRAISER, *OPEN), _APPRAISER, ("POST",), _FIELD),
    Row(
        "appraisal_evidence_file",
        {"appraiser": ALL - {"drafting"}},
        {"appraiser": ALL - {"drafting"}},
        kwargs=_FIELD | {"unit_code": "A", "token": "MINH-CHUNG-A"},
    ),
    Row("round_appraisers", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_reasons", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("appraisal_changes", _REPORTED, _LED, kwargs=_R),
    Row("appraisal_changes_excel", _REPORTED, _LED, kwargs=_R),
    Row("accounts", {"organiser": ALL, "foreign_organiser": ALL}),
    Row("accounts_new", {"organiser": ALL, "foreign_organiser": ALL}, methods=_BOTH),
    Row("person_account", _ORGANISER, _ORGANISER, kwargs=_STAFF_A),
    Row("person_slip", _ORGANISER, _ORGANISER, ("POST",), _STAFF_A),
    Row("person_state", _ORGANISER, _ORGANISER, ("POST",), _STAFF_A),
    Row("inspection_evidence_review", _INSPECTING, _INSPECTED, _BOTH, _S | {"token": "MINH-CHUNG-A"}),
    Row("inspection_scan", _INSPECTED, _INSPECTED, kwargs=_S | {"token": "BAN-KY-A"}),
    Row("rounds", {"organiser": ALL, "foreign_organiser": ALL}),
    Row("agencies_below", {"organiser": ALL, "foreign_organiser": ALL, "leader": ALL}),
    Row("units", _ORGANISERS),
    Row("units_excel", _ORGANISERS),
    Row("unit_story", _ORGANISER, _ORGANISER, kwargs={"unit_code": "A"}),
    Row("unit_reorganise", _ORGANISERS, methods=_BOTH, kwargs={"work": "hop-nhat"}),
    Row("unit_change", _ORGANISER, _ORGANISER, _BOTH, {"token": "VIEC-DON-VI"}),
    Row("units_import", _ORGANISERS, methods=_BOTH),
    Row("units_template", _ORGANISERS),
    Row("units_import_table", _ORGANISER, _ORGANISER, _BOTH, {"token": "BANG-DON-VI"}),
    Row("round_new", {"organiser": ALL, "foreign_organiser": ALL}, methods=_BOTH),
    *(Row(name, _ANY_ORGANISER, methods=methods) for name, methods in _CRITERIA_LISTS.items()),
    *(Row(name, _ORGANISER, _ORGANISER, methods, _DRAFT | more) for name, methods, more in _CRITERIA_DRAFT),
    *(Row(name, _ORGANISER, _ORGANISER, methods, _SET | more) for name, methods, more in _CRITERIA_SET),
    Row("round_setup", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_open", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_discard", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_windows", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("round_window", _ORGANISER, _ORGANISER, _BOTH, _R | {"step": "self"}),
    Row("round_extend", _ORGANISER, _ORGANISER, _BOTH, _R | {"step": "self"}),
    Row("round_settings", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_add_unit", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("sheet_ranked", _ORGANISER, _ORGANISER, _BOTH, _S),
    Row("round_board", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("round_history", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("round_quality", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("round_decide", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_present", {"organiser": OPEN}, _ORGANISER, _BOTH, _R),
    Row("round_publish", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_approve", _ORGANISER, _ORGANISER, ("POST",), _R),
    Row("round_unrequest", _ORGANISER, _ORGANISER, ("POST",), _R),
    Row("round_plan", _ORGANISER, _ORGANISER, _BOTH, _R),
    Row("round_plan_template", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("round_plan_file", _ORGANISER, _ORGANISER, ("POST",), _R),
    Row("sheet_templates", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("survey_import", {"organiser": OPEN}, _ORGANISER, _BOTH, _R),
    Row("survey_template", _ORGANISER, _ORGANISER, kwargs=_R),
    *OPINION_ROWS,
    Row("round_reminders", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("survey_samples", _ORGANISER, _ORGANISER, kwargs=_R),
    Row(
        "survey_slips",
        _scenes(["organiser"], "drafting", "submitted", "in_review", "presented"),
        _ORGANISER,
        _BOTH,
        _S,
    ),
    Row("survey_opinions", {"organiser": OPEN}, _ORGANISER, _BOTH, _R),
    Row("survey_rule", {"organiser": OPEN}, _ORGANISER, _BOTH, _R),
    Row("survey_import_job", {"organiser": OPEN}, _ORGANISER, _BOTH, _R | {"token": "DIEU-TRA"}),
    Row("sheets_import", {"organiser": OPEN}, _ORGANISER, _BOTH, _R),
    Row("sheets_import_job", {"organiser": OPEN}, _ORGANISER, _BOTH, _R | {"token": "NHIEU-PHIEU"}),
    Row("sheets_import_step", {"organiser": OPEN}, _ORGANISER, ("POST",), _R | {"token": "NHIEU-PHIEU"}),
    Row("sheet_return", _scenes(["organiser"], "submitted"), _ORGANISER, _BOTH, _S),
    Row("overseen_sheet", _ORGANISER, _ORGANISER, kwargs=_S),
    Row("overseen_presence", _ORGANISER, _ORGANISER, ("POST",), _S),
    Row("sheet_history", _ORGANISER, _ORGANISER, kwargs=_S),
    Row("sheet_history_excel", _ORGANISER, _ORGANISER, kwargs=_S),
    Row(
        "council_save",
        _scenes(["organiser"], "in_review", "decided", "presented", "published"),
        _ORGANISER,
        ("POST",),
        _S,
    ),
    Row("overseen_imports", _ORGANISER, _ORGANISER, kwargs=_S),
    Row("overseen_import_file", _SUBMITTED, _SUBMITTED, kwargs=_S | {"token": "PHIEU-A"}),
    Row("overseen_import_report", _SUBMITTED, _SUBMITTED, kwargs=_S | {"token": "PHIEU-A"}),
    Row("overseen_evidence", _ORGANISER, _ORGANISER, kwargs=_S),
    Row(
        "overseen_evidence_review",
        _scenes(["organiser"], "submitted", "in_review", "presented"),
        _ORGANISER,
        _BOTH,
        _S | {"token": "MINH-CHUNG-A"},
    ),
    Row("overseen_scan", _SUBMITTED, _SUBMITTED, kwargs=_S | {"token": "BAN-KY-A"}),
    Row("round_evidence", _ORGANISER, _ORGANISER, kwargs=_R),
    Row("overseen_evidence_file", _SUBMITTED, _SUBMITTED, kwargs=_S | {"token": "MINH-CHUNG-A"}),
)
