"""What a unit had in the year before: the points that counted, criterion by criterion; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from scoring.models import Assessment
from scoring.selectors.surroundings import cells_of_last_year


def points_of_last_year(sheet: Assessment) -> Mapping[str, Decimal]:
    """{criterion code: points of the answer that counted}; no query where they came with the sheet, else one.

    Read from the published round of the same agency, programme and period one year earlier, of the unit with the same
    code. A criterion that did not apply, and one that nobody answered, is left out.
    """
    strongest: dict[str, tuple[int, Decimal | None]] = {}
    for cell in cells_of_last_year(sheet):
        if cell.layer in cell.layers:
            place = (cell.layers.index(cell.layer), cell.points)
            strongest[cell.code] = min(strongest.get(cell.code, place), place, key=_strength)
    return {code: points for code, (_layer, points) in strongest.items() if points is not None}


def _strength(place: tuple[int, Decimal | None]) -> int:
    return place[0]
