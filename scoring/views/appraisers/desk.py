"""What an appraiser's pages share: the field, the step (first or second), one unit's cell and its addresses; no rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from scoring.enums import Layer
from scoring.forms.appraisal import cell_id
from scoring.models import Assessment, RoundBlock
from scoring.selectors import score_sheets
from scoring.selectors.appraisal import no_step, reasons_of
from scoring.selectors.appraisal_grid import Grid, GridCell, block_of, cell_of, grid_of, leaves_of_field
from scoring.selectors.appraisers import AppraisedField
from scoring.selectors.explanations import flags_of
from scoring.selectors.surroundings import StoredCells
from scoring.selectors.visibility import layers_for_appraiser
from scoring.views import lookups

SECOND: Final = "2"
"""Value of the parameter `lan` for the second appraisal."""


@dataclass(frozen=True)
class FieldDesk:
    """Where one person appraises one field: the request's person and parameters, and what they lead to."""

    request: HttpRequest
    field: AppraisedField

    @property
    def layer(self) -> Layer:
        """The step that the address asks for; the first where the round has no second."""
        second = self.request.GET.get("lan") == SECOND and Layer.APPRAISAL_2 in self.field.round.layers
        return Layer.APPRAISAL_2 if second else Layer.APPRAISAL_1

    @property
    def opened(self) -> tuple[str, str]:
        """(unit code, criterion code) of the cell that is open; two empty texts without one."""
        unit, _colon, code = self.request.GET.get("o", "").partition(":")
        return (unit, code) if code else ("", "")

    @cached_property
    def reasons(self) -> Mapping[str, str]:
        """The coded reasons that the agency offers; one query."""
        return reasons_of(self.field.round.agency_id)

    @property
    def save_url(self) -> str:
        """The address that takes what is sent."""
        return self.url("appraisal_save")

    def url(self, name: str) -> str:
        """The address of a page of the field, of the same step."""
        base = reverse(name, args=[self.field.round.code, self.field.code])
        return f"{base}?lan={SECOND}" if self.layer == Layer.APPRAISAL_2 else base

    def grid(self, block: RoundBlock) -> Grid:
        """The grid of a block."""
        return grid_of(self.field, block, self.layer, self.request.user, timezone.now())

    def block(self, unit_code: str = "") -> RoundBlock:
        """The block that the address asks for, that of the unit, or the first."""
        wanted = self.request.GET.get("khoi") or (block_of(self.field, unit_code) if unit_code else "")
        blocks = self.field.round_blocks
        return next((one for one in blocks if one.block.code == wanted), blocks[0])

    def unit_cell(self, unit_code: str, code: str) -> UnitCell:
        """One criterion of one unit's sheet, which the person appraises; two queries. Raises Http404 for any other."""
        found = UnitCell(self, lookups.appraised_sheet(self.request, self.field, unit_code), code)
        if found.line is None:
            raise Http404
        return found


@dataclass(frozen=True)
class UnitCell:
    """One criterion of one sheet, as its appraiser sees it."""

    desk: FieldDesk
    sheet: Assessment
    code: str

    @cached_property
    def seen(self) -> frozenset[str]:
        """The layers that the appraiser may see."""
        return layers_for_appraiser(self.sheet, closed=score_sheets.are_minutes_closed(self.sheet))

    @cached_property
    def read(self) -> score_sheets.Sheet:
        """The sheet in those layers."""
        return score_sheets.read_sheet(self.sheet, self.seen)

    @cached_property
    def line(self) -> score_sheets.Line | None:
        """The criterion, where the field has it and an appraisal answers it."""
        leaves = leaves_of_field(self.read.rules, self.sheet.round_block.block.code, self.desk.field.code)
        return self.read.line(self.code) if any(leaf.code == self.code for leaf in leaves) else None

    @cached_property
    def flag(self) -> Any:
        """Its flag for explanation, None without one; one query."""
        return flags_of(self.sheet).get(self.code)

    @cached_property
    def closed(self) -> str:
        """Why it cannot be written now, "" where it can."""
        return no_step(self.sheet, self.desk.layer) or score_sheets.why_not_now(
            self.sheet, self.desk.layer, timezone.now()
        )

    def cell(self, stored: StoredCells | None = None) -> GridCell:
        """The cell of the grid; `stored` are the sheet's cells where they were just written."""
        read = self.read if stored is None else score_sheets.read_sheet(self.sheet, self.seen, stored)
        line = next(one for one in read.lines if one.leaf.code == self.code)
        return cell_of(self.sheet, line.leaf, line.cells, self.desk.layer, self.seen, self.flag)


def cell_url(desk: FieldDesk, unit_code: str, code: str) -> str:
    """The grid with a cell open, at its place; what else the address chose stays."""
    chosen = desk.request.GET.copy()
    chosen["o"] = f"{unit_code}:{code}"
    page = desk.url("appraisal").partition("?")[0]
    return f"{page}?{chosen.urlencode()}#{cell_id(unit_code, code, desk.layer)}"
