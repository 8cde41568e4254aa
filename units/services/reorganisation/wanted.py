"""What a decision is to do to units, as typed, and how the units stood when it was shown; nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Max, Q

from units.enums import ReorganisationKind
from units.models import Agency, Block, Membership, Unit

LEAVES: Final = ""
"""Where a person goes whose role ends with the unit and begins nowhere else."""
MANY: Final = 400
"""Units that one reorganisation touches at most: more are a few reorganisations."""


@dataclass(frozen=True)
class Decision:
    """The paper: its number, the day it was signed, the day from which it holds."""

    number: str
    signed_on: dt.date | None
    on_date: dt.date | None
    note: str = ""


@dataclass(frozen=True)
class NewUnit:
    """A unit to be made: its code is its own for ever."""

    code: str
    name: str
    block: Block | None = None
    superior: Unit | None = None


@dataclass(frozen=True)
class Wanted:
    """One thing that a decision does.

    `olds` are the units it is done to; `news` are made; `into` is a unit that is there and takes the olds over (merge
    alone); `goes_on` says that a split unit stays beside the new ones. `place` holds what a rename or a move changes:
    "name", "block", "superior"; a key that is not there stays as it is.
    """

    kind: ReorganisationKind
    agency: Agency
    decision: Decision
    olds: tuple[Unit, ...] = ()
    news: tuple[NewUnit, ...] = ()
    into: Unit | None = None
    goes_on: bool = False
    place: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ending(self) -> tuple[Unit, ...]:
        """The units that this ends."""
        kinds = (ReorganisationKind.MERGE, ReorganisationKind.REPLACE, ReorganisationKind.DISSOLVE)
        ends = self.kind in kinds or (self.kind == ReorganisationKind.SPLIT and not self.goes_on)
        return self.olds if ends else ()

    @property
    def leaving(self) -> tuple[Unit, ...]:
        """The units whose people may go elsewhere: those that end, and a unit that is split and goes on."""
        return self.olds if self.kind == ReorganisationKind.SPLIT else self.ending

    @property
    def successor_code(self) -> str:
        """The code of the only unit that follows, "" where there are none or several."""
        if self.into is not None:
            return self.into.code
        return self.news[0].code if len(self.news) == 1 and self.ending else ""

    @property
    def concerned(self) -> tuple[Unit, ...]:
        """Every unit that is there and is touched or named, once."""
        named = [*self.olds, self.into, *(new.superior for new in self.news), self.place.get("superior")]
        return tuple({unit.pk: unit for unit in named if unit is not None}.values())

    def targets(self) -> tuple[tuple[str, str], ...]:
        """Where the people of a leaving unit may go: (code, name)."""
        found = [(new.code, new.name) for new in self.news]
        if self.into is not None:
            found.append((self.into.code, self.into.name))
        if self.goes_on:
            found[:0] = [(unit.code, unit.name) for unit in self.olds]
        return tuple(found)


@dataclass(frozen=True)
class Seen:
    """How things stood when the page was shown: {code: number of the unit's newest line of history}, and the roles listed."""

    units: Mapping[str, int]
    roles: frozenset[int]

    def as_text(self) -> str:
        """One line for a hidden field."""
        units = ",".join(f"{code}={number}" for code, number in sorted(self.units.items()))
        return f"{units};{','.join(map(str, sorted(self.roles)))}"

    @classmethod
    def from_text(cls, text: str) -> Seen:
        """What `as_text` wrote; a spoilt text is nothing seen, which is stale wherever something stands."""
        units, _, roles = text.partition(";")
        try:
            pairs = [one.rsplit("=", 1) for one in units.split(",") if one]
            return cls({code: int(number) for code, number in pairs}, frozenset(int(r) for r in roles.split(",") if r))
        except ValueError:
            return cls({}, frozenset())


def seen_of(wanted: Wanted) -> Seen:
    """How the concerned units and the roles of the leaving ones stand now; two queries."""
    units = {unit.pk: unit.code for unit in wanted.concerned}
    rows = Unit.history.filter(id__in=units).order_by().values_list("id").annotate(Max("history_id"))
    newest = dict.fromkeys(units.values(), 0) | {units[pk]: number for pk, number in rows}
    return Seen(newest, frozenset(role.pk for role in open_roles(wanted.leaving, wanted.decision.on_date)))


def open_roles(units: Sequence[Unit], day: dt.date | None) -> list[Membership]:
    """Every role for these units that holds on `day` or later, by unit, role and name; one query, none for no unit."""
    if not units:
        return []
    unended = Q(valid_to__isnull=True) | Q(valid_to__gt=day) if day else Q(valid_to__isnull=True)
    rows = Membership.objects.filter(unended, unit__in=[unit.pk for unit in units])
    return list(rows.select_related("user", "unit", "agency").order_by("unit__code", "role", "user__username", "id"))


def followers_of(wanted: Wanted) -> list[Unit]:
    """Units under those that end, which come under the only successor; one query, none where nothing ends."""
    if not wanted.ending or not wanted.successor_code or wanted.decision.on_date is None:
        return []
    ending = [unit.pk for unit in wanted.ending]
    rows = Unit.objects.filter(superior__in=ending).valid_on(wanted.decision.on_date)
    kept = [*ending, *([wanted.into.pk] if wanted.into is not None else [])]
    return list(rows.exclude(pk__in=kept).select_related("block", "superior").order_by("pk"))


def state_of(unit: Unit) -> dict[str, str | None]:
    """A unit's name, block, superior and span as plain values, for the record of a reorganisation."""
    return {
        "name": unit.name,
        "block": unit.block.code if unit.block is not None else "",
        "superior": unit.superior.code if unit.superior is not None else "",
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
    }
