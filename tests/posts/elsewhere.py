"""Addresses that take a post and are not swept: files, jobs and moves of several steps, each posted again in tests of its own."""

_FLOW = "tests/views/test_criteria_flow.py"
_FIGURES = "tests/indicators/test_workbooks.py"
_MANNERS = "tests/indicators/test_workbook_manners.py"
_CENTRAL = "tests/guards/test_central.py"
_EXCEL = "tests/views/test_staff_excel.py"
_ARCHIVES = "tests/views/test_archives.py"
_SURVEY = "tests/views/test_survey_import.py"
_TEAMS = "tests/views/test_teams_file.py"
_UNITS = "tests/views/test_units.py"

ELSEWHERE = {
    "central_import": _CENTRAL,
    "central_import_job": _CENTRAL,
    "central_save": _CENTRAL,
    "criteria_import": _FLOW,
    "criteria_import_apply": _FLOW,
    "criteria_trial": _FLOW,
    "export_step": "tests/views/test_downloads.py",
    "figures_import": _FIGURES,
    "figures_upload": _FIGURES,
    "figures_import_by_hand": _MANNERS,
    "procedures_import": _FIGURES,
    "procedures_import_by_hand": _MANNERS,
    "procedures_upload": _FIGURES,
    "opinion_counts_import": "tests/views/test_opinion_counts.py",
    "own_sheet_import": _EXCEL,
    "own_sheet_import_by_hand": _EXCEL,
    "own_sheet_upload": _EXCEL,
    "round_plan_file": "tests/views/test_round_plan.py",
    "round_sets": "tests/views/test_set_moves.py",
    "sheets_import": _ARCHIVES,
    "sheets_import_job": _ARCHIVES,
    "sheets_import_step": _ARCHIVES,
    "survey_import": _SURVEY,
    "survey_import_job": _SURVEY,
    "teams_file": _TEAMS,
    "teams_file_job": _TEAMS,
    "unit_change": _UNITS,
    "unit_reorganise": _UNITS,
    "units_import": _UNITS,
    "units_import_table": _UNITS,
    "verify_figures": "tests/views/test_verify.py",
}
"""{name of the address: the file that posts it}."""
