"""What closed inspections of a round came to, for its standing body: minutes, and points before and after; it never writes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scoring.enums import Layer, SheetState
from scoring.models import InspectionMinutes, Round, SheetTotal
from scoring.selectors.inspection_teams import TeamRow
from scoring.selectors.visibility import minutes_closed, total_key


def closed_minutes(round_: Round) -> dict[int, InspectionMinutes]:
    """{inspection id: its minutes} of the inspections that are closed; one query."""
    rows = InspectionMinutes.objects.filter(inspection__team__round=round_, inspection__closed_at__isnull=False)
    return {row.inspection_id: row for row in rows}


def points_around(round_: Round, rows: Sequence[TeamRow]) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """{inspection id: (points as the unit scored itself, points with the inspection)}; one query.

    Of sheets whose inspection the standing body sees: every team of it has closed its minutes, or it is decided.
    """
    inspections = [one for row in rows for one in row.inspections]
    closings: dict[int, list[object]] = {}
    for one in inspections:
        closings.setdefault(one.assessment_id, []).append(one.closed_at)
    shown = {
        one.assessment_id: one
        for one in inspections
        if minutes_closed(closings[one.assessment_id]) or one.assessment.state == SheetState.DECIDED
    }
    keys = [
        total_key(round_.layers, frozenset({str(Layer.SELF)})),
        total_key(round_.layers, frozenset({str(Layer.SELF), str(Layer.INSPECTION)})),
    ]
    totals = {
        (total.assessment_id, total.upto, total.with_outside): total.points
        for total in SheetTotal.objects.filter(assessment__in=shown)
    }
    found = {}
    for one in inspections:
        if one.assessment_id in shown and one.closed_at is not None:
            own, after = (totals.get((one.assessment_id, *key)) if key else None for key in keys)
            found[one.pk] = (own, after)
    return found
