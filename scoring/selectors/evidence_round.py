"""Evidence of a whole round as its standing body may see it: searched, filtered, with what is odd; nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from scoring.enums import EvidenceApproval, EvidenceKind, Layer, SheetState
from scoring.models import Assessment, Evidence, Inspection, Round
from scoring.selectors.evidence_anomalies import LABELS, Anomaly, Elsewhere, of_sheet
from scoring.selectors.evidence_counts import current
from scoring.selectors.rankings.choice import fold
from scoring.selectors.visibility import minutes_closed

ANY_ODD = "co"
"""Value of the filter by oddity: whatever is odd."""


@dataclass(frozen=True)
class Choice:
    """The filters in the address; an empty text filters nothing, an unknown one finds nothing."""

    search: str = ""
    unit: str = ""
    criterion: str = ""
    kind: str = ""
    odd: str = ""
    approval: str = ""

    @property
    def any(self) -> bool:
        """Whether something is filtered."""
        return any((self.search, self.unit, self.criterion, self.kind, self.odd, self.approval))


@dataclass(frozen=True)
class Found:
    """A standing piece of a round with its sheet and what is odd about it."""

    row: Evidence
    sheet: Assessment
    anomalies: tuple[Anomaly, ...]


@dataclass(frozen=True)
class RoundEvidence:
    """What the choice leaves, in the order of sheets and criteria, and what can be chosen."""

    found: Sequence[Found]
    total: int
    units: Sequence[tuple[str, str]]
    criteria: Sequence[tuple[str, str]]
    odd: Mapping[str, int]
    """{kind of LABELS: how many pieces of the round}, those with none left out."""


def evidence_of_round(round_: Round, choice: Choice, today: dt.date) -> RoundEvidence:
    """The standing evidence of a round that its standing body sees: of submitted sheets, the teams' own once their minutes are closed.

    Three queries, whatever the number of sheets and rows.
    """
    sheets = {
        sheet.pk: sheet
        for sheet in Assessment.objects.filter(round=round_).exclude(state=SheetState.DRAFTING).select_related("unit")
    }
    rows = [row for row in _rows(round_, _closed(round_, sheets)) if row.assessment_id in sheets]
    every = _with_oddities(round_, sheets, rows, today)
    counts = dict.fromkeys(LABELS, 0)
    for found in every:
        for kind in {one.kind for one in found.anomalies}:
            counts[kind] += 1
    criteria = {(row.criterion.code, row.criterion.title): row.criterion.order for row in rows}
    return RoundEvidence(
        found=[one for one in every if _is_chosen(one, choice)],
        total=len(every),
        units=[(sheet.unit.code, sheet.unit.name) for sheet in sorted(sheets.values(), key=lambda sheet: sheet.order)],
        criteria=sorted(criteria, key=lambda one: criteria[one]),
        odd={kind: count for kind, count in counts.items() if count},
    )


def _closed(round_: Round, sheets: Mapping[int, Assessment]) -> set[int]:
    """Ids of the sheets whose inspectors' evidence the standing body may see; one query."""
    closings: dict[int, list[dt.datetime | None]] = {}
    for pk, closed_at in Inspection.objects.filter(assessment__round=round_).values_list("assessment_id", "closed_at"):
        closings.setdefault(pk, []).append(closed_at)
    decided = {pk for pk, sheet in sheets.items() if sheet.state == SheetState.DECIDED}
    return decided | {pk for pk, moments in closings.items() if minutes_closed(moments)}


def _rows(round_: Round, closed: set[int]) -> Iterable[Evidence]:
    seen = ~Q(layer=Layer.INSPECTION) | Q(assessment__in=closed)
    return (
        current()
        .filter(seen, assessment__round=round_)
        .select_related("criterion", "added_by")
        .order_by("assessment__order", "criterion__order", "pk")
    )


def _with_oddities(
    round_: Round, sheets: Mapping[int, Assessment], rows: Sequence[Evidence], today: dt.date
) -> list[Found]:
    of_sheets: dict[int, list[Evidence]] = {}
    holders: dict[str, dict[int, str]] = {}
    for row in rows:
        of_sheets.setdefault(row.assessment_id, []).append(row)
        if row.kind == EvidenceKind.FILE and row.layer == Layer.SELF:
            holders.setdefault(row.file_sha256, {})[row.assessment_id] = sheets[row.assessment_id].unit.name
    shared = {digest: names for digest, names in holders.items() if len(names) > 1}
    found = []
    for pk, own in of_sheets.items():
        units = {digest: [n for at, n in names.items() if at != pk] for digest, names in shared.items()}
        odd = of_sheet(own, year=round_.year, today=today, elsewhere=Elsewhere(units, named=True))
        found += [Found(row, sheets[pk], odd[row.pk]) for row in own]
    return found


def _is_chosen(found: Found, choice: Choice) -> bool:
    row, kinds = found.row, {one.kind for one in found.anomalies}
    return (
        choice.unit in ("", found.sheet.unit.code)
        and choice.criterion in ("", row.criterion.code)
        and choice.kind in ("", row.kind)
        and (not choice.odd or choice.odd in kinds or (choice.odd == ANY_ODD and bool(kinds)))
        and choice.approval in ("", row.approval if row.layer == Layer.SELF else EvidenceApproval.PENDING)
        and _is_named(row, choice.search)
    )


def _is_named(row: Evidence, search: str) -> bool:
    """Whether every word searched for stands in number, title, file name or address, without regard to accents."""
    words = fold(search).split()
    where = fold(f"{row.number} {row.title} {row.file_name} {row.url}") if words else ""
    return all(word in where for word in words)
