"""A save against the move of its sheet: it waits and lands on the right version; without the lock it lands beside it.

PostgreSQL only, as tests/guards/test_locks.
"""

import pytest
from django.db import connection

from scoring.models import Score
from scoring.selectors.history import first_bad_lines
from scoring.selectors.set_moves import plan_move
from scoring.services.rounds import recompute_round
from scoring.services.set_moves import Move, move_to_set
from tests import make
from tests.guards.test_locks import staged, standing_still, unchained, unlocked, while_a_save_stands_still
from tests.services.criteria_versions import entries_of, newer

__all__ = ["staged", "standing_still"]

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
BLOCKS = ("SBN", "QH", "TW")


def moving(made):
    to = newer(made.round, [one | {"title": f"{one['title']} (sửa)"} for one in entries_of(made.round)])
    shown = plan_move(made.round, to, BLOCKS).sha256

    def move():
        actor = make.again(made.organiser)
        move_to_set(round_=made.round, move=Move(BLOCKS, to, "1/QĐ"), seen=shown, now=make.NOW, actor=actor)

    return move


def rows_of_the_cell(made):
    rows = Score.objects.filter(assessment=made.sheet("C"), criterion__code="1.2", layer="self")
    return list(rows.order_by("pk").values_list("answer__value", "criterion__criteria_set__version"))


def test_the_move_waits_for_the_save_that_is_under_way(staged, standing_still):
    assert while_a_save_stands_still(staged, standing_still, moving(staged)) is None

    assert rows_of_the_cell(staged) == [("9", 2)]
    assert first_bad_lines(staged.round) == []
    assert recompute_round(round_=staged.round, check=True) == []


def test_without_the_lock_the_save_lands_beside_the_sheet(staged, standing_still, monkeypatch):
    unlocked(monkeypatch)
    unchained(monkeypatch)

    while_a_save_stands_still(staged, standing_still, moving(staged))

    assert len(rows_of_the_cell(staged)) == 2
