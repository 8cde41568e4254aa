"""Figures and procedures through workbooks: the file out, the preview, and all of it written in one transaction, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from io import BytesIO

from django.core.files.base import ContentFile
from django.db import transaction
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cchc_portal.spreadsheets import write_text
from scoring.enums import Origin
from scoring.enums.figures import FigureUploadKind
from scoring.excel.figures import FigurePlan, figure_table, plan_figures
from scoring.excel.layout import CUTS_SHEET, FIGURES_SHEET
from scoring.excel.procedures import CutPlan, cut_table, plan_cuts
from scoring.excel.reader import read_workbook
from scoring.models import FigureUpload
from scoring.selectors.indicators.desk import figure_desk
from scoring.selectors.indicators.place import Place
from scoring.selectors.indicators.procedures import Home, cut_page
from scoring.services.errors import Refused
from scoring.services.indicators.procedures import save_cuts
from scoring.services.indicators.reports import save_figures
from scoring.services.indicators.uploads import claim_upload, keep_upload
from units.models import User

_WIDTHS = (24, 60, 16, 22)
FAULTY = "Tệp có lỗi nên không ghi được. Sửa lỗi rồi tải lên lại."


def figure_workbook(place: Place) -> bytes:
    """The workbook of a unit's figures of a period as they stand."""
    return _workbook(FIGURES_SHEET, figure_table(figure_desk(place)), head=3)


def cut_workbook(home: Home) -> bytes:
    """The workbook of a unit's procedures as they stand."""
    return _workbook(CUTS_SHEET, cut_table(cut_page(home.unit)), head=1)


def _workbook(title: str, table: Sequence[Sequence[str | int | None]], head: int) -> bytes:
    """Rows as a sheet: texts never run, codes and approximate figures are texts, whole numbers are numbers."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.freeze_panes = f"A{head + 1}"
    for number, line in enumerate(table, start=1):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.number_format = "@"
                write_text(cell, value)
            elif value is not None:
                cell.value = value
            if number == head:
                cell.font = Font(bold=True)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def receive_figures(*, place: Place, file_name: str, content: bytes, actor: User, now: dt.datetime) -> FigureUpload:
    """Keep a workbook of figures with the digest of what it would change; never raises for a bad file, writes no figure."""
    plan = plan_figures(figure_desk(place), read_workbook(content))
    return keep_upload(
        kind=FigureUploadKind.REPORT,
        unit=place.unit,
        period=place.period,
        file=ContentFile(content, name=file_name),
        shown_sha256=plan.sha256,
        now=now,
        actor=actor,
    )


def receive_cuts(*, home: Home, file_name: str, content: bytes, actor: User, now: dt.datetime) -> FigureUpload:
    """Keep a workbook of procedures, as `receive_figures` does."""
    plan = plan_cuts(cut_page(home.unit), read_workbook(content))
    return keep_upload(
        kind=FigureUploadKind.CUTS,
        unit=home.unit,
        period=None,
        file=ContentFile(content, name=file_name),
        shown_sha256=plan.sha256,
        now=now,
        actor=actor,
    )


def figure_plan_of(upload: FigureUpload, place: Place) -> FigurePlan:
    """What applying a kept workbook would do to the figures as they stand now."""
    return plan_figures(figure_desk(place), read_workbook(_content(upload)))


def cut_plan_of(upload: FigureUpload, home: Home) -> CutPlan:
    """What applying a kept workbook would do to the procedures as they stand now."""
    return plan_cuts(cut_page(home.unit), read_workbook(_content(upload)))


def _content(upload: FigureUpload) -> bytes:
    with upload.file.open("rb") as file:
        content: bytes = file.read()
    return content


@transaction.atomic
def apply_figures(*, upload: FigureUpload, place: Place, actor: User, now: dt.datetime) -> int:
    """Write a previewed workbook of figures, all or nothing, once; returns how many changed.

    Raises what claim_upload and save_figures raise, and Refused for a faulty file.
    """
    plan = figure_plan_of(upload, place)
    claim_upload(upload=upload, shown_sha256=plan.sha256, now=now, actor=actor)
    if plan.errors:
        raise Refused(FAULTY)
    written = save_figures(place=place, typed=plan.typed, send=False, origin=Origin.EXCEL, now=now, actor=actor)
    return written.changed


@transaction.atomic
def apply_cuts(*, upload: FigureUpload, home: Home, actor: User, now: dt.datetime) -> int:
    """Write a previewed workbook of procedures, as `apply_figures` does."""
    plan = cut_plan_of(upload, home)
    claim_upload(upload=upload, shown_sha256=plan.sha256, now=now, actor=actor)
    if plan.errors:
        raise Refused(FAULTY)
    return save_cuts(home=home, cuts=plan.cuts, origin=Origin.EXCEL, now=now, actor=actor)
