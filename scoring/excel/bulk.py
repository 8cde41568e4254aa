"""Many units' workbooks out of one archive: each goes the one importer's way, alone; a page carries the work on.

Nothing of a workbook is written before the whole archive was looked at and confirmed; then each is written in its own
transaction, by the standing body (`sheet.import`), and a sheet that moved on is told and left alone.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.core.files.base import ContentFile

from cchc_portal import permissions
from scoring.enums import ImportOutcome, ItemState, JobKind, JobPhase, Layer
from scoring.excel import importer, preview
from scoring.excel.bundle import look_into, take_out
from scoring.excel.findings import Refusal
from scoring.excel.package import RefusedFileError
from scoring.excel.reader import read_workbook
from scoring.excel.structure import read_meta
from scoring.models import Assessment, ImportBatch, Job, JobItem, Round
from scoring.selectors import score_sheets
from scoring.services import jobs
from scoring.services.errors import AlreadyDone, Refused
from units.models import User

TICKS = "ticks"


def receive(*, round_: Round, file_name: str, content: bytes, actor: User, now: dt.datetime) -> Job:
    """Keep an archive whose directory is sound, one piece for each file in it; no workbook is opened yet.

    Raises RefusedFileError.
    """
    packed = look_into(content)
    return jobs.take_in(
        kind=JobKind.SHEETS_IN,
        round_=round_,
        file=ContentFile(content, name=file_name),
        names=[file.name for file in packed],
        report={"parts": [file.part for file in packed]},
        now=now,
        actor=actor,
    )


def work(*, job: Job, actor: User, seconds: float, clock: Callable[[], dt.datetime]) -> None:
    """Carry a job on for about `seconds`: pieces are finished one by one, whoever else works on it beside.

    A piece that fails in an unforeseen way is taken up again a minute later, by whoever looks then.
    """
    until = time.monotonic() + seconds
    content = b""
    while (item := jobs.claim_next(job=job, now=clock())) is not None:
        if item.state == ItemState.WAITING:
            content = content or _content(job)
            _examine(job, item, content, actor, clock())
        else:
            _apply(job, item, actor, clock())
        if time.monotonic() > until:
            jobs.settle(job=job, now=clock())
            return


def _content(job: Job) -> bytes:
    with job.file.open("rb") as file:
        return bytes(file.read())


# --- Looking -------------------------------------------------------------------------------------------------------


def _examine(job: Job, item: JobItem, archive: bytes, actor: User, now: dt.datetime) -> None:
    try:
        content = take_out(archive, job.report["parts"][item.order - 1])
    except RefusedFileError as refused:
        jobs.end_item(item=item, state=ItemState.REFUSED, message=_said(refused.refusal))
        return
    sheet, why = _sheet_of(job, content, actor, now)
    if sheet is None:
        jobs.end_item(item=item, state=ItemState.REFUSED, message=why)
        return
    batch = importer.receive(assessment=sheet, file_name=item.name, content=content, actor=actor, now=now)
    state, message = _judged(batch.report, batch.outcome)
    jobs.end_item(item=item, state=state, message=message, batch=batch)


def _said(refusal: Refusal) -> str:
    return f"{refusal.message} {refusal.fix}".strip()


def _sheet_of(job: Job, content: bytes, actor: User, now: dt.datetime) -> tuple[Assessment | None, str]:
    """The sheet that a workbook says it is for, or None and why it is not taken for one."""
    raw = read_workbook(content)
    if isinstance(raw, Refusal):
        return None, _said(raw)
    meta = read_meta(raw)
    round_code, unit_code = meta.get("round", ""), meta.get("unit_code", "")
    if not round_code or not unit_code:
        return None, "Tệp không cho biết đợt và đơn vị: không phải mẫu tải từ đây. Nhập tệp này ở trang của đơn vị."
    if round_code != job.round.code:
        return None, f"Tệp của đợt {round_code[:40]}, không phải đợt này."
    sheets = Assessment.objects.overseen_by(actor).select_related(
        "round__agency", "unit", "round_block__block", "round_block__criteria_set"
    )
    sheet = sheets.filter(round=job.round_id, unit__code=unit_code).first()
    if sheet is None:
        return None, f"Đợt này không có phiếu của đơn vị “{unit_code[:40]}”."
    closed = score_sheets.why_not_now(sheet, Layer.SELF, now)
    if not closed and not permissions.may(actor, "sheet.import", sheet):
        closed = permissions.RIGHTS["sheet.import"].says
    same = job.items.filter(batch__assessment=sheet).first()
    if not closed and same is not None:
        closed = f"Tệp thứ hai của đơn vị trong cùng tệp nén (tệp kia là “{same.name}”). Chỉ giữ một tệp."
    return (None, f"{sheet.unit}: {closed}") if closed else (sheet, "")


def _judged(report: Mapping[str, Any], outcome: str) -> tuple[ItemState, str]:
    if outcome == ImportOutcome.REFUSED:
        return ItemState.REFUSED, ""
    kept = sum(cell["conflict"] for cell in report["cells"])
    written = len(report["cells"]) - kept
    said = [f"{written} tiêu chí"] if written else []
    if kept:
        said.append(f"{kept} tiêu chí đơn vị đã chấm khác sau khi tải mẫu: giữ giá trị của đơn vị")
    return (ItemState.READY if written else ItemState.SAME), ", ".join(said)


# --- Writing -------------------------------------------------------------------------------------------------------


def warnings_of(items: Iterable[JobItem]) -> list[dict[str, Any]]:
    """What a person should know before workbooks are written, blank cells aside, with its unit in front of the cell.

    What stands in a sheet is the unit's own until it is submitted: of a cell that was scored meanwhile, only this is
    said, never its value.
    """
    return [
        {**_discreet(warning), "cell": f"{item.batch.assessment.unit.code} · {warning['cell']}".rstrip(" ·")}
        for item in items
        if item.batch is not None and item.state == ItemState.READY
        for warning in item.batch.report["warnings"]
        if warning["required"] or warning["code"] == preview.MOVED
    ]


def _discreet(warning: Mapping[str, Any]) -> dict[str, Any]:
    if warning["code"] != preview.MOVED:
        return dict(warning)
    said = f"Tiêu chí {warning['value']}: đơn vị đã chấm khác sau khi tải mẫu."
    fix = "Giữ giá trị của đơn vị. Muốn lấy giá trị trong tệp thì đơn vị tự nhập tệp ở trang của mình."
    return {**warning, "code": "giữ giá trị của đơn vị", "value": "", "message": said, "fix": fix}


def confirm(*, job: Job, ticks: Collection[str], actor: User, now: dt.datetime) -> Job:
    """Let every workbook that may be written be written; `ticks` are the warnings that the person has seen.

    Raises TicksMissing where a warning asks for a tick that is not given, and what jobs.confirm raises.
    """
    items = job.items.filter(state=ItemState.READY).select_related("batch__assessment__unit")
    missing = {warning["code"] for warning in warnings_of(items) if warning["required"]} - set(ticks)
    if missing and Job.objects.get(pk=job.pk).phase == JobPhase.CHECKED:
        raise importer.TicksMissing(missing)
    return jobs.confirm(job=job, report={TICKS: sorted(ticks)}, now=now, actor=actor)


def _apply(job: Job, item: JobItem, actor: User, now: dt.datetime) -> None:
    """Write one workbook; who took up a piece that died after its writing finds it written."""
    batch = _whole(item)
    ticks = Job.objects.get(pk=job.pk).report[TICKS]
    try:
        saved = importer.apply(batch=batch, actor=actor, now=now, accepted_warnings=ticks)
    except AlreadyDone:
        jobs.end_item(item=item, state=ItemState.APPLIED, message="")
    except importer.PlanChanged:
        told = "Phiếu đã thay đổi sau khi kiểm tra nên chưa ghi gì. Nhập lại tệp này."
        jobs.end_item(item=item, state=ItemState.FAILED, message=told)
    except Refused as refusal:
        jobs.end_item(item=item, state=ItemState.FAILED, message=f"Chưa ghi gì: {refusal}")
    else:
        jobs.end_item(item=item, state=ItemState.APPLIED, message=f"{len(saved.versions)} tiêu chí")


def _whole(item: JobItem) -> ImportBatch:
    """The upload of a piece with what the importer asks of its sheet."""
    sheet = "assessment"
    return ImportBatch.objects.select_related(
        f"{sheet}__round__agency",
        f"{sheet}__unit",
        f"{sheet}__round_block__block",
        f"{sheet}__round_block__criteria_set",
    ).get(pk=item.batch_id or 0)
