"""Independent marks as pages draw them: colleagues' marks in a row, and the head's table of marks; reads and writes no row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scoring import engine
from scoring.enums import Layer
from scoring.excel.spoken import answer_text
from scoring.forms import answers, controls, rows
from scoring.selectors.marks import AGREED, DIFFERENT, MISSING, NOBODY, SETTLED, CriterionMarks, Mark
from scoring.selectors.score_sheets import Cell, Line, Sheet

STATES: Mapping[str, tuple[str, str, str]] = {
    DIFFERENT: ("Lệch, chờ trưởng đoàn", "error", "exclamation-triangle"),
    AGREED: ("Khớp", "brand", "check2"),
    MISSING: ("Còn thiếu", "warn", "hourglass-split"),
    SETTLED: ("Đã thống nhất", "ok", "lock-fill"),
}
"""{state of a criterion: words, kind and icon of components/state.html}; in the order in which a head works on them."""
VIEWS: Mapping[str, str] = {"lech": DIFFERENT, "khop": AGREED, "con-thieu": MISSING, "xong": SETTLED}
"""{value in the address: the criteria of which state it shows}."""


@dataclass(frozen=True)
class Sent:
    """A decision as it was sent for one criterion and not written: shown again with what was typed."""

    code: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    reading: answers.Reading | None = None
    error: str = ""


NOTHING_SENT = Sent()


def said(leaf: engine.Leaf, cell: Cell) -> str:
    """An answer with its note, in one line."""
    return " · ".join(filter(None, (answer_text(controls.measure_of(leaf), cell.answer), cell.note)))


def marked_row(row: dict[str, Any], marks: CriterionMarks, user_id: int) -> dict[str, Any]:
    """A row of one's own marks with the colleagues' that `marks` lets the person see; locked once the team settled it."""
    others = [_item(mark, marks.leaf) for mark in marks.marks if mark.user_id != user_id]
    unit = [item | {"counts": False} for item in row["layers"]]
    layers = [*unit, *others]
    if marks.state == SETTLED:
        layers.append(
            {
                "label": "Đoàn thống nhất",
                "points": marks.answer.points,
                "note": said(marks.leaf, marks.answer),
                "counts": True,
            }
        )
        row = {key: value for key, value in row.items() if key not in {"action", "input"} or row.get("error")}
    return row | {"layers": layers}


def _item(mark: Mark, leaf: engine.Leaf) -> dict[str, Any]:
    return {"label": mark.name, "points": mark.cell.points, "note": said(leaf, mark.cell), "counts": False}


def settling(
    sheet: Sheet, board: Mapping[str, CriterionMarks], view: str, *, can_write: bool, sent: Sent = NOTHING_SENT
) -> dict[str, Any]:
    """What scoring/inspectors/settle.html draws: fields with the criteria that somebody marked, counts, what agrees.

    `board` holds what the head may see of each criterion; `view` one of VIEWS or "" for all.
    """
    begun = {code: marks for code, marks in board.items() if marks.state != NOBODY}
    wanted = VIEWS.get(view)
    fields = []
    for group in sheet.fields:
        lines = [line for line in group.lines if line.leaf.code in begun]
        shown = [line for line in lines if _is_shown(begun[line.leaf.code], wanted, sent)]
        drawn = [_row(line, begun[line.leaf.code], can_write=can_write, sent=sent) for line in shown]
        if drawn:
            fields.append({"field": group.field, "id": rows.row_id(group.field.code, "lv"), "rows": drawn})
    counts = {state: sum(marks.state == state for marks in begun.values()) for state in STATES}
    return {
        "fields": fields,
        "views": _views(counts, view),
        "view": view,
        "agreed": [marks for marks in begun.values() if marks.state == AGREED] if can_write else [],
        "counts": [(STATES[state], count) for state, count in counts.items()],
        "begun": len(begun),
        "untouched": len(board) - len(begun),
        "can_write": can_write,
    }


def _is_shown(marks: CriterionMarks, wanted: str | None, sent: Sent) -> bool:
    return wanted is None or marks.state == wanted or marks.leaf.code == sent.code


def _views(counts: Mapping[str, int], view: str) -> Sequence[Mapping[str, Any]]:
    every = {"value": "", "label": "Tất cả", "count": sum(counts.values()), "current": view not in VIEWS}
    return [
        every,
        *(
            {"value": value, "label": STATES[state][0], "count": counts[state], "current": value == view}
            for value, state in VIEWS.items()
        ),
    ]


def _row(line: Line, marks: CriterionMarks, *, can_write: bool, sent: Sent) -> dict[str, Any]:
    leaf, unit = line.leaf, line.cell(Layer.SELF)
    here = sent if sent.code == leaf.code else None
    row: dict[str, Any] = {
        "code": leaf.code,
        "title": leaf.title,
        "max": leaf.max,
        "row_id": rows.row_id(leaf.code),
        "unit_points": unit.points,
        "unit_said": said(leaf, unit),
        "marks": [_item(mark, leaf) | {"times": mark.cell.version - 1} for mark in marks.marks],
        "missing": marks.missing,
        "spread": marks.spread,
        "state": STATES[marks.state],
        "is_agreed": marks.state == AGREED and can_write,
        "proposal": _proposed(marks),
        "answer": marks.answer.points if marks.state == SETTLED else None,
        "answer_said": said(leaf, marks.answer) if marks.state == SETTLED else "",
        "version": marks.answer.version,
        "seen_marks": marks.seen_marks,
        "error": here.error if here else "",
        "is_sent": here is not None,
    }
    if can_write and not marks.missing:
        team = Line(leaf, {**line.cells, str(Layer.INSPECTION): marks.answer})
        row |= rows.entry(team, Layer.INSPECTION, here.typed if here else None, here.reading if here else None)
        row["decides"] = True
    return row


def _proposed(marks: CriterionMarks) -> Decimal | None:
    """The points that the marks agree on."""
    if marks.proposal is None:
        return None
    given = marks.proposal.answer.get("points")
    return marks.marks[0].cell.points if marks.proposal.rule == "same" else Decimal(str(given))
