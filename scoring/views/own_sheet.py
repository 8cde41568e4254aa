"""A unit's own sheet: scored cell by cell while that is open, read as a table otherwise, printed; no rule and no query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import Layer
from scoring.forms import finding
from scoring.forms.own_sheet import SheetTable, sheet_table
from scoring.models import Assessment
from scoring.selectors import score_sheets
from scoring.selectors.deadlines import Deadline
from scoring.selectors.last_year import points_of_last_year
from scoring.selectors.minutes import shows_minutes
from scoring.selectors.rankings import class_levels
from scoring.selectors.recommendations import left_by_last_round
from scoring.selectors.standings import own_provisional_row
from scoring.selectors.windows import span_of
from scoring.views import focus, lookups
from scoring.views.cells import save_cell
from scoring.views.desk import (
    FIELD_PARAMETER,
    WAY_PARAMETER,
    WHOLE_FIELD,
    Desk,
    Posted,
    desk_context,
    row_url,
    total_items,
)
from scoring.views.presence import here_too
from scoring.views.whole_field import CELL, save_field

VIEW_PARAMETER = "xem"
TABLE = "bang"
SEARCH_PARAMETER = "tim"


@require_safe
@requires("sheet.read", lookups.own_desk)
def own_sheet(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The unit's own sheet: to score while it is drafting and the step open; else, and when asked for, to read."""
    windows = score_sheets.windows_of(sheet)
    desk = _desk(request, sheet, score_sheets.why_not_now(sheet, Layer.SELF, timezone.now(), windows))
    shared = _shared(request, sheet, windows)
    if desk.closed or request.GET.get(VIEW_PARAMETER) == TABLE:
        return render(request, "scoring/staff/sheet.html", shared | {"desk": desk} | _reading(request, desk))
    lines = score_sheets.read_sheet(sheet, desk.seen)
    found = finding.found(lines.lines, desk.search) if desk.search else []
    if len(found) == 1:
        return redirect(row_url(desk, found[0]))
    return render(request, "scoring/staff/own_desk.html", shared | _drawn(request, desk, lines=lines))


@require_POST
@requires("sheet.score", lookups.own_desk)
def own_sheet_save(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Write one cell of the unit, or without JavaScript a whole field."""
    desk = _desk(request, sheet, score_sheets.why_not_now(sheet, Layer.SELF, timezone.now()))
    if CELL in request.POST:
        return save_field(request, desk, lambda desk, posted, status: _page(request, desk, posted, status))
    desk = focus.as_shown(request, desk)
    answer = save_cell(request, desk, lambda desk, posted, status: _page(request, desk, [posted], status))
    return focus.kept(request, desk, answer)


@require_safe
@requires("sheet.read", lookups.own_desk)
def own_sheet_print(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """In phiếu tự chấm: the unit's own answers alone, in the columns of the annex, with a place to sign."""
    own = frozenset({str(Layer.SELF)})
    context = {
        "sheet": sheet,
        "table": sheet_table(score_sheets.read_sheet(sheet, own), own),
        "total": score_sheets.totals_for(sheet, own)[0],
        "illustrative": sheet.round.illustrative,
    }
    return render(request, "scoring/staff/print.html", context)


def _desk(request: HttpRequest, sheet: Assessment, closed: str) -> Desk:
    codes = {"round_code": sheet.round.code, "unit_code": sheet.unit.code}
    may_submit = permissions.may(request.user, "sheet.submit", sheet)
    view = request.GET.get(VIEW_PARAMETER, "")
    view = view if view in finding.VIEWS and not focus.is_wanted(request) else ""
    return Desk(
        sheet=sheet,
        layer=Layer.SELF,
        seen=score_sheets.seen_by_unit(sheet),
        page_url=reverse("own_sheet", kwargs=codes),
        save_url=reverse("own_sheet_save", kwargs=codes) + (f"?{VIEW_PARAMETER}={view}" if view else ""),
        closed=closed,
        total_label="Tổng điểm tự chấm",
        bar_action=f"scoring/staff/{'submit_button' if may_submit else 'submit_wait'}.html",
        bar_url=reverse("own_sheet_submit", kwargs=codes),
        field=request.GET.get(FIELD_PARAMETER, ""),
        view=view,
        search=request.GET.get(SEARCH_PARAMETER, "").strip()[:100],
        whole=request.GET.get(WAY_PARAMETER) == WHOLE_FIELD,
        history_url=reverse("own_sheet_history", kwargs=codes),
        last_year=points_of_last_year(sheet),
    )


def _page(request: HttpRequest, desk: Desk, posted: Sequence[Posted], status: int) -> HttpResponse:
    """The desk again with what was sent and not written."""
    shared = _shared(request, desk.sheet, score_sheets.windows_of(desk.sheet))
    return render(request, "scoring/staff/own_desk.html", shared | _drawn(request, desk, *posted), status=status)


def _drawn(
    request: HttpRequest, desk: Desk, *posted: Posted, lines: score_sheets.Sheet | None = None
) -> dict[str, Any]:
    """What own_desk.html draws: the rows of the desk, or one of them at a time."""
    one_by_one = focus.is_wanted(request) and not desk.whole
    context = desk_context(focus.focused(desk) if one_by_one else desk, *posted, sheet=lines)
    if one_by_one:
        code = posted[0].code if posted else request.GET.get(focus.CRITERION_PARAMETER, "")
        context |= focus.one_by_one(desk, context["fields"], code)
    return context | {"focus_url": focus.address(desk)}


def _shared(request: HttpRequest, sheet: Assessment, windows: Sequence[Any]) -> dict[str, Any]:
    """What both ways of showing the sheet have: where it stands, until when, what the reader may do with it."""
    may = {name: permissions.may(request.user, f"sheet.{name}", sheet) for name in ("score", "submit", "withdraw")}
    return {
        "sheet": sheet,
        "deadline": Deadline(span_of(Layer.SELF, windows).closes_at, timezone.now()),
        "may": may,
        "one_button_url": f"{request.path}?{_one_button(request)}",
        "has_minutes": shows_minutes(sheet, score_sheets.seen_by_unit(sheet)),
        "left": left_by_last_round(sheet, timezone.now()),
        "illustrative": sheet.round.illustrative,
        **here_too(request, sheet, Layer.SELF),
    }


def _one_button(request: HttpRequest) -> str:
    """The page's own parameters, with a field saved by one button."""
    chosen = request.GET.copy()
    chosen[WAY_PARAMETER] = WHOLE_FIELD
    return chosen.urlencode()


def _reading(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """The sheet as a table over the layers that the unit may see now, with its own line of the provisional ranking."""
    sheet = desk.sheet
    table = sheet_table(score_sheets.read_sheet(sheet, desk.seen), desk.seen)
    row = own_provisional_row(sheet)
    return {
        "table": table,
        "only_missing": request.GET.get(VIEW_PARAMETER) == finding.MISSING,
        "bar": _bar(sheet, table),
        "correcting": score_sheets.is_correcting(sheet),
        "draft_row": row,
        "draft": row is not None,
        "draft_level": class_levels(table.classes(sheet)).get(row.class_name) if row else None,
    }


def _bar(sheet: Assessment, table: SheetTable) -> list[dict[str, Any]]:
    """The unit's total over the layers that it sees; its own beside it once others count."""
    own_only = frozenset({str(Layer.SELF)})
    seen, own = score_sheets.totals_for(sheet, table.seen, own_only)
    beside = own if table.others else None
    items = total_items(seen, beside, "Tổng điểm" if table.others else "Tổng điểm tự chấm", table.classes(sheet))
    return [*items, {"label": "Đã chấm", "value": str(table.done), "of": f"{table.own} tiêu chí", "phone": False}]
