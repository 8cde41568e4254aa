"""The only way a score is written: `save_answers`, one cell or a whole workbook, all or nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from cchc_portal import permissions
from scoring import engine
from scoring.enums import APPRAISAL_LAYERS, OUTSIDE_LAYERS, REVIEW_LAYERS, ChangeKind, Layer, Origin, SheetState
from scoring.models import Assessment, Score, SheetTotal
from scoring.selectors import engine_input
from scoring.selectors.history import cell_state
from scoring.selectors.score_sheets import MINUTES_ARE_CLOSED, answers_source
from scoring.selectors.surroundings import (
    StoredCell,
    StoredCells,
    attached,
    cells_of,
    criteria_of,
    surrounded,
    surroundings_of,
)
from scoring.selectors.visibility import minutes_closed
from scoring.selectors.windows import effective_state, span_of, why_closed
from scoring.services import history, totals
from scoring.services.appraisal_guard import must_be_the_appraisers
from scoring.services.council_guard import must_be_the_meetings
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Stale, StaleCell
from scoring.services.indicators.bound_guard import must_agree_with_figures
from scoring.services.marks_guard import must_be_the_teams
from scoring.services.score_rows import write_rows
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
    reason_code: str = ""
    """Of the agency's list of reasons, where an appraisal gives other points than the layer below."""


@dataclass(frozen=True)
class Saved:
    """New versions by criterion code, of the cells that changed; all cells of the sheet now, every reading of it (or none)."""

    versions: Mapping[str, int]
    cells: StoredCells = field(default_factory=dict)
    totals: Sequence[SheetTotal] = ()


def locked_sheet(assessment: Assessment, codes: Iterable[str] = ()) -> Assessment:
    """The sheet read anew under its row lock, with what surrounds it; call it inside a transaction.

    Two statements: one that locks and joins would give the joined rows as they stood before it waited (PostgreSQL reads
    only the locked row again), and with them a round that was open then. With `codes`, every cell of the sheet comes
    along, and the criteria of these codes.
    """
    lock_row(assessment)
    return sheet_anew(assessment, codes)


def lock_row(assessment: Assessment) -> None:
    """Wait for the sheet's row and hold it until the transaction ends; one query."""
    Assessment.objects.select_for_update().values_list("pk").get(pk=assessment.pk)


def sheet_anew(assessment: Assessment, codes: Iterable[str] = ()) -> Assessment:
    """What `locked_sheet` gives, without the lock; one query."""
    codes = list(codes)
    return attached(
        surrounded(written_sheets(), cells=Layer.values if codes else (), criteria=codes).get(pk=assessment.pk)
    )


def written_sheets() -> QuerySet[Assessment]:
    """Sheets with the rows beside them that a write asks: round, agency, council, unit, block, criteria set."""
    beside = ("round__agency", "round__council", "unit", "round_block__block", "round_block__criteria_set")
    return Assessment.objects.select_related(*beside)


def action_for(layer: str) -> str:
    """The action of the table of rights that writing `layer` is."""
    if layer == Layer.SELF:
        return "sheet.score"
    if layer == Layer.INSPECTION:
        return "inspection.score"
    if layer in APPRAISAL_LAYERS:
        return "appraisal.score"
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
    sheet = locked_sheet(assessment, answers)
    _must_be_open(sheet, layer, now)
    if not any(permissions.may(actor, action, sheet) for action in actions_for(layer, origin)):
        raise NotAllowed("Bạn không có quyền ghi điểm này.")
    rules = engine_input.rules_of_sheet(sheet)
    must_be_sound(rules, sheet.round_block.block.code, layer, answers)
    must_agree_with_figures(sheet, rules, layer, {code: (e.answer, e.note) for code, (e, _seen) in answers.items()})
    must_be_the_teams(sheet, rules, layer, {code: entry.answer for code, (entry, _) in answers.items()}, actor)
    must_be_the_meetings(sheet, layer, {code: entry.answer for code, (entry, _) in answers.items()})
    task = _Task(sheet, rules, layer, answers, actor, now)
    cells = cells_of(sheet, Layer.values)
    _must_be_fresh(task, cells)
    must_be_the_appraisers(sheet, rules, layer, _reasoned(answers), cells, actor)
    changes = [change for code in answers if (change := _change(task, code, cells))]
    if not changes:
        return Saved({}, cells)
    _write(task, changes)
    standing = _after(task, cells, changes)
    return Saved({one.code: one.version for one in changes}, standing, _finish(task, standing, changes, origin))


def _reasoned(answers: Mapping[str, tuple[Entry, int]]) -> dict[str, tuple[Mapping[str, Any] | None, str]]:
    return {code: (entry.answer, entry.reason_code) for code, (entry, _) in answers.items()}


def _must_be_open(sheet: Assessment, layer: str, now: dt.datetime) -> None:
    around = surroundings_of(sheet)
    span = span_of(layer, around.windows, around.extensions)
    why = why_closed(sheet, layer, span, effective_state(sheet, around.windows, now), now)
    if not why and layer == Layer.INSPECTION and minutes_closed(around.closings):
        why = MINUTES_ARE_CLOSED
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
    return text_faults(entry.note, entry.evidence, *(v for v in (entry.answer or {}).values() if isinstance(v, str)))


def text_faults(*texts: str) -> tuple[str, ...]:
    """What keeps typed texts from being stored: a NUL, half a character, more than LONGEST_TEXT characters."""
    if any(_UNSTORABLE.search(text) for text in texts):
        return ("Nội dung có ký tự không ghi được; hãy xóa rồi gõ lại chỗ đó.",)
    longest = max(len(text) for text in texts)
    if longest > LONGEST_TEXT:
        return (f"Nội dung dài {longest} ký tự; mỗi ô nhiều nhất {LONGEST_TEXT} ký tự.",)
    return ()


@dataclass(frozen=True)
class _Task:
    """One write: its sheet as it stands under the lock, and what was asked."""

    sheet: Assessment
    rules: engine.Rules
    layer: str
    answers: Mapping[str, tuple[Entry, int]]
    actor: User
    now: dt.datetime


@dataclass(frozen=True)
class _Change:
    """A cell to be written: what history remembers of it before and after, and its points and version from now on."""

    code: str
    entry: Entry
    criterion_id: int
    proven: bool
    old: dict[str, Any] | None
    new: dict[str, Any]
    points: Decimal | None
    version: int


def _must_be_fresh(task: _Task, cells: StoredCells) -> None:
    stale = []
    for code, (_entry, seen) in task.answers.items():
        cell = cells.get(code, {}).get(task.layer)
        if cell is None and seen:
            stale.append(StaleCell(code, seen, 0, None, "", "", None))
        elif cell is not None and cell.version != seen:
            told = (cell.answer, cell.note, cell.by, cell.updated_at, cell.evidence, cell.reason_code)
            stale.append(StaleCell(code, seen, cell.version, *told))
    if stale:
        raise Stale(stale)


def _change(task: _Task, code: str, cells: StoredCells) -> _Change | None:
    """What writing a cell changes, whose version was found fresh under the lock; None where it holds the same already."""
    entry, cell = task.answers[code][0], cells.get(code, {}).get(task.layer)
    old = None if cell is None else cell_state(cell.answer, cell.note, cell.evidence, cell.reason_code)
    new = cell_state(entry.answer, entry.note, entry.evidence, entry.reason_code)
    if new == (old or cell_state(None, "", "")):
        return None
    points = None if entry.answer is None else engine.answer_points(task.rules, code, task.layer, entry.answer)
    version = 1 if cell is None else cell.version + 1
    return _Change(code, entry, *criteria_of(task.sheet)[code], old, new, points, version)


def _write(task: _Task, changes: Sequence[_Change]) -> None:
    """Write the cells, each only over the version that was seen, all or nothing; one query."""
    rows = [
        Score(
            assessment=task.sheet,
            criterion_id=one.criterion_id,
            layer=task.layer,
            answer=None if one.entry.answer is None else dict(one.entry.answer),
            points=one.points,
            note=one.entry.note,
            evidence=one.entry.evidence,
            reason_code=one.entry.reason_code,
            version=one.version,
            updated_at=task.now,
            updated_by=task.actor,
        )
        for one in changes
    ]
    if write_rows(rows) != len(rows):
        _must_be_fresh(task, cells_of(sheet_anew(task.sheet, task.answers), Layer.values))
        raise Stale([StaleCell(one.code, one.version - 1, one.version, None, "", "", None) for one in changes])


def _after(task: _Task, cells: StoredCells, changes: Iterable[_Change]) -> StoredCells:
    """The sheet's cells with what was written in its place; no query."""
    found = dict(cells)
    for one in changes:
        told = (one.entry.answer, one.points, one.entry.note, one.entry.evidence, one.version)
        cell = StoredCell(
            one.criterion_id, task.layer, *told, task.now, str(task.actor), one.proven, one.entry.reason_code
        )
        found[one.code] = {**found.get(one.code, {}), task.layer: cell}
    return found


def _finish(task: _Task, cells: StoredCells, changes: Sequence[_Change], origin: Origin) -> Sequence[SheetTotal]:
    """Begin the review where this is its first answer, store totals and the history batch; three queries."""
    sheet, also = task.sheet, list[str]()
    lines = [history.Line(ChangeKind.SCORE, one.old, one.new, one.code, task.layer, one.version) for one in changes]
    if task.layer in REVIEW_LAYERS and sheet.state == SheetState.SUBMITTED:
        lines.append(history.Line(ChangeKind.STATE, sheet.state, str(SheetState.IN_REVIEW)))
        sheet.state, also = SheetState.IN_REVIEW, ["state"]
    answers = {
        code: {layer: dict(cell.answer) for layer, cell in row.items() if cell.answer is not None}
        for code, row in cells.items()
    }
    sums = totals.compute_totals(sheet, task.rules, sheet.round_block.block.code, answers)
    totals.store_totals(sums)
    history.append(sheet, lines, actor=task.actor, origin=origin, now=task.now, also=also)
    return sums
