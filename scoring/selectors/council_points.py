"""One criterion before a council: every layer of it, what the unit said, and what was decided; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring.enums import Layer
from scoring.models import AgendaItem, Assessment, Explanation, ReviewRequest, Round
from scoring.selectors.explanations import flags_of
from scoring.selectors.reviews import requests_of
from scoring.selectors.score_sheets import Cell, Line, are_minutes_closed, read_sheet
from scoring.selectors.visibility import layers_for_organiser


@dataclass(frozen=True)
class AgendaPoint:
    """A criterion on an agenda as the standing body sees it."""

    item: AgendaItem
    line: Line
    layers: Sequence[tuple[Layer, Cell]]
    """The layers that answered and that the standing body may see, in the order of the work."""
    counts: Layer | None
    """The one that counts of those, None where none does."""
    flag: Explanation | None
    request: ReviewRequest | None

    @property
    def standing(self) -> Mapping[str, Any] | None:
        """The answer to begin with when figures are mended: the one decided here, else the one that counts."""
        counting = None if self.counts is None else self.line.cell(self.counts).answer
        return counting if self.item.answer is None else self.item.answer

    @property
    def score_version(self) -> int:
        """The version of the council's own score, 0 for none."""
        return self.line.cell(Layer.COUNCIL).version


def agenda_point(item: AgendaItem) -> AgendaPoint:
    """A criterion of the agenda with its layers, its explanation and its request; five queries."""
    item.refresh_from_db()
    sheet = item.assessment
    seen = layers_for_organiser(sheet, closed=are_minutes_closed(sheet))
    line = next(one for one in read_sheet(sheet, seen).lines if one.leaf.code == item.criterion.code)
    layers = [(layer, line.cell(layer)) for layer in Layer if line.cell(layer).answer is not None]
    there = {str(layer) for layer, _cell in layers}
    counting = next((Layer(layer) for layer in sheet.round.layers if layer in there), None)
    code = item.criterion.code
    return AgendaPoint(item, line, layers, counting, flags_of(sheet).get(code), requests_of(sheet).get(code))


def sheets_of_round(round_: Round) -> list[Assessment]:
    """The sheets of a round in its order, each with its unit; one query."""
    return list(Assessment.objects.filter(round=round_).select_related("unit").order_by("order"))
