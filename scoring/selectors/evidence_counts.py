"""Which pieces of evidence count for a unit: not withdrawn, not replaced, not refused; it asks for rows and writes nothing."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from scoring.enums import EvidenceApproval, Layer
from scoring.models import Evidence


def current() -> QuerySet[Evidence]:
    """Evidence that stands: neither withdrawn nor replaced by a newer version."""
    return Evidence.objects.filter(withdrawn_at=None, replaced_by=None)


def not_refused(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Those of `rows` that no reviewer has refused; all of them where their round asks for no approval."""
    return rows.exclude(approval=EvidenceApproval.REFUSED, assessment__round__evidence_approval=True)


def stands_for(assessment: OuterRef, criterion: OuterRef) -> Exists:
    """Whether counting evidence of the unit stands under a criterion of a sheet, to which the outer rows lead."""
    return Exists(not_refused(current().filter(layer=Layer.SELF, assessment=assessment, criterion=criterion)))
