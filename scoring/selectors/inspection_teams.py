"""The cross-inspection teams of a round with their people and visits, and which of them clash; it never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from cchc_portal import permissions
from scoring.models import Assessment, Inspection, InspectionTeam, Round, TeamMember
from scoring.selectors.inspection_plan import work_by_inspection
from scoring.selectors.rankings.choice import matches
from units.models import Agency, Membership, User

VISIT = dt.timedelta(hours=3)
"""How long a visit is taken to last when two are held against each other: half a working day."""
HEAD, SECRETARY, MEMBER = "head", "secretary", ""
DUTIES = {HEAD: "Trưởng đoàn", SECRETARY: "Thư ký", MEMBER: "Thành viên"}
MOST_FOUND = 12


@dataclass(frozen=True)
class MemberWanted:
    """A person of a team by their sign-in name, and what they do there: one of DUTIES."""

    username: str
    duty: str = MEMBER


@dataclass(frozen=True)
class VisitWanted:
    """A sheet that a team inspects by its unit's code, and the visit as far as it is planned."""

    unit_code: str
    at: dt.datetime | None = None
    place: str = ""
    received_by: str = ""


@dataclass(frozen=True)
class TeamWanted:
    """A whole team as it shall be; `unit_code` is the unit that sends it ("" for none), `capacity` None without a limit."""

    code: str
    name: str
    unit_code: str = ""
    decision: str = ""
    decision_date: dt.date | None = None
    capacity: int | None = None
    members: tuple[MemberWanted, ...] = ()
    visits: tuple[VisitWanted, ...] = ()


@dataclass(frozen=True)
class TeamRow:
    """A team with its people (head first) and inspections in the order of the round's sheets; `begun` are unit codes."""

    team: InspectionTeam
    members: tuple[TeamMember, ...]
    inspections: tuple[Inspection, ...]
    begun: frozenset[str]

    @property
    def head(self) -> User | None:
        """The head (trưởng đoàn), if there is one."""
        return next((member.user for member in self.members if member.is_head), None)

    @property
    def secretary(self) -> User | None:
        """The secretary (thư ký), if there is one."""
        return next((member.user for member in self.members if member.is_secretary), None)

    @property
    def is_full(self) -> bool:
        """Whether the team takes no more sheets."""
        return self.team.capacity is not None and len(self.inspections) >= self.team.capacity

    @property
    def closed(self) -> int:
        """How many of its inspections are closed."""
        return sum(inspection.closed_at is not None for inspection in self.inspections)

    @property
    def interested(self) -> list[tuple[TeamMember, str]]:
        """Members who come from a unit with an interest in a sheet of the team's, and why; they see no page of it."""
        found = []
        for member in self.members:
            for inspection in self.inspections:
                why = interest_of(member.user, inspection.assessment)
                if why:
                    found.append((member, why))
        return found

    @property
    def wanted(self) -> TeamWanted:
        """The team as it stands, to be changed in parts."""
        team = self.team
        return TeamWanted(
            code=team.code,
            name=team.name,
            unit_code=team.unit.code if team.unit is not None else "",
            decision=team.decision,
            decision_date=team.decision_date,
            capacity=team.capacity,
            members=tuple(MemberWanted(member.user.username, duty_of(member)) for member in self.members),
            visits=tuple(
                VisitWanted(one.assessment.unit.code, one.visit_at, one.place, one.received_by)
                for one in self.inspections
            ),
        )


def duty_of(member: TeamMember) -> str:
    """What a member does in the team: one of DUTIES."""
    return HEAD if member.is_head else SECRETARY if member.is_secretary else MEMBER


def interest_of(user: User, sheet: Assessment) -> str:
    """Why a person may not inspect a sheet, in words; "" when they may (reliability.md)."""
    if not permissions.has_interest(user, sheet):
        return ""
    units = [m.unit for m in permissions.memberships_of(user) if m.unit is not None]
    if any(unit.pk == sheet.unit_id for unit in units):
        return f"{user} làm việc ở {sheet.unit.name}, chính đơn vị được kiểm tra."
    superior = next((unit for unit in units if unit.pk == sheet.unit.superior_id), None)
    if superior is not None:
        return f"{user} làm việc ở {superior.name}, cấp trên của {sheet.unit.name}."
    below = next(unit for unit in units if unit.superior_id == sheet.unit_id)
    return f"{user} làm việc ở {below.name}, cấp dưới của {sheet.unit.name}."


@dataclass(frozen=True)
class Clash:
    """Two visits that cannot both be made: the codes of their teams, and what clashes."""

    teams: tuple[str, ...]
    message: str


def teams_of(round_: Round) -> list[TeamRow]:
    """The teams of a round by code, members with their memberships of today; four queries, whatever their number."""
    teams = list(InspectionTeam.objects.filter(round=round_).select_related("unit").order_by("code"))
    members: dict[int, list[TeamMember]] = {}
    rows = list(TeamMember.objects.filter(team__round=round_).select_related("user"))
    with_memberships([row.user for row in rows])
    for member in rows:
        members.setdefault(member.team_id, []).append(member)
    inspections: dict[int, list[Inspection]] = {}
    begun: dict[int, set[str]] = {}
    for one in work_by_inspection(round_):
        inspections.setdefault(one.team_id, []).append(one)
        if one.has_work or one.closed_at is not None:
            begun.setdefault(one.team_id, set()).add(one.assessment.unit.code)
    for team in teams:
        team.round = round_
    return [
        TeamRow(
            team,
            tuple(members.get(team.pk, ())),
            tuple(inspections.get(team.pk, ())),
            frozenset(begun.get(team.pk, ())),
        )
        for team in teams
    ]


def with_memberships(people: Sequence[User]) -> Sequence[User]:
    """The same people with what they hold today, as `current_memberships` would read it; one query for all."""
    held: dict[int, list[Membership]] = {}
    rows = Membership.objects.valid_on(timezone.localdate()).filter(user__in={person.pk for person in people})
    for row in rows.select_related("agency", "unit").order_by("id"):
        held.setdefault(row.user_id, []).append(row)
    for person in people:
        person.__dict__["current_memberships"] = tuple(held.get(person.pk, ()))
    return people


def people_named(agency: Agency, usernames: Iterable[str]) -> dict[str, User]:
    """{sign-in name: person} of those with an open account and a part in the agency today; two queries."""
    people = _people(agency)
    return {person.username: person for person in people if person.username in set(usernames)}


def search_people(agency: Agency, text: str) -> list[User]:
    """People of the agency whose name, sign-in name or unit has every word typed, accents or not; two queries.

    At most MOST_FOUND, by name; none where nothing was typed.
    """
    if not text.strip():
        return []
    found = []
    for person in _people(agency):
        units = " ".join(m.unit.name for m in person.current_memberships if m.unit is not None)
        if matches(text, str(person), person.username, units):
            found.append(person)
    return sorted(found, key=lambda person: (str(person), person.pk))[:MOST_FOUND]


def why_not_member(row: TeamRow, person: User) -> str:
    """Why a person cannot join a team, in words; "" when they can. No query for people of `search_people`."""
    if any(member.user_id == person.pk for member in row.members):
        return "Đã ở trong đoàn."
    return next((why for one in row.inspections if (why := interest_of(person, one.assessment))), "")


def _people(agency: Agency) -> Sequence[User]:
    here = Membership.objects.valid_on(timezone.localdate()).filter(agency=agency, unit__isnull=False)
    return with_memberships(list(User.objects.filter(is_active=True, pk__in=here.values("user")).order_by("username")))


def sheets_by_code(round_: Round) -> dict[str, Assessment]:
    """{unit code: sheet} of a round in its order, with unit and block; one query."""
    rows = Assessment.objects.filter(round=round_).select_related("unit", "round_block__block").order_by("order")
    found = {}
    for sheet in rows:
        sheet.round = round_
        found[sheet.unit.code] = sheet
    return found


def clashes_of(teams: Iterable[TeamWanted], names: Mapping[str, str]) -> list[Clash]:
    """Two visits less than VISIT apart that share a person, or bring two teams to one unit; `names` by sign-in name."""
    visits = [(team, visit) for team in teams for visit in team.visits if visit.at is not None]
    visits.sort(key=lambda pair: (pair[1].at, pair[0].code, pair[1].unit_code))
    found: list[Clash] = []
    for place, (one, first) in enumerate(visits):
        for other, second in visits[place + 1 :]:
            if first.at is None or second.at is None or second.at - first.at >= VISIT:
                break
            here, there = timezone.localtime(first.at), timezone.localtime(second.at)
            when = f"{here:%H:%M} và {there:%H:%M %d/%m/%Y}" if here != there else f"{there:%H:%M %d/%m/%Y}"
            if one.code != other.code and first.unit_code == second.unit_code:
                found.append(Clash((one.code, other.code), f"Hai đoàn cùng đến {first.unit_code} lúc {when}."))
            if first.unit_code != second.unit_code:
                found += _same_people((one, first), (other, second), when, names)
    return found


def _same_people(
    first: tuple[TeamWanted, VisitWanted], second: tuple[TeamWanted, VisitWanted], when: str, names: Mapping[str, str]
) -> list[Clash]:
    (one, here), (other, there) = first, second
    both = f"{here.unit_code} và {there.unit_code}"
    if one.code == other.code:
        return [Clash((one.code,), f"Đoàn {one.code} phải có mặt ở {both} lúc {when}.")]
    shared = {m.username for m in one.members} & {m.username for m in other.members}
    return [
        Clash((one.code, other.code), f"{names.get(username, username)} phải có mặt ở {both} lúc {when}.")
        for username in sorted(shared)
    ]


def names_of(rows: Iterable[TeamRow]) -> dict[str, str]:
    """{sign-in name: name} of the members of teams."""
    return {member.user.username: str(member.user) for row in rows for member in row.members}
