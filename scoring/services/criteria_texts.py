"""Titles, guidance and evidence of a set in use corrected with a mark; what changes points is never written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import CriteriaChangeKind
from scoring.models import CriteriaSet, Criterion
from scoring.selectors.engine_input import criterion_entry
from scoring.services.criteria import content_digest
from scoring.services.criteria_history import record
from scoring.services.errors import NotAllowed, Outdated, Refused
from units.models import User

TEXTS = ("title", "guidance", "evidence")
RIGHT = "criteria.write"


@transaction.atomic
def correct_texts(
    *, criteria_set: CriteriaSet, code: str, texts: Mapping[str, str], seen_sha256: str, now: dt.datetime, actor: User
) -> CriteriaSet:
    """Write other TEXTS of one criterion, frozen or not; the history keeps the old ones, and the set's digest follows.

    No points, answer or rank change; published rankings keep the texts they were published with. Raises NotAllowed,
    Outdated where the set was corrected after `seen_sha256`, Refused for anything but TEXTS, an empty title or an unknown
    code.
    """
    CriteriaSet.objects.select_for_update().values_list("pk").get(pk=criteria_set.pk)
    row = CriteriaSet.objects.select_related("agency").get(pk=criteria_set.pk)
    if not permissions.may(actor, RIGHT, row):
        raise NotAllowed(permissions.RIGHTS[RIGHT].says)
    criteria = list(row.criteria.order_by("order"))
    criterion = next((one for one in criteria if one.code == code), None)
    if criterion is None or set(texts) - set(TEXTS):
        raise Refused("Chỉ sửa được tên, hướng dẫn và tài liệu kiểm chứng của một tiêu chí trong bộ.")
    if not texts.get("title", criterion.title).strip():
        raise Refused("Tên tiêu chí không được để trống.")
    codes = {one.pk: one.code for one in criteria}
    parents = [codes.get(one.parent_id) if one.parent_id else None for one in criteria]
    before = criterion_entry(criterion, None)
    changed = {name: text.strip() for name, text in texts.items() if text.strip() != getattr(criterion, name)}
    if not changed:
        return row
    if row.content_sha256 != seen_sha256:
        raise Outdated("Có người vừa sửa câu chữ của bộ này. Chưa ghi lần bấm này; nội dung bạn gõ còn nguyên.")
    for name, text in changed.items():
        setattr(criterion, name, text)
    row.content_sha256 = content_digest(criteria, parents, row.maximum)
    _refuse_twin(row)
    criterion.save(update_fields=list(changed))
    row.save(update_fields=["content_sha256"])
    old, new = ({"criteria": {code: entry}} for entry in (before, criterion_entry(criterion, None)))
    record(CriteriaChangeKind.CORRECTED, row, old=old, new=new, note=f"Tiêu chí {code}", now=now, actor=actor)
    return row


def _refuse_twin(row: CriteriaSet) -> None:
    """Two versions of a family never say the same."""
    family = CriteriaSet.objects.filter(
        agency=row.agency, programme=row.programme, year=row.year, block_group=row.block_group
    )
    twin = family.filter(content_sha256=row.content_sha256).exclude(pk=row.pk).first()
    if twin is not None:
        raise Refused(f"Sửa như vậy thì bộ này giống hệt phiên bản {twin.version}.")


def criterion_at(criteria_set: CriteriaSet, place: int) -> Criterion | None:
    """The criterion at a place of a set, from 1; one query."""
    return criteria_set.criteria.order_by("order").filter(order=place - 1).first()
