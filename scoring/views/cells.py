"""Score sheets cell by cell, for every layer above the unit's own: the save of one cell; no rule stands here.

How a page of a layer uses it (inspectors.py, organisers):

    desk = Desk(sheet=sheet, layer=Layer.COUNCIL, seen=layers_for_organiser(sheet, closed=…),
                page_url=reverse("overseen_sheet", …), save_url=reverse("council_save", …), closed="" or why not)
    page:  render(request, "…html", desk_context(desk) | {…})     its template extends scoring/sheet/page.html
    save:  return save_cell(request, desk, render_page)           render_page(desk, posted, status) gives the page again,
                                                                  with desk_context(desk, posted)

The form reads what was typed, services.scores judges and writes. `closed`: score_sheets.why_not_now(sheet, layer, now).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from scoring.enums import Layer, Origin
from scoring.forms import answers, rows
from scoring.selectors import score_sheets
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Stale
from scoring.services.scores import Entry, Saved, save_answers
from scoring.views.desk import Desk, Posted, desk_context, row_url
from scoring.views.responses import signed_in

_VERSION: Final = re.compile(r"[0-9]{1,9}")
NO_SUCH_CRITERION = "Phiếu này không có tiêu chí được gửi lên. Hãy tải lại trang rồi nhập lại."


def save_cell(
    request: HttpRequest, desk: Desk, render_page: Callable[[Desk, Posted, int], HttpResponse]
) -> HttpResponse:
    """Write the cell that was posted to the desk's layer and answer with its row (or the page, without JavaScript).

    Written: the row with its new version and the total bar, or 303 to the row. Refused: 422 (faulty) or 409 (stale, or
    closed meanwhile) with the row or `render_page(desk, posted, status)`, what was typed kept. 400 for a criterion that the
    sheet does not have.
    """
    line = as_written(desk).line(request.POST.get("code", ""))
    if line is None:
        return render(request, "400.html", {"exception": NO_SUCH_CRITERION}, status=HTTPStatus.BAD_REQUEST)
    desk, saved = replace(desk, field=line.leaf.field), None
    posted, status = read_cell(request.POST.items(), desk, line), HTTPStatus.UNPROCESSABLE_ENTITY
    if not posted.error:
        posted, status, saved = _write(request, desk, line, posted)
    if request.headers.get("HX-Request") == "true":
        return _fragment(request, desk, posted, saved, status)
    if status == HTTPStatus.OK and not posted.switched:
        return HttpResponseRedirect(row_url(desk, line), status=HTTPStatus.SEE_OTHER)
    return render_page(desk, posted, status)


def as_written(desk: Desk) -> score_sheets.Sheet:
    """The sheet as far as reading a form needs it: the desk's own cells and the unit's; no query at a desk's own lookup."""
    return score_sheets.read_sheet(desk.sheet, desk.seen & {str(Layer.SELF), desk.layer})


def read_cell(fields: Iterable[tuple[str, object]], desk: Desk, line: score_sheets.Line) -> Posted:
    """What was posted for a cell, with the answer to be written: the unit's own where the button agrees with it."""
    sent = {name: str(value) for name, value in fields}
    code, names = line.leaf.code, rows.names_of(line.leaf)
    typed = {name: answers.without_controls(value) for name, value in sent.items() if name in names}
    reading = answers.read_answer(line.leaf, desk.layer, typed)
    own, unit = line.cell(desk.layer), line.cell(Layer.SELF)
    if "agree" in typed and unit.answer is not None:
        reading = answers.Reading(answers.mode_of(unit.answer), dict(unit.answer))
    switched = reading.is_blank and reading.mode != answers.mode_of(own.answer)
    if switched:
        reading = replace(reading, answer=None if own.answer is None else dict(own.answer))
    version = sent.get("seen_version", "")
    if not _VERSION.fullmatch(version):
        return Posted(code, typed, reading, 0, error="Thiếu phiên bản của ô này. Hãy tải lại trang rồi nhập lại.")
    return Posted(code, typed, reading, int(version), switched, rows.fault_text(line.leaf, reading.faults))


def entry_of(desk: Desk, line: score_sheets.Line, posted: Posted) -> Entry:
    """What the cell shall hold; documents that the desk has no field for stay as they are."""
    documents = posted.typed.get("evidence", line.cell(desk.layer).evidence).strip()
    return Entry(posted.reading.answer, posted.typed.get("note", "").strip(), documents)


def _write(
    request: HttpRequest, desk: Desk, line: score_sheets.Line, posted: Posted
) -> tuple[Posted, HTTPStatus, Saved | None]:
    entry = entry_of(desk, line, posted)
    try:
        saved = save_answers(
            assessment=desk.sheet,
            layer=desk.layer,
            answers={posted.code: (entry, posted.seen_version)},
            actor=signed_in(request),
            origin=Origin.WEB,
            now=timezone.now(),
        )
    except Stale as stale:
        return replace(posted, stale=stale), HTTPStatus.CONFLICT, None
    except Faulty as faulty:
        return replace(posted, error=" ".join(faulty.faults[posted.code])), HTTPStatus.UNPROCESSABLE_ENTITY, None
    except (NotOpen, NotAllowed) as refused:
        return replace(posted, error=str(refused)), HTTPStatus.CONFLICT, None
    return posted, HTTPStatus.OK, saved


def _fragment(
    request: HttpRequest, desk: Desk, posted: Posted, saved: Saved | None, status: HTTPStatus
) -> HttpResponse:
    """The row that was sent and the total bar, for cell.js to put in their places; what was written is not read again."""
    desk, shown = replace(desk, view="", search=""), None if saved and not posted.switched else posted
    sheet = score_sheets.read_sheet(desk.sheet, desk.seen, saved.cells) if saved else None
    totals = saved.totals if saved else ()
    context = desk_context(desk, shown, sheet=sheet, totals=totals, only=posted.code) | {"desk": desk}
    context["row"] = next(row for group in context["fields"] for row in group["rows"])
    return render(request, "scoring/sheet/saved.html", context, status=status)
