"""Who wrote an answer, when, why and from which file, for those who may know; it never goes beyond what a book holds.

Of a published book only lines up to its publication are read, so that a correction that is not out yet stays hidden.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from cchc_portal import permissions
from scoring.enums import ChangeKind, Layer, Origin
from scoring.models import Assessment, Evidence, ScoreChange
from scoring.selectors.profiles.books import Book
from scoring.selectors.sheet_history import AppliedFile, files_of, shown_name

Key = tuple[str, str]
"""Code of the criterion and layer."""


@dataclass(frozen=True)
class Trace:
    """The line of the history that brought an answer: who, when, by which way, from which workbook, with which note."""

    who: str
    at: dt.datetime
    way: str
    file: AppliedFile | None
    note: str
    evidence: str
    changes: int
    """How many lines the cell's history has until then."""


@dataclass(frozen=True)
class Traces:
    """What a reader may know of a unit's sheet; `history` and `evidence` are names of addresses, "" where there is none."""

    history: str = ""
    evidence_page: str = ""
    by_cell: Mapping[Key, Trace] = field(default_factory=dict)
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)

    def of(self, code: str, layer: str | None) -> Trace | None:
        """How an answer came about; None where it is not known."""
        return self.by_cell.get((code, layer or ""))


def traces_for(user: Any, book: Book, unit_code: str) -> Traces | None:
    """What a person may know beside the figures; None for who may know nothing more. Four queries, none for strangers."""
    if not getattr(user, "is_authenticated", False):
        return None
    rows = Assessment.objects.select_related("round__agency", "unit")
    sheet = rows.filter(round=book.round, unit__code=unit_code).first()
    if sheet is None or not _may_know(user, book, sheet):
        return None
    history, evidence = _pages(user, sheet)
    until = book.ranking.published_at if book.ranking is not None else None
    return Traces(history, evidence, _by_cell(sheet, until), _evidence(sheet, until))


def _may_know(user: Any, book: Book, sheet: Assessment) -> bool:
    if book.ranking is None:
        return permissions.may(user, "round.read_provisional", book.round)
    return permissions.may(user, "sheet.trace", sheet)


def _pages(user: Any, sheet: Assessment) -> tuple[str, str]:
    """The addresses of history and evidence that this person has; leaders have none."""
    if permissions.may(user, "sheet.oversee", sheet):
        return "sheet_history", "overseen_evidence"
    if permissions.may(user, "sheet.read", sheet):
        return "own_sheet_history", "own_evidence"
    return "", ""


def _by_cell(sheet: Assessment, until: dt.datetime | None) -> dict[Key, Trace]:
    lines = ScoreChange.objects.filter(assessment=sheet, kind=ChangeKind.SCORE)
    if until is not None:
        lines = lines.filter(at__lte=until)
    files = files_of(sheet)
    found: dict[Key, Trace] = {}
    for line in lines.order_by("seq"):
        key = (line.criterion_code, line.layer)
        new = line.new if isinstance(line.new, dict) else {}
        is_file = line.origin == Origin.EXCEL and line.layer == Layer.SELF
        found[key] = Trace(
            who=shown_name(line.actor_name),
            at=line.at,
            way=str(Origin(line.origin).label),
            file=files.get(line.at) if is_file else None,
            note=str(new.get("note", "")),
            evidence=str(new.get("evidence", "")),
            changes=found[key].changes + 1 if key in found else 1,
        )
    return found


def _evidence(sheet: Assessment, until: dt.datetime | None) -> dict[str, tuple[Evidence, ...]]:
    """The pieces that stood then, by criterion."""
    rows = Evidence.objects.filter(assessment=sheet).select_related("criterion")
    if until is None:
        rows = rows.filter(withdrawn_at=None, replaced_by=None)
    else:
        then = Q(withdrawn_at=None) | Q(withdrawn_at__gt=until)
        kept = Q(replaced_by=None) | Q(replaced_by__added_at__gt=until)
        rows = rows.filter(then, kept, added_at__lte=until)
    found: dict[str, list[Evidence]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(row.criterion.code, []).append(row)
    return {code: tuple(pieces) for code, pieces in found.items()}
