"""Writes what an organiser states beside the rankings of a year: goals met; each save is a new version, none is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from cchc_portal import permissions
from scoring.models import GoalStatement
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from units.models import Agency, User

FIELDS: Final = ("from_year", "to_year", "total", "done", "plan", "remark")
OUTDATED: Final = "Có người vừa sửa mục này. Chưa ghi gì; xin xem nội dung mới rồi gửi lại. Nội dung bạn gõ còn nguyên."


@transaction.atomic
def state_goals(
    *, agency: Agency, year: int, values: Mapping[str, Any], seen: int, now: dt.datetime, actor: User
) -> GoalStatement:
    """State how many goals are met; `values` has FIELDS, `seen` is the version the person saw (0: none).

    Raises NotAllowed, Outdated, AlreadyDone where it stands so, Refused where the figures contradict each other.
    """
    Agency.objects.select_for_update().values_list("pk").get(pk=agency.pk)
    if not permissions.may(actor, "announcement.state_goals", agency):
        raise NotAllowed("Chỉ cơ quan thường trực của cơ quan này được ghi.")
    newest = GoalStatement.objects.filter(agency=agency, year=year).order_by("-version").first()
    version = newest.version if newest else 0
    if newest is not None and all(getattr(newest, name) == values[name] for name in FIELDS):
        raise AlreadyDone("Nội dung đang đúng như vậy rồi.")
    if version != seen:
        raise Outdated(OUTDATED)
    row = GoalStatement(agency=agency, year=year, version=version + 1, made_at=now, made_by=actor)
    for name in FIELDS:
        setattr(row, name, values[name])
    try:
        row.validate_constraints()
    except ValidationError as fault:
        raise Refused(" ".join(fault.messages)) from fault
    row.save(force_insert=True)
    return row
