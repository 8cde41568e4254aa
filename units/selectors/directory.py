"""Units of an agency as they stood on a day, one unit's story, who followed whom; nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Q

from units.enums import Role
from units.models import Agency, Reorganisation, ReorganisationUpload, ReorganisedUnit, Unit, UnitPast, UnitSuccession
from units.querysets import valid_on

SHOWN_LINES: Final = 50


def organised_agencies(user: Any) -> dict[str, Agency]:
    """{code: agency} of those whose standing body the person works for today; no query besides their memberships."""
    held = getattr(user, "current_memberships", ())
    return {m.agency.code: m.agency for m in held if m.role == Role.ORGANISER}


@dataclass(frozen=True)
class UnitLine:
    """A unit as it stood on a day; codes and names are "" where there was no block or superior."""

    pk: int
    code: str
    name: str
    block_code: str
    block_name: str
    superior_code: str
    superior_name: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    order: tuple[int, str] = (0, "")


@dataclass(frozen=True)
class Kin:
    """A unit before or after another: from which day, by which decision."""

    code: str
    name: str
    on_date: dt.date
    decision: str
    how: str


def units_on(agency: Agency, day: dt.date) -> list[UnitLine]:
    """The agency's units as they stood on `day`, names, blocks and superiors of that day; by block and code. Two queries.

    A superior is named as it was called on that day.
    """
    rows = list(
        Unit.objects.filter(agency=agency)
        .order_by()
        .values_list(
            "pk", "code", "name", "valid_from", "valid_to", "superior_id", "block__code", "block__name", "block__order"
        )
    )
    held = UnitPast.objects.filter(valid_on(day), unit__agency=agency).order_by()
    pasts: dict[int, tuple[Any, ...]] = {
        row[0]: row[1:]
        for row in held.values_list("unit_id", "name", "superior_id", "block__code", "block__name", "block__order")
    }
    stood = {row[0]: pasts.get(row[0], (row[2], *row[5:])) for row in rows}
    codes = {row[0]: row[1] for row in rows}
    found = []
    for pk, code, _name, begins, ends, *_rest in rows:
        if (begins is None or begins <= day) and (ends is None or ends > day):
            name, superior, block, block_name, order = stood[pk]
            found.append(
                UnitLine(
                    pk=pk,
                    code=code,
                    name=name,
                    block_code=block or "",
                    block_name=block_name or "",
                    superior_code=codes.get(superior, ""),
                    superior_name=stood[superior][0] if superior in stood else "",
                    valid_from=begins,
                    valid_to=ends,
                    order=(-1 if order is None else order, block or ""),
                )
            )
    return sorted(found, key=lambda line: (*line.order, line.code))


def kin_of(pks: Collection[int]) -> Mapping[int, tuple[list[Kin], list[Kin]]]:
    """{unit id: (those before it, those after it)} by day; one query."""
    found: dict[int, tuple[list[Kin], list[Kin]]] = defaultdict(lambda: ([], []))
    rows = UnitSuccession.objects.filter(Q(predecessor__in=pks) | Q(successor__in=pks))
    for row in rows.select_related("predecessor", "successor").order_by("on_date", "pk"):
        how = row.get_kind_display()
        before = Kin(row.predecessor.code, row.predecessor.name, row.on_date, row.decision, how)
        after = Kin(row.successor.code, row.successor.name, row.on_date, row.decision, how)
        found[row.successor_id][0].append(before)
        found[row.predecessor_id][1].append(after)
    return found


@dataclass(frozen=True)
class Edit:
    """A change of a unit's row: when, by whom ("" for the portal), what in words."""

    at: dt.datetime
    who: str
    what: str


@dataclass(frozen=True)
class UnitStory:
    """One unit with everything that is known of its time: earlier names, kin, decisions, edits."""

    unit: Unit
    pasts: Sequence[UnitPast]
    before: Sequence[Kin]
    after: Sequence[Kin]
    changes: Sequence[ReorganisedUnit]
    edits: Sequence[Edit] = field(default=())
    subordinates: int = 0


def story_of(agency: Agency, code: str, today: dt.date) -> UnitStory | None:
    """One unit's story, newest first; six queries. None for a code that the agency does not have."""
    unit = Unit.objects.filter(agency=agency, code=code).select_related("block", "superior", "agency").first()
    if unit is None:
        return None
    pasts = unit.pasts.select_related("block", "superior", "reorganisation").order_by("-valid_to")
    before, after = kin_of([unit.pk])[unit.pk]
    changes = unit.changes.select_related("reorganisation__made_by", "reorganisation__undone_by").order_by("-pk")
    rows = unit.history.select_related("history_user").order_by("-history_date", "-history_id")[:SHOWN_LINES]
    first = {"+": "Lập trong danh mục", "~": "Sửa trong danh mục", "-": "Xóa khỏi danh mục"}
    edits = [
        Edit(row.history_date, str(row.history_user or ""), row.history_change_reason or first[row.history_type])
        for row in rows
    ]
    under = unit.subordinates.filter(valid_on(today)).count()
    return UnitStory(unit, list(pasts), before, after, list(changes), edits, under)


def reorganisations_of(agency: Agency, limit: int) -> list[Reorganisation]:
    """What decisions did to the agency's units, newest written first; two queries."""
    rows = agency.reorganisations.select_related("made_by", "undone_by").prefetch_related("units__unit")
    return list(rows.order_by("-made_at", "-pk")[:limit])


def reorganisation_of(agency: Agency, token: str) -> Reorganisation | None:
    """One of them with its units and roles; four queries, None for another agency's."""
    rows = agency.reorganisations.select_related("made_by", "undone_by__made_by", "undoes")
    return (
        rows.prefetch_related("units__unit", "roles__membership__user", "roles__membership__unit")
        .filter(token=token)
        .first()
    )


def units_named(agency: Agency, codes: Collection[str]) -> dict[str, Unit]:
    """{code: unit} of the agency's units of these codes, with block and superior; one query."""
    rows = Unit.objects.filter(agency=agency, code__in=list(codes)).select_related("block", "superior", "agency")
    return {unit.code: unit for unit in rows}


def uploads_of(agency: Agency, person: int | None) -> list[ReorganisationUpload]:
    """The tables that a person sent for the agency, newest first, without their rows; one query."""
    rows = ReorganisationUpload.objects.filter(agency=agency, uploaded_by=person).defer("table")
    return list(rows.order_by("-uploaded_at", "-pk")[:SHOWN_LINES])


def upload_of(agency: Agency, person: int | None, token: str) -> ReorganisationUpload | None:
    """One of them by its token, with the agency; one query, None for another person's."""
    rows = ReorganisationUpload.objects.filter(agency=agency, uploaded_by=person, token=token)
    return rows.select_related("agency").first()
