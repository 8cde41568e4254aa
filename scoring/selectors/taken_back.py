"""Answers of units that a move to another criteria set took back and that nobody has given again; it never writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, F, OuterRef

from scoring.enums import ChangeKind, Layer
from scoring.models import Assessment, Score, ScoreChange


def taken_back_codes(sheets: Sequence[Assessment]) -> Mapping[int, Sequence[str]]:
    """{id of a sheet: codes of its own criteria to be answered again, in order}, of those that have some.

    An answer is empty since the moment that the sheet's set changed, and its criterion is still one of the set. The
    sheets come with their sets: no query where none uses a later version, else one.
    """
    moved = [sheet.pk for sheet in sheets if sheet.round_block.criteria_set.version > 1]
    if not moved:
        return {}
    move = ScoreChange.objects.filter(
        assessment=OuterRef("assessment"), kind=ChangeKind.CRITERIA_SET, at=OuterRef("updated_at")
    )
    rows = Score.objects.filter(
        Exists(move),
        assessment__in=moved,
        layer=Layer.SELF,
        answer__isnull=True,
        criterion__criteria_set=F("assessment__round_block__criteria_set"),
    ).order_by("assessment", "criterion__order")
    found: dict[int, list[str]] = {}
    for pk, code in rows.values_list("assessment_id", "criterion__code"):
        found.setdefault(pk, []).append(code)
    return found
