"""Signed scans (bản ký, đóng dấu) of a sheet: judged by content and kept under a random name; services.sheets says when."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Final

from django.core.files.base import ContentFile, File

from scoring.models import Assessment, SignedScan
from scoring.services.errors import Refused
from scoring.services.evidence_files import JPEG, MAX_BYTES, PDF, PNG, FileRefusedError, Kind, examine
from scoring.services.evidence_names import base_name
from units.models import User

TAKEN: Final = frozenset({PDF, JPEG, PNG})
NO_SCAN: Final = "bản ký phải là PDF, ảnh JPG hoặc PNG."


def examine_scan(name: str, data: bytes) -> Kind:
    """Say what a scan is, by content; raises FileRefusedError for what is not a sound pdf, jpg or png of at most 20 MB."""
    kind = examine(name, data)
    if kind.content_type not in TAKEN:
        raise FileRefusedError(NO_SCAN)
    return kind


def stored_scan(scan: File[bytes]) -> SignedScan:
    """A row that is not saved yet, its file kept; raises Refused, with the file's name, for what is no scan.

    The caller saves the row with `kept_scan`, or takes the file away again with `discard_scan`.
    """
    name = base_name(scan.name or "")
    try:
        data = scan.read(MAX_BYTES + 1)
        kind = examine_scan(name, data)
    except FileRefusedError as fault:
        raise Refused(f"{name}: {fault}") from fault
    row = SignedScan(
        token=secrets.token_urlsafe(24),
        file_name=name,
        file_size=len(data),
        file_sha256=hashlib.sha256(data).hexdigest(),
        file_type=kind.content_type,
    )
    row.file.save(f"{secrets.token_hex(16)}{kind.suffix}", ContentFile(data), save=False)
    return row


def kept_scan(row: SignedScan, sheet: Assessment, actor: User, now: dt.datetime) -> dict[str, str]:
    """Save the row of a stored scan for a locked sheet; returns what history says of it."""
    row.assessment, row.added_at, row.added_by = sheet, now, actor
    row.save(force_insert=True)
    return {"scan": row.file_name, "scan_sha256": row.file_sha256}


def discard_scan(row: SignedScan) -> None:
    """Take the file of a row that was not saved away again: it would be nobody's."""
    row.file.delete(save=False)
