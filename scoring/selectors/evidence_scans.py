"""Signed scans of a sheet as one reader may see them; nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence

from scoring.enums import SheetState
from scoring.models import Assessment, SignedScan


def scans_of(sheet: Assessment, *, of_unit: bool) -> Sequence[SignedScan]:
    """The scans that came with a sheet, newest first; one query.

    The unit's own people see every one; others only that of the submission that stands, so none of a sheet that was
    withdrawn or returned.
    """
    rows = SignedScan.objects.filter(assessment=sheet).select_related("added_by").order_by("-pk")
    if of_unit:
        return list(rows)
    if sheet.state == SheetState.DRAFTING or sheet.submitted_at is None:
        return []
    return list(rows.filter(added_at=sheet.submitted_at))


def one_scan(sheet: Assessment, token: str, *, of_unit: bool) -> SignedScan | None:
    """The scan with this token, where the reader may see it; one query."""
    return next((row for row in scans_of(sheet, of_unit=of_unit) if row.token == token), None)
