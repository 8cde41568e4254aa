"""The only way independent marks (chấm độc lập) are written, and become the team's answer; the score itself is save_answers'."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cchc_portal import permissions
from scoring import engine
from scoring.enums import ChangeKind, Layer, Origin, SheetState
from scoring.models import Assessment, Criterion, InspectorMark, Score
from scoring.selectors import engine_input, score_sheets
from scoring.selectors.history import cell_state
from scoring.selectors.marks import SETTLED, CriterionMarks, marks_as_settled, read_marks
from scoring.services import history
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Refused, Stale, StaleCell
from scoring.services.scores import Entry, Saved, locked_sheet, must_be_sound, save_answers
from units.models import User

NO_MARKS = "Đợt này không chấm độc lập."
HEAD = "head"
"""The rule of a settlement that the team's head decided, beside those of mark_agreement.Proposal."""


class MarksChanged(Refused):
    """Marks were changed or added after the head saw them; nothing was settled."""


@dataclass(frozen=True)
class Decision:
    """How the head settles a criterion: what the marks agree on (no entry), or an entry with a reason.

    `seen_version` is that of the team's answer, `seen_marks` the CriterionMarks' own: both as the head saw them.
    """

    entry: Entry | None
    seen_version: int
    seen_marks: str


@transaction.atomic
def save_marks(
    *,
    assessment: Assessment,
    marks: Mapping[str, tuple[Entry, int]],
    actor: User,
    origin: Origin,
    now: dt.datetime,
) -> Saved:
    """Write the actor's own marks of a sheet, all or nothing, each with its line of history.

    `marks`: {criterion code: (entry, version seen; 0 for none yet)}. Locks the sheet, then reads state, window and the
    marks again. The first mark begins the review. A mark that would not change is left alone; one of a criterion that
    the team has settled stays. Raises NotOpen, NotAllowed, Faulty (every faulty mark) or Stale (every stale one).
    """
    sheet = locked_sheet(assessment)
    _must_be_open(sheet, now)
    if not permissions.may(actor, "inspection.score", sheet):
        raise NotAllowed(permissions.RIGHTS["inspection.score"].says)
    rules = engine_input.rules_of_sheet(sheet)
    must_be_sound(rules, sheet.round_block.block.code, Layer.INSPECTION, marks)
    _must_not_be_settled(sheet, rules, marks)
    criteria = Criterion.objects.filter(criteria_set=sheet.round_block.criteria_set_id, code__in=list(marks))
    rows = {
        row.criterion_id: row
        for row in InspectorMark.objects.filter(assessment=sheet, user=actor).select_related("user")
    }
    standing = {criterion.code: (criterion, rows.get(criterion.pk)) for criterion in criteria}
    _must_be_fresh(marks, standing)
    written = [_write(sheet, rules, actor, entry, *standing[code], now) for code, (entry, _) in marks.items()]
    lines = [line for line in written if line is not None]
    saved = {line.criterion_code: line.version or 0 for line in lines}
    if lines and sheet.state == SheetState.SUBMITTED:
        lines.append(history.Line(ChangeKind.STATE, sheet.state, str(SheetState.IN_REVIEW)))
        sheet.state = SheetState.IN_REVIEW
        sheet.save(update_fields=["state"])
    history.append(sheet, lines, actor=actor, origin=origin, now=now)
    return Saved(saved)


def _must_be_open(sheet: Assessment, now: dt.datetime) -> None:
    if not sheet.round.independent_marks:
        raise NotOpen(NO_MARKS)
    if why := score_sheets.why_not_now(sheet, Layer.INSPECTION, now):
        raise NotOpen(why)


def _must_not_be_settled(sheet: Assessment, rules: engine.Rules, codes: Mapping[str, Any]) -> None:
    answered = Score.objects.filter(assessment=sheet, layer=Layer.INSPECTION, criterion__code__in=list(codes))
    if not answered.filter(answer__isnull=False).exists():
        return  # what the team has no answer to is not settled
    board = read_marks(sheet, rules)
    settled = [code for code in codes if board[code].state == SETTLED]
    if settled:
        raise NotOpen(f"Trưởng đoàn đã thống nhất tiêu chí {', '.join(settled)} nên lượt chấm độc lập không sửa nữa.")


def _must_be_fresh(
    marks: Mapping[str, tuple[Entry, int]], standing: Mapping[str, tuple[Criterion, InspectorMark | None]]
) -> None:
    """A mark is one person's own: it is stale when the same person wrote it at another place meanwhile."""
    stale = []
    for code, (_entry, seen) in marks.items():
        row = standing[code][1]
        if (0 if row is None else row.version) != seen:
            stale.append(
                StaleCell(code, seen, 0, None, "", "", None)
                if row is None
                else StaleCell(code, seen, row.version, row.answer, row.note, str(row.user), row.updated_at)
            )
    if stale:
        raise Stale(stale)


def _write(
    sheet: Assessment,
    rules: engine.Rules,
    actor: User,
    entry: Entry,
    criterion: Criterion,
    row: InspectorMark | None,
    now: dt.datetime,
) -> history.Line | None:
    old = None if row is None else cell_state(row.answer, row.note, "")
    new = cell_state(entry.answer, entry.note, "")
    if new == (old or cell_state(None, "", "")):
        return None
    points = None
    if entry.answer is not None:
        points = engine.answer_points(rules, criterion.code, Layer.INSPECTION, entry.answer)
    answer = None if entry.answer is None else dict(entry.answer)
    values = {"answer": answer, "note": entry.note, "points": points, "updated_at": now}
    version = 1 if row is None else row.version + 1
    if row is None:
        InspectorMark.objects.create(assessment=sheet, criterion=criterion, user=actor, version=version, **values)
    elif not InspectorMark.objects.filter(pk=row.pk, version=row.version).update(version=version, **values):
        raise Stale([StaleCell(criterion.code, row.version, row.version + 1, None, "", "", None)])
    return history.Line(ChangeKind.MARK, old, new, criterion.code, Layer.INSPECTION, version)


@transaction.atomic
def settle_marks(
    *, assessment: Assessment, decisions: Mapping[str, Decision], actor: User, origin: Origin, now: dt.datetime
) -> Saved:
    """Make the team's answers out of its members' marks, all or nothing; the head of the team does it.

    The score is written by save_answers; a line of history keeps beside it the rule and every mark that it came from.
    Raises NotOpen, NotAllowed, MarksChanged, Faulty (a mark is missing, no agreement, no reason) or Stale.
    """
    sheet = locked_sheet(assessment)
    _must_be_open(sheet, now)
    if not permissions.may(actor, "inspection.settle", sheet):
        raise NotAllowed(permissions.RIGHTS["inspection.settle"].says)
    board = read_marks(sheet, engine_input.rules_of_sheet(sheet))
    _must_be_seen(board, decisions)
    faults: dict[str, Sequence[str]] = {}
    answers: dict[str, tuple[Entry, int]] = {}
    lines = []
    for code, decision in decisions.items():
        entry, rule, fault = _settled(board[code], decision)
        if fault or entry.answer is None:
            faults[code] = (fault,)
            continue
        answers[code] = (entry, decision.seen_version)
        kept = marks_as_settled(board[code], rule, entry.answer)
        lines.append(history.Line(ChangeKind.MARK, None, kept, code, Layer.INSPECTION))
    if faults:
        raise Faulty(faults)
    history.append(sheet, lines, actor=actor, origin=origin, now=now)
    return save_answers(assessment=sheet, layer=Layer.INSPECTION, answers=answers, actor=actor, origin=origin, now=now)


def _must_be_seen(board: Mapping[str, CriterionMarks], decisions: Mapping[str, Decision]) -> None:
    unknown = {code: ("Đoàn không chấm tiêu chí này.",) for code in decisions if code not in board}
    if unknown:
        raise Faulty(unknown)
    changed = [code for code, decision in decisions.items() if board[code].seen_marks != decision.seen_marks]
    if changed:
        raise MarksChanged(
            f"Lượt chấm của tiêu chí {', '.join(changed)} vừa thay đổi. Chưa ghi gì; xin xem lại rồi thống nhất."
        )


def _settled(marks: CriterionMarks, decision: Decision) -> tuple[Entry, str, str]:
    """(what the team's answer shall be, by which rule, "") or what keeps it from being settled as the last."""
    if fault := _why_not(marks, decision.entry):
        return Entry(None), "", fault
    if decision.entry is not None:
        return decision.entry, HEAD, ""
    if marks.proposal is None:
        return Entry(None), "", "Các lượt chấm lệch quá mức cho phép; trưởng đoàn quyết định và nêu lý do."
    return Entry(marks.proposal.answer, marks.proposal.note), marks.proposal.rule, ""


def _why_not(marks: CriterionMarks, entry: Entry | None) -> str:
    if not marks.marks:
        return "Chưa thành viên nào của đoàn chấm tiêu chí này."
    if marks.missing:
        return f"Chưa đủ lượt chấm độc lập: còn {', '.join(marks.missing)}."
    if entry is None:
        return ""
    if entry.answer is None:
        return "Chưa có số liệu hay điểm để ghi."
    is_reasoned = entry.note.strip() or "reason" in entry.answer
    return "" if is_reasoned else "Quyết định của trưởng đoàn phải nêu lý do, ở ô Ghi nhận."
