"""Score sheets without JavaScript: a whole field saved by one button, all or nothing; no rule stands here.

A field is one form (Desk.whole): `cell` repeats the codes of its rows, whose fields are named CODE:FIELD. A row's own
button sends `only`=CODE; one for another way of answering sends a second CODE:mode, one that takes what somebody else wrote
CODE:theirs, and nothing is written. Whatever else was typed stands there again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from scoring.enums import Origin
from scoring.forms import rows
from scoring.selectors import score_sheets
from scoring.selectors.surroundings import forget_cells
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Stale
from scoring.services.scores import Entry, save_answers
from scoring.views.cells import NO_SUCH_CRITERION, as_written, entry_of, read_cell
from scoring.views.desk import Desk, Posted, field_url, row_url
from scoring.views.responses import signed_in

CELL: Final = "cell"
ONLY: Final = "only"

Chosen = Sequence[tuple[score_sheets.Line, Posted]]


def save_field(
    request: HttpRequest, desk: Desk, render_page: Callable[[Desk, Sequence[Posted], int], HttpResponse]
) -> HttpResponse:
    """Write every cell that was posted in one go, or the one of the row's own button, and send the browser on.

    Refused: 422 (faulty) or 409 (stale, or closed meanwhile) with `render_page(desk, posted, status)`: every typed text
    stands there again. 400 for a criterion that the sheet does not have.
    """
    sheet = as_written(desk)
    found = [sheet.line(code) for code in dict.fromkeys(request.POST.getlist(CELL))]
    lines = [line for line in found if line is not None]
    only = request.POST.get(ONLY, "")
    if not lines or len(lines) < len(found) or only not in ("", *(line.leaf.code for line in lines)):
        return render(request, "400.html", {"exception": NO_SUCH_CRITERION}, status=HTTPStatus.BAD_REQUEST)
    desk = replace(desk, field=lines[0].leaf.field, whole=True)
    posted = [read_cell(_fields(request, line.leaf.code), desk, line) for line in lines]
    kept = [one for one in posted if f"{one.code}:theirs" not in request.POST]
    if len(kept) < len(posted) or any(len(request.POST.getlist(f"{one.code}:mode")) > 1 for one in posted):
        return render_page(desk, [replace(one, error="") for one in kept], HTTPStatus.OK)
    read = list(zip(lines, posted, strict=True))
    refused, status = _write(request, desk, [(line, one) for line, one in read if only in ("", one.code)])
    if refused is not None:
        return render_page(desk, [refused.get(one.code, one) for one in posted], status)
    unsaved = [one for line, one in read if only not in ("", one.code) and _is_new(desk, line, one)]
    if not unsaved:
        return _go_on(request, desk, read, only)
    forget_cells(desk.sheet)
    messages.success(request, f"Đã lưu tiêu chí {only}. Các ô khác vẫn giữ như bạn đã nhập và chưa lưu.")
    return render_page(desk, [replace(one, error="") for one in unsaved], HTTPStatus.OK)


def _go_on(request: HttpRequest, desk: Desk, read: Chosen, only: str) -> HttpResponse:
    """Send the browser to what was written: a row, or the field."""
    if only:
        return _see(next(row_url(desk, line) for line, one in read if one.code == only))
    messages.success(request, f"Đã lưu cả lĩnh vực: {len(read)} tiêu chí.")
    return _see(f"{field_url(desk, desk.field)}#{rows.row_id(desk.field, 'lv')}")


def _is_new(desk: Desk, line: score_sheets.Line, posted: Posted) -> bool:
    """Whether something was typed in a row that is not what the sheet holds."""
    cell = line.cell(desk.layer)
    return bool(posted.error) or entry_of(desk, line, posted) != Entry(cell.answer, cell.note, cell.evidence)


def _fields(request: HttpRequest, code: str) -> list[tuple[str, object]]:
    """The fields that were posted for one criterion, by their own names."""
    prefix = f"{code}:"
    return [(name.removeprefix(prefix), value) for name, value in request.POST.items() if name.startswith(prefix)]


def _see(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=HTTPStatus.SEE_OTHER)


def _write(request: HttpRequest, desk: Desk, chosen: Chosen) -> tuple[Mapping[str, Posted] | None, HTTPStatus]:
    """Write all of them or none: (None, 200), or every cell as it shall be shown again with its status."""
    sent = {one.code: one for _line, one in chosen}
    if any(one.error for one in sent.values()):
        return sent, HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        save_answers(
            assessment=desk.sheet,
            layer=desk.layer,
            answers={one.code: (entry_of(desk, line, one), one.seen_version) for line, one in chosen},
            actor=signed_in(request),
            origin=Origin.WEB,
            now=timezone.now(),
        )
    except Stale as stale:
        other = {cell.code: replace(sent[cell.code], stale=Stale([cell])) for cell in stale.cells}
        return sent | other, HTTPStatus.CONFLICT
    except Faulty as faulty:
        texts = {code: replace(sent[code], error=" ".join(found)) for code, found in faulty.faults.items()}
        return sent | texts, HTTPStatus.UNPROCESSABLE_ENTITY
    except (NotOpen, NotAllowed) as refusal:
        return {code: replace(one, error=str(refusal)) for code, one in sent.items()}, HTTPStatus.CONFLICT
    return None, HTTPStatus.OK
