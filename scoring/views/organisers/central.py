"""Figures of the standing body: typed on a unit's page, or a workbook out, in, previewed, written once; no rule, no query."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc_portal import permissions
from cchc_portal.http import requires
from scoring.enums import JobKind, Layer
from scoring.excel import central_import as central
from scoring.forms.archives import CentralForm
from scoring.models import Assessment, Round
from scoring.selectors import score_sheets
from scoring.selectors.central import central_part, central_rows, unit_figures
from scoring.selectors.visibility import layers_for_organiser
from scoring.views import lookups
from scoring.views.cells import save_cell
from scoring.views.desk import FIELD_PARAMETER, Desk, Posted, desk_context
from scoring.views.import_records import attachment
from scoring.views.organisers.round_files import METHODS, RoundFile

_FILE = RoundFile(
    kind=JobKind.CENTRAL_IN,
    form=CentralForm,
    receive=central.receive,
    plan_of=central.plan_of,
    apply=central.apply,
    upload="central_import",
    job="central_import_job",
    marked="central_marked",
    written="central_figures",
    templates="scoring/organisers/central",
    said="Đã ghi {} dòng số liệu.",
)


@require_safe
@requires("round.organise", lookups.organised_round)
def central_figures(request: HttpRequest, round_: Round, **_: object) -> HttpResponse:
    """Every unit with how many of its criteria of the standing body are answered."""
    context = {"round": round_, "illustrative": round_.illustrative, "units": unit_figures(central_rows(round_))}
    return render(request, "scoring/organisers/central/figures.html", context)


@require_safe
@requires("round.organise", lookups.organised_round)
def central_template(request: HttpRequest, round_: Round, round_code: str) -> HttpResponse:
    """The workbook of the round's figures of the standing body as they stand, of one block with `?khoi=`."""
    block = request.GET.get("khoi", "")
    name = f"so-lieu-thuong-truc-{round_code}{f'-{block}' if block else ''}.xlsx"
    return attachment(central.central_workbook(round_, block), name)


@require_http_methods(METHODS)
@requires("round.import_central", lookups.organised_round)
def central_import(request: HttpRequest, round_: Round, **_: object) -> HttpResponse:
    """Take a workbook in and go on to its preview; nothing is written yet."""
    return _FILE.take_in(request, round_)


@require_http_methods(METHODS)
@requires("round.import_central", lookups.organised_round)
def central_import_job(request: HttpRequest, round_: Round, token: str, **_: object) -> HttpResponse:
    """What a workbook would change, for who sent it; POST writes it, once, all or nothing."""
    return _FILE.preview(request, round_, token)


@require_safe
@requires("round.import_central", lookups.organised_round)
def central_marked(request: HttpRequest, round_: Round, token: str, **_: object) -> HttpResponse:
    """The person's own workbook with its faulty cells marked; its preview where there is nothing to mark."""
    return _FILE.marked_copy(request, round_, token)


# --- One unit's, typed ---------------------------------------------------------------------------------------------


def _desk(request: HttpRequest, sheet: Assessment) -> Desk:
    closed = score_sheets.why_not_now(sheet, Layer.CENTRAL, timezone.now())
    if not closed and not permissions.may(request.user, "outside.score", sheet):
        closed = permissions.RIGHTS["outside.score"].says
    codes = {"round_code": sheet.round.code, "unit_code": sheet.unit.code}
    return Desk(
        sheet=sheet,
        layer=Layer.CENTRAL,
        seen=layers_for_organiser(sheet, closed=score_sheets.are_minutes_closed(sheet)),
        page_url=reverse("central_sheet", kwargs=codes),
        save_url=reverse("central_save", kwargs=codes),
        closed=closed,
        field=request.GET.get(FIELD_PARAMETER, ""),
        total_label="Tổng điểm được xem",
        history_url=reverse("sheet_history", kwargs=codes),
    )


def _page(request: HttpRequest, desk: Desk, posted: Posted | None = None, status: int = 200) -> HttpResponse:
    part = central_part(score_sheets.read_sheet(desk.sheet, desk.seen))
    context = desk_context(desk, posted, sheet=part) | {"illustrative": desk.sheet.round.illustrative}
    return render(request, "scoring/organisers/central/sheet.html", context, status=status)


@require_safe
@requires("sheet.oversee", lookups.overseen_sheet)
def central_sheet(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """The criteria of one sheet that the standing body answers, to be typed."""
    return _page(request, _desk(request, sheet))


@require_POST
@requires("outside.score", lookups.central_desk)
def central_save(request: HttpRequest, sheet: Assessment, **_: object) -> HttpResponse:
    """Write one cell of the standing body."""
    desk = _desk(request, sheet)
    return save_cell(request, desk, lambda desk, posted, status: _page(request, desk, posted, status))
