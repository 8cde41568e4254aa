"""Cross-inspection teams as a workbook: out as they stand, in with every fault at its cell; it writes no row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Font

from cchc_portal.spreadsheets import write_text
from scoring import engine
from scoring.excel.findings import ERROR, WARNING, Finding, Judged, Refusal
from scoring.excel.layout import column_letters
from scoring.excel.raw import RawBook
from scoring.excel.team_rows import MEMBERS, TEAMS, VISITS, ReadTeams, read_rows
from scoring.models import Round
from scoring.selectors.inspection_teams import DUTIES, TeamRow, TeamWanted, sheets_by_code, teams_of
from scoring.selectors.team_rules import TeamsBasis, clashes_after, team_faults, teams_basis

_WIDTHS: Final = (16, 34, 26, 20, 16, 26, 26)


@dataclass(frozen=True)
class TeamsPlan(Judged):
    """What a file would do: teams as they shall be (changed ones alone), and everything found, errors and warnings."""

    changes: tuple[TeamWanted, ...]
    new: frozenset[str]
    findings: tuple[Finding, ...]
    sha256: str


def teams_workbook(round_: Round) -> bytes:
    """The workbook of the teams as they stand: teams, people, visits; without any, the sheets to plan are listed."""
    rows, sheets = teams_of(round_), sheets_by_code(round_)
    book = Workbook()
    tables: tuple[tuple[str, tuple[str, ...], Iterable[Sequence[object]]], ...] = (
        (TEAMS.title, TEAMS.columns, (_team(row) for row in rows)),
        (MEMBERS.title, MEMBERS.columns, (line for row in rows for line in _members(row))),
        (VISITS.title, VISITS.columns, (line for row in rows for line in _visits(row))),
        (
            "Đơn vị",
            ("Mã đơn vị", "Đơn vị", "Khối"),
            ([c, s.unit.name, s.round_block.block_name] for c, s in sheets.items()),
        ),
    )
    for place, (title, columns, lines) in enumerate(tables):
        sheet = book.worksheets[0] if place == 0 else book.create_sheet()
        sheet.title = title
        sheet.freeze_panes = "A2"
        for column, name in enumerate(columns, start=1):
            sheet.cell(1, column, name).font = Font(bold=True)
            sheet.column_dimensions[column_letters(column)].width = _WIDTHS[column - 1]
        for number, line in enumerate(lines, start=2):
            for column, value in enumerate(line, start=1):
                cell = sheet.cell(number, column)
                cell.number_format = "@"
                if value not in (None, ""):
                    write_text(cell, str(value))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _team(row: TeamRow) -> list[object]:
    team = row.team
    day = f"{team.decision_date:%d/%m/%Y}" if team.decision_date else ""
    return [team.code, team.name, row.wanted.unit_code, team.decision, day, team.capacity]


def _members(row: TeamRow) -> list[list[object]]:
    people = zip(row.members, row.wanted.members, strict=True)
    return [[row.team.code, wanted.username, str(member.user), DUTIES[wanted.duty]] for member, wanted in people]


def _visits(row: TeamRow) -> list[list[object]]:
    lines: list[list[object]] = []
    for one in row.inspections:
        at = None if one.visit_at is None else timezone.localtime(one.visit_at)
        when = ["", ""] if at is None else [f"{at:%d/%m/%Y}", f"{at:%H:%M}"]
        unit = one.assessment.unit
        lines.append([row.team.code, unit.code, unit.name, *when, one.place, one.received_by])
    return lines


def plan_teams(round_: Round, raw: RawBook | Refusal) -> TeamsPlan:
    """Hold a workbook against the round: everything wrong at its cell, clashes of visits as warnings."""
    if isinstance(raw, Refusal):
        refused = Finding("", "", raw.code, "", raw.message, ERROR, raw.fix)
        return TeamsPlan((), frozenset(), (refused,), "")
    read = read_rows(raw)
    basis = teams_basis(round_, [member.username for team in read.teams for member in team.members])
    findings = [*read.findings, *_judged(basis, read)]
    standing = {code: row.wanted for code, row in basis.rows.items()}
    changed = tuple(team for team in read.teams if not _same(standing.get(team.code), team))
    if read.teams and not any(finding.is_error for finding in findings):
        findings += [
            Finding("", "", "trùng lịch", "", clash.message, WARNING) for clash in clashes_after(basis, read.teams)
        ]
    new = frozenset(team.code for team in changed if team.code not in standing)
    return TeamsPlan(changed, new, tuple(findings), _digest(basis, changed))


def _same(one: TeamWanted | None, other: TeamWanted) -> bool:
    return one is not None and _plain(one) == _plain(other)


def _plain(team: TeamWanted) -> dict[str, object]:
    """A team as JSON, without regard to the order of people and visits; visits to the minute, as files say them."""
    return {
        "facts": [team.code, team.name, team.unit_code, team.decision, str(team.decision_date), team.capacity],
        "members": sorted([member.username, member.duty] for member in team.members),
        "visits": sorted(
            [
                visit.unit_code,
                "" if visit.at is None else f"{timezone.localtime(visit.at):%Y%m%d%H%M}",
                visit.place,
                visit.received_by,
            ]
            for visit in team.visits
        ),
    }


def _digest(basis: TeamsBasis, changed: Iterable[TeamWanted]) -> str:
    """What the preview promises: the teams to write, and the versions that they would replace."""
    versions = {code: row.team.version for code, row in basis.rows.items()}
    return engine.digest({"teams": [_plain(team) for team in changed], "versions": versions})


def _judged(basis: TeamsBasis, read: ReadTeams) -> list[Finding]:
    """The faults of the rules at the cells where they were written."""
    found = []
    for fault in team_faults(basis, read.teams):
        place = read.places.get((fault.team, fault.part, fault.key)) or read.places.get((fault.team, "code", ""))
        sheet, cell = place or ("", "")
        value = " ".join(filter(None, (fault.team, fault.key)))
        found.append(Finding(sheet, cell, fault.part, value, fault.message, ERROR, "Sửa ô này rồi tải tệp lên lại."))
    return found
