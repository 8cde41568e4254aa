"""Independent marks (chấm độc lập) of a sheet: who marks, what they gave, how far they agree; nothing is written here.

Nobody's mark of a criterion is for a colleague who has not saved their own: pages go through `shown_to` and
`seen_by_inspector`, never through the rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import F, Prefetch
from django.utils import timezone

from cchc_portal import permissions
from scoring import engine
from scoring.enums import ChangeKind, Layer
from scoring.models import Assessment, InspectorMark, Score, ScoreChange, TeamMember
from scoring.selectors.mark_agreement import Proposal, proposal_of, spread_of
from scoring.selectors.score_sheets import (
    NOTHING,
    Cell,
    FieldLines,
    Line,
    Sheet,
    answers_source,
    are_minutes_closed,
    read_sheet,
)
from scoring.selectors.visibility import layers_for_inspector
from units.models import Membership, User

NOBODY, MISSING, AGREED, DIFFERENT, SETTLED = "nobody", "missing", "agreed", "different", "settled"
"""Where a criterion stands: nobody marked it, some still have to, within the tolerance, beyond it, answered by the team."""


@dataclass(frozen=True)
class Mark:
    """What one inspector gave a criterion."""

    user_id: int
    name: str
    cell: Cell


@dataclass(frozen=True)
class CriterionMarks:
    """The marks of one criterion, in the order of the team; `missing` names who has none yet."""

    leaf: engine.Leaf
    state: str
    marks: tuple[Mark, ...] = ()
    missing: tuple[str, ...] = ()
    spread: Decimal | None = None
    proposal: Proposal | None = None
    answer: Cell = NOTHING
    """The team's answer, as it stands."""
    settled: Mapping[str, Any] | None = None
    """What the head last settled from just these marks; None where they were not settled, or changed since."""

    @property
    def seen_marks(self) -> str:
        """A digest of who gave what in which version: what a head decides upon."""
        return engine.digest({str(mark.user_id): mark.cell.version for mark in self.marks})[:16]

    @property
    def is_open(self) -> bool:
        """Whether it was begun and the team has not settled it."""
        return self.state in (MISSING, AGREED, DIFFERENT)


@dataclass(frozen=True)
class Desk:
    """What a member's page shows of a sheet: the unit's answers beside the own marks, everybody's marks, the own team."""

    own: Sheet
    board: Mapping[str, CriterionMarks]
    """Of every criterion what the person may see."""
    team_name: str
    closed_at: dt.datetime | None


def read_desk(sheet: Assessment, user: Any) -> Desk:
    """The desk of a member; four queries for a sheet that came with the cells of unit and inspection."""
    read = read_sheet(sheet, {str(Layer.SELF), str(Layer.INSPECTION)})
    members, rows = _members_of(sheet), _rows_of(sheet)
    answers = {line.leaf.code: line.cell(Layer.INSPECTION) for line in read.lines}
    board = _board(sheet, read.rules, _markers(members, sheet), rows, answers)
    seats = [member for member in members if member.user_id == user.pk]
    seat = min(seats, key=lambda one: (one.inspection_closed_at is not None, one.inspection_pk), default=None)
    return Desk(
        own=_own_sheet(read, [row for row in rows if row.user_id == user.pk]),
        board={code: shown_to(marks, user) for code, marks in board.items()},
        team_name=seat.team.name if seat else "",
        closed_at=seat.inspection_closed_at if seat else None,
    )


def markers_of(sheet: Assessment) -> tuple[User, ...]:
    """Who has to mark the sheet: active members of its teams without an interest in it, heads first; two queries."""
    return _markers(_members_of(sheet), sheet)


def _markers(members: Sequence[Any], sheet: Assessment) -> tuple[User, ...]:
    people = {member.user_id: member.user for member in members}
    return tuple(user for user in people.values() if not permissions.has_interest(user, sheet))


def _members_of(sheet: Assessment) -> list[Any]:
    """The active members of the sheet's teams, heads first, each with team and inspection; two queries."""
    held = Membership.objects.valid_on(timezone.localdate()).select_related("agency", "unit").order_by("id")
    return list(
        TeamMember.objects.filter(team__inspections__assessment=sheet, user__is_active=True)
        .annotate(inspection_pk=F("team__inspections__pk"), inspection_closed_at=F("team__inspections__closed_at"))
        .select_related("user", "team")
        .prefetch_related(Prefetch("user__memberships", held, to_attr="current_memberships"))
        .order_by("team_id", "-is_head", "id")
    )


def _rows_of(sheet: Assessment) -> list[InspectorMark]:
    return list(InspectorMark.objects.filter(assessment=sheet).select_related("criterion"))


def read_marks(sheet: Assessment, rules: engine.Rules) -> Mapping[str, CriterionMarks]:
    """{criterion code: its marks} of every criterion that an inspection may answer, in order; five queries."""
    scores = Score.objects.filter(assessment=sheet, layer=Layer.INSPECTION).select_related("criterion")
    answers = {row.criterion.code: _cell(row) for row in scores}
    return _board(sheet, rules, markers_of(sheet), _rows_of(sheet), answers)


def _board(
    sheet: Assessment,
    rules: engine.Rules,
    markers: Sequence[User],
    rows: Sequence[InspectorMark],
    answers: Mapping[str, Cell],
) -> Mapping[str, CriterionMarks]:
    """The marks of those who have to mark, beside the team's answers; one query."""
    given: dict[str, dict[int, Cell]] = {}
    for row in rows:
        if row.answer is not None:
            given.setdefault(row.criterion.code, {})[row.user_id] = _cell(row)
    settled = _settled_marks(sheet)
    found = {}
    for leaf in rules.leaves_of(sheet.round_block.block.code):
        if answers_source(Layer.INSPECTION, leaf.source):
            marks = _of_criterion(leaf, markers, given.get(leaf.code, {}))
            marks = replace(marks, answer=answers.get(leaf.code, NOTHING))
            found[leaf.code] = _judged(marks, settled.get(leaf.code), sheet, rules)
    return found


def _cell(row: InspectorMark | Score) -> Cell:
    return Cell(row.answer, row.points, row.note, version=row.version, updated_at=row.updated_at)


def _settled_marks(sheet: Assessment) -> Mapping[str, Mapping[str, Any]]:
    """{criterion code: its last settlement, as `marks_as_settled` makes them}; one query."""
    lines = ScoreChange.objects.filter(assessment=sheet, kind=ChangeKind.MARK, new__has_key="settled").order_by("seq")
    found = lines.values_list("criterion_code", "new")
    return {code: new["settled"] for code, new in found if isinstance(new, dict)}


def _of_criterion(leaf: engine.Leaf, markers: Sequence[User], given: Mapping[int, Cell]) -> CriterionMarks:
    marks = tuple(Mark(user.pk, str(user), given[user.pk]) for user in markers if user.pk in given)
    missing = tuple(str(user) for user in markers if user.pk not in given)
    return CriterionMarks(leaf, NOBODY if not marks else MISSING if missing else DIFFERENT, marks, missing)


def _judged(
    marks: CriterionMarks, settlement: Mapping[str, Any] | None, sheet: Assessment, rules: engine.Rules
) -> CriterionMarks:
    """The same with spread, proposal and state, once everybody has marked."""
    if marks.state != DIFFERENT:
        return marks
    given = [(mark.cell.answer or {}, mark.cell.points) for mark in marks.marks]
    proposal = proposal_of(
        given,
        maximum=marks.leaf.max,
        tolerance=sheet.round.mark_tolerance_points,
        point_decimals=rules.policy.point_decimals,
    )
    versions = {mark.user_id: mark.cell.version for mark in marks.marks}
    kept = {} if settlement is None else {mark["id"]: mark["version"] for mark in settlement["marks"]}
    settled = settlement["answer"] if settlement and versions.items() <= kept.items() else None
    is_settled = settled is not None and marks.answer.answer is not None
    return replace(
        marks,
        spread=spread_of([points for _, points in given]),
        proposal=proposal,
        settled=settled,
        state=SETTLED if is_settled else DIFFERENT if proposal is None else AGREED,
    )


def shown_to(marks: CriterionMarks, user: Any) -> CriterionMarks:
    """What a member may see of a criterion: everything once they have saved their own mark, nothing before."""
    if any(mark.user_id == user.pk for mark in marks.marks):
        return marks
    return CriterionMarks(marks.leaf, marks.state if marks.state == NOBODY else MISSING, missing=(str(user),))


def without_unmarked(seen: frozenset[str], sheet: Assessment, user: Any) -> frozenset[str]:
    """The layers `seen`, but with independent marks the team's answers wait for the person's own marks.

    The inspection is left out while it answers a criterion that the person has not marked and the minutes are open; two
    queries at most.
    """
    if not sheet.round.independent_marks or are_minutes_closed(sheet):
        return seen
    marked = InspectorMark.objects.filter(assessment=sheet, user=user.pk, answer__isnull=False)
    answered = Score.objects.filter(assessment=sheet, layer=Layer.INSPECTION, answer__isnull=False)
    if answered.exclude(criterion__in=marked.values("criterion")).exists():
        return seen - {str(Layer.INSPECTION)}
    return seen


def seen_by_inspector(sheet: Assessment, user: Any) -> frozenset[str]:
    """The layers that a member of the sheet's team sees; two queries at most."""
    return without_unmarked(layers_for_inspector(sheet), sheet, user)


def own_codes(sheet: Assessment, user: Any) -> frozenset[str]:
    """Codes of the criteria that the person has marked; one query."""
    rows = InspectorMark.objects.filter(assessment=sheet, user=user.pk, answer__isnull=False)
    return frozenset(rows.values_list("criterion__code", flat=True))


def own_sheet(sheet: Assessment, user: Any) -> Sheet:
    """The sheet with the unit's answers and, in the place of the inspection's, the person's own marks.

    One query for a sheet that came with the unit's cells.
    """
    rows = InspectorMark.objects.filter(assessment=sheet, user=user.pk).select_related("criterion")
    return _own_sheet(read_sheet(sheet, {str(Layer.SELF)}), rows)


def _own_sheet(read: Sheet, rows: Iterable[InspectorMark]) -> Sheet:
    """`read` with these marks in the place of the inspection's answers, which no member types here."""
    own = {row.criterion.code: _cell(row) for row in rows}
    return Sheet(
        read.rules,
        tuple(
            FieldLines(
                group.field,
                tuple(
                    Line(line.leaf, {**line.cells, str(Layer.INSPECTION): own.get(line.leaf.code, NOTHING)})
                    for line in group.lines
                ),
            )
            for group in read.fields
        ),
    )


def why_marked_apart(sheet: Assessment) -> str:
    """Why nobody types the inspection's answers on its sheet, in Vietnamese; "" where the round has no independent marks."""
    if not sheet.round.independent_marks:
        return ""
    return "Mỗi thành viên ghi điểm của mình ở trang Chấm độc lập; trưởng đoàn thống nhất thành điểm của đoàn."


def open_codes(sheet: Assessment, rules: engine.Rules) -> tuple[str, ...]:
    """Codes of the criteria that somebody marked and the team has not settled, in order; five queries."""
    return tuple(code for code, marks in read_marks(sheet, rules).items() if marks.is_open)


def marks_as_settled(marks: CriterionMarks, rule: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """What history keeps of a settlement: by which rule, from which marks, to which answer."""
    return {
        "settled": {
            "rule": rule,
            "answer": dict(answer),
            "marks": [
                {
                    "id": mark.user_id,
                    "name": mark.name,
                    "version": mark.cell.version,
                    "points": None if mark.cell.points is None else str(mark.cell.points),
                    "answer": dict(mark.cell.answer or {}),
                }
                for mark in marks.marks
            ],
        }
    }
