"""Uploaded workbooks of a sheet; nothing is read out of a file here."""

from __future__ import annotations

from scoring.models import Assessment, ImportBatch

SHOWN_UPLOADS = 10


def uploads_of(sheet: Assessment) -> list[ImportBatch]:
    """The last uploads for a sheet, newest first; one query."""
    return list(ImportBatch.objects.filter(assessment=sheet).select_related("uploaded_by")[:SHOWN_UPLOADS])


def upload_of(sheet: Assessment, token: str) -> ImportBatch | None:
    """An upload of the sheet by its token, with `sheet` as its assessment; one query."""
    batch = ImportBatch.objects.filter(assessment=sheet, token=token).select_related("uploaded_by").first()
    if batch is not None:
        batch.assessment = sheet
    return batch
