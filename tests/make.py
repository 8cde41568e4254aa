"""Typed factories: the rows that tests begin with, made through the services that make them in earnest."""

import copy
import datetime as dt
import json
from pathlib import Path

from django.utils import timezone

from scoring.models import Assessment, Inspection, InspectionTeam, Round, TeamMember
from scoring.services.rounds import load_document
from units.enums import Role
from units.models import Agency, Membership, Unit, User

EXAMPLE = Path(__file__).parent / "engine" / "golden" / "example.json"
PASSWORD = "mat-khau-thu-2026"
NOW = dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC)


def document(**round_keys) -> dict:
    """A copy of the design's example round, to be changed at will; `round_keys` go into its `round`."""
    made = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    made["round"] |= round_keys
    return copy.deepcopy(made)


def load(*documents: dict, now: dt.datetime = NOW, replace: bool = False) -> Round:
    """The round of these documents; of the example without one."""
    return load_document(documents=documents or (document(),), now=now, replace=replace).round


def sheet(round_: Round, unit_code: str) -> Assessment:
    """The sheet of a unit, read anew."""
    return Assessment.objects.select_related("round__agency", "unit", "round_block__block").get(
        round=round_, unit__code=unit_code
    )


def person(username: str, role: Role | None = None, unit: Unit | None = None, agency: Agency | None = None) -> User:
    """A person with at most one membership; their password is PASSWORD."""
    user = User(username=username, full_name=f"Người {username}", email=f"{username}@example.vn")
    user.set_password(PASSWORD)
    user.save()
    if role is not None:
        Membership.objects.create(user=user, role=role, agency=agency or unit.agency, unit=unit)
    return user


def again(user: User) -> User:
    """The person read anew, as the next request does: with nothing remembered of before."""
    return User.objects.get(pk=user.pk)


def team(round_: Round, code: str, members: list[User], sheets: list[Assessment]) -> InspectionTeam:
    """A team of these people (the first is its head) with an inspection of each sheet."""
    made = InspectionTeam.objects.create(round=round_, code=code, name=f"Đoàn kiểm tra số {code}")
    for place, member in enumerate(members):
        TeamMember.objects.create(team=made, user=member, is_head=place == 0)
    for inspected in sheets:
        Inspection.objects.create(team=made, assessment=inspected, visit_at=timezone.now())
    return made
