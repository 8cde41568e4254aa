"""A criterion as the row of a score sheet: its rule, the answers of the layers seen, and the fields of one's own entry."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cchc_portal import numbers
from scoring import engine
from scoring.enums import Layer
from scoring.excel.how import how_text
from scoring.excel.spoken import answer_text
from scoring.forms import answers, controls, finding
from scoring.selectors.score_sheets import Cell, Line

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9.-]")


def row_id(code: str, prefix: str = "tc") -> str:
    """The id of a criterion's row (or with another prefix, of its field): no blanks, one for each code."""
    return f"{prefix}-" + _UNSAFE.sub(lambda found: f"_{ord(found[0]):x}", code)


def criterion_row(line: Line, layer: str, seen: Collection[str], rules: engine.Rules) -> dict[str, Any]:
    """The row of components/criterion.html, read-only: rule, evidence wanted, the seen answers, points of `layer`."""
    leaf, own = line.leaf, line.cell(layer)
    return {
        "code": leaf.code,
        "title": leaf.title,
        "max": leaf.max,
        "guidance": "\n".join(
            filter(None, (leaf.guidance, how_text(leaf.measure, leaf.conversion, leaf.max, one_cell=False)))
        ),
        "evidence": leaf.evidence,
        "evidence_required": leaf.evidence_required,
        "row_id": row_id(leaf.code),
        "version": own.version,
        "layers": layer_items(line, seen, rules.policy.layers),
        "points": own.points,
        "state": _state(own),
        "saved_at": own.updated_at if own.answer is not None else None,
        "source": Layer(leaf.source).label,
    }


def _state(cell: Cell) -> str:
    if cell.answer is None:
        return "missing"
    return "not_applicable" if cell.points is None else "saved"


def own_marks(line: Line, seen: Collection[str]) -> dict[str, Any]:
    """What differs in a row of the unit's own sheet: other layers only where there is one, what is still unsure."""
    others = [layer for layer in seen if layer != Layer.SELF and line.cell(layer).answer is not None]
    own = line.cell(Layer.SELF)
    marks: dict[str, Any] = {} if others else {"layers": []}
    if own.answer is not None and own.points is None and not others:
        marks["state"] = "unconfirmed"
    return marks | {"lacks_evidence": finding.lacks_evidence(line)}


def layer_items(line: Line, seen: Collection[str], strongest_first: Sequence[str]) -> list[dict[str, Any]]:
    """The answers of the seen layers for components/layers.html: the unit's own always, others where there is one.

    Framed is the one that counts among them.
    """
    shown = [layer for layer in Layer if layer in seen]
    counts = next((layer for layer in strongest_first if layer in seen and line.cell(layer).answer is not None), None)
    items = []
    for layer in shown:
        cell = line.cell(layer)
        if layer == Layer.SELF or cell.answer is not None:
            code = f"Mã lý do {cell.reason_code}" if cell.reason_code else ""
            said = (answer_text(controls.measure_of(line.leaf), cell.answer), code, cell.note, cell.evidence)
            note = " · ".join(filter(None, said))
            items.append({"label": layer.label, "points": cell.points, "note": note, "counts": layer == counts})
    return items


def entry(line: Line, layer: str, typed: Mapping[str, str] | None, reading: answers.Reading | None) -> dict[str, Any]:
    """The fields of one's own entry, for templates/scoring/sheet/entry.html: as typed, else as stored."""
    leaf, own = line.leaf, line.cell(layer)
    stored = {**answers.typed_of(leaf, own.answer), "note": own.note, "evidence": own.evidence}
    values = stored if typed is None else typed
    mode = values.get("mode", answers.MEASURE) if reading is None else reading.mode
    fields = _fields(leaf, mode, values, {} if reading is None else reading.faults)
    reason = {answers.POINTS: answers.REASON, answers.NOT_APPLICABLE: answers.NA_REASON}.get(mode, "")
    options = controls.choice_options(leaf) if mode == answers.MEASURE else []
    shown = (
        {field["name"] for field in fields}
        | {"mode", "note", "evidence", "agree", reason}
        | ({"value"} if options else set())
    )
    return {
        "mode": mode,
        "other_modes": [
            {"key": key, "label": _mode_label(leaf, key)} for key in answers.modes_for(leaf, layer) if key != mode
        ],
        "fields": fields,
        "options": options,
        "name": "value",
        "value": values.get("value"),
        "reason_name": reason,
        "reason": values.get(reason, ""),
        "note": values.get("note", ""),
        "documents": values.get("evidence", ""),
        "is_own": layer == Layer.SELF,
        "kept": [(name, value) for name, value in values.items() if value and name not in shown],
        "agree": "" if layer == Layer.SELF else _agreement(line.cell(Layer.SELF), own),
    }


def _agreement(unit: Cell, own: Cell) -> str:
    """The words of the button that takes the unit's answer over; "" where there is none or it is taken already."""
    if unit.answer is None or unit.answer == own.answer:
        return ""
    return "Đồng ý tự chấm" + ("" if unit.points is None else f" {numbers.format_points(unit.points)}")


def _fields(leaf: engine.Leaf, mode: str, values: Mapping[str, str], faults: Mapping[str, str]) -> list[dict[str, Any]]:
    if mode == answers.POINTS:
        limits = f"Từ 0 đến {numbers.format_points(leaf.max)}"
        given = values.get(answers.GIVEN, "")
        shape = {"name": answers.GIVEN, "label": "Điểm", "unit": "điểm", "help": limits, "integer": False}
        shape |= {"step": controls.USUAL_STEP}
        return [shape | {"value": given, "invalid": answers.GIVEN in faults}]
    return controls.number_fields(leaf, values, faults) if mode == answers.MEASURE else []


def _mode_label(leaf: engine.Leaf, mode: str) -> str:
    if mode == answers.POINTS:
        return "Cho điểm"
    if mode == answers.NOT_APPLICABLE:
        return "Không áp dụng"
    kind = controls.measure_of(leaf)["kind"]
    return {"points": "Chấm theo thang", "choice": "Chọn mức"}.get(kind, "Sửa số liệu")


def names_of(leaf: engine.Leaf) -> frozenset[str]:
    """The names of every field that a row of this criterion may send, beside code and version."""
    figures = {figure.name for figure in controls.figures_of(leaf)} | {"value"}
    return frozenset(figures | {"mode", "note", "evidence", "agree", answers.GIVEN, answers.REASON, answers.NA_REASON})


def fault_text(leaf: engine.Leaf, faults: Mapping[str, str]) -> str:
    """What is wrong with a row in one text; names the field where the row has several."""
    labels = {figure.name: figure.label.partition(":")[0] for figure in controls.figures_of(leaf)}
    several = len(labels) > 1
    return " ".join(f"{labels[name]}: {text}" if several and name in labels else text for name, text in faults.items())


@dataclass(frozen=True)
class Spoken:
    """An answer as a conflict shows it: `points` in figures, and what was `said` with its note."""

    points: str
    said: str


def spoken(rules: engine.Rules, code: str, layer: str, answer: Mapping[str, Any] | None, *texts: str) -> Spoken:
    """Say a sound answer with the points that it earns, and the texts beside it."""
    if answer is None:
        return Spoken("–", " · ".join(filter(None, ("Chưa chấm", *texts))))
    points = engine.answer_points(rules, code, layer, answer)
    said = " · ".join(filter(None, (answer_text(controls.measure_of(rules.leaf(code)), answer), *texts)))
    return Spoken("–" if points is None else numbers.format_points(points), said)
