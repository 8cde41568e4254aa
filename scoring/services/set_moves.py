"""Moves blocks of an open round to another version of their criteria set: one transaction, nothing lost, all of it told.

Answers that their criterion still takes stay byte for byte, with their version; the others are taken back (history keeps
them) and asked for again. No answer is written here: what is given again goes through save_answers as ever.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.db.models import Case, Model, Value, When

from scoring import engine
from scoring.enums import ChangeKind, Origin, RoundChangeKind
from scoring.models import (
    AgendaItem,
    Assessment,
    CriteriaSet,
    Evidence,
    Explanation,
    FieldAppraiser,
    InspectionMinutes,
    InspectorMark,
    Recommendation,
    ReviewRequest,
    Round,
    RoundBlock,
    Score,
    SurveyResult,
)
from scoring.selectors import engine_input
from scoring.selectors.history import cell_state
from scoring.selectors.set_moves import MovePlan, SheetMove, TakenBack, plan_move
from scoring.services import history, round_sheets
from scoring.services.criteria import freeze
from scoring.services.errors import AlreadyDone, Faulty, Outdated, Refused
from scoring.services.indicators.bindings import follow_criteria
from scoring.services.round_history import record
from scoring.services.windows import changeable_round
from units.models import User

ON_CRITERIA: Final[Mapping[type[Model], str]] = {
    Score: "assessment",
    AgendaItem: "assessment",
    ReviewRequest: "assessment",
    InspectorMark: "assessment",
    Evidence: "assessment",
    Explanation: "assessment",
    SurveyResult: "assessment",
    Recommendation: "inspection__assessment",
}
"""Every model whose rows stand on a criterion of a sheet, and the way from a row to its sheet."""
OUTDATED = "Có câu trả lời vừa được sửa, hoặc bộ tiêu chí vừa đổi. Chưa ghi gì; xin xem lại bản xem trước rồi xác nhận."


@dataclass(frozen=True)
class Move:
    """What shall be moved: blocks by code, the set they go to, pairs of codes said by hand, and the paper behind it."""

    blocks: Sequence[str]
    to: CriteriaSet
    decision: str
    by_hand: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def move_to_set(*, round_: Round, move: Move, seen: str, now: dt.datetime, actor: User) -> MovePlan:
    """Let every sheet of some blocks go over to another version of their set; returns what was done.

    `seen` is the digest of the plan that was shown. Locks the round, then the sheets by id. Raises NotOpen unless the
    round is open, NotAllowed, AlreadyDone where the blocks use the set, Faulty without a paper, Refused where the set
    cannot be used there, Outdated where the plan is another one by now. Published rounds never come here.
    """
    row = changeable_round(round_, actor)
    held = _locked_sheets(row, move.blocks)
    plan = plan_move(row, move.to, move.blocks, move.by_hand)
    _must_hold(plan, move, seen)
    RoundBlock.objects.filter(pk__in=[one.pk for one in plan.blocks]).update(criteria_set=move.to)
    freeze(criteria_set=move.to, now=now)
    stand_on(plan.criteria, held)
    _rename_fields(plan)
    follow_criteria(round_=row, criteria=plan.criteria, now=now, actor=actor)
    _take_back(plan.taken_back, now, actor)
    lines = {one.sheet.pk: _lines(plan, one, move) for one in plan.sheets}
    _compute_anew(row, held, lines, now, actor)
    told = {one.block.code: one.criteria_set.version for one in plan.blocks}
    record(
        row,
        RoundChangeKind.CRITERIA_SET,
        old={"versions": told},
        new={"versions": dict.fromkeys(told, move.to.version), "taken_back": len(plan.shown)},
        decision=move.decision,
        actor=actor,
        now=now,
    )
    return plan


def _locked_sheets(round_: Round, block_codes: Iterable[str]) -> list[int]:
    """Ids of the sheets of these blocks, whose rows are held from now on, in the order of their ids."""
    rows = Assessment.objects.filter(round=round_, round_block__block__code__in=list(block_codes))
    return list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def _must_hold(plan: MovePlan, move: Move, seen: str) -> None:
    if not plan.blocks:
        raise AlreadyDone("Các khối này đã dùng phiên bản ấy rồi.")
    _must_have_paper(move)
    _must_be_family(plan, move.to)
    if plan.faults:
        raise Refused("Chưa chuyển được. " + " ".join(plan.faults))
    _must_be_as_shown(plan, seen)


def _must_have_paper(move: Move) -> None:
    if not move.decision.strip():
        raise Faulty({"decision": ("Ghi số văn bản ban hành bộ tiêu chí mới.",)})


def _must_be_family(plan: MovePlan, to: CriteriaSet) -> None:
    families = {(one.criteria_set.agency_id, one.criteria_set.programme, one.criteria_set.year) for one in plan.blocks}
    if families != {(to.agency_id, to.programme, to.year)}:
        raise Refused("Bộ tiêu chí này không cùng cơ quan, chương trình và năm với đợt.")


def _must_be_as_shown(plan: MovePlan, seen: str) -> None:
    if plan.sha256 != seen:
        raise Outdated(OUTDATED)


def stand_on(criteria: Mapping[int, int], sheet_ids: Sequence[int]) -> None:
    """Let every row of these sheets stand on the criteria that follow its own; one query for each model."""
    if not criteria:
        return
    followed = Case(*(When(criterion_id=old, then=Value(new)) for old, new in criteria.items()))
    for model, way in ON_CRITERIA.items():
        rows = model._default_manager.filter(**{f"{way}__in": sheet_ids, "criterion__in": list(criteria)})  # noqa: SLF001 - documented by Django
        rows.update(criterion_id=followed)


def _rename_fields(plan: MovePlan) -> None:
    """Let appraisers and the texts of minutes keep their fields under new codes; no query where no code changed."""
    for used in plan.blocks:
        renamed = plan.renamed.get(used.criteria_set_id, {})
        for minutes in InspectionMinutes.objects.filter(inspection__assessment__round_block=used) if renamed else ():
            told = {renamed.get(code, code): text for code, text in minutes.findings.items()}
            if told != minutes.findings:
                InspectionMinutes.objects.filter(pk=minutes.pk).update(findings=told)
        for row in FieldAppraiser.objects.filter(round_block=used) if renamed else ():
            if row.field_code in renamed:
                FieldAppraiser.objects.filter(pk=row.pk).update(field_code=renamed[row.field_code])


def _take_back(cells: Iterable[TakenBack], now: dt.datetime, actor: User) -> None:
    """Empty the answers that no criterion takes; notes and numbers of documents stay. Two queries."""
    scores, marks = [], []
    for cell in cells:
        row = cell.row
        row.answer, row.points, row.version, row.updated_at = None, None, row.version + 1, now
        if isinstance(row, Score):
            row.updated_by = actor
            scores.append(row)
        else:
            marks.append(row)
    emptied = ["answer", "points", "version", "updated_at"]
    Score.objects.bulk_update(scores, [*emptied, "updated_by"], batch_size=200)
    InspectorMark.objects.bulk_update(marks, emptied, batch_size=200)


def _lines(plan: MovePlan, moved: SheetMove, move: Move) -> list[history.Line]:
    """The history of one sheet: that its set changed, then every answer that was taken back, as it stood."""
    left = moved.sheet.round_block.criteria_set
    told: dict[str, Any] = {
        "version": move.to.version,
        "sha256": move.to.content_sha256,
        "renamed": dict(plan.renamed.get(left.pk, {})),
        "decision": move.decision,
    }
    was = {"version": left.version, "sha256": left.content_sha256}
    return [history.Line(ChangeKind.CRITERIA_SET, was, told), *(_line(cell) for cell in moved.taken_back)]


def _line(cell: TakenBack) -> history.Line:
    row = cell.row
    if isinstance(row, Score):
        texts = (row.note, row.evidence, row.reason_code)
        old, new = cell_state(cell.was, *texts), cell_state(None, *texts)
        return history.Line(ChangeKind.SCORE, old, new, cell.new_code, row.layer, row.version)
    old, new = cell_state(cell.was, row.note, ""), cell_state(None, row.note, "")
    said = new | {"inspector": row.user_id}
    return history.Line(ChangeKind.MARK, old, said, cell.new_code, cell.layer, row.version)


def _compute_anew(
    round_: Round, held: Sequence[int], lines: Mapping[int, list[history.Line]], now: dt.datetime, actor: User
) -> None:
    """Points and totals by the new rules, and the lines of history, of the sheets that are held."""
    sheets = list(
        Assessment.objects.filter(pk__in=held)
        .select_related("unit", "round__agency", "round_block__block", "round_block__criteria_set")
        .order_by("pk")
    )
    round_sheets.recompute(round_, sheets, check=False)
    _recompute_marks(round_, sheets)
    for sheet in sheets:
        history.append(sheet, lines.get(sheet.pk, []), actor=actor, origin=Origin.WEB, now=now)


def _recompute_marks(round_: Round, sheets: Sequence[Assessment]) -> None:
    """Points of inspectors' own marks by the new rules; three queries at most."""
    uses = list(round_.round_blocks.select_related("block", "criteria_set").order_by("order"))
    by_id, wrong = {sheet.pk: sheet for sheet in sheets}, []
    for mark in InspectorMark.objects.filter(assessment__in=sheets, answer__isnull=False).select_related("criterion"):
        rules = engine_input.rules_of(round_, by_id[mark.assessment_id].round_block.criteria_set, uses)
        points = engine.answer_points(rules, mark.criterion.code, "inspection", mark.answer or {})
        if points != mark.points:
            mark.points = points
            wrong.append(mark)
    InspectorMark.objects.bulk_update(wrong, ["points"], batch_size=200)
