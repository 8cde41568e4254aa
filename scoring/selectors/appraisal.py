"""What an appraisal of a cell stands on: the layer below that counts for it, and the agency's coded reasons; it writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import Exists, OuterRef

from scoring.enums import Layer
from scoring.models import Assessment, ReasonCode, Score
from scoring.selectors.explanations import flags_of


class Answered(Protocol):
    """A cell of a layer, however it was read."""

    @property
    def answer(self) -> Mapping[str, Any] | None:
        """The answer in round_format's form; None where there is none."""

    @property
    def points(self) -> Decimal | None:
        """Its points; None where the criterion does not apply."""


@dataclass(frozen=True)
class Below:
    """The answer that counts where the appraisal says nothing: its layer, the answer and its points."""

    layer: str
    answer: Mapping[str, Any]
    points: Decimal | None


def below_of(
    cells: Mapping[str, Answered], strongest_first: Iterable[str], layer: str, seen: Collection[str]
) -> Below | None:
    """The strongest answer weaker than `layer` among the layers `seen`; None where nobody below answered.

    `cells`: {layer: cell} of one criterion. Layers that the appraiser may not see yet do not count here: a reason that was
    asked for because of one would tell what it holds.
    """
    order = list(strongest_first)
    weaker = order[order.index(layer) + 1 :] if layer in order else []
    for one in weaker:
        cell = cells.get(one)
        if one in seen and cell is not None and cell.answer is not None:
            return Below(one, cell.answer, cell.points)
    return None


def differs(points: Decimal | None, below: Below | None) -> bool:
    """Whether points are others than those of the layer below; never where nobody below answered."""
    return below is not None and points != below.points


def no_step(sheet: Assessment, layer: str) -> str:
    """That the sheet's round has no such step, in Vietnamese; "" where it has."""
    return "" if layer in sheet.round.layers else f"Đợt này không có bước {Layer(layer).label.lower()}."


def reasons_of(agency_id: int) -> dict[str, str]:
    """{code: text} of the reasons that the agency offers now, in their order; one query."""
    rows = ReasonCode.objects.filter(agency=agency_id, active=True).order_by("pk")
    return dict(rows.values_list("code", "text"))


def reason_rows(agency_id: int) -> list[ReasonCode]:
    """Every coded reason of the agency, those offered first; `used` says whether some score has it. One query."""
    uses = Score.objects.filter(assessment__round__agency=agency_id, reason_code=OuterRef("code"))
    return list(ReasonCode.objects.filter(agency=agency_id).annotate(used=Exists(uses)).order_by("-active", "pk"))


def flagged_codes(sheet: Assessment) -> frozenset[str]:
    """Criteria of a sheet that its unit was asked to explain, whatever it said; one query."""
    return frozenset(flags_of(sheet))
