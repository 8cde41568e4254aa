"""Which rounds that are being set up or open a unit stands in: its sheets stay with it when it ends; no score is read here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scoring.enums import RoundState
from scoring.models import Assessment
from units.models import Unit


@dataclass(frozen=True)
class StandingSheet:
    """A unit's sheet in a round that is not published: codes, titles and states in words."""

    unit: str
    round_code: str
    round_title: str
    round_state: str
    sheet_state: str
    is_draft: bool


def standing_sheets(units: Collection[Unit]) -> list[StandingSheet]:
    """The sheets of these units in rounds that are not published yet, by round and unit; one query."""
    rows = (
        Assessment.objects.filter(unit__in=[unit.pk for unit in units], round__replaced_by__isnull=True)
        .exclude(round__state=RoundState.PUBLISHED)
        .select_related("round", "unit")
        .order_by("round__code", "unit__code")
    )
    return [
        StandingSheet(
            unit=row.unit.name,
            round_code=row.round.code,
            round_title=row.round.title,
            round_state=row.round.get_state_display(),
            sheet_state=row.get_state_display(),
            is_draft=row.round.state == RoundState.DRAFT,
        )
        for row in rows
    ]
