"""Survey counts of a round through a workbook: the file out, the preview, and all of it written in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from io import BytesIO

from django.db import transaction
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cchc_portal import permissions
from cchc_portal.spreadsheets import write_text
from scoring.enums import JobKind, Origin
from scoring.excel import shown
from scoring.excel.findings import ERROR, Finding
from scoring.excel.layout import SURVEY_SHEET
from scoring.excel.reader import read_table
from scoring.excel.survey import SurveyChange, SurveyPlan, merged, plan_survey, survey_table
from scoring.models import Assessment, Job, Round
from scoring.selectors.slips import Slips
from scoring.selectors.surveys import survey_rows
from scoring.services import jobs
from scoring.services.errors import Refused
from scoring.services.surveys import save_slips
from units.models import User

_WIDTHS = (14, 40, 14, 60, 22, 12)


def survey_workbook(round_: Round, block_code: str = "") -> bytes:
    """The workbook of a round's survey counts as they stand, of one block or of all for ""; codes and names are texts."""
    rows = [row for row in survey_rows(round_) if not block_code or row.sheet.round_block.block.code == block_code]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SURVEY_SHEET
    sheet.freeze_panes = "E2"
    for number, line in enumerate(survey_table(rows), start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.number_format = "@"
                write_text(cell, value)
            elif value is not None:
                cell.value = value
            if number == 1:
                cell.font = Font(bold=True)
    for column in range(1, sheet.max_column + 1):
        width = _WIDTHS[column - 1] if column <= len(_WIDTHS) else 16
        sheet.column_dimensions[get_column_letter(column)].width = width
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def receive(*, round_: Round, file_name: str, content: bytes, actor: User, now: dt.datetime) -> Job:
    """Keep a workbook with the digest of what it would change; never raises for a bad file, touches no sheet."""
    plan = _plan(round_, content, actor)
    return shown.keep(
        kind=JobKind.SURVEY_IN, round_=round_, file_name=file_name, content=content, plan=plan, now=now, actor=actor
    )


def plan_of(job: Job, actor: User) -> SurveyPlan:
    """What applying the kept workbook would do to the round as it stands now."""
    return _plan(job.round, shown.content_of(job), actor)


def _plan(round_: Round, content: bytes, actor: User) -> SurveyPlan:
    plan = plan_survey(survey_rows(round_), read_table(content, SURVEY_SHEET))
    firsts: dict[int, SurveyChange] = {}
    for change in plan.changes:
        firsts.setdefault(change.row.sheet.pk, change)
    fix = "Xóa các dòng của đơn vị này."
    told = tuple(
        Finding(SURVEY_SHEET, one.cell, "phiếu", sheet.unit.code, f"{sheet.unit}: {_closed(sheet)}", ERROR, fix)
        for one in firsts.values()
        if not permissions.may(actor, "outside.score", sheet := one.row.sheet)
    )
    return SurveyPlan(plan.changes, plan.same, (*plan.findings, *told))


def _closed(sheet: Assessment) -> str:
    return f"phiếu đang ở trạng thái “{sheet.get_state_display()}” nên không sửa số phiếu được."


@transaction.atomic
def apply(*, job: Job, actor: User, now: dt.datetime) -> int:
    """Write a previewed workbook into every sheet it changes, all or nothing, once; returns how many rows were written.

    Raises Refused where the file has faults, says something else than what was shown, or was shown more than half an hour
    ago; NotAllowed, AlreadyDone; and what save_answers raises, with the unit in front.
    """
    plan = plan_of(job, actor)
    claimed = shown.claim(job=job, plan=plan, moved="Số liệu đã thay đổi", now=now, actor=actor)
    for sheet, slips in _by_sheet(plan.changes):
        try:
            save_slips(sheet=sheet, slips=slips, actor=actor, origin=Origin.EXCEL, now=now)
        except Refused as refusal:
            raise Refused(f"{sheet.unit}: {refusal}") from refusal
    jobs.end(job=claimed, now=now)
    return len(plan.changes)


def _by_sheet(changes: tuple[SurveyChange, ...]) -> list[tuple[Assessment, dict[str, tuple[list[Slips], int]]]]:
    """What to write by sheet, sheets in the order of their ids, so that two imports never wait for each other."""
    found: dict[int, dict[str, tuple[list[Slips], int]]] = defaultdict(dict)
    sheets: dict[int, Assessment] = {}
    for row, groups in merged(changes):
        sheets[row.sheet.pk] = row.sheet
        found[row.sheet.pk][row.code] = (groups, row.version)
    return [(sheets[key], found[key]) for key in sorted(found)]
