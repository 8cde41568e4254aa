"""Addresses that take a post and are not swept: files, jobs and moves of several steps, each posted again in tests of its own."""

from dataclasses import dataclass, fields

_V, _I = "tests/views", "tests/indicators"
_ARCHIVES, _CENTRAL, _FLOW = f"{_V}/test_archives.py", f"{_V}/test_central.py", f"{_V}/test_criteria_flow.py"
_SET_FILES, _COUNTS = f"{_V}/test_criteria_file_posts.py", f"{_V}/test_opinion_files.py"
_BOOKS, _POSTS = f"{_I}/test_workbooks.py", f"{_I}/test_workbook_posts.py"
_PLAN, _MOVES, _UNITS = f"{_V}/test_round_plan.py", f"{_V}/test_set_moves.py", f"{_V}/test_units.py"
_TABLES = f"{_V}/test_unit_tables.py"
_EXCEL, _PICKS = f"{_V}/test_staff_excel.py", f"{_V}/test_staff_excel_picks.py"
_SURVEY, _TEAMS, _VERIFY = f"{_V}/test_survey_import.py", f"{_V}/test_teams_file.py", f"{_V}/test_verify.py"


@dataclass(frozen=True)
class Reason:
    """Why there is nothing to try."""

    words: str


@dataclass(frozen=True)
class Tried:
    """The tests (`file::function`) that post one address twice, stale and late, or why there is none."""

    twice: tuple[str, ...] | Reason
    stale: tuple[str, ...] | Reason
    late: tuple[str, ...] | Reason

    def named(self) -> list[str]:
        """Every test that is named."""
        tried = [getattr(self, one.name) for one in fields(self)]
        return [place for given in tried if not isinstance(given, Reason) for place in given]

    def reasons(self) -> list[str]:
        """Every reason that stands in for a test."""
        tried = [getattr(self, one.name) for one in fields(self)]
        return [given.words for given in tried if isinstance(given, Reason)]


_LOOK = Reason(
    "it takes a file in and shows what it would do to what stands at that moment; its confirmation is tried stale"
)
_NOTHING_KEPT = Reason("it computes what it was sent and keeps nothing")
_AFTER_WINDOW = Reason("a unit may look at a workbook after the window; its confirmation is refused then")
_NO_WINDOW = Reason("the unit may bring its procedures up to date at any time; the confirmation has its half hour")
_ANY_DAY = Reason("a decision is written down on any day, of any day; no round and no window ends the time for it")

ELSEWHERE = {
    "central_import": Tried(
        (f"{_CENTRAL}::test_the_same_file_sent_twice_is_written_once",),
        _LOOK,
        (f"{_CENTRAL}::test_after_publication_no_file_is_taken",),
    ),
    "central_import_job": Tried(
        (f"{_CENTRAL}::test_figures_are_shown_and_then_written_once",),
        (f"{_CENTRAL}::test_figures_typed_after_the_preview_are_not_written_over",),
        (f"{_CENTRAL}::test_a_late_confirmation_writes_nothing",),
    ),
    "central_save": Tried(
        (f"{_CENTRAL}::test_a_figure_sent_twice_is_written_once",),
        (f"{_CENTRAL}::test_figures_are_typed_on_a_page_that_shows_no_other_criterion",),
        (f"{_CENTRAL}::test_a_late_figure_is_not_written",),
    ),
    "criteria_import": Tried(
        Reason("it writes nothing: what was read goes into its page, sealed; that page is posted twice"),
        _LOOK,
        Reason("a file may be looked at at any time; what its page sends is good for half an hour"),
    ),
    "criteria_import_apply": Tried(
        (
            f"{_FLOW}::test_the_same_preview_makes_one_draft",
            f"{_SET_FILES}::test_a_file_confirmed_twice_changes_its_draft_once",
        ),
        (f"{_FLOW}::test_a_file_goes_into_a_draft_that_is_there_unless_somebody_saved_it_meanwhile",),
        (
            f"{_SET_FILES}::test_a_draft_that_was_put_into_use_meanwhile_takes_no_file",
            f"{_SET_FILES}::test_half_an_hour_later_a_preview_makes_no_draft",
        ),
    ),
    "criteria_trial": Tried(
        (f"{_FLOW}::test_pairs_said_by_hand_stay_with_the_draft",),
        Reason("pairs decide nothing but how a trial counts, and the page shows them at once: the last one is right"),
        Reason("a draft is tried on rounds that are over; there is no moment after which it may not be"),
    ),
    "export_step": Tried(
        (f"{_V}/test_downloads.py::test_a_long_paper_is_printed_part_by_part_and_handed_out_whole",),
        Reason("nothing is typed, and what the file says was settled when it was begun"),
        Reason("a file that is done is left as it is, which the second post shows"),
    ),
    "figures_import": Tried(
        (f"{_BOOKS}::test_five_months_come_in_by_excel_and_go_out_the_same",),
        (f"{_BOOKS}::test_figures_that_changed_after_the_preview_are_not_overwritten",),
        (
            f"{_BOOKS}::test_a_late_confirmation_is_refused",
            f"{_BOOKS}::test_after_the_window_a_workbook_is_not_written",
        ),
    ),
    "figures_import_by_hand": Tried(
        (f"{_POSTS}::test_a_workbook_confirmed_by_hand_twice_is_written_once",), _LOOK, _AFTER_WINDOW
    ),
    "figures_upload": Tried((f"{_BOOKS}::test_the_same_workbook_sent_twice_is_written_once",), _LOOK, _AFTER_WINDOW),
    "opinion_counts_import": Tried(
        (f"{_COUNTS}::test_counts_come_from_a_file_after_a_preview",),
        (f"{_COUNTS}::test_a_count_that_was_typed_after_the_preview_is_not_written_over",),
        (f"{_COUNTS}::test_half_an_hour_later_a_file_of_counts_is_not_written",),
    ),
    "opinion_counts_import_by_hand": Tried(
        (f"{_COUNTS}::test_a_table_without_its_meta_sheet_is_confirmed_by_hand",), _LOOK, _NO_WINDOW
    ),
    "opinion_counts_upload": Tried((f"{_COUNTS}::test_counts_come_from_a_file_after_a_preview",), _LOOK, _NO_WINDOW),
    "own_sheet_import": Tried(
        (f"{_EXCEL}::test_a_mended_file_is_previewed_and_applied_once",),
        (f"{_EXCEL}::test_a_sheet_that_moved_on_is_shown_anew_before_anything_is_written",),
        (f"{_EXCEL}::test_a_late_confirmation_writes_nothing",),
    ),
    "own_sheet_import_by_hand": Tried(
        (f"{_PICKS}::test_a_file_confirmed_by_hand_twice_is_written_once",),
        _LOOK,
        (f"{_PICKS}::test_after_the_deadline_no_file_is_confirmed_by_hand",),
    ),
    "own_sheet_upload": Tried(
        (f"{_EXCEL}::test_the_same_file_sent_twice_is_written_once",),
        _LOOK,
        (f"{_EXCEL}::test_after_the_deadline_no_file_is_taken",),
    ),
    "procedures_import": Tried(
        (f"{_POSTS}::test_procedures_are_written_once_however_often_they_are_sent",),
        (f"{_POSTS}::test_procedures_that_changed_after_the_preview_are_not_overwritten",),
        (f"{_POSTS}::test_half_an_hour_later_procedures_are_not_written",),
    ),
    "procedures_import_by_hand": Tried(
        (f"{_POSTS}::test_a_workbook_confirmed_by_hand_twice_is_written_once",), _LOOK, _NO_WINDOW
    ),
    "procedures_upload": Tried(
        (f"{_POSTS}::test_procedures_are_written_once_however_often_they_are_sent",), _LOOK, _NO_WINDOW
    ),
    "round_plan_file": Tried(
        (f"{_PLAN}::test_a_file_writes_nothing_however_often_and_none_is_read_after_publication",),
        _LOOK,
        (f"{_PLAN}::test_a_file_writes_nothing_however_often_and_none_is_read_after_publication",),
    ),
    "round_sets": Tried(
        (f"{_MOVES}::test_the_preview_tells_what_changes_and_the_move_does_it_once",),
        (f"{_MOVES}::test_an_answer_given_after_the_preview_holds_the_move",),
        (f"{_MOVES}::test_a_published_round_keeps_its_sets",),
    ),
    "sheets_import": Tried(
        (f"{_ARCHIVES}::test_the_same_archive_sent_twice_is_written_once",),
        _LOOK,
        (f"{_ARCHIVES}::test_after_publication_no_archive_is_taken",),
    ),
    "sheets_import_job": Tried(
        (f"{_ARCHIVES}::test_an_archive_is_looked_at_confirmed_and_written",),
        (
            f"{_ARCHIVES}::test_the_same_archive_sent_twice_is_written_once",
            "tests/excel/test_bulk.py::test_a_sheet_that_moved_on_after_the_look_is_told_and_left_alone",
        ),
        (f"{_ARCHIVES}::test_a_late_confirmation_writes_nothing",),
    ),
    "sheets_import_step": Tried(
        (f"{_ARCHIVES}::test_the_same_archive_sent_twice_is_written_once",),
        (f"{_ARCHIVES}::test_the_same_archive_sent_twice_is_written_once",),
        (f"{_ARCHIVES}::test_a_late_confirmation_writes_nothing",),
    ),
    "survey_import": Tried(
        (f"{_SURVEY}::test_the_same_file_sent_twice_is_written_once",),
        _LOOK,
        (f"{_SURVEY}::test_after_publication_no_file_is_taken",),
    ),
    "survey_import_job": Tried(
        (f"{_SURVEY}::test_counts_are_shown_and_then_written_once_as_scores",),
        (f"{_SURVEY}::test_counts_that_changed_after_the_preview_are_not_overwritten",),
        (f"{_SURVEY}::test_a_late_confirmation_writes_nothing",),
    ),
    "teams_file": Tried(
        (f"{_TEAMS}::test_the_same_file_sent_twice_is_written_once",),
        _LOOK,
        (f"{_TEAMS}::test_late_files_write_nothing",),
    ),
    "teams_file_job": Tried(
        (f"{_TEAMS}::test_a_file_is_shown_then_written_once",),
        (f"{_TEAMS}::test_what_changed_after_the_preview_is_not_overwritten",),
        (f"{_TEAMS}::test_late_files_write_nothing",),
    ),
    "unit_change": Tried(
        (f"{_UNITS}::test_taking_back_twice_takes_back_once",),
        (f"{_UNITS}::test_what_others_stand_on_is_not_taken_back",),
        Reason("a decision may be taken back as long as nothing stands on it; what does is tried as stale"),
    ),
    "unit_reorganise": Tried(
        (f"{_UNITS}::test_a_merger_is_typed_previewed_and_written",),
        (f"{_UNITS}::test_what_changed_meanwhile_is_shown_and_what_was_typed_kept",),
        _ANY_DAY,
    ),
    "units_import": Tried((f"{_TABLES}::test_the_same_table_sent_twice_is_written_once",), _LOOK, _ANY_DAY),
    "units_import_table": Tried(
        (f"{_UNITS}::test_a_table_is_taken_in_and_written_once",),
        (f"{_TABLES}::test_a_table_is_not_written_over_what_changed_after_its_preview",),
        (f"{_TABLES}::test_half_an_hour_later_a_table_is_not_written",),
    ),
    "verify_figures": Tried((f"{_VERIFY}::test_a_file_sent_twice_is_answered_the_same",), _NOTHING_KEPT, _NOTHING_KEPT),
}
"""{name of the address: the tests that post it again}."""
