"""The cast: named people around the example round, as fixtures; conftest.py takes them in for every test."""

from dataclasses import dataclass

import pytest

from scoring.models import Ranking, Round
from tests import make
from tests.kept import Kept
from tests.services.publishing import publish
from units.enums import Role
from units.models import Agency, User


@dataclass
class Cast:
    """People of the example round VIDU-CCHC-2026: A, B, B2 in SBN, C, D (not ranked) in QH, E in TW."""

    round: Round
    organiser: User
    approver: User
    leader: User
    head_a: User
    staff_a: User
    staff_b: User
    inspector: User
    """Staff of B2, in the team that inspects A."""
    stranger: User
    """Signed in, with no role at all."""
    foreign_organiser: User
    """Organiser of another agency."""
    ranking: Ranking | None = None
    """The first published ranking, in a test that asks for the fixture `ranking`."""

    def sheet(self, unit_code: str):
        """The sheet of a unit, read anew."""
        return make.sheet(self.round, unit_code)


@pytest.fixture(scope="session")
def kept_cast(django_db_setup, django_db_blocker) -> Kept:
    """The rows of the cast, made once a run."""
    with django_db_blocker.unblock():
        return Kept(build)


@pytest.fixture(scope="session")
def kept_published(django_db_setup, django_db_blocker) -> Kept:
    """The rows of the cast with its round published, made once a run."""
    with django_db_blocker.unblock():
        return Kept(build_published)


@pytest.fixture
def cast(request, db) -> Cast:
    """The example round as loaded: A in review (the file has inspection answers), the sheets of B, B2 too, others drafting.

    For a test that also asks for `ranking`, as published.
    """
    if Agency.objects.exists() or User.objects.exists():
        return build()
    kept = "kept_published" if "ranking" in request.fixturenames else "kept_cast"
    return request.getfixturevalue(kept).again()


@pytest.fixture
def ranking(cast) -> Ranking:
    """The published ranking of the cast's round, as `publish(cast)` makes it."""
    return cast.ranking or publish(cast)


def build() -> Cast:
    """Make the cast in the database that is there."""
    round_ = make.load()
    agency = round_.agency
    a, b, b2 = (agency.units.get(code=code) for code in ("A", "B", "B2"))
    inspector = make.person("thanhtra", Role.UNIT_STAFF, b2)
    made = Cast(
        round=round_,
        organiser=make.person("thuongtruc", Role.ORGANISER, agency=agency),
        approver=make.person("phoduyet", Role.ORGANISER, agency=agency),
        leader=make.person("lanhdao", Role.LEADER, agency=agency),
        head_a=make.person("truong_a", Role.UNIT_HEAD, a),
        staff_a=make.person("canbo_a", Role.UNIT_STAFF, a),
        staff_b=make.person("canbo_b", Role.UNIT_STAFF, b),
        inspector=inspector,
        stranger=make.person("nguoila"),
        foreign_organiser=make.person("noikhac", Role.ORGANISER, agency=other_agency()),
    )
    make.team(round_, "1", [inspector], [make.sheet(round_, "A")])
    return made


def build_published() -> Cast:
    """Make the cast and publish its round."""
    made = build()
    made.ranking = publish(made)
    return made


def other_agency():
    """An agency that has nothing to do with the example round."""
    return Agency.objects.create(code="NOIKHAC", name="Cơ quan nơi khác")
