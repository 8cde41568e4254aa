"""The guards of reorganisations hold, and without each of them the harm would be done."""

import secrets

import pytest

from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.units.reorganising import DAY, NOW, organiser, people_of, wanted
from units.enums import Role
from units.models import Agency, Reorganisation, Unit
from units.services.errors import AlreadyDone, FaultyReorganisation, InUse, NotAllowed, Stale
from units.services.reorganisation import LEAVES, Seen, reorganise, seen_of, undo, undo_reorganisation, write

pytestmark = pytest.mark.django_db


def dissolve(cast, *, actor=None, seen=None, people=None, token=""):
    asked = wanted("dissolve", cast.round.agency, Unit.objects.get(code="E"))
    return reorganise(
        wanted=asked,
        people=people_of(asked, LEAVES) if people is None else people,
        seen=seen or seen_of(asked),
        token=token or secrets.token_urlsafe(8),
        actor=make.again(actor or cast.organiser),
        now=NOW,
    )


def ended(cast):
    return Unit.objects.filter(code="E", valid_to=DAY).exists()


def another_organiser(cast):
    return make.person(f"la.{secrets.token_hex(3)}", Role.ORGANISER, agency=Agency.objects.get(code="NOIKHAC"))


def without_a_number(cast):
    asked = wanted("dissolve", cast.round.agency, Unit.objects.get(code="E"))
    bare = type(asked)(asked.kind, asked.agency, type(asked.decision)("", DAY, DAY), asked.olds)
    return reorganise(
        wanted=bare,
        people=people_of(bare, LEAVES),
        seen=seen_of(bare),
        token=secrets.token_urlsafe(8),
        actor=make.again(cast.organiser),
        now=NOW,
    )


def unseen(cast):
    return dissolve(cast, seen=Seen({"E": -1}, frozenset()))


def founded_and_used(cast):
    """A unit made by a decision, and somebody working there since."""
    found = wanted("found", cast.round.agency, news=[("MOI", "Sở Mới")])
    record = reorganise(
        wanted=found, people={}, seen=seen_of(found), token="lap", actor=make.again(cast.organiser), now=NOW
    )
    make.person("moi.den", Role.UNIT_STAFF, Unit.objects.get(code="MOI"))
    return record


def undo_used(cast):
    record = Reorganisation.objects.filter(token="lap").first() or founded_and_used(cast)
    return undo_reorganisation(
        reorganisation=record, reason="Nhầm", token=secrets.token_hex(4), actor=make.again(cast.organiser), now=NOW
    )


GUARDS = {
    "right": Guard(
        lambda cast: dissolve(cast, actor=another_organiser(cast)),
        NotAllowed,
        ended,
        (right_of("unit.reorganise", everybody),),
    ),
    "seen": Guard(unseen, Stale, ended, (answering(write, "changes_since", []),)),
    "faults": Guard(without_a_number, FaultyReorganisation, ended, (answering(write, "faults_of", {}),)),
    "in use": Guard(
        undo_used,
        InUse,
        lambda cast: Unit.objects.get(code="MOI").is_void,
        (answering(undo, "reasons_against", []),),
    ),
}


@pytest.mark.parametrize("name", GUARDS)
def test_the_guard_holds(cast, name):
    GUARDS[name].assert_holds(cast)


@pytest.mark.parametrize("name", GUARDS)
def test_without_it_the_harm_is_done(cast, monkeypatch, name):
    GUARDS[name].assert_harm_without_it(cast, monkeypatch)


def test_one_token_does_it_once(cast):
    dissolve(cast, token="mot-lan")

    with pytest.raises(AlreadyDone):
        dissolve(cast, token="mot-lan")


def test_without_the_token_s_guard_the_database_still_refuses(cast, monkeypatch):
    dissolve(cast, token="mot-lan")
    answering(write, "must_hold", None)(monkeypatch)

    with pytest.raises(FaultyReorganisation, match="đã kết thúc"):
        dissolve(cast, token="mot-lan")


def test_organisers_of_two_agencies_hold_their_own(cast):
    other = organiser(Agency.objects.create(code="BA", name="Ba"))

    with pytest.raises(NotAllowed):
        dissolve(cast, actor=other)
