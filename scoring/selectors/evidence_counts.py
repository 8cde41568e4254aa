"""Which pieces of evidence count for a unit: not withdrawn, not replaced, not refused; it asks for rows and writes nothing."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from scoring.enums import EvidenceApproval, Layer
from scoring.models import Assessment, Evidence, Round


def current() -> QuerySet[Evidence]:
    """Evidence that stands: neither withdrawn nor replaced by a newer version."""
    return Evidence.objects.filter(withdrawn_at=None, replaced_by=None)


def counting(round_: Round) -> QuerySet[Evidence]:
    """What the units of a round have put forward and what stands; where the round asks for approval, without the refused."""
    rows = current().filter(layer=Layer.SELF)
    return rows.exclude(approval=EvidenceApproval.REFUSED) if round_.evidence_approval else rows


def proves_score(sheet: Assessment) -> Exists:
    """For rows of Score of a sheet: whether counting evidence stands under the same criterion; no query of its own."""
    rows = counting(sheet.round).filter(assessment=sheet.pk, criterion=OuterRef("criterion"))
    return Exists(rows)


def stands_for(assessment: OuterRef, criterion: OuterRef) -> Exists:
    """As `proves_score`, for rows of any sheet: these lead from them to their sheet and criterion."""
    rows = current().filter(layer=Layer.SELF, assessment=assessment, criterion=criterion)
    return Exists(rows.exclude(approval=EvidenceApproval.REFUSED, assessment__round__evidence_approval=True))
