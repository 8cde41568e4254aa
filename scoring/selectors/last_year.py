"""What a unit had in the year before: the points that counted, criterion by criterion; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from scoring.enums import RoundState
from scoring.models import Assessment, Score


def points_of_last_year(sheet: Assessment) -> Mapping[str, Decimal]:
    """{criterion code: points of the answer that counted}; one query.

    Read from the published round of the same agency, programme and period one year earlier, of the unit with the same
    code. A criterion that did not apply, and one that nobody answered, is left out.
    """
    round_ = sheet.round
    rows = Score.objects.filter(
        assessment__round__agency=round_.agency_id,
        assessment__round__programme=round_.programme,
        assessment__round__period=round_.period,
        assessment__round__year=round_.year - 1,
        assessment__round__state=RoundState.PUBLISHED,
        assessment__round__replaced_by=None,
        assessment__unit__code=sheet.unit.code,
        answer__isnull=False,
    ).values_list("criterion__code", "layer", "points", "assessment__round__policy")
    strongest: dict[str, tuple[int, Decimal | None]] = {}
    for code, layer, points, policy in rows.order_by("pk"):
        layers = list(policy["layers"])
        if layer in layers:
            strongest[code] = min(strongest.get(code, (len(layers), None)), (layers.index(layer), points), key=_place)
    return {code: points for code, (_place_, points) in strongest.items() if points is not None}


def _place(entry: tuple[int, Decimal | None]) -> int:
    return entry[0]
