"""Guards of moving blocks to another version of their set, each with a twin that fails where the guard is off."""

import pytest

from scoring.models import CriteriaSet, Round
from scoring.selectors.set_moves import plan_move
from scoring.services import set_moves
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Outdated, Refused
from scoring.services.round_history import locked_round
from scoring.services.set_moves import Move, move_to_set
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services.criteria_versions import entries_of, newer

BLOCKS = ("SBN", "QH", "TW")


def corrected(cast):
    return newer(cast.round, [one | {"title": f"{one['title']} (sửa)"} for one in entries_of(cast.round)])


def move(cast, *, actor, seen=None, to=None, paper="1/QĐ"):
    to = to or corrected(cast)
    shown = plan_move(cast.round, to, BLOCKS).sha256 if seen is None else seen
    move_to_set(round_=cast.round, move=Move(BLOCKS, to, paper), seen=shown, now=make.NOW, actor=actor)


def to_the_set_of_another_year(cast):
    to = corrected(cast)
    CriteriaSet.objects.filter(pk=to.pk).update(year=to.year + 1)
    move(cast, actor=cast.organiser, to=CriteriaSet.objects.get(pk=to.pk))


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
        (answering(set_moves, "_must_be_as_shown", None),),
    ),
    "the paper": Guard(
        lambda cast: move(cast, actor=cast.organiser, paper=" "),
        Faulty,
        uses_the_new_one,
        (answering(set_moves, "_must_have_paper", None),),
    ),
    "a set of the round's year": Guard(
        to_the_set_of_another_year,
        Refused,
        uses_the_new_one,
        (answering(set_moves, "_must_be_family", None),),
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
