"""The one way a workbook comes in: read, identify, check, plan, show; and apply once under the sheet's lock.

Web page, admin screen and command call `receive` and `apply`; scores are written by services.scores alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from scoring import engine
from scoring.enums import Layer, Origin
from scoring.excel import preview
from scoring.excel.findings import ERROR, Finding, Refusal
from scoring.excel.identity import identity_findings
from scoring.excel.layout import ReadRow, RowSpec
from scoring.excel.plan import Known, Plan, make_plan
from scoring.excel.reader import read_workbook
from scoring.excel.rows import check_rows
from scoring.excel.sheet_spec import answers_at, row_specs, sheet_spec
from scoring.excel.structure import read_meta
from scoring.excel.template import render_template
from scoring.models import Assessment, ImportBatch, Score
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.history import cell_state
from scoring.services.errors import Refused
from scoring.services.imports import claim_for_apply, mark_applied, record_upload
from scoring.services.scores import Entry, Saved, locked_sheet, save_answers
from units.models import User

TAKE_FILE = "đã đổi"
"""The tick by which a person takes the file's values where somebody changed the sheet after the template was made."""


class PlanChanged(Refused):
    """The sheet moved on after the preview: nothing was written, `batch` holds the new preview."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        super().__init__("Phiếu đã thay đổi sau khi xem trước. Chưa ghi gì; xin xem lại rồi xác nhận.")


class TicksMissing(Refused):
    """Warnings that the person must confirm were not; `codes` names them."""

    def __init__(self, codes: Collection[str]) -> None:
        self.codes = tuple(sorted(codes))
        super().__init__(f"Chưa đánh dấu đã xem cảnh báo: {', '.join(self.codes)}.")


@dataclass(frozen=True)
class Examined:
    """A workbook held against a sheet's criteria: what was found, and what it says where no fault stands against it."""

    findings: tuple[Finding, ...]
    read: tuple[ReadRow, ...] | None
    history_seq: int
    rows: tuple[RowSpec, ...]
    rules: engine.Rules


def make_template(sheet: Assessment) -> bytes:
    """The workbook of a sheet, prefilled with what is saved; the same sheet at the same history number gives the same cells."""
    return render_template(sheet_spec(sheet))


def workbook_meta(content: bytes) -> dict[str, str]:
    """What a workbook says of itself (round, unit_code …), believed by nobody yet; empty for one that cannot be read."""
    raw = read_workbook(content)
    return {} if isinstance(raw, Refusal) else dict(read_meta(raw))


def examine(sheet: Assessment, content: bytes) -> Examined:
    """Read a workbook in its own process and check it against the sheet's criteria; writes nothing, locks nothing."""
    rules = rules_of_sheet(sheet)
    block_code = sheet.round_block.block.code
    rows = row_specs(rules, block_code, live_rows(sheet))
    raw = read_workbook(content)
    if isinstance(raw, Refusal):
        return Examined((Finding("", "", raw.code, "", raw.message, ERROR, raw.fix),), None, 0, rows, rules)

    def check(code: str, answer: Mapping[str, Any]) -> tuple[str, ...]:
        return engine.check_answer(rules, block_code, code, Layer.SELF, answer)

    reading = check_rows(raw, rows, check)
    findings = (*identity_findings(reading.meta, sheet), *reading.findings)
    if any(finding.is_error for finding in findings):
        return Examined(findings, None, 0, rows, rules)
    return Examined(findings, reading.rows, int(reading.meta["history_seq"]), rows, rules)


def live_rows(sheet: Assessment) -> dict[str, Score]:
    """The self-assessment's rows by code; one query."""
    rows = Score.objects.filter(assessment=sheet, layer=Layer.SELF).select_related("criterion")
    return {row.criterion.code: row for row in rows}


def plan_of(sheet: Assessment, examined: Examined) -> Plan | None:
    """What applying the workbook would do to the sheet as it stands now; None for a refused one. Two queries."""
    if examined.read is None:
        return None
    live: Known = {
        code: (cell_state(row.answer, row.note, row.evidence), row.version) for code, row in live_rows(sheet).items()
    }
    keyed = {row.code for row in examined.rows if row.kind == "choice"}
    return make_plan(examined.read, answers_at(sheet, examined.history_seq), live, keyed=keyed)


def receive(*, assessment: Assessment, file_name: str, content: bytes, actor: User, now: dt.datetime) -> ImportBatch:
    """Examine an uploaded workbook and keep it with its report; never raises for a bad file, never touches the sheet."""
    examined = examine(assessment, content)
    plan = plan_of(assessment, examined)
    return record_upload(
        assessment=assessment,
        file_name=file_name,
        content=content,
        report=preview.report(assessment, examined.findings, plan, examined.rows, examined.rules),
        plan_sha256="" if plan is None else plan.sha256,
        now=now,
        actor=actor,
    )


def apply(*, batch: ImportBatch, actor: User, now: dt.datetime, accepted_warnings: Collection[str]) -> Saved:
    """Write a previewed workbook into its sheet, once, if the plan is still the one that was shown.

    `accepted_warnings` holds the codes of the warnings that the person ticked; TAKE_FILE among them takes the file's
    values over those that somebody changed meanwhile, else these stay. Raises TicksMissing, PlanChanged with a new
    preview, and what claim_for_apply and save_answers raise; nothing is written then.
    """
    missing = {warning["code"] for warning in batch.report["warnings"] if warning["required"]} - set(accepted_warnings)
    if missing:
        raise TicksMissing(missing)
    with batch.file.open("rb") as file:
        content = file.read()
    examined = examine(batch.assessment, content)  # outside the lock: reading takes a second
    try:
        return _apply_under_lock(batch, examined, actor, now, take_file=TAKE_FILE in accepted_warnings)
    except _MovedOnError as moved:
        anew = receive(assessment=batch.assessment, file_name=batch.file_name, content=content, actor=actor, now=now)
        raise PlanChanged(anew) from moved


class _MovedOnError(Exception):
    """The plan under the lock is not the one that was shown."""


@transaction.atomic
def _apply_under_lock(
    batch: ImportBatch, examined: Examined, actor: User, now: dt.datetime, *, take_file: bool
) -> Saved:
    sheet = locked_sheet(batch.assessment)
    claimed = claim_for_apply(batch=batch, actor=actor, now=now)
    plan = plan_of(sheet, examined)
    if plan is None or plan.sha256 != claimed.plan_sha256:
        raise _MovedOnError
    answers = {
        cell.code: (Entry(cell.file["answer"], cell.file.get("note", ""), cell.file.get("evidence", "")), cell.version)
        for cell in plan.changes(take_file=take_file)
    }
    saved = save_answers(assessment=sheet, layer=Layer.SELF, answers=answers, actor=actor, origin=Origin.EXCEL, now=now)
    mark_applied(batch=claimed, now=now)
    return saved
