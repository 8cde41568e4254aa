"""Guards of moving blocks to another version of their set, each with a twin that fails where the guard is off."""

import pytest

from scoring.models import CriteriaSet, Round
from scoring.selectors.set_moves import plan_move
from scoring.services import set_moves
from scoring.services.errors import NotAllowed, NotOpen, Outdated
from scoring.services.round_history import locked_round
from scoring.services.set_moves import Move, move_to_set
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services.criteria_versions import entries_of, newer

BLOCKS = ("SBN", "QH", "TW")


def move(cast, *, actor, seen=None):
    to = newer(cast.round, [one | {"title": f"{one['title']} (sửa)"} for one in entries_of(cast.round)])
    shown = plan_move(cast.round, to, BLOCKS).sha256 if seen is None else seen
    move_to_set(round_=cast.round, move=Move(BLOCKS, to, "1/QĐ"), seen=shown, now=make.NOW, actor=actor)


def of_a_published_round(cast):
    Round.objects.filter(pk=cast.round.pk).update(state="published")
    move(cast, actor=cast.organiser)


def uses_the_new_one(cast):
    newest = CriteriaSet.objects.order_by("version").last()
    return cast.round.round_blocks.filter(criteria_set=newest, criteria_set__version=2).exists()


GUARDS = {
    "the right": Guard(
        lambda cast: move(cast, actor=cast.leader),
        NotAllowed,
        uses_the_new_one,
        (right_of("round.change", everybody),),
    ),
    "what was shown": Guard(
        lambda cast: move(cast, actor=cast.organiser, seen="khác"),
        Outdated,
        uses_the_new_one,
        (answering(set_moves, "_must_hold", None),),
    ),
    "the state of the round": Guard(
        of_a_published_round,
        NotOpen,
        uses_the_new_one,
        (lambda patch: patch.setattr(set_moves, "changeable_round", lambda round_, _actor: locked_round(round_)),),
    ),
}


@pytest.mark.parametrize("name", GUARDS)
def test_the_guard_holds(cast, name):
    GUARDS[name].assert_holds(cast)


@pytest.mark.parametrize("name", GUARDS)
def test_without_the_guard_the_harm_is_done(cast, monkeypatch, name):
    GUARDS[name].assert_harm_without_it(cast, monkeypatch)
