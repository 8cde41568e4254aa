"""The only way a score is written: `save_answers`, one cell or a whole workbook, all or nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from cchc_portal import permissions
from scoring import engine
from scoring.enums import OUTSIDE_LAYERS, REVIEW_LAYERS, ChangeKind, Layer, Origin, SheetState
from scoring.models import Assessment, Criterion, Score, StepWindow, WindowExtension
from scoring.selectors import engine_input
from scoring.selectors.history import cell_state
from scoring.selectors.score_sheets import answers_source
from scoring.selectors.visibility import minutes_closed
from scoring.selectors.windows import effective_state, span_of, why_closed
from scoring.services import history, totals
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Stale, StaleCell
from scoring.services.marks_guard import must_be_the_teams
from units.models import User

LONGEST_TEXT: Final = 5000
"""Characters that one text of a cell may have: giải trình, documents, a reason; what workbooks are cut to as well."""
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Entry:
    """What a cell shall hold: the answer in round_format's form (None takes it back), giải trình, document numbers."""

    answer: Mapping[str, Any] | None
    note: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Saved:
    """What was written: {criterion code: its new version} of the cells that changed."""

    versions: Mapping[str, int]


def locked_sheet(assessment: Assessment) -> Assessment:
    """The sheet read anew under its row lock, with round, unit and block; call it inside a transaction.

    Two statements: one that locks and joins would give the joined rows as they stood before it waited (PostgreSQL reads
    only the locked row again), and with them a round that was open then.
    """
    Assessment.objects.select_for_update().values_list("pk").get(pk=assessment.pk)
    return Assessment.objects.select_related("round__agency", "unit", "round_block__block").get(pk=assessment.pk)


def action_for(layer: str) -> str:
    """The action of the table of rights that writing `layer` is."""
    if layer == Layer.SELF:
        return "sheet.score"
    if layer == Layer.INSPECTION:
        return "inspection.score"
    return "outside.score" if layer in OUTSIDE_LAYERS else "council.score"


def actions_for(layer: str, origin: Origin) -> tuple[str, ...]:
    """The actions of which any one lets a person write `layer` by this way: a workbook also comes in for its unit."""
    if layer == Layer.SELF and origin == Origin.EXCEL:
        return (action_for(layer), "sheet.import")
    return (action_for(layer),)


@transaction.atomic
def save_answers(
    *,
    assessment: Assessment,
    layer: str,
    answers: Mapping[str, tuple[Entry, int]],
    actor: User,
    origin: Origin,
    now: dt.datetime,
) -> Saved:
    """Write answers of one layer to a sheet, all or nothing.

    `answers`: {criterion code: (entry, version seen by the writer; 0 for no row yet)}. Locks the sheet, then reads
    state and window again, then writes each cell only if its version is still the seen one, evaluates the sheet and
    stores totals and one history batch. A cell that would not change is left alone. Raises NotOpen, NotAllowed,
    Faulty (every faulty cell) or Stale (every stale cell); nothing is written then.
    """
    sheet = locked_sheet(assessment)
    _must_be_open(sheet, layer, now)
    if not any(permissions.may(actor, action, sheet) for action in actions_for(layer, origin)):
        raise NotAllowed("Bạn không có quyền ghi điểm này.")
    rules = engine_input.rules_of_sheet(sheet)
    must_be_sound(rules, sheet.round_block.block.code, layer, answers)
    must_be_the_teams(sheet, rules, layer, answers, actor)
    standing = _standing(sheet, layer, answers)
    _must_be_fresh(answers, standing)
    written = [_write(sheet, layer, entry, standing[code], actor, now, rules) for code, (entry, _) in answers.items()]
    lines = [line for line in written if line is not None]
    if lines:
        _finish(sheet, rules, layer, lines, actor=actor, origin=origin, now=now)
    return Saved({line.criterion_code: line.version or 0 for line in lines})


def _must_be_open(sheet: Assessment, layer: str, now: dt.datetime) -> None:
    windows = list(StepWindow.objects.filter(round=sheet.round_id))
    extensions = list(WindowExtension.objects.filter(assessment=sheet))
    why = why_closed(sheet, layer, span_of(layer, windows, extensions), effective_state(sheet, windows, now), now)
    if not why and layer == Layer.INSPECTION and minutes_closed(sheet.inspections.values_list("closed_at", flat=True)):
        why = "Đoàn kiểm tra đã khép biên bản của phiếu này."
    if why:
        raise NotOpen(why)


def must_be_sound(rules: engine.Rules, block_code: str, layer: str, answers: Mapping[str, tuple[Entry, int]]) -> None:
    """Refuse what the criteria of a block do not let `layer` answer; raises Faulty with every faulty cell."""
    leaves = {leaf.code: leaf for leaf in rules.leaves_of(block_code)}
    faults: dict[str, tuple[str, ...]] = {}
    for code, (entry, _seen) in answers.items():
        if code not in leaves:
            faults[code] = ("Không có tiêu chí này trong phiếu của đơn vị.",)
        elif not answers_source(layer, leaves[code].source):
            faults[code] = (f"Tiêu chí này không chấm ở bước {Layer(layer).label.lower()}.",)
        elif found := _text_faults(entry) or _answer_faults(rules, block_code, code, layer, entry):
            faults[code] = found
    if faults:
        raise Faulty(faults)


def _answer_faults(rules: engine.Rules, block_code: str, code: str, layer: str, entry: Entry) -> tuple[str, ...]:
    return () if entry.answer is None else engine.check_answer(rules, block_code, code, layer, entry.answer)


def _text_faults(entry: Entry) -> tuple[str, ...]:
    """What keeps the texts of a cell from being stored: a NUL, half a character, more than LONGEST_TEXT characters."""
    given = [value for value in (entry.answer or {}).values() if isinstance(value, str)]
    texts = (entry.note, entry.evidence, *given)
    if any(_UNSTORABLE.search(text) for text in texts):
        return ("Nội dung có ký tự không ghi được; hãy xóa rồi gõ lại chỗ đó.",)
    longest = max(len(text) for text in texts)
    if longest > LONGEST_TEXT:
        return (f"Nội dung dài {longest} ký tự; mỗi ô nhiều nhất {LONGEST_TEXT} ký tự.",)
    return ()


def _standing(sheet: Assessment, layer: str, codes: Iterable[str]) -> dict[str, tuple[Criterion, Score | None]]:
    """{code: (criterion, the layer's row or None)} of the cells to be written; two queries."""
    criteria = Criterion.objects.filter(criteria_set=sheet.round_block.criteria_set_id, code__in=list(codes))
    rows = Score.objects.filter(assessment=sheet, layer=layer, criterion__code__in=list(codes))
    by_criterion = {row.criterion_id: row for row in rows.select_related("updated_by")}
    return {criterion.code: (criterion, by_criterion.get(criterion.pk)) for criterion in criteria}


def _must_be_fresh(
    answers: Mapping[str, tuple[Entry, int]], standing: Mapping[str, tuple[Criterion, Score | None]]
) -> None:
    stale = []
    for code, (_entry, seen) in answers.items():
        row = standing[code][1]
        version = 0 if row is None else row.version
        if version != seen:
            stale.append(
                StaleCell(
                    code=code,
                    seen_version=seen,
                    version=version,
                    answer=None if row is None else row.answer,
                    note="" if row is None else row.note,
                    updated_by="" if row is None or row.updated_by is None else str(row.updated_by),
                    updated_at=None if row is None else row.updated_at,
                    evidence="" if row is None else row.evidence,
                )
            )
    if stale:
        raise Stale(stale)


def _write(
    sheet: Assessment,
    layer: str,
    entry: Entry,
    standing: tuple[Criterion, Score | None],
    actor: User,
    now: dt.datetime,
    rules: engine.Rules,
) -> history.Line | None:
    """Write one cell whose version was found fresh under the lock; None where it holds the same already."""
    criterion, row = standing
    old = None if row is None else cell_state(row.answer, row.note, row.evidence)
    new = cell_state(entry.answer, entry.note, entry.evidence)
    if new == (old or cell_state(None, "", "")):
        return None
    points = None if entry.answer is None else engine.answer_points(rules, criterion.code, layer, entry.answer)
    values = {
        "answer": None if entry.answer is None else dict(entry.answer),
        "note": entry.note,
        "evidence": entry.evidence,
        "points": points,
        "by_person": True,
        "updated_at": now,
        "updated_by": actor,
    }
    version = 1 if row is None else row.version + 1
    if row is None:
        Score.objects.create(assessment=sheet, criterion=criterion, layer=layer, version=version, **values)
    elif not Score.objects.filter(pk=row.pk, version=row.version).update(version=version, **values):
        raise Stale([StaleCell(criterion.code, row.version, row.version + 1, None, "", "", None)])
    return history.Line(ChangeKind.SCORE, old, new, criterion.code, layer, version)


def _finish(
    sheet: Assessment,
    rules: engine.Rules,
    layer: str,
    lines: list[history.Line],
    *,
    actor: User,
    origin: Origin,
    now: dt.datetime,
) -> None:
    """Begin the review where this is its first answer, then store totals and the history batch."""
    if layer in REVIEW_LAYERS and sheet.state == SheetState.SUBMITTED:
        lines.append(history.Line(ChangeKind.STATE, sheet.state, str(SheetState.IN_REVIEW)))
        sheet.state = SheetState.IN_REVIEW
        sheet.save(update_fields=["state"])
    answers = engine_input.answers_of(sheet)
    totals.store_totals(totals.compute_totals(sheet, rules, sheet.round_block.block.code, answers))
    history.append(sheet, lines, actor=actor, origin=origin, now=now)
