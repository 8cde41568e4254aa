"""Figures of the standing body through a workbook: the file out, the preview, all of it written in one transaction, once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from io import BytesIO

from django.db import transaction
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from cchc_portal import permissions
from cchc_portal.spreadsheets import write_text
from scoring.enums import JobKind, Layer, Origin
from scoring.excel import shown
from scoring.excel.central import CentralChange, CentralPlan, central_table, plan_central
from scoring.excel.findings import ERROR, Finding
from scoring.excel.layout import CENTRAL_SHEET
from scoring.excel.reader import read_table
from scoring.models import Assessment, Job, Round
from scoring.selectors.central import central_rows
from scoring.services import jobs
from scoring.services.errors import Refused
from scoring.services.scores import Entry, save_answers
from units.models import User

_WIDTHS = (14, 40, 12, 50, 50, 9, 12, 12, 22, 10, 34, 34)


def central_workbook(round_: Round, block_code: str = "") -> bytes:
    """The workbook of a round's figures of the standing body, of one block or of all for ""; codes and names are texts."""
    rows = [row for row in central_rows(round_) if not block_code or row.sheet.round_block.block.code == block_code]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = CENTRAL_SHEET
    sheet.freeze_panes = "E2"
    for number, line in enumerate(central_table(rows), start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(number, column)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                cell.number_format = "@"
                write_text(cell, value)
            elif value is not None:
                cell.value = value
            if number == 1:
                cell.font = Font(bold=True)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def receive(*, round_: Round, file_name: str, content: bytes, actor: User, now: dt.datetime) -> Job:
    """Keep a workbook with the digest of what it would change; never raises for a bad file, touches no sheet."""
    plan = _plan(round_, content, actor)
    return shown.keep(
        kind=JobKind.CENTRAL_IN, round_=round_, file_name=file_name, content=content, plan=plan, now=now, actor=actor
    )


def plan_of(job: Job, actor: User) -> CentralPlan:
    """What applying the kept workbook would do to the round as it stands now."""
    return _plan(job.round, shown.content_of(job), actor)


def _plan(round_: Round, content: bytes, actor: User) -> CentralPlan:
    plan = plan_central(central_rows(round_), read_table(content, CENTRAL_SHEET))
    firsts: dict[int, CentralChange] = {}
    for change in plan.changes:
        firsts.setdefault(change.row.sheet.pk, change)
    fix = "Xóa các dòng của đơn vị này."
    told = tuple(
        Finding(CENTRAL_SHEET, one.cell, "phiếu", sheet.unit.code, _closed(sheet), ERROR, fix)
        for one in firsts.values()
        if not permissions.may(actor, "outside.score", sheet := one.row.sheet)
    )
    return CentralPlan(plan.changes, plan.same, (*plan.findings, *told))


def _closed(sheet: Assessment) -> str:
    return f"{sheet.unit}: phiếu đang ở trạng thái “{sheet.get_state_display()}” nên không sửa số liệu được."


@transaction.atomic
def apply(*, job: Job, actor: User, now: dt.datetime) -> int:
    """Write a previewed workbook into every sheet it changes, all or nothing, once; returns how many rows were written.

    Raises Refused where the file has faults, says something else than what was shown, or was shown more than half an hour
    ago; NotAllowed, AlreadyDone; and what save_answers raises, with the unit in front.
    """
    plan = plan_of(job, actor)
    claimed = shown.claim(job=job, plan=plan, moved="Số liệu đã thay đổi", now=now, actor=actor)
    for sheet, answers in _by_sheet(plan.changes):
        try:
            save_answers(
                assessment=sheet, layer=Layer.CENTRAL, answers=answers, actor=actor, origin=Origin.EXCEL, now=now
            )
        except Refused as refusal:
            raise Refused(f"{sheet.unit}: {refusal}") from refusal
    jobs.end(job=claimed, now=now)
    return len(plan.changes)


def _by_sheet(changes: tuple[CentralChange, ...]) -> list[tuple[Assessment, dict[str, tuple[Entry, int]]]]:
    """What to write by sheet, sheets in the order of their ids, so that two imports never wait for each other."""
    found: dict[int, dict[str, tuple[Entry, int]]] = defaultdict(dict)
    sheets: dict[int, Assessment] = {}
    for change in changes:
        row = change.row
        sheets[row.sheet.pk] = row.sheet
        found[row.sheet.pk][row.leaf.code] = (Entry(change.answer, change.note, change.evidence), row.version)
    return [(sheets[key], found[key]) for key in sorted(found)]
