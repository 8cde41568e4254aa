"""Guards of a table of a whole reorganisation: each refuses the wrong thing, and off, the wrong thing is done."""

import datetime as dt
import secrets

import pytest
from django.db import IntegrityError, transaction

from scoring.excel import reorganisation_import as tables
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.units.reorganising import NOW, SIGNED
from units.enums import Role
from units.models import Agency, Reorganisation, ReorganisationUpload, Unit
from units.services.errors import AlreadyDone, NotAllowed, Refused
from units.services.reorganisation import Decision, undo_reorganisation, uploads, write
from units.services.reorganisation.uploads import SentTable

pytestmark = pytest.mark.django_db

DECISION = Decision("12/QĐ", SIGNED, NOW.date())
ROWS = (
    (1, ("Mã đơn vị cũ", "Đơn vị cũ", "Việc", "Mã đơn vị mới", "Đơn vị mới")),
    (2, ("E", "", "Đổi tên", "", "Sở Tên Mới")),
)


def sent(cast, *, actor=None):
    table = SentTable("bang.csv", b"x", ROWS)
    person = make.again(actor or cast.organiser)
    return uploads.keep_table(agency=cast.round.agency, sent=table, decision=DECISION, now=NOW, actor=person)


def confirm(upload, person, *, shown=None, minutes=0):
    given = {"people": {}, "shown": tables.plan_of(upload, NOW).digest if shown is None else shown}
    tables.apply(upload=upload, actor=make.again(person), now=NOW + dt.timedelta(minutes=minutes), **given)


def another_organiser(cast):
    return make.person(f"hai.{secrets.token_hex(3)}", Role.ORGANISER, agency=cast.round.agency)


def foreign(cast):
    return make.person(f"la.{secrets.token_hex(3)}", Role.ORGANISER, agency=Agency.objects.get(code="NOIKHAC"))


def renamed(_cast):
    return Unit.objects.filter(code="E", name="Sở Tên Mới").exists()


def kept(_cast):
    return ReorganisationUpload.objects.exists()


UNCLAIMED = answering(tables, "claim_table", None)
GUARDS = {
    "who sends": Guard(
        lambda cast: sent(cast, actor=foreign(cast)), NotAllowed, kept, (right_of("unit.reorganise", everybody),)
    ),
    "whose table it is": Guard(
        lambda cast: confirm(sent(cast), another_organiser(cast)), NotAllowed, renamed, (UNCLAIMED,)
    ),
    "the half hour": Guard(
        lambda cast: confirm(sent(cast), cast.organiser, minutes=31), Refused, renamed, (UNCLAIMED,)
    ),
    "the plan as shown": Guard(
        lambda cast: confirm(sent(cast), cast.organiser, shown="khác"),
        Refused,
        renamed,
        (answering(tables, "_must_be_as_shown", None),),
    ),
}


@pytest.mark.parametrize("name", GUARDS)
def test_the_guard_holds(cast, name):
    GUARDS[name].assert_holds(cast)


@pytest.mark.parametrize("name", GUARDS)
def test_without_it_the_harm_is_done(cast, monkeypatch, name):
    GUARDS[name].assert_harm_without_it(cast, monkeypatch)


def test_a_table_is_written_once_and_never_again_after_it_was_taken_back(cast, monkeypatch):
    upload = sent(cast)
    confirm(upload, cast.organiser)
    undo_reorganisation(
        reorganisation=Reorganisation.objects.get(),
        reason="Nhầm",
        token="lai",
        actor=make.again(cast.organiser),
        now=NOW,
    )

    with pytest.raises(AlreadyDone, match="Tệp này đã được ghi rồi"):
        confirm(upload, cast.organiser)
    UNCLAIMED(monkeypatch)
    with pytest.raises(AlreadyDone), transaction.atomic():
        confirm(upload, cast.organiser)
    answering(write, "must_hold", None)(monkeypatch)
    with pytest.raises(IntegrityError), transaction.atomic():
        confirm(upload, cast.organiser)
    assert not renamed(cast)
