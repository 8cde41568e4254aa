"""Carries out a reorganisation: units end, begin and change, people follow as they were listed, in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from cchc_portal import permissions
from units.enums import ReorganisationKind, SuccessionKind, UnitPart
from units.models import (
    Agency,
    Membership,
    Reorganisation,
    ReorganisedRole,
    ReorganisedUnit,
    Unit,
    UnitPast,
    UnitSuccession,
    User,
)
from units.services.errors import AlreadyDone, FaultyReorganisation, NotAllowed, Stale
from units.services.reorganisation.faults import faults_of
from units.services.reorganisation.stale import changes_since
from units.services.reorganisation.wanted import LEAVES, NewUnit, Seen, Wanted, followers_of, open_roles, state_of

NOT_YOURS = "Chỉ cơ quan thường trực của cơ quan này sắp xếp được đơn vị."
_SUCCESSIONS = {
    ReorganisationKind.MERGE: SuccessionKind.MERGED,
    ReorganisationKind.SPLIT: SuccessionKind.SPLIT,
    ReorganisationKind.REPLACE: SuccessionKind.REPLACED,
}


@transaction.atomic
def reorganise(
    *, wanted: Wanted, people: Mapping[int, str], seen: Seen, token: str, actor: User, now: dt.datetime
) -> Reorganisation:
    """Do what a decision says to units of one agency, once, all or nothing; returns its record.

    `people` says for every role of the leaving units (by id) the code of the unit where it goes on, LEAVES where it ends.
    Raises NotAllowed for who does not organise the agency; AlreadyDone for a token that was used; Stale, with what
    changed, where units or roles are not as they were `seen`; FaultyReorganisation with every fault by field.
    """
    Agency.objects.select_for_update().get(pk=wanted.agency.pk)
    must_hold(wanted.agency, token, actor)
    fresh = _read_anew(wanted)
    changes = changes_since(fresh, seen)
    if changes:
        raise Stale(changes)
    faults = faults_of(fresh, timezone.localdate(now)) or _people_faults(fresh, people)
    if faults:
        raise FaultyReorganisation(faults)
    return _Writing(fresh, token, actor, now).carry_out(people)


def must_hold(agency: Agency, token: str, actor: User) -> None:
    """Ask the right, and that the token is new; call it under the lock of the agency's row.

    Raises NotAllowed and AlreadyDone.
    """
    if not permissions.may(actor, "unit.reorganise", agency):
        raise NotAllowed(NOT_YOURS)
    if Reorganisation.objects.filter(token=token).exists():
        raise AlreadyDone("Việc này đã được ghi rồi. Không ghi thêm lần nữa.")


def _read_anew(wanted: Wanted) -> Wanted:
    """The same with its units read anew under their row locks, by id."""
    pks = sorted(unit.pk for unit in wanted.concerned)
    locked = {unit.pk: unit for unit in Unit.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    seen = Unit.objects.filter(pk__in=pks).select_related("block", "superior")
    found = {unit.pk: unit for unit in seen if unit.pk in locked}

    def anew(unit: Unit | None) -> Unit | None:
        return None if unit is None else found[unit.pk]

    place = dict(wanted.place)
    if place.get("superior") is not None:
        place["superior"] = anew(place["superior"])
    return replace(
        wanted,
        olds=tuple(found[unit.pk] for unit in wanted.olds),
        into=anew(wanted.into),
        news=tuple(replace(new, superior=anew(new.superior)) for new in wanted.news),
        place=place,
    )


def _people_faults(wanted: Wanted, people: Mapping[int, str]) -> dict[str, list[str]]:
    targets = {LEAVES, *(code for code, _name in wanted.targets())}
    listed = {role.pk: role for role in open_roles(wanted.leaving, wanted.decision.on_date)}
    lost = [str(role.user) for pk, role in listed.items() if pk not in people]
    strange = sorted({code for code in people.values() if code not in targets})
    faults = [f"Chưa chọn nơi đến cho: {', '.join(lost)}."] if lost else []
    faults += [f"Không có nơi đến “{code[:40]}” trong việc này." for code in strange]
    return {"people": faults} if faults else {}


class _Writing:
    """One reorganisation on its way into the database."""

    def __init__(self, wanted: Wanted, token: str, actor: User, now: dt.datetime) -> None:
        decision = wanted.decision
        if decision.on_date is None or decision.signed_on is None:
            raise TypeError("faults_of() lets nobody through without days")
        self.wanted, self.actor, self.day = wanted, actor, decision.on_date
        self.record = Reorganisation.objects.create(
            agency=wanted.agency,
            kind=wanted.kind,
            decision_number=decision.number.strip(),
            decision_on=decision.signed_on,
            on_date=decision.on_date,
            note=decision.note.strip()[:300],
            token=token,
            made_at=now,
            made_by=actor,
        )
        self.reason = f"{self.record.get_kind_display()}: {self.record.decision_number}"[:100]

    def carry_out(self, people: Mapping[int, str]) -> Reorganisation:
        wanted, under = self.wanted, followers_of(self.wanted)
        made = [self._make(new) for new in wanted.news]
        after = [*made, *([wanted.into] if wanted.into is not None else [])]
        for unit in wanted.ending:
            self._change(unit, UnitPart.ENDED, valid_to=self.day)
        if wanted.goes_on:
            for unit in wanted.olds:
                self._note(unit, UnitPart.WENT_ON, state_of(unit), state_of(unit))
        if wanted.into is not None:
            self._note(wanted.into, UnitPart.TOOK_OVER, state_of(wanted.into), state_of(wanted.into))
        self._follow(after)
        for unit in wanted.olds if wanted.place else ():
            self._keep_past(unit)
            self._change(unit, UnitPart.CHANGED, **wanted.place)
        for unit in under:
            self._keep_past(unit)
            self._change(unit, UnitPart.FOLLOWED, superior=after[0])
        self._move_people(people, {unit.code: unit for unit in (*after, *wanted.olds)})
        return self.record

    def _make(self, new: NewUnit) -> Unit:
        """A new unit; a code whose unit was taken back is that unit again."""
        unit = Unit.objects.filter(agency=self.wanted.agency, code=new.code).first()
        before = state_of(unit) if unit is not None else None
        unit = unit or Unit(agency=self.wanted.agency, code=new.code)
        unit.name, unit.block, unit.superior = new.name.strip(), new.block, new.superior
        unit.valid_from, unit.valid_to = self.day, None
        save_told(unit, self.actor, self.reason)
        self._note(unit, UnitPart.MADE, before, state_of(unit))
        return unit

    def _change(self, unit: Unit, part: UnitPart, **fields: Any) -> None:
        before = state_of(unit)
        for name, value in fields.items():
            setattr(unit, name, value)
        save_told(unit, self.actor, self.reason, fields=[*fields])
        self._note(unit, part, before, state_of(unit))

    def _note(self, unit: Unit, part: UnitPart, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
        ReorganisedUnit.objects.create(
            reorganisation=self.record, unit=unit, part=part, before=before and dict(before), after=dict(after)
        )

    def _follow(self, after: list[Unit]) -> None:
        kind = _SUCCESSIONS.get(self.wanted.kind)
        if kind is None:
            return
        rows = [
            UnitSuccession(
                predecessor=old,
                successor=new,
                on_date=self.day,
                decision=self.record.decision_number,
                kind=kind,
                reorganisation=self.record,
            )
            for old in self.wanted.olds
            for new in after
        ]
        UnitSuccession.objects.bulk_create(rows)

    def _keep_past(self, unit: Unit) -> None:
        """How the unit stood until now; nothing where it stood so for no day."""
        last = UnitPast.objects.filter(unit=unit).order_by("-valid_to").first()
        start = last.valid_to if last is not None else unit.valid_from
        if start is None or start < self.day:
            UnitPast.objects.create(
                unit=unit,
                name=unit.name,
                block=unit.block,
                superior=unit.superior,
                valid_from=start,
                valid_to=self.day,
                reorganisation=self.record,
            )

    def _move_people(self, people: Mapping[int, str], places: Mapping[str, Unit]) -> None:
        """End the roles of the leaving units on the day and begin those that were ticked; who stays is left alone."""
        for role in open_roles(self.wanted.leaving, self.day):
            code = people[role.pk]
            if role.unit is not None and code == role.unit.code:
                continue
            ends_before = role.valid_to
            role.valid_to = max(self.day, role.valid_from) if role.valid_from else self.day
            save_told(role, self.actor, self.reason, fields=["valid_to"])
            self._note_role(role, begun=False, before=ends_before)
            if code != LEAVES:
                self._begin(role, places[code], ends_before)

    def _begin(self, role: Membership, unit: Unit, ends: dt.date | None) -> None:
        """The same role at another unit, unless the person has it there already."""
        held = Membership.objects.unended(self.day).filter(user=role.user_id, role=role.role, unit=unit)
        if held.exists():
            return
        starts = max(self.day, role.valid_from) if role.valid_from else self.day
        begun = Membership(
            user=role.user, role=role.role, agency=role.agency, unit=unit, valid_from=starts, valid_to=ends
        )
        save_told(begun, self.actor, self.reason)
        self._note_role(begun, begun=True, before=None)

    def _note_role(self, role: Membership, *, begun: bool, before: dt.date | None) -> None:
        ReorganisedRole.objects.create(reorganisation=self.record, membership=role, begun=begun, valid_to_before=before)


def save_told(row: Any, actor: User, reason: str, fields: list[str] | None = None) -> None:
    """Save with a line of history that says who and why."""
    row._history_user = actor  # noqa: SLF001 - how simple-history is told
    row._change_reason = reason  # noqa: SLF001
    row.save(update_fields=fields)
