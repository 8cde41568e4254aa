"""Document numbers that a workbook brings: many pieces of evidence of the kind số hiệu văn bản at once; it writes no score."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import ChangeKind, EvidenceKind, Layer, Origin
from scoring.models import Assessment, Criterion, Evidence
from scoring.selectors.imports import document_numbers, number_key
from scoring.selectors.score_sheets import why_not_now
from scoring.services import history
from scoring.services.errors import NotAllowed, NotOpen, Refused
from scoring.services.evidence import About, state_of
from scoring.services.scores import actions_for, locked_sheet
from units.models import User


@transaction.atomic
def add_numbers(
    *, assessment: Assessment, numbers: Mapping[str, Sequence[About]], actor: User, now: dt.datetime
) -> int:
    """Keep documents named by their number ({criterion code: documents}) as the unit's evidence; returns how many came.

    A number that the criterion's evidence has or had, withdrawn too, is not added again. Eight queries, however many.
    Raises Refused without a number or for a criterion that the set does not have, NotOpen or NotAllowed.
    """
    sheet = locked_sheet(assessment)
    why = why_not_now(sheet, Layer.SELF, now)
    if why:
        raise NotOpen(why)
    if not any(permissions.may(actor, action, sheet) for action in actions_for(Layer.SELF, Origin.EXCEL)):
        raise NotAllowed("Bạn không có quyền thêm tài liệu kiểm chứng ở phiếu này.")
    criteria = {
        criterion.code: criterion
        for criterion in Criterion.objects.filter(criteria_set=sheet.round_block.criteria_set_id, code__in=numbers)
    }
    if numbers.keys() - criteria.keys() or not all(about.number for abouts in numbers.values() for about in abouts):
        raise Refused("Ghi số, ký hiệu của văn bản dưới một tiêu chí có trong phiếu.")
    known = document_numbers(sheet)
    rows = []
    for code, abouts in numbers.items():
        for about in abouts:
            if (code, number_key(about.number)) not in known:
                known.add((code, number_key(about.number)))
                rows.append(_row(sheet, criteria[code], about, actor, now))
    Evidence.objects.bulk_create(rows)
    lines = [history.Line(ChangeKind.EVIDENCE, None, state_of(row), row.criterion.code, row.layer) for row in rows]
    history.append(sheet, lines, actor=actor, origin=Origin.EXCEL, now=now)
    return len(rows)


def _row(sheet: Assessment, criterion: Criterion, about: About, actor: User, now: dt.datetime) -> Evidence:
    return Evidence(
        assessment=sheet,
        criterion=criterion,
        layer=Layer.SELF,
        token=secrets.token_urlsafe(24),
        kind=EvidenceKind.NUMBER,
        title=about.title,
        number=about.number,
        issued_on=about.issued_on,
        page_hint=about.page_hint,
        added_at=now,
        added_by=actor,
    )
