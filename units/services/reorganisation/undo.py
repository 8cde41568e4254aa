"""Takes a mistaken reorganisation back by another row, before anything depends on it; nothing is deleted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from units.enums import ReorganisationKind, UnitPart
from units.models import (
    Agency,
    Block,
    Membership,
    Reorganisation,
    ReorganisedRole,
    ReorganisedUnit,
    Unit,
    UnitPast,
    UnitSuccession,
    User,
)
from units.services.errors import FaultyReorganisation, InUse
from units.services.reorganisation.wanted import state_of
from units.services.reorganisation.write import must_hold, save_told

_OWN_ROWS = {"origins", "successions", "pasts", "changes", "memberships", "subordinates"}
"""Rows of a unit that are looked at one by one below; any other row that names a unit stands on it."""


@transaction.atomic
def undo_reorganisation(
    *, reorganisation: Reorganisation, reason: str, token: str, actor: User, now: dt.datetime
) -> Reorganisation:
    """Put units and people back as they were before a reorganisation, once; returns the row that says so.

    New units get an empty span: they never existed, and their code may only be given to them again. Raises NotAllowed,
    AlreadyDone; FaultyReorganisation without a reason; InUse, with every reason, where a sheet, a role, another change or
    anything else stands on it, or where it was taken back before.
    """
    agency = Agency.objects.select_for_update().get(pk=reorganisation.agency_id)
    must_hold(agency, token, actor)
    if not reason.strip():
        raise FaultyReorganisation({"reason": ["Ghi lý do hoàn tác."]})
    record = Reorganisation.objects.get(pk=reorganisation.pk)
    done = list(record.units.select_related("unit__block", "unit__superior").order_by("pk"))
    reasons = reasons_against(record, done)
    if reasons:
        raise InUse(reasons)
    undone = Reorganisation.objects.create(
        agency=agency,
        kind=ReorganisationKind.UNDO,
        decision_number=record.decision_number,
        decision_on=record.decision_on,
        on_date=record.on_date,
        note=reason.strip()[:300],
        token=token,
        undoes=record,
        made_at=now,
        made_by=actor,
    )
    why = f"Hoàn tác: {reason.strip()}"[:100]
    UnitSuccession.objects.filter(reorganisation=record).update(cancelled=True)
    UnitPast.objects.filter(reorganisation=record).update(cancelled=True)
    _people_back(record, undone, actor, why)
    for one in done:
        _unit_back(one, undone, actor, why)
    return undone


def reasons_against(record: Reorganisation, done: list[ReorganisedUnit]) -> list[str]:
    """Why a reorganisation cannot be taken back, in words; [] where it can. A few queries for each unit."""
    if record.kind == ReorganisationKind.UNDO:
        return ["đây đã là lần hoàn tác; muốn làm lại thì ghi việc mới"]
    if Reorganisation.objects.filter(undoes=record).exists():
        return ["lần ghi này đã được hoàn tác rồi"]
    found = []
    for one in done:
        later = one.unit.changes.filter(pk__gt=one.pk).select_related("reorganisation").order_by("pk")
        standing = [change for change in later if not _is_taken_back(change.reorganisation)]
        found += [f"{one.unit} còn việc ghi sau: {change.reorganisation}" for change in standing]
        if not standing and state_of(one.unit) != one.after:
            found.append(f"{one.unit} đã được sửa sau lần ghi này")
        if one.part == UnitPart.MADE:
            found += _standing_on(one.unit, record)
    return found


def _is_taken_back(record: Reorganisation) -> bool:
    return record.kind == ReorganisationKind.UNDO or Reorganisation.objects.filter(undoes=record).exists()


def _standing_on(unit: Unit, record: Reorganisation) -> list[str]:
    """What stands on a unit that the reorganisation made, but for what it wrote itself."""
    own_roles = record.roles.filter(begun=True).values("membership")
    own_units = record.units.values("unit")
    roles = unit.memberships.exclude(pk__in=own_roles)
    under = unit.subordinates.exclude(pk__in=own_units)
    followed = UnitSuccession.objects.filter(predecessor=unit) | UnitSuccession.objects.filter(successor=unit).exclude(
        reorganisation=record
    )
    found = [f"{role.user} đã được giao vai trò ở {unit}" for role in roles.select_related("user")]
    found += [f"{one} là đơn vị trực thuộc {unit}" for one in under]
    found += [f"{unit} đã kế tục hoặc được kế tục" for _one in followed[:1]]
    for relation in unit._meta.related_objects:  # noqa: SLF001 - Django's documented way
        name = relation.get_accessor_name()
        if name is not None and name not in _OWN_ROWS and relation.related_model is not None:
            model: Any = relation.related_model
            if model._base_manager.filter(**{relation.field.name: unit}).exists():  # noqa: SLF001
                found.append(f"{unit} đã có {model._meta.verbose_name}")  # noqa: SLF001
    return found


def _people_back(record: Reorganisation, undone: Reorganisation, actor: User, why: str) -> None:
    """Roles that began never held, then those that ended go on: the other way round a role would stand twice."""
    rows = record.roles.select_related("membership").order_by("-begun", "pk")
    for row in rows:
        role: Membership = row.membership
        before = role.valid_to
        role.valid_to = role.valid_from if row.begun else row.valid_to_before
        save_told(role, actor, why, fields=["valid_to"])
        ReorganisedRole.objects.create(
            reorganisation=undone, membership=role, begun=not row.begun, valid_to_before=before
        )


def _unit_back(one: ReorganisedUnit, undone: Reorganisation, actor: User, why: str) -> None:
    unit = one.unit
    if one.part in (UnitPart.WENT_ON, UnitPart.TOOK_OVER):
        ReorganisedUnit.objects.create(
            reorganisation=undone, unit=unit, part=UnitPart.RESTORED, before=one.after, after=one.after
        )
        return
    if one.part == UnitPart.MADE or one.before is None:
        unit.valid_to = unit.valid_from
        part = UnitPart.CANCELLED
    else:
        before = one.before
        unit.name = before["name"]
        unit.block = Block.objects.filter(agency=unit.agency_id, code=before["block"]).first()
        unit.superior = Unit.objects.filter(agency=unit.agency_id, code=before["superior"]).first()
        unit.valid_to = dt.date.fromisoformat(before["valid_to"]) if before["valid_to"] else None
        part = UnitPart.RESTORED
    save_told(unit, actor, why, fields=["name", "block", "superior", "valid_to"])
    ReorganisedUnit.objects.create(reorganisation=undone, unit=unit, part=part, before=one.after, after=state_of(unit))
