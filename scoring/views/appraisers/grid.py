"""The appraiser's own fields, the grid of one of them with the cell that is open beside it, and its workbook; no rule and no query."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cchc_portal.http import requires
from scoring.enums import Layer, RoundState
from scoring.forms.appraisal_page import Troubles, grid_page
from scoring.reports.appraisal_grid import grid_paper
from scoring.reports.paper import Marks
from scoring.reports.paper_xlsx import workbook
from scoring.selectors.appraisal_grid import grid_of
from scoring.selectors.appraisal_progress import field_lines
from scoring.selectors.appraisers import AppraisedField
from scoring.views import lookups
from scoring.views.appraisers.desk import SECOND, FieldDesk
from scoring.views.appraisers.panel import PanelState, panel_context
from scoring.views.public import XLSX, attachment

PAGE, PANEL = "scoring/appraisers/grid.html", "scoring/appraisers/_panel.html"


@require_safe
@requires("appraisal.read")
def appraisals(request: HttpRequest) -> HttpResponse:
    """The fields that a person appraises: which round, how far, until when."""
    return render(request, "scoring/appraisers/fields.html", {"lines": field_lines(request.user, timezone.now())})


@require_safe
@requires("appraisal.read", lookups.appraised_field)
def appraisal(request: HttpRequest, field: AppraisedField, **_: object) -> HttpResponse:
    """The grid of a field; a cell that is asked for (`o`) alone as a fragment."""
    desk = FieldDesk(request, field)
    if desk.opened[0] and request.headers.get("HX-Request") == "true":
        return render(request, PANEL, panel_context(desk, desk.unit_cell(*desk.opened)))
    return grid_response(desk)


@require_safe
@requires("appraisal.read", lookups.appraised_field)
def appraisal_excel(request: HttpRequest, field: AppraisedField, **_: object) -> HttpResponse:
    """The whole field as a workbook: every block, every layer that the appraiser may see."""
    now = timezone.localtime(timezone.now())
    desk, round_ = FieldDesk(request, field), field.round
    marks = Marks(
        source=f"Tải lúc {now:%H:%M ngày %d/%m/%Y}.",
        draft=round_.state != RoundState.PUBLISHED,
        illustrative=round_.illustrative,
        round_code=round_.code,
        date=f"{now:%d/%m/%Y}",
    )
    grids = [grid_of(field, block, Layer.APPRAISAL_1, request.user, now) for block in field.round_blocks]
    return attachment(workbook(grid_paper(grids, desk.reasons, marks)), f"tham-dinh-{round_.code}.xlsx", XLSX)


def grid_response(
    desk: FieldDesk,
    troubles: Troubles | None = None,
    panel: tuple[tuple[str, str], PanelState] | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The whole page; `troubles` are cells that were not written, `panel` the open cell as it was sent."""
    opened = panel[0] if panel else desk.opened
    grid = desk.grid(desk.block(opened[0]))
    context: dict[str, Any] = {
        "desk": desk,
        "field": desk.field,
        "grid": grid,
        "reasons": desk.reasons,
        "save_url": desk.url("appraisal_save"),
        "save_path": desk.save_url.partition("?")[0],
        "first_url": desk.url("appraisal").partition("?")[0],
        "has_second": Layer.APPRAISAL_2 in desk.field.round.layers,
        "is_second": desk.layer == Layer.APPRAISAL_2,
        "second": SECOND,
        "illustrative": desk.field.round.illustrative,
    }
    context |= grid_page(grid, desk.request.GET, troubles or {}, opened)
    if opened[0]:
        context |= panel_context(desk, desk.unit_cell(*opened), panel[1] if panel else None)
    return render(desk.request, PAGE, context, status=status)
