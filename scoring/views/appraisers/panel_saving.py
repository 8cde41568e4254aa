"""What an appraiser sends from the open cell: the whole entry with its reason, or a flag for explanation; no rule."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone

from scoring.enums import Origin
from scoring.forms import rows
from scoring.forms.appraisal import drawn
from scoring.services.appraisal import appraise_sheets
from scoring.services.errors import AlreadyDone, Faulty, Refused, Stale
from scoring.services.explanations import flag_criterion, settle_explanation, unflag_criterion
from scoring.services.scores import Entry
from scoring.views.appraisers.desk import FieldDesk, UnitCell, cell_url
from scoring.views.appraisers.grid import grid_response
from scoring.views.appraisers.panel import PanelState, panel_context, typed_with_reason
from scoring.views.cells import entry_of, read_cell
from scoring.views.desk import Desk, Posted
from scoring.views.responses import refused, signed_in

SAVED: Final = "scoring/appraisers/_panel_saved.html"
FLAG, UNFLAG, SETTLE = "co", "bo-co", "ket-luan"


def save_panel(desk: FieldDesk, unit_cell: UnitCell) -> HttpResponse:
    """Write the open cell, or ask its unit to explain, take that back, or conclude it."""
    action = desk.request.POST.get("viec", "")
    return _flag(desk, unit_cell, action) if action in (FLAG, UNFLAG, SETTLE) else _write(desk, unit_cell)


def _write(desk: FieldDesk, unit_cell: UnitCell) -> HttpResponse:
    line = next(one for one in unit_cell.read.lines if one.leaf.code == unit_cell.code)
    reason = desk.request.POST.get("reason_code", "")
    typed = typed_with_reason(desk.request.POST.dict(), reason, desk.reasons.get(reason, reason))
    table = Desk(unit_cell.sheet, desk.layer, unit_cell.seen, desk.url("appraisal"), desk.url("appraisal_save"))
    posted = read_cell(typed.items(), table, line)
    if posted.error or posted.switched:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if posted.error else HTTPStatus.OK
        return _again(desk, unit_cell, PanelState(posted, reason), status)
    entry = replace(entry_of(table, line, posted), reason_code=reason if posted.reading.answer is not None else "")
    outcome = appraise_sheets(
        wishes=[(unit_cell.sheet, {unit_cell.code: (entry, posted.seen_version)})],
        layer=desk.layer,
        actor=signed_in(desk.request),
        origin=Origin.WEB,
        now=timezone.now(),
    )[0]
    if outcome.refusal is not None:
        return _refused(desk, unit_cell, posted, entry, outcome.refusal)
    if desk.request.headers.get("HX-Request") == "true":
        return _fresh(desk, desk.unit_cell(unit_cell.sheet.unit.code, unit_cell.code))
    messages.success(desk.request, f"Đã lưu {unit_cell.sheet.unit.name}, tiêu chí {unit_cell.code}.")
    return _back(desk, unit_cell)


def _refused(desk: FieldDesk, unit_cell: UnitCell, posted: Posted, entry: Entry, refusal: Refused) -> HttpResponse:
    """The panel again with what was typed: both values of a conflict, else what is wrong."""
    reason = entry.reason_code or desk.request.POST.get("reason_code", "")
    if isinstance(refusal, Faulty):
        said = replace(posted, error=" ".join(refusal.faults.get(unit_cell.code, ())))
        return _again(desk, unit_cell, PanelState(said, reason), HTTPStatus.UNPROCESSABLE_ENTITY)
    if isinstance(refusal, Stale):
        conflict = _conflict(desk, unit_cell, entry, refusal)
        state = PanelState(replace(posted, stale=refusal), reason, conflict)
        return _again(desk, unit_cell, state, HTTPStatus.CONFLICT)
    return _again(desk, unit_cell, PanelState(replace(posted, error=str(refusal)), reason), HTTPStatus.CONFLICT)


def _conflict(desk: FieldDesk, unit_cell: UnitCell, entry: Entry, stale: Stale) -> dict[str, Any]:
    rules, code, theirs = unit_cell.read.rules, unit_cell.code, stale.cells[0]
    mine = rows.spoken(rules, code, desk.layer, entry.answer, entry.note, entry.reason_code)
    other = rows.spoken(rules, code, desk.layer, theirs.answer, theirs.note, theirs.reason_code)
    kept = [(name, value) for name, value in _lasting(desk.request.POST) if name != "seen_version"]
    return {
        "name": theirs.updated_by or "Người khác",
        "at": theirs.updated_at,
        "mine": mine.points,
        "mine_note": mine.said,
        "theirs": other.points,
        "theirs_note": other.said,
        "keep": [*kept, ("seen_version", str(theirs.version))],
        "take_url": cell_url(desk, *_key(unit_cell)),
    }


def _lasting(data: QueryDict) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in data.items() if name not in ("csrfmiddlewaretoken", "viec")]


def _flag(desk: FieldDesk, unit_cell: UnitCell, action: str) -> HttpResponse:
    """Ask the unit to explain the criterion, ask it no more, or conclude it."""
    actor, now = signed_in(desk.request), timezone.now()
    about: dict[str, Any] = {"assessment": unit_cell.sheet, "code": unit_cell.code, "actor": actor, "now": now}
    question = desk.request.POST.get("question", "")
    try:
        if action == FLAG:
            flag_criterion(**about, question=question)
        elif action == UNFLAG:
            unflag_criterion(**about)
        else:
            settle_explanation(**about, seen_version=_version(desk.request))
    except Faulty as faulty:
        error = " ".join(faulty.faults.get(unit_cell.code, ()))
        state = PanelState(question=question, question_error=error)
        return grid_response(desk, panel=(_key(unit_cell), state), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except AlreadyDone as done:
        messages.info(desk.request, str(done))
    except Refused as refusal:
        return refused(desk.request, refusal, cell_url(desk, *_key(unit_cell)))
    return _back(desk, unit_cell)


def _version(request: HttpRequest) -> int:
    sent = request.POST.get("flag_version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1  # noqa: PLR2004 - as cells do


def _key(unit_cell: UnitCell) -> tuple[str, str]:
    return unit_cell.sheet.unit.code, unit_cell.code


def _again(desk: FieldDesk, unit_cell: UnitCell, state: PanelState, status: int) -> HttpResponse:
    if desk.request.headers.get("HX-Request") == "true":
        return render(desk.request, SAVED, panel_context(desk, unit_cell, state), status=status)
    return grid_response(desk, panel=(_key(unit_cell), state), status=status)


def _fresh(desk: FieldDesk, unit_cell: UnitCell) -> HttpResponse:
    """The panel and the cell of the grid as they stand now."""
    unit = unit_cell.sheet.unit
    context = panel_context(desk, unit_cell) | {
        "c": drawn(unit_cell.cell(), unit.code, desk.layer, unit_cell.closed),
        "unit": unit,
        "live": True,
    }
    return render(desk.request, SAVED, context)


def _back(desk: FieldDesk, unit_cell: UnitCell) -> HttpResponse:
    return HttpResponseRedirect(cell_url(desk, *_key(unit_cell)), status=HTTPStatus.SEE_OTHER)
