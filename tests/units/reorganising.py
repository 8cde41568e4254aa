"""What tests of reorganisations begin with: an agency with units and people, and one call that does what a decision says."""

import datetime as dt
import secrets

from django.utils import timezone

from tests import make
from units.enums import ReorganisationKind, Role
from units.models import Agency, Block, Unit
from units.services.reorganisation import Decision, NewUnit, Wanted, reorganise, seen_of
from units.services.reorganisation.wanted import open_roles

DAY = dt.date(2026, 3, 1)
NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
SIGNED = dt.date(2026, 2, 20)


def agency(code="TINH"):
    found = Agency.objects.create(code=code, name=f"Tỉnh {code}")
    Block.objects.create(agency=found, code="SBN", name="Sở, ban, ngành", order=1)
    Block.objects.create(agency=found, code="XA", name="Phường, xã", order=2)
    return found


def unit(owner, code, name="", **fields):
    fields.setdefault("block", owner.blocks.get(code="SBN"))
    return Unit.objects.create(agency=owner, code=code, name=name or f"Sở {code}", **fields)


def organiser(owner, name="dieu.hanh"):
    return make.person(f"{name}.{owner.code.lower()}", Role.ORGANISER, agency=owner)


def wanted(kind, owner, *olds, news=(), on=DAY, **fields):
    made = tuple(NewUnit(code, name, owner.blocks.get(code="SBN")) for code, name in news)
    return Wanted(ReorganisationKind(kind), owner, Decision("12/QĐ", SIGNED, on), olds, made, **fields)


def people_of(asked, code=None):
    """Everybody of the leaving units goes to `code`, else to the only successor, else nowhere."""
    goes = asked.successor_code if code is None else code
    return {role.pk: goes for role in open_roles(asked.leaving, asked.decision.on_date)}


def carry_out(asked, actor, people=None, seen=None, token=None, now=NOW):
    return reorganise(
        wanted=asked,
        people=people_of(asked) if people is None else people,
        seen=seen or seen_of(asked),
        token=token or secrets.token_urlsafe(8),
        actor=make.again(actor),
        now=now,
    )


def today():
    return timezone.localdate()
