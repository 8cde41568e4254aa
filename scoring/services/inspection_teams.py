"""Write cross-inspection teams: decision, people, sheets and visits; whether they may stand is asked of the rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from scoring.enums import RoundChangeKind
from scoring.models import Assessment, Inspection, InspectionTeam, Round, TeamMember
from scoring.selectors.inspection_teams import HEAD, SECRETARY, TeamWanted
from scoring.selectors.team_rules import TeamFault, TeamsBasis, team_faults, teams_basis
from scoring.services.errors import AlreadyDone, Faulty, Outdated
from scoring.services.round_history import record
from scoring.services.windows import changeable_round
from units.models import User

OUTDATED = "Có người vừa đổi đoàn này. Chưa ghi gì; nội dung bạn gõ còn nguyên, xem chỗ khác nhau rồi bấm lại."


class FaultyTeams(Faulty):
    """Teams break rules; nothing was written. `found` lists every fault with its place."""

    def __init__(self, found: Sequence[TeamFault]) -> None:
        self.found = tuple(found)
        by_team: dict[str, list[str]] = {}
        for fault in found:
            by_team.setdefault(fault.team, []).append(fault.message)
        super().__init__(by_team)


@transaction.atomic
def save_team(*, round_: Round, wanted: TeamWanted, seen: int, now: dt.datetime, actor: User) -> None:
    """Make a team (`seen` 0) or write it as `wanted`, people and visits too.

    Raises AlreadyDone where it stands so, Outdated where `seen` is not its version, FaultyTeams, NotOpen, NotAllowed.
    """
    row = changeable_round(round_, actor)
    basis = _locked_basis(row, [wanted])
    standing = basis.rows.get(wanted.code)
    if standing is not None and _same(standing.wanted, wanted):
        raise AlreadyDone("Đoàn đang đúng như vậy rồi.")
    if standing is not None and seen == 0:
        raise FaultyTeams([TeamFault(wanted.code, "code", "", f"Đợt đã có đoàn mang mã {wanted.code}.")])
    _must_be_fresh(seen, standing.team.version if standing else 0)
    _write_all(basis, [wanted], now=now, actor=actor)


@transaction.atomic
def save_teams(*, round_: Round, wanted: Sequence[TeamWanted], now: dt.datetime, actor: User) -> int:
    """Write many teams at once, all or nothing; returns how many changed. Raises FaultyTeams, NotOpen, NotAllowed.

    The caller has proved that what stands is what its person saw.
    """
    row = changeable_round(round_, actor)
    basis = _locked_basis(row, wanted)
    changed = [team for team in wanted if team.code not in basis.rows or not _same(basis.rows[team.code].wanted, team)]
    _write_all(basis, changed, now=now, actor=actor)
    return len(changed)


def _must_be_fresh(seen: int, version: int) -> None:
    if seen != version:
        raise Outdated(OUTDATED)


def _locked_basis(row: Round, wanted: Sequence[TeamWanted]) -> TeamsBasis:
    """What stands, under the locks of the round (the caller's) and of its sheets, since inspections begin on sheets."""
    list(Assessment.objects.select_for_update(of=("self",)).filter(round=row).order_by("pk").values_list("pk"))
    return teams_basis(row, [member.username for team in wanted for member in team.members])


def _write_all(basis: TeamsBasis, wanted: Sequence[TeamWanted], *, now: dt.datetime, actor: User) -> None:
    faults = team_faults(basis, wanted)
    if faults:
        raise FaultyTeams(faults)
    for team in wanted:
        standing = basis.rows.get(team.code)
        old, new = _told(standing.wanted if standing else None, team)
        _write(basis, team)
        record(
            basis.round,
            RoundChangeKind.TEAM,
            old=old,
            new=new,
            decision=team.decision,
            actor=actor,
            now=now,
        )


def _write(basis: TeamsBasis, wanted: TeamWanted) -> None:
    standing = basis.rows.get(wanted.code)
    facts: dict[str, Any] = {
        "name": wanted.name,
        "decision": wanted.decision,
        "decision_date": wanted.decision_date,
        "capacity": wanted.capacity,
    }
    if standing is None:
        unit = basis.sheets[wanted.unit_code].unit if wanted.unit_code else None
        team = InspectionTeam.objects.create(round=basis.round, code=wanted.code, unit=unit, **facts)
        _write_members(team, {}, basis, wanted)
        _write_visits(team, {}, basis, wanted)
        return
    team = standing.team
    for name, value in facts.items():
        setattr(team, name, value)
    team.version += 1
    team.save(update_fields=[*facts, "version"])
    _write_members(team, {member.user.username: member for member in standing.members}, basis, wanted)
    _write_visits(team, {one.assessment.unit.code: one for one in standing.inspections}, basis, wanted)


def _write_members(
    team: InspectionTeam, standing: Mapping[str, TeamMember], basis: TeamsBasis, wanted: TeamWanted
) -> None:
    names = {member.username for member in wanted.members}
    TeamMember.objects.filter(pk__in=[row.pk for name, row in standing.items() if name not in names]).delete()
    for member in wanted.members:
        duties = {"is_head": member.duty == HEAD, "is_secretary": member.duty == SECRETARY}
        if member.username in standing:
            TeamMember.objects.filter(pk=standing[member.username].pk).update(**duties)
        else:
            TeamMember.objects.create(team=team, user=basis.people[member.username], **duties)


def _write_visits(
    team: InspectionTeam, standing: Mapping[str, Inspection], basis: TeamsBasis, wanted: TeamWanted
) -> None:
    codes = {visit.unit_code for visit in wanted.visits}
    Inspection.objects.filter(pk__in=[row.pk for code, row in standing.items() if code not in codes]).delete()
    for visit in wanted.visits:
        facts = {"visit_at": visit.at, "place": visit.place, "received_by": visit.received_by}
        if visit.unit_code in standing:
            Inspection.objects.filter(pk=standing[visit.unit_code].pk).update(**facts)
        else:
            Inspection.objects.create(team=team, assessment=basis.sheets[visit.unit_code], **facts)


def _told(old: TeamWanted | None, new: TeamWanted) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """The line of the round's history: what changed of the team, before and after."""
    before, now = None if old is None else _facts(old), _facts(new)
    changed = [name for name in now if before is None or before[name] != now[name]]
    told = None if before is None else {name: before[name] for name in changed}
    return told, {"team": new.code} | {name: now[name] for name in changed}


def _facts(team: TeamWanted) -> dict[str, Any]:
    return {
        "name": team.name,
        "decision": team.decision,
        "decision_date": None if team.decision_date is None else team.decision_date.isoformat(),
        "capacity": team.capacity,
        "members": sorted([member.username, member.duty] for member in team.members),
        "visits": [
            [visit.unit_code, _moment(visit.at), visit.place, visit.received_by]
            for visit in sorted(team.visits, key=lambda visit: visit.unit_code)
        ],
    }


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else at.astimezone(dt.UTC).isoformat()


def _same(one: TeamWanted, other: TeamWanted) -> bool:
    """Whether two teams are the same but for the order of people and visits."""
    return _facts(one) == _facts(other)
