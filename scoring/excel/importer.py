"""The one way a workbook comes in: read, identify, check, plan, show; and apply once under the sheet's lock.

Web page, admin screen and command call `receive` and `apply`; scores are written by services.scores alone, documents
by services.evidence_numbers.
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
from scoring.excel.annotate import annotate
from scoring.excel.documents import documents_in
from scoring.excel.findings import ERROR, Finding, Refusal
from scoring.excel.identity import identity_findings
from scoring.excel.kept import Kept, from_json
from scoring.excel.layout import ReadRow, RowSpec
from scoring.excel.plan import Known, Plan, make_plan
from scoring.excel.raw import RawBook
from scoring.excel.reader import read_workbook
from scoring.excel.rows import check_rows
from scoring.excel.sheet_spec import answers_at, row_specs, sheet_spec
from scoring.excel.template import render_template
from scoring.models import Assessment, ImportBatch, Score
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.history import cell_state
from scoring.selectors.imports import document_numbers
from scoring.services.errors import Refused
from scoring.services.evidence import About
from scoring.services.evidence_numbers import add_numbers
from scoring.services.imports import claim_for_apply, mark_applied, record_upload
from scoring.services.scores import Entry, Saved, locked_sheet, save_answers
from units.models import User


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


class PicksMissing(Refused):
    """Cells that somebody else changed meanwhile have no value picked; `codes` names their criteria."""

    def __init__(self, codes: Collection[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(f"Chưa chọn giá trị cho tiêu chí có người sửa sau khi tải mẫu: {', '.join(self.codes)}.")


@dataclass(frozen=True)
class Examined:
    """A workbook held against a sheet's criteria: what was found, and what it says where no fault stands against it.

    `history_seq` is the history line that the template was made at, None for a workbook that no longer says it;
    `is_nameless` says that it does not even say whose it is, which a person may confirm by hand.
    """

    findings: tuple[Finding, ...]
    read: tuple[ReadRow, ...] | None
    history_seq: int | None
    rows: tuple[RowSpec, ...]
    rules: engine.Rules
    is_nameless: bool = False


def make_template(sheet: Assessment) -> bytes:
    """The workbook of a sheet, prefilled with what is saved; the same sheet at the same history number gives the same cells."""
    return render_template(sheet_spec(sheet))


def examine(sheet: Assessment, content: bytes, *, by_hand: bool = False) -> Examined:
    """Read a workbook in its own process and check it against the sheet's criteria; writes nothing, locks nothing.

    `by_hand`: a person has confirmed that it is this unit's and round's, should it no longer say so itself.
    """
    return judge(sheet, read_workbook(content), by_hand=by_hand)


def judge(sheet: Assessment, raw: RawBook | Refusal, *, by_hand: bool = False) -> Examined:
    """Check a workbook that was read against the sheet's criteria; see `examine`."""
    rules = rules_of_sheet(sheet)
    block_code = sheet.round_block.block.code
    rows = row_specs(rules, block_code, live_rows(sheet))
    if isinstance(raw, Refusal):
        return Examined((Finding("", "", raw.code, "", raw.message, ERROR, raw.fix),), None, None, rows, rules)

    def check(code: str, answer: Mapping[str, Any]) -> tuple[str, ...]:
        return engine.check_answer(rules, block_code, code, Layer.SELF, answer)

    reading = check_rows(raw, rows, check)
    findings = (*identity_findings(reading.meta, sheet, by_hand=by_hand), *reading.findings)
    if any(finding.is_error for finding in findings):
        return Examined(findings, None, None, rows, rules, is_nameless=not (reading.meta or by_hand))
    seq = int(reading.meta["history_seq"]) if reading.meta else None
    return Examined(findings, reading.rows, seq, rows, rules)


def live_rows(sheet: Assessment) -> dict[str, Score]:
    """The self-assessment's rows by code; one query."""
    rows = Score.objects.filter(assessment=sheet, layer=Layer.SELF).select_related("criterion")
    return {row.criterion.code: row for row in rows}


def plan_of(sheet: Assessment, examined: Examined) -> Plan | None:
    """What applying the workbook would do to the sheet as it stands now; None for a refused one. Two queries."""
    kept = _kept(examined)
    return None if kept is None else _plan(sheet, kept)


def _kept(examined: Examined) -> Kept | None:
    if examined.read is None:
        return None
    keyed = frozenset(row.code for row in examined.rows if row.kind == "choice")
    return Kept(examined.read, keyed, examined.history_seq)


def _plan(sheet: Assessment, kept: Kept) -> Plan:
    live: Known = {
        code: (cell_state(row.answer, row.note, row.evidence), row.version) for code, row in live_rows(sheet).items()
    }
    template = None if kept.history_seq is None else answers_at(sheet, kept.history_seq)
    return make_plan(kept.rows, template, live, keyed=kept.keyed)


def report_of(sheet: Assessment, examined: Examined, plan: Plan | None) -> dict[str, Any]:
    """What preview, kept record and command say of a workbook (see scoring.excel.preview); a few queries."""
    said = preview.report(sheet, examined.findings, plan, examined.rows, examined.rules)
    if plan is None:
        return said
    known = document_numbers(sheet)
    texts = {cell.code: cell.file.get("evidence", "") for cell in plan.changes}
    for cell in said["cells"]:
        found = documents_in(texts[cell["code"]])
        cell["documents"] = [document.text for document in found if (cell["code"], document.key) not in known]
    return said


def receive(
    *,
    assessment: Assessment,
    file_name: str,
    content: bytes,
    actor: User,
    now: dt.datetime,
    by_hand: bool = False,
) -> ImportBatch:
    """Examine an uploaded workbook and keep it with its report; never raises for a bad file, never touches the sheet.

    `by_hand`: the person has confirmed unit and round of a workbook that no longer says them.
    """
    examined = examine(assessment, content, by_hand=by_hand)
    kept = _kept(examined)
    plan = None if kept is None else _plan(assessment, kept)
    said = {"by_hand": by_hand, "nameless": examined.is_nameless, "read": None if kept is None else kept.to_json()}
    return record_upload(
        assessment=assessment,
        file_name=file_name,
        content=content,
        report=report_of(assessment, examined, plan) | said,
        plan_sha256="" if plan is None else plan.sha256,
        now=now,
        actor=actor,
    )


def confirm_by_hand(*, batch: ImportBatch, actor: User, now: dt.datetime) -> ImportBatch:
    """Examine an upload anew that was refused for want of its meta sheet, unit and round now confirmed by the person."""
    return receive(
        assessment=batch.assessment,
        file_name=batch.file_name,
        content=_content(batch),
        actor=actor,
        now=now,
        by_hand=True,
    )


def annotated_copy(batch: ImportBatch) -> bytes | None:
    """The uploaded workbook with its faults marked, as they are found today; None for a file that cannot be written back."""
    content = _content(batch)
    return annotate(content, examine(batch.assessment, content, by_hand=_by_hand(batch)).findings)


def _content(batch: ImportBatch) -> bytes:
    with batch.file.open("rb") as file:
        return bytes(file.read())


def _by_hand(batch: ImportBatch) -> bool:
    return bool(batch.report.get("by_hand"))


def apply(
    *,
    batch: ImportBatch,
    actor: User,
    now: dt.datetime,
    accepted_warnings: Collection[str],
    picks: Mapping[str, str] | None = None,
) -> Saved:
    """Write a previewed workbook into its sheet, once, if the plan is still the one that was shown.

    `accepted_warnings` holds the codes of the warnings that the person ticked; `picks` says for every criterion that
    somebody else changed meanwhile whose value it gets (plan.TEMPLATE, FILE or LIVE); None, where nobody can be asked,
    leaves all of them as they stand on the sheet. Raises TicksMissing, PicksMissing, PlanChanged with a new preview, and
    what claim_for_apply and save_answers raise; nothing is written then.
    """
    missing = {warning["code"] for warning in batch.report["warnings"] if warning["required"]} - set(accepted_warnings)
    if missing:
        raise TicksMissing(missing)
    try:
        return _apply_under_lock(batch, actor, now, picks)
    except _MovedOnError as moved:
        anew = receive(
            assessment=batch.assessment,
            file_name=batch.file_name,
            content=_content(batch),
            actor=actor,
            now=now,
            by_hand=_by_hand(batch),
        )
        raise PlanChanged(anew) from moved


class _MovedOnError(Exception):
    """The plan under the lock is not the one that was shown."""


@transaction.atomic
def _apply_under_lock(batch: ImportBatch, actor: User, now: dt.datetime, picks: Mapping[str, str] | None) -> Saved:
    sheet = locked_sheet(batch.assessment)
    claimed = claim_for_apply(batch=batch, actor=actor, now=now)
    plan = _plan(sheet, from_json(claimed.report["read"])) if claimed.report.get("read") else None
    if plan is None or plan.sha256 != claimed.plan_sha256:
        raise _MovedOnError
    if picks is not None and (unpicked := plan.unpicked(picks)):
        raise PicksMissing(unpicked)
    writes = plan.writes(picks or {})
    answers = {
        cell.code: (Entry(state["answer"], state.get("note", ""), state.get("evidence", "")), cell.version)
        for cell, state in writes
    }
    saved = save_answers(assessment=sheet, layer=Layer.SELF, answers=answers, actor=actor, origin=Origin.EXCEL, now=now)
    numbers = {cell.code: _abouts(state) for cell, state in writes if _abouts(state)}
    if numbers:
        add_numbers(assessment=sheet, numbers=numbers, actor=actor, now=now)
    mark_applied(batch=claimed, now=now)
    return saved


def _abouts(state: Mapping[str, Any]) -> list[About]:
    """The documents that a cell's `Tài liệu kiểm chứng` names, as evidence is told of them."""
    return [
        About(title=found.title, number=found.number, issued_on=found.issued_on, page_hint=found.page_hint)
        for found in documents_in(state.get("evidence", ""))
    ]
