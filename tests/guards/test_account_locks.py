"""Two clicks at one time on the same list of accounts: the second waits for the first and makes nothing.

PostgreSQL only: SQLite has one writer at a time.
"""

import threading

import pytest
from django.db import connection, transaction

from tests import make
from tests.cast import build
from tests.units.slips import made
from units.models import Agency, Membership
from units.services import accounts
from units.services.errors import AlreadyDone

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


@pytest.fixture
def staged(transactional_db):
    return build()


@pytest.fixture
def standing_still(monkeypatch):
    """The first maker stands still after it has seen who holds what; `at` is set then, `go` lets it on."""
    at, go = threading.Event(), threading.Event()
    judge = accounts._must_be_sound

    def judge_and_wait(wanted):
        judge(wanted)
        if threading.current_thread() is not threading.main_thread():
            at.set()
            go.wait(1.0)

    monkeypatch.setattr(accounts, "_must_be_sound", judge_and_wait)
    return at, go


def in_another_session(act):
    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_second_click_at_the_same_time_finds_the_accounts_of_the_first(staged, standing_still):
    at, _go = standing_still
    first = in_another_session(lambda: made(staged))
    assert at.wait(10)

    with pytest.raises(AlreadyDone):
        made(staged)  # waits for the lock, then sees what the first has made

    first.join(10)
    assert Membership.objects.filter(unit__code="D").count() == 1


def test_without_the_lock_the_second_click_runs_into_the_first(staged, standing_still, monkeypatch):
    at, go = standing_still
    monkeypatch.setattr(Agency.objects, "select_for_update", Agency.objects.all, raising=False)
    first = in_another_session(lambda: made(staged))
    assert at.wait(10)

    with transaction.atomic():
        slips = made(staged)
        assert [slip.user.username for slip in slips] == ["d.chuyenvien"]  # the harm: slips for accounts made twice
        transaction.set_rollback(True)

    go.set()
    first.join(10)
    assert make.User.objects.filter(username="d.chuyenvien").count() == 1
