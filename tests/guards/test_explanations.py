"""Guards of explanations: each refuses the wrong thing, and with it switched off the wrong thing is done."""

import datetime as dt

import pytest
from django.db import transaction

from scoring.enums.replies import ExplanationState
from scoring.services import explanations
from scoring.services.errors import NotAllowed, NotOpen, Stale
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services.replying import CODE, DAY, OTHER, answer, flag, open_step, standing


def flagged(cast):
    if standing(cast) is None:
        open_step(cast.round)
        flag(cast)


def flag_as_the_unit(cast):
    flag(cast, OTHER, actor=cast.head_a)


def answer_for_another_unit(cast):
    flagged(cast)
    answer(cast, actor=cast.staff_b)


def answer_a_second_late(cast):
    flagged(cast)
    answer(cast, now=make.NOW + DAY)


def answer_over_what_was_not_seen(cast):
    if standing(cast) is None:
        flagged(cast)
        answer(cast, text="Trước")
    with transaction.atomic():
        answer(cast, text="Sau", seen=1)


def ask_a_second_late(cast):
    open_step(cast.round, closes_at=make.NOW + dt.timedelta(hours=1))
    with transaction.atomic():
        flag(cast, now=make.NOW + dt.timedelta(hours=1))


def is_explained(cast):
    return standing(cast).state == ExplanationState.EXPLAINED


GUARDS = {
    "who flags": Guard(
        flag_as_the_unit,
        NotAllowed,
        lambda cast: standing(cast, OTHER) is not None,
        (right_of("explanation.flag", everybody), answering(explanations, "_must_be_of_the_field", None)),
    ),
    "who answers": Guard(
        answer_for_another_unit, NotAllowed, is_explained, (right_of("explanation.answer", everybody),)
    ),
    "the window": Guard(answer_a_second_late, NotOpen, is_explained, (answering(explanations, "why_no_reply", ""),)),
    "the seen version": Guard(
        answer_over_what_was_not_seen,
        Stale,
        lambda cast: standing(cast).answer == "Sau",
        (answering(explanations, "_must_be_fresh", None),),
    ),
    "the end of asking": Guard(
        ask_a_second_late,
        NotOpen,
        lambda cast: standing(cast, CODE) is not None,
        (answering(explanations, "_is_over", answer=False),),
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)
