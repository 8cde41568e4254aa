"""Independent marks (chấm độc lập): a member's own marks, cell by cell, with the colleagues' once saved; no rule, no query."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import Layer, Origin
from scoring.forms.marks import marked_row
from scoring.models import Assessment
from scoring.selectors import marks as marking
from scoring.selectors import score_sheets
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Stale
from scoring.services.marks import save_marks
from scoring.views import lookups
from scoring.views.cells import NO_SUCH_CRITERION, entry_of, read_cell
from scoring.views.desk import FIELD_PARAMETER, Desk, Posted, desk_context, row_url
from scoring.views.inspectors import why_closed_here
from scoring.views.responses import signed_in


def _url(name: str, sheet: Assessment) -> str:
    return reverse(name, kwargs={"round_code": sheet.round.code, "unit_code": sheet.unit.code})


def _desk(request: HttpRequest, sheet: Assessment) -> Desk:
    return Desk(
        sheet=sheet,
        layer=Layer.INSPECTION,
        seen=frozenset({str(Layer.SELF)}),
        page_url=_url("inspection_marks", sheet),
        save_url=_url("inspection_marks_save", sheet),
        closed=why_closed_here(request, sheet),
        field=request.GET.get(FIELD_PARAMETER, ""),
        total_label="Đơn vị tự chấm",
        history_url=_url("inspection_history", sheet),
        touch=True,
    )


def _context(request: HttpRequest, desk: Desk, posted: Posted | None = None) -> dict[str, Any]:
    """What the desk draws, with the colleagues' marks in the rows of criteria that the person has marked."""
    mine = marking.read_desk(desk.sheet, request.user)
    context = desk_context(desk, posted, sheet=mine.own)
    for group in context["fields"]:
        group["rows"] = [
            marked_row(row, mine.board[row["code"]], signed_in(request).pk) if row["code"] in mine.board else row
            for row in group["rows"]
        ]
    return context | {"mine": mine}


def _page(request: HttpRequest, desk: Desk, posted: Posted | None = None, status: int = 200) -> HttpResponse:
    context = _context(request, desk, posted) | {
        "settle_url": _url("inspection_settle", desk.sheet) if _is_head(request, desk.sheet) else "",
        "illustrative": desk.sheet.round.illustrative,
    }
    return render(request, "scoring/inspectors/marks.html", context, status=status)


def _is_head(request: HttpRequest, sheet: Assessment) -> bool:
    return permissions.may(request.user, "inspection.settle", sheet)


@require_safe
@requires("inspection.read", lookups.marked_sheet)
def inspection_marks(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The sheet with my own marks; a colleague's stands in a row once mine is saved."""
    return _page(request, _desk(request, sheet))


@require_POST
@requires("inspection.score", lookups.marked_sheet)
def inspection_marks_save(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Save my mark of one criterion: the row again, or the page without JavaScript; refused ones keep what was typed."""
    desk = _desk(request, sheet)
    line = marking.own_sheet(sheet, request.user).line(request.POST.get("code", ""))
    if line is None:
        return render(request, "400.html", {"exception": NO_SUCH_CRITERION}, status=HTTPStatus.BAD_REQUEST)
    desk = replace(desk, field=line.leaf.field)
    posted = read_cell(request.POST.items(), desk, line)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if not posted.error:
        posted, status = _write(request, desk, line, posted)
    is_written = status == HTTPStatus.OK and not posted.switched
    if request.headers.get("HX-Request") == "true":
        return _fragment(request, desk, posted.code, None if is_written else posted, status)
    if is_written:
        return HttpResponseRedirect(row_url(desk, line), status=HTTPStatus.SEE_OTHER)
    return _page(request, desk, posted, status)


def _write(request: HttpRequest, desk: Desk, line: score_sheets.Line, posted: Posted) -> tuple[Posted, HTTPStatus]:
    try:
        save_marks(
            assessment=desk.sheet,
            marks={posted.code: (entry_of(desk, line, posted), posted.seen_version)},
            actor=signed_in(request),
            origin=Origin.WEB,
            now=timezone.now(),
        )
    except Stale as stale:
        return replace(posted, stale=stale), HTTPStatus.CONFLICT
    except Faulty as faulty:
        return replace(posted, error=" ".join(faulty.faults[posted.code])), HTTPStatus.UNPROCESSABLE_ENTITY
    except (NotOpen, NotAllowed) as refusal:
        return replace(posted, error=str(refusal)), HTTPStatus.CONFLICT
    return posted, HTTPStatus.OK


def _fragment(request: HttpRequest, desk: Desk, code: str, posted: Posted | None, status: HTTPStatus) -> HttpResponse:
    context = _context(request, replace(desk, view="", search=""), posted)
    rows = [row for group in context["fields"] for row in group["rows"]]
    context["row"] = next(row for row in rows if row["code"] == code)
    return render(request, "scoring/sheet/saved.html", context, status=status)
