"""One cell opened beside the grid: every layer in words, evidence, the whole entry, the flag for explanation; no rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scoring.enums import Layer
from scoring.forms import answers, rows
from scoring.forms.appraisal import cell_id
from scoring.selectors.evidence import evidence_of
from scoring.selectors.score_sheets import Line
from scoring.views.appraisers.desk import FieldDesk, UnitCell
from scoring.views.desk import Posted


@dataclass(frozen=True)
class PanelState:
    """What was sent in the panel and not written: the entry, or the question of a flag, and why."""

    posted: Posted | None = None
    reason_code: str = ""
    conflict: dict[str, Any] | None = None
    question: str = ""
    question_error: str = ""


def panel_context(desk: FieldDesk, unit_cell: UnitCell, state: PanelState | None = None) -> dict[str, Any]:
    """The variables of templates/scoring/appraisers/_panel.html; four queries beside those of the cell."""
    line, layer, state = _line(unit_cell), desk.layer, state or PanelState()
    closed = _why_closed(unit_cell)
    evidence = next(g for g in evidence_of(unit_cell.sheet, unit_cell.seen) if g.leaf.code == line.leaf.code)
    return {
        "panel": {
            "row": _row(desk, unit_cell, state, closed),
            "unit": unit_cell.sheet.unit,
            "sheet": unit_cell.sheet,
            "closed": closed,
            "cell_id": cell_id(unit_cell.sheet.unit.code, line.leaf.code, layer),
            "reason_code": state.reason_code if state.posted else line.cell(layer).reason_code,
            "evidence": evidence,
            "flag": unit_cell.flag,
            "question": state.question,
            "question_error": state.question_error,
            "last_year": desk.field.round.year - 1,
        },
        "desk": desk,
        "field": desk.field,
        "reasons": desk.reasons,
        "save_url": desk.url("appraisal_save"),
        "is_second": layer == Layer.APPRAISAL_2,
    }


def _row(desk: FieldDesk, unit_cell: UnitCell, state: PanelState, closed: str) -> dict[str, Any]:
    """The criterion with the fields of the entry: as sent where it was not written, else as stored."""
    line, layer, posted = _line(unit_cell), desk.layer, state.posted
    row = rows.criterion_row(line, layer, unit_cell.seen, unit_cell.read.rules)
    row |= {"row_id": rows.row_id(f"{unit_cell.sheet.unit.code}-{line.leaf.code}", "p")}
    if posted is not None or not closed:
        row |= rows.entry(line, layer, posted.typed if posted else None, posted.reading if posted else None)
        row |= {"action": desk.save_url, "version": _version(line, layer, posted)}
    if posted is not None and posted.error:
        row |= {"error": posted.error, "state": "failed"}
    return row | ({"conflict": state.conflict} if state.conflict else {})


def _line(unit_cell: UnitCell) -> Line:
    return next(line for line in unit_cell.read.lines if line.leaf.code == unit_cell.code)


def _why_closed(unit_cell: UnitCell) -> str:
    return unit_cell.closed or unit_cell.cell().why


def _version(line: Line, layer: str, posted: Posted | None) -> int:
    if posted is not None and posted.stale is not None:
        return posted.stale.cells[0].version
    return line.cell(layer).version if posted is None else posted.seen_version


def typed_with_reason(typed: dict[str, str], reason_code: str, words: str) -> dict[str, str]:
    """What was typed, where points are given with a code alone: the code's words are the reason then."""
    if typed.get("mode") == answers.POINTS and not typed.get(answers.REASON, "").strip() and reason_code:
        return typed | {answers.REASON: words}
    return typed
