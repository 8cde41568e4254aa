"""Uploaded workbooks of a sheet; nothing is read out of a file here."""

from __future__ import annotations

import unicodedata
from typing import Any

from scoring.enums import Layer, RoundState
from scoring.models import Assessment, Evidence, ImportBatch, Round

SHOWN_UPLOADS = 10
_OF_IMPORTER = ("round__agency", "unit", "round_block__block", "round_block__criteria_set")


def uploads_of(sheet: Assessment) -> list[ImportBatch]:
    """The last uploads for a sheet, newest first; one query."""
    return list(ImportBatch.objects.filter(assessment=sheet).select_related("uploaded_by")[:SHOWN_UPLOADS])


def upload_of(sheet: Assessment, token: str) -> ImportBatch | None:
    """An upload of the sheet by its token, with `sheet` as its assessment; one query."""
    batch = ImportBatch.objects.filter(assessment=sheet, token=token).select_related("uploaded_by").first()
    if batch is not None:
        batch.assessment = sheet
    return batch


def seen_before(batch: ImportBatch) -> ImportBatch | None:
    """The newest earlier upload of the very same file for the same sheet; None for a new one. One query."""
    rows = ImportBatch.objects.filter(assessment=batch.assessment_id, file_sha256=batch.file_sha256, pk__lt=batch.pk)
    return rows.select_related("uploaded_by").first()


def document_numbers(sheet: Assessment) -> set[tuple[str, str]]:
    """(criterion code, number of a document as compared) of all the unit's evidence, withdrawn too; one query."""
    rows = Evidence.objects.filter(assessment=sheet, layer=Layer.SELF).exclude(number="")
    return {(code, number_key(number)) for code, number in rows.values_list("criterion__code", "number")}


def number_key(number: str) -> str:
    """A document's number for comparing: composed, one case, no blanks."""
    return "".join(unicodedata.normalize("NFC", number).split()).casefold()


def sheets_to_hand_out(round_: Round, block_code: str) -> list[Assessment]:
    """The sheets whose templates the standing body hands out, of one block or of all for "", in order; one query."""
    sheets = Assessment.objects.filter(round=round_).select_related(*_OF_IMPORTER)
    return list((sheets.filter(round_block__block__code=block_code) if block_code else sheets).order_by("order"))


def sheets_of_person(user: Any) -> list[Assessment]:
    """The sheets in open rounds of the units that the person works for, with what the importer needs; one query."""
    sheets = Assessment.objects.of_units_of(user).filter(round__state=RoundState.OPEN)
    return list(sheets.select_related(*_OF_IMPORTER).order_by("-round__year", "round__code", "order"))


def upload_by(user: Any, token: str) -> ImportBatch | None:
    """An upload that the person sent for a unit of theirs, with what the importer needs of its sheet; one query."""
    batches = ImportBatch.objects.filter(
        uploaded_by=user, token=token, assessment__in=Assessment.objects.of_units_of(user)
    )
    return batches.select_related(*(f"assessment__{name}" for name in _OF_IMPORTER)).first()
