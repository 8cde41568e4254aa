"""What keeps minutes from being closed; asked under the sheet's lock, it writes nothing."""

from __future__ import annotations

from collections.abc import Collection

from scoring.models import InspectionMinutes
from scoring.selectors.minutes import as_wanted, missing_parts
from scoring.services.errors import NotOpen


def must_be_complete(inspections: Collection[int]) -> None:
    """Let minutes that were begun here be closed only once they lack nothing; those kept on paper pass. Raises NotOpen."""
    for minutes in InspectionMinutes.objects.filter(inspection__in=inspections).select_related("inspection"):
        lacking = missing_parts(as_wanted(minutes))
        if lacking:
            raise NotOpen(f"Chưa khép được: biên bản còn thiếu {', '.join(lacking)}.")
