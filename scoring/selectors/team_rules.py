"""What is wrong with cross-inspection teams as somebody wants them: every fault at its place; it never writes.

Page and file ask the same here; a page changes one team, a file many at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scoring.models import Assessment, Round
from scoring.planning import MOST_PER_UNIT, Pair, Rule, check_plan
from scoring.selectors.inspection_plan import PlanBasis, basis_of
from scoring.selectors.inspection_teams import (
    HEAD,
    SECRETARY,
    Clash,
    TeamRow,
    TeamWanted,
    clashes_of,
    interest_of,
    names_of,
    people_named,
    sheets_by_code,
    teams_of,
)
from units.enums import CODE_PATTERN
from units.models import User

MOST_CAPACITY = 1000
_CODE = re.compile(CODE_PATTERN)
_OF_WHOLE_PLAN = frozenset({Rule.COUNT, Rule.BALANCE})
"""Rules that only a finished plan keeps; the page of the plan holds it against them."""


@dataclass(frozen=True)
class TeamFault:
    """One thing to mend in a team: `part` is a field of TeamWanted, `key` a sign-in name or unit code under it."""

    team: str
    part: str
    key: str
    message: str


@dataclass(frozen=True)
class TeamsBasis:
    """What teams are held against: those that stand, the round's sheets and plan, and the people named."""

    round: Round
    rows: Mapping[str, TeamRow]
    sheets: Mapping[str, Assessment]
    plan: PlanBasis
    people: Mapping[str, User]


def teams_basis(round_: Round, usernames: Iterable[str]) -> TeamsBasis:
    """Everything that judging needs; at most seventeen queries, whatever the number of teams."""
    rows = {row.team.code: row for row in teams_of(round_)}
    return TeamsBasis(round_, rows, sheets_by_code(round_), basis_of(round_), people_named(round_.agency, usernames))


def team_faults(basis: TeamsBasis, wanted: Iterable[TeamWanted]) -> list[TeamFault]:
    """Every fault of the teams that are to be changed or made, team by team; [] where they may be written."""
    teams = list(wanted)
    found: list[TeamFault] = []
    for team in teams:
        found += [TeamFault(team.code, *fault) for fault in _facts(team)]
        found += [TeamFault(team.code, *fault) for fault in _people(basis, team)]
        found += [TeamFault(team.code, *fault) for fault in _visits(basis, team)]
    return [*found, *_twice(basis, teams), *_pairs(basis, teams)]


def after(basis: TeamsBasis, wanted: Iterable[TeamWanted]) -> dict[str, TeamWanted]:
    """All teams of the round as they would stand, by code."""
    return {code: row.wanted for code, row in basis.rows.items()} | {team.code: team for team in wanted}


def clashes_after(basis: TeamsBasis, wanted: Iterable[TeamWanted]) -> list[Clash]:
    """Visits that could not both be made; they are shown, never refused."""
    names = names_of(basis.rows.values()) | {name: str(person) for name, person in basis.people.items()}
    return clashes_of(after(basis, wanted).values(), names)


_Fault = tuple[str, str, str]


def _facts(team: TeamWanted) -> Iterator[_Fault]:
    if not _CODE.fullmatch(team.code):
        yield "code", "", "Mã đoàn gồm chữ in hoa không dấu, số, dấu chấm, dấu gạch ngang, nhiều nhất 40 ký tự."
    if not team.name:
        yield "name", "", "Ghi tên đoàn."
    if team.decision_date is not None and not team.decision:
        yield "decision", "", "Có ngày quyết định thì phải có số quyết định."
    if team.capacity is not None and not 0 <= team.capacity <= MOST_CAPACITY:
        yield "capacity", "", f"Số đơn vị một đoàn nhận phải từ 0 đến {MOST_CAPACITY}."
    elif team.capacity is not None and len(team.visits) > team.capacity:
        yield "capacity", "", f"Đoàn có {len(team.visits)} đơn vị, nhận được nhiều nhất {team.capacity}."


def _people(basis: TeamsBasis, team: TeamWanted) -> Iterator[_Fault]:
    standing = basis.rows.get(team.code)
    already = {m.user.username: m.user for m in standing.members} if standing else {}
    for username, times in Counter(member.username for member in team.members).items():
        person = basis.people.get(username) or already.get(username)
        if times > 1:
            yield "members", username, f"{person or username} được ghi {times} lần."
        if person is None:
            yield "members", username, f"Không có người dùng “{username}” đang làm việc ở một đơn vị của cơ quan."
            continue
        for visit in team.visits:
            sheet = basis.sheets.get(visit.unit_code)
            why = "" if sheet is None else interest_of(person, sheet)
            if why:
                yield "members", username, f"{why} Người này không được ở đoàn kiểm tra đơn vị ấy."
    for duty, words in ((HEAD, "trưởng đoàn"), (SECRETARY, "thư ký")):
        many = [member.username for member in team.members if member.duty == duty]
        if len(many) > 1:
            yield "members", many[1], f"Đoàn chỉ có một {words}."


def _visits(basis: TeamsBasis, team: TeamWanted) -> Iterator[_Fault]:
    codes = Counter(visit.unit_code for visit in team.visits)
    for code, times in codes.items():
        if code not in basis.sheets:
            yield "visits", code, f"Đợt này không có đơn vị mang mã “{code}”."
        if times > 1:
            yield "visits", code, f"Đơn vị {code} được ghi {times} lần."
    standing = basis.rows.get(team.code)
    for code in sorted(standing.begun - set(codes) if standing else ()):
        yield "visits", code, f"Đoàn đã bắt đầu kiểm tra {code} nên đơn vị này phải giữ."


def _twice(basis: TeamsBasis, teams: list[TeamWanted]) -> Iterator[TeamFault]:
    """Units that are to send two teams; a team that stands keeps its unit."""
    senders: dict[str, str] = {}
    for code, team in after(basis, teams).items():
        if team.unit_code and senders.setdefault(team.unit_code, code) != code:
            said = f"Đơn vị {team.unit_code} đã cử đoàn {senders[team.unit_code]} trong đợt."
            yield TeamFault(code, "unit_code", "", said)
    for team in teams:
        row = basis.rows.get(team.code)
        if team.unit_code and team.unit_code not in basis.sheets:
            said = f"Đợt này không có đơn vị mang mã “{team.unit_code}”."
            yield TeamFault(team.code, "unit_code", "", said)
        if row is not None and row.wanted.unit_code != team.unit_code:
            yield TeamFault(team.code, "unit_code", "", "Đơn vị cử đoàn không đổi được sau khi lập đoàn.")


def _pairs(basis: TeamsBasis, teams: list[TeamWanted]) -> Iterator[TeamFault]:
    """The rules of the plan that a team sent by a unit breaks with the sheets it is given anew."""
    changed = {team.code for team in teams if _sheets_changed(basis, team)}
    whole = after(basis, teams)
    known = [team for team in whole.values() if team.unit_code in basis.sheets]
    pairs: list[Pair] = [(team.unit_code, visit.unit_code) for team in known for visit in team.visits]
    pairs = [pair for pair in dict.fromkeys(pairs) if pair[1] in basis.sheets]
    limits = {team.unit_code: team.capacity for team in known}
    row = basis.round
    problem = basis.plan.problem(min(row.inspections_per_unit, MOST_PER_UNIT), row.inspection_side, limits)
    senders = {team.unit_code: team.code for team in known}
    for broken in check_plan(problem, pairs):
        if broken.rule in _OF_WHOLE_PLAN | {Rule.CAPACITY, Rule.KEPT}:  # the last two were said above
            continue
        for unit, other in ((broken.inspector, broken.inspected), (broken.inspected, broken.inspector)):
            if senders.get(unit) in changed and (unit, other) in pairs:
                yield TeamFault(senders[unit], "visits", other, broken.message)


def _sheets_changed(basis: TeamsBasis, team: TeamWanted) -> bool:
    row = basis.rows.get(team.code)
    before = {visit.unit_code for visit in row.wanted.visits} if row else set()
    return bool(team.unit_code) and {visit.unit_code for visit in team.visits} != before
