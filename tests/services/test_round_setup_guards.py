"""Guards of a round that is being set up: each refuses the wrong thing, and with it switched off the wrong thing is done."""

import pytest

from scoring.enums import RoundState
from scoring.models import Round, RoundDraft
from scoring.services import round_setup as services
from scoring.services.errors import NotAllowed, Outdated
from tests import make
from tests.guards.pairs import Guard, everybody, right_of
from tests.services.test_round_setup import HEAD, draft, saved


class AnyVersion:
    """A version that is whatever was seen: the guard switched off."""

    def __get__(self, row, owner):
        return 1

    def __set__(self, row, value):
        pass


def someone_else_saves(cast):
    services.save_draft(
        round_=Round.objects.filter(state=RoundState.DRAFT).first() or draft(cast),
        content=HEAD | {"title": "Người lạ"},
        seen_version=1,
        now=make.NOW,
        actor=make.again(cast.foreign_organiser),
    )


def overwrites_the_first(cast):
    round_ = draft(cast)
    saved(cast, round_, 1, title="Của người thứ nhất")
    saved(cast, round_, 1, actor=cast.approver, title="Của người thứ hai")


def title_is(text):
    return lambda cast: RoundDraft.objects.filter(content__title=text).exists()


GUARDS = {
    "only its organisers": Guard(
        someone_else_saves, NotAllowed, title_is("Người lạ"), (right_of("round.setup", everybody),)
    ),
    "the version that was seen": Guard(
        overwrites_the_first,
        Outdated,
        title_is("Của người thứ hai"),
        (lambda monkeypatch: monkeypatch.setattr(RoundDraft, "version", AnyVersion()),),
    ),
}


@pytest.mark.parametrize("name", GUARDS)
def test_the_guard_holds(cast, name):
    GUARDS[name].assert_holds(cast)


@pytest.mark.parametrize("name", GUARDS)
def test_without_the_guard_the_harm_is_done(cast, monkeypatch, name):
    GUARDS[name].assert_harm_without_it(cast, monkeypatch)
