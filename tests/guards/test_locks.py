"""The lock of a sheet, shown by two sessions in a fixed order: it makes the second one wait; switched off, harm is done.

PostgreSQL only: SQLite has one writer at a time, which tests/races shows over HTTP.
"""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from scoring.enums import ChangeKind, Layer, RoundState, SheetState
from scoring.models import Assessment, Round, Score, ScoreChange
from scoring.services import history, score_rows, scores, sheets
from scoring.services.errors import NotOpen, Stale
from tests import make
from tests.cast import build
from tests.services.test_save_answers import entry, save, unit
from units.enums import Role

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
PAUSE = 1.0
"""Seconds that a writer stands still between reading and writing; shorter than the lock_timeout."""


@pytest.fixture
def staged(transactional_db):
    """The cast with head and staff of C, committed, so that two sessions see it."""
    made = build()
    made.clerk = make.person("canbo_c", Role.UNIT_STAFF, unit(made, "C"))
    made.head = make.person("truong_c", Role.UNIT_HEAD, unit(made, "C"))
    return made


class Writer(threading.Thread):
    """A session of its own that does one thing; `outcome` is None or the exception."""

    def __init__(self, act):
        super().__init__()
        self._act, self.outcome = act, None
        self.start()

    def run(self):
        try:
            self._act()
        except Exception as error:  # noqa: BLE001 - the outcome is asserted
            self.outcome = error
        finally:
            connection.close()


@pytest.fixture
def standing_still(monkeypatch):
    """A save stands still after it has read and judged, before it writes; `at` is set then, `go` lets it on."""
    at, go = threading.Event(), threading.Event()
    judge = scores._must_be_fresh

    def judge_and_wait(*args):
        judge(*args)
        if threading.current_thread() is not threading.main_thread() and not at.is_set():
            at.set()
            go.wait(PAUSE)

    monkeypatch.setattr(scores, "_must_be_fresh", judge_and_wait)
    return at, go


def unlocked(monkeypatch):
    monkeypatch.setattr(scores, "lock_row", lambda _assessment: None)


def unchained(monkeypatch):
    """Past the history too, whose numbers are unique and would catch it."""
    monkeypatch.setattr(history, "append", lambda *_args, **_named: None)


def self_score(staged, value, seen=1):
    save(staged, "C", Layer.SELF, {"1.2": (entry(value), seen)}, staged.clerk)


def submit(staged):
    letter = {"letter_number": "12/C", "letter_date": make.NOW.date()}
    sheets.submit_sheet(assessment=staged.sheet("C"), **letter, now=make.NOW, actor=make.again(staged.head))


def answer(staged):
    return Score.objects.get(assessment=staged.sheet("C"), criterion__code="1.2", layer=Layer.SELF).answer["value"]


def while_a_save_stands_still(staged, standing_still, act):
    at, go = standing_still
    writer = Writer(lambda: self_score(staged, "9"))
    assert at.wait(10)
    try:
        act()
    finally:
        go.set()
        writer.join(10)
    return writer.outcome


def test_a_submission_waits_for_the_save_that_is_under_way(staged, standing_still):
    assert while_a_save_stands_still(staged, standing_still, lambda: submit(staged)) is None

    last = ScoreChange.objects.filter(assessment=staged.sheet("C")).order_by("-seq").first()
    assert (answer(staged), last.kind) == ("9", ChangeKind.STATE)


def test_without_the_lock_only_the_chains_unique_numbers_stop_it(staged, standing_still, monkeypatch):
    unlocked(monkeypatch)
    outcome = while_a_save_stands_still(staged, standing_still, lambda: submit(staged))

    assert isinstance(outcome, IntegrityError)  # an honest save ends in an error page instead of waiting its turn
    assert answer(staged) == "1"


def test_without_the_lock_and_the_chain_a_submitted_sheet_is_written(staged, standing_still, monkeypatch):
    unlocked(monkeypatch)
    unchained(monkeypatch)
    assert while_a_save_stands_still(staged, standing_still, lambda: submit(staged)) is None

    assert (staged.sheet("C").state, answer(staged)) == (SheetState.SUBMITTED, "9")


def test_without_the_lock_the_conditional_update_still_loses_nothing(staged, standing_still, monkeypatch):
    unlocked(monkeypatch)
    unchained(monkeypatch)
    outcome = while_a_save_stands_still(staged, standing_still, lambda: self_score(staged, "2"))

    assert isinstance(outcome, Stale)
    assert answer(staged) == "2"


def test_without_lock_and_condition_an_acknowledged_save_is_lost(staged, standing_still, monkeypatch):
    unlocked(monkeypatch)
    unchained(monkeypatch)
    monkeypatch.setattr(score_rows, "_ONLY_OVER_THE_SEEN", "1 = 1")
    outcome = while_a_save_stands_still(staged, standing_still, lambda: self_score(staged, "2"))

    assert outcome is None  # both were told "saved"
    assert answer(staged) == "9"


def while_the_sheet_is_held(staged, act):
    """Start `act` in a session of its own while the sheet is held, close the round meanwhile, and let go."""
    with transaction.atomic():
        Assessment.objects.select_for_update().get(pk=staged.sheet("C").pk)
        writer = Writer(act)
        with connection.cursor() as cursor:
            for _ in range(500):
                cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.01)")
                cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
                if cursor.fetchone()[0]:
                    break
        Round.objects.filter(pk=staged.round.pk).update(state=RoundState.PUBLISHED)
    writer.join(10)
    return writer.outcome


def test_the_round_is_read_after_the_wait(staged):
    outcome = while_the_sheet_is_held(staged, lambda: self_score(staged, "9"))

    assert isinstance(outcome, NotOpen)
    assert answer(staged) == "1"


def test_locked_and_read_in_one_statement_the_round_would_be_that_of_before(staged, monkeypatch):
    monkeypatch.setattr(scores, "lock_row", lambda _assessment: None)
    rows = scores.written_sheets
    monkeypatch.setattr(scores, "written_sheets", lambda: rows().select_for_update(of=("self",)))
    outcome = while_the_sheet_is_held(staged, lambda: self_score(staged, "9"))

    assert outcome is None
    assert answer(staged) == "9"
