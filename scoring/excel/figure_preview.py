"""The report of an examined workbook of figures in texts ready to show and keep; it reads no file and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scoring.enums import ImportOutcome
from scoring.excel.figure_reading import Book
from scoring.excel.findings import Finding
from scoring.excel.plan import Plan, PlanCell
from scoring.excel.preview import MOVED, SHOWN_ERRORS


def figure_report(book: Book, findings: Sequence[Finding], plan: Plan | None) -> dict[str, Any]:
    """What page, kept record and command say of an upload, as JSON; with the keys of scoring.excel.preview.report.

    `computed` holds name, now, and with the file's values; `values` {key: text} of every line that was read.
    """
    errors = [finding for finding in findings if finding.is_error]
    told = [_told(finding, required=finding.needs_tick) for finding in findings if not finding.is_error]
    outcome, cells, counts = ImportOutcome.REFUSED, [], {"new": 0, "changed": 0, "same": 0, "blank": 0}
    values, computed = {}, []
    if plan is not None:
        outcome = ImportOutcome.WARNED if told or plan.conflicts else ImportOutcome.ACCEPTED
        cells = [_cell(book, cell) for cell in plan.changes]
        counts = _counts(plan)
        values = {cell.code: None if _is_blank(cell) else book.show(cell.code, cell.file) for cell in plan.cells}
        computed = [list(one) for one in book.computed(plan)]
        told += [_conflict(cell) for cell in cells if cell["conflict"]]
    return {
        "outcome": str(outcome),
        "errors": [_told(error, required=False) for error in errors[:SHOWN_ERRORS]],
        "more_errors": max(0, len(errors) - SHOWN_ERRORS),
        "warnings": told,
        "counts": counts | {"error": len(errors), "warning": len(told)},
        "cells": cells,
        "values": values,
        "computed": computed,
    }


def _told(finding: Finding, *, required: bool) -> dict[str, Any]:
    return {
        "cell": ", ".join((finding.place, *finding.also)),
        "code": finding.code,
        "value": finding.value,
        "message": finding.message,
        "fix": finding.fix,
        "required": required,
    }


def _is_blank(cell: PlanCell) -> bool:
    return cell.file["answer"] is None


def _counts(plan: Plan) -> dict[str, int]:
    new = sum(cell.live["answer"] is None and not _is_blank(cell) for cell in plan.changes)
    return {
        "new": new,
        "changed": len(plan.changes) - new,
        "same": len(plan.cells) - len(plan.changes),
        "blank": sum(_is_blank(cell) for cell in plan.cells),
    }


def _cell(book: Book, cell: PlanCell) -> dict[str, Any]:
    return {
        "code": cell.code,
        "title": book.name(cell.code, cell.file),
        "cell": cell.cell,
        "template": "" if cell.template is None else book.show(cell.code, cell.template),
        "old": book.show(cell.code, cell.live),
        "new": book.show(cell.code, cell.file),
        "conflict": cell.conflict,
    }


def _conflict(cell: dict[str, Any]) -> dict[str, Any]:
    """A line that somebody changed after the workbook was made: three values, of which a person picks one."""
    said = f"Mẫu: {cell['template'] or 'không rõ'}; trong tệp: {cell['new']}; đang có: {cell['old']}."
    return {
        "cell": cell["cell"],
        "code": MOVED,
        "value": cell["code"],
        "message": f"“{cell['title']}” có người sửa sau khi tải mẫu. {said}",
        "fix": "Chọn giá trị nào được giữ.",
        "required": False,
    }
