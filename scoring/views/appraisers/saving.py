"""What an appraiser sends from the grid: a cell, everything on the page, or a take-over; the service judges and writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cchc_portal.http import requires
from scoring.enums import Origin
from scoring.forms import rows
from scoring.forms.appraisal import Read, Trouble, Typed, drawn, read_cell
from scoring.forms.appraisal_sent import Sent, sent_page
from scoring.selectors.appraisal_grid import GridCell, GridRow
from scoring.selectors.appraisers import AppraisedField
from scoring.services.appraisal import Outcome, Wishes, appraise_sheets
from scoring.services.errors import Faulty, Stale
from scoring.services.scores import Entry
from scoring.views import lookups
from scoring.views.appraisers.desk import FieldDesk, UnitCell, cell_url
from scoring.views.appraisers.grid import grid_response
from scoring.views.appraisers.panel_saving import save_panel
from scoring.views.cells import NO_SUCH_CRITERION
from scoring.views.responses import signed_in

CELL = "scoring/appraisers/_saved.html"


@require_POST
@requires("appraisal.write", lookups.appraised_field)
def appraisal_save(request: HttpRequest, field: AppraisedField, **_: object) -> HttpResponse:
    """Write what was sent: the open cell, one cell of the grid, or everything on the page."""
    desk = FieldDesk(request, field)
    if "o" not in request.POST:
        return _save_page(desk) if "ma" in request.POST else _unknown(request)
    unit, _colon, code = request.POST["o"].partition(":")
    try:
        unit_cell = desk.unit_cell(unit, code)
    except Http404:
        return _unknown(request)
    return save_panel(desk, unit_cell) if "mo" in request.POST else _save_cell(desk, unit_cell)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "400.html", {"exception": NO_SUCH_CRITERION}, status=HTTPStatus.BAD_REQUEST)


# --- One cell ---------------------------------------------------------------------------------------------------------


def _save_cell(desk: FieldDesk, unit_cell: UnitCell) -> HttpResponse:
    """Write one cell of the grid and answer with it."""
    sent, code = desk.request.POST, unit_cell.code
    version = sent.get("seen_version", "")
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1  # noqa: PLR2004 - as cells do
    typed = Typed(sent.get("d", ""), sent.get("r", ""), seen, take="lay" in sent)
    cell = unit_cell.cell()
    read = read_cell(cell, desk.layer, typed, desk.reasons)
    if read.error:
        return _cell(desk, unit_cell, cell, Trouble(typed, read.error), HTTPStatus.UNPROCESSABLE_ENTITY)
    outcome = _appraise(desk, [(unit_cell.sheet, {code: (read.entry, seen)})])[0]
    if outcome.refusal is None:
        stored = outcome.saved.cells if outcome.saved else None
        return _cell(desk, unit_cell, unit_cell.cell(stored), None, HTTPStatus.OK)
    trouble = _trouble(unit_cell.read.rules, desk, unit_cell.sheet.unit.code, code, typed, read, outcome.refusal)
    faulty = isinstance(outcome.refusal, Faulty)
    return _cell(desk, unit_cell, cell, trouble, HTTPStatus.UNPROCESSABLE_ENTITY if faulty else HTTPStatus.CONFLICT)


def _appraise(desk: FieldDesk, wishes: Sequence[tuple[Any, Wishes]]) -> list[Outcome]:
    actor, now = signed_in(desk.request), timezone.now()
    return list(appraise_sheets(wishes=wishes, layer=desk.layer, actor=actor, origin=Origin.WEB, now=now))


def _cell(desk: FieldDesk, unit_cell: UnitCell, cell: GridCell, trouble: Trouble | None, status: int) -> HttpResponse:
    unit = unit_cell.sheet.unit
    context = {
        "c": drawn(cell, unit.code, desk.layer, "", trouble),
        "unit": unit,
        "reasons": desk.reasons,
        "fragment": True,
        "is_second": desk.layer != "appraisal_1",
    }
    return render(desk.request, CELL, context, status=status)


def _trouble(
    rules: Any, desk: FieldDesk, unit: str, code: str, typed: Typed, read: Read, refusal: Exception
) -> Trouble:
    """Why a cell was not written; of a conflict both values whole."""
    if isinstance(refusal, Faulty):
        return Trouble(typed, " ".join(refusal.faults.get(code, ())))
    theirs = next((one for one in refusal.cells if one.code == code), None) if isinstance(refusal, Stale) else None
    if theirs is None:
        return Trouble(typed, "" if isinstance(refusal, Stale) else str(refusal))
    entry = read.entry or Entry(None, "Lấy theo" if typed.take else "")
    mine = rows.spoken(rules, code, desk.layer, entry.answer, entry.note, entry.reason_code)
    other = rows.spoken(rules, code, desk.layer, theirs.answer, theirs.note, theirs.reason_code)
    conflict = {
        "name": theirs.updated_by or "Người khác",
        "at": theirs.updated_at,
        "mine": mine.points,
        "mine_note": mine.said,
        "theirs": other.points,
        "theirs_note": other.said,
        "take_url": cell_url(desk, unit, code),
    }
    return Trouble(typed, conflict=conflict, version=theirs.version)


# --- Everything on the page -------------------------------------------------------------------------------------------


def _save_page(desk: FieldDesk) -> HttpResponse:
    """Write what was changed on the page and what is to be taken over, each sheet whole; the rest is shown again."""
    sent = sent_page(desk.request.POST)
    grid = desk.grid(desk.block(sent.units[0] if sent.units else ""))
    shown = {row.sheet.unit.code: row for row in grid.rows if not row.locked}
    wishes, troubles, reads = [], dict[tuple[str, str], Trouble](), dict[tuple[str, str], Read]()
    for unit, cells in sent.by_unit(shown):
        found = _read_row(desk, shown[unit], cells)
        reads |= {(unit, code): read for code, read in found.items()}
        if faults := {(unit, code): Trouble(cells[code], read.error) for code, read in found.items() if read.error}:
            kept = {(unit, code): Trouble(typed) for code, typed in cells.items() if not typed.take}
            troubles |= kept | faults
        elif found:
            wishes.append((shown[unit].sheet, {code: (read.entry, cells[code].seen) for code, read in found.items()}))
    written = 0
    for outcome in _appraise(desk, wishes):
        unit = outcome.sheet.unit.code
        if outcome.refusal is None:
            written += len(outcome.saved.versions) if outcome.saved else 0
            continue
        for code, typed in sent.cells_of(unit).items():
            if (unit, code) in reads:
                read = reads[unit, code]
                troubles[unit, code] = _trouble(grid.rules, desk, unit, code, typed, read, outcome.refusal)
    return _answer_page(desk, sent, written, troubles)


def _read_row(desk: FieldDesk, row: GridRow, cells: Mapping[str, Typed]) -> dict[str, Read]:
    """What each changed cell of a row shall hold."""
    taken = {code for code, typed in cells.items() if typed.take}
    known = {cell.leaf.code: cell for cell in row.cells if not (cell.why and cell.leaf.code in taken)}
    return {
        code: read_cell(known[code], desk.layer, typed, desk.reasons) for code, typed in cells.items() if code in known
    }


def _answer_page(
    desk: FieldDesk, sent: Sent, written: int, troubles: Mapping[tuple[str, str], Trouble]
) -> HttpResponse:
    if not troubles:
        messages.success(desk.request, f"Đã ghi {written} ô." if written else "Không có ô nào thay đổi.")
        back = f"{desk.url('appraisal').partition('?')[0]}?{desk.request.GET.urlencode()}"
        return HttpResponseRedirect(f"{back}#{sent.anchor or 'luoi'}", status=HTTPStatus.SEE_OTHER)
    units = len({unit for unit, _code in troubles})
    done = f"Đã ghi {written} ô. " if written else ""
    messages.error(desk.request, f"{done}{units} đơn vị chưa ghi ô nào: xem các ô được đánh dấu, sửa rồi lưu lại.")
    stale = any(trouble.conflict for trouble in troubles.values())
    return grid_response(desk, troubles, status=HTTPStatus.CONFLICT if stale else HTTPStatus.UNPROCESSABLE_ENTITY)
