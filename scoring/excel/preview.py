"""The report of an examined workbook in texts ready to show and keep; it reads no file and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from cchc_portal.numbers import format_index, format_points
from scoring import engine
from scoring.enums import ImportOutcome, Layer
from scoring.excel.findings import Finding
from scoring.excel.layout import RowSpec
from scoring.excel.plan import Plan, PlanCell
from scoring.excel.spoken import answer_text
from scoring.models import Assessment
from scoring.selectors.engine_input import answers_of

SHOWN_ERRORS = 200
MOVED = "đã đổi"
"""The code of a warning that somebody changed a cell after the template was made."""


def report(
    sheet: Assessment, findings: Sequence[Finding], plan: Plan | None, rows: Sequence[RowSpec], rules: engine.Rules
) -> dict[str, Any]:
    """Everything that the pages, the kept record and the command say of an upload, as JSON.

    Keys: outcome, errors (at most 200) and more_errors, warnings, counts, cells (what would change), values
    ({code: points as text or null} of every criterion that the unit fills in), total (old, and new with the file's
    values wherever somebody has to pick).
    """
    errors = [finding for finding in findings if finding.is_error]
    warnings = [finding for finding in findings if not finding.is_error]
    told = [_told(w, required=w.needs_tick) for w in warnings]
    specs = {row.code: row for row in rows}
    shown: list[dict[str, Any]] = []
    counts = {"new": 0, "changed": 0, "same": 0, "blank": 0}
    values: dict[str, str | None] = {}
    total: dict[str, Any] = {}
    outcome = ImportOutcome.REFUSED
    if plan is not None:
        outcome = ImportOutcome.WARNED if told or plan.conflicts else ImportOutcome.ACCEPTED
        shown = [_cell(cell, specs[cell.code], rules) for cell in plan.changes]
        counts = _counts(plan)
        values = {cell.code: _points(cell.file, cell.code, rules) for cell in plan.cells}
        total = _totals(sheet, plan, rules)
        told += [_conflict(cell, specs[cell.code]) for cell in plan.conflicts]
    return {
        "outcome": str(outcome),
        "errors": [_told(error, required=False) for error in errors[:SHOWN_ERRORS]],
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
        "warnings": told,
        "counts": counts | {"error": len(errors), "warning": len(told)},
        "cells": shown,
        "values": values,
        "total": total,
    }


def _told(finding: Finding, *, required: bool) -> dict[str, Any]:
    return {
        "cell": finding.place,
        "code": finding.code,
        "value": finding.value,
        "message": finding.message,
        "fix": finding.fix,
        "required": required,
    }


def _conflict(cell: PlanCell, row: RowSpec) -> dict[str, Any]:
    """A cell that somebody changed after the template was made: three values, of which a person picks one."""
    template = "không rõ" if cell.template is None else show(cell.template, row)
    said = f"Mẫu: {template}; trong tệp: {show(cell.file, row)}; trên phiếu lúc này: {show(cell.live, row)}."
    return {
        "cell": cell.cell,
        "code": MOVED,
        "value": cell.code,
        "message": f"Tiêu chí {cell.code} có người sửa sau khi tải mẫu. {said}",
        "fix": "Chọn giá trị nào được giữ.",
        "required": False,
    }


def _counts(plan: Plan) -> dict[str, int]:
    changes = plan.changes
    return {
        "new": sum(cell.live["answer"] is None and cell.file["answer"] is not None for cell in changes),
        "changed": sum(cell.live["answer"] is not None or cell.file["answer"] is None for cell in changes),
        "same": len(plan.cells) - len(changes),
        "blank": sum(cell.file["answer"] is None for cell in plan.cells),
    }


def _cell(cell: PlanCell, row: RowSpec, rules: engine.Rules) -> dict[str, Any]:
    old, new = _points(cell.live, cell.code, rules), _points(cell.file, cell.code, rules)
    return {
        "code": cell.code,
        "title": row.title,
        "cell": cell.cell,
        "template": "" if cell.template is None else show(cell.template, row),
        "old": show(cell.live, row),
        "new": show(cell.file, row),
        "old_points": "–" if old is None else format_points(Decimal(old)),
        "new_points": "–" if new is None else format_points(Decimal(new)),
        "conflict": cell.conflict,
    }


def _points(state: Mapping[str, Any], code: str, rules: engine.Rules) -> str | None:
    if state["answer"] is None:
        return None
    points = engine.answer_points(rules, code, Layer.SELF, state["answer"])
    return None if points is None else format(points, "f")


def show(state: Mapping[str, Any], row: RowSpec) -> str:
    """A cell state in words: the figures as a person types them, with giải trình and document numbers behind."""
    said = [
        answer_text(row.measure or {}, state["answer"]) or "chưa chấm",
        *(state.get(key, "") for key in ("note", "evidence")),
    ]
    return " · ".join(text for text in said if text)


def _totals(sheet: Assessment, plan: Plan, rules: engine.Rules) -> dict[str, Any]:
    """The unit's own total before and after, over its own layer alone."""
    block_code = sheet.round_block.block.code
    answers = answers_of(sheet)
    old = engine.evaluate_sheet(rules, block_code, answers, layers=(Layer.SELF,))
    for cell in plan.changes:
        layers = {layer: answer for layer, answer in answers.get(cell.code, {}).items() if layer != Layer.SELF}
        answers[cell.code] = layers if cell.file["answer"] is None else layers | {str(Layer.SELF): cell.file["answer"]}
    new = engine.evaluate_sheet(rules, block_code, answers, layers=(Layer.SELF,))
    return {"old": _total(old), "new": _total(new)}


def _total(result: engine.SheetResult) -> dict[str, str]:
    return {
        "points": format_points(result.points),
        "max": format_points(result.max),
        "index": "–" if result.index is None else format_index(result.index),
    }
