"""Questions about a person and a row that rights are made of; they work on attributes alone and know no model."""

from __future__ import annotations

from typing import Any

import rules
from django.utils import timezone

from scoring.enums import RoundState, SheetState
from units.enums import Role

UNIT_PEOPLE = (Role.UNIT_HEAD, Role.UNIT_STAFF)


def agency_id_of(row: Any) -> int | None:
    """The id of the agency that runs what `row` belongs to: a round, a sheet or a published ranking."""
    if hasattr(row, "agency_id"):
        return int(row.agency_id)
    return agency_id_of(row.round) if hasattr(row, "round") else None


def memberships_of(user: Any) -> tuple[Any, ...]:
    """The memberships that hold today; none for somebody who has not signed in."""
    return tuple(user.current_memberships) if getattr(user, "is_authenticated", False) else ()


def _holds(user: Any, row: Any, role: Role) -> bool:
    agency_id = agency_id_of(row) if row is not None else None
    return any(m.role == role and (row is None or m.agency_id == agency_id) for m in memberships_of(user))


def units_of(user: Any) -> frozenset[int]:
    """Ids of the units that `user` works in today, in whatever role."""
    return frozenset(m.unit_id for m in memberships_of(user) if m.unit_id is not None)


def has_interest(user: Any, sheet: Any) -> bool:
    """Whether `user` comes from the sheet's own unit, its superior or a subordinate (reliability.md: may not inspect)."""
    related = {sheet.unit_id, sheet.unit.superior_id} - {None}
    return any(
        m.unit_id in related or m.unit.superior_id == sheet.unit_id
        for m in memberships_of(user)
        if m.unit_id is not None
    )


@rules.predicate
def anyone(user: Any, row: Any = None) -> bool:
    """Also somebody who has not signed in."""
    return True


@rules.predicate
def signed_in(user: Any, row: Any = None) -> bool:
    """An account that is signed in and not disabled."""
    return bool(user.is_authenticated and user.is_active)


@rules.predicate
def organiser(user: Any, row: Any = None) -> bool:
    """Works for the standing body (cơ quan thường trực) of the row's agency; without a row: of any agency."""
    return _holds(user, row, Role.ORGANISER)


@rules.predicate
def leader(user: Any, row: Any = None) -> bool:
    """A leader of the row's agency; without a row: of any agency."""
    return _holds(user, row, Role.LEADER)


@rules.predicate
def unit_person(user: Any, sheet: Any = None) -> bool:
    """Head or staff of the sheet's unit; without a sheet: of any unit."""
    return any(m.role in UNIT_PEOPLE and (sheet is None or m.unit_id == sheet.unit_id) for m in memberships_of(user))


@rules.predicate
def unit_head(user: Any, sheet: Any = None) -> bool:
    """Head (thủ trưởng) of the sheet's unit; without a sheet: of any unit."""
    return any(m.role == Role.UNIT_HEAD and (sheet is None or m.unit_id == sheet.unit_id) for m in memberships_of(user))


@rules.predicate
def inspector(user: Any, sheet: Any = None) -> bool:
    """Member of a team that has the sheet, and of no unit with an interest in it."""
    return sheet is not None and user.pk in sheet.inspector_ids and not has_interest(user, sheet)


def appraising_units_of(user: Any) -> frozenset[int]:
    """Ids of the units that `user` appraises for today (Role.APPRAISER)."""
    return frozenset(m.unit_id for m in memberships_of(user) if m.role == Role.APPRAISER)


def appraised_fields(user: Any, sheet: Any) -> frozenset[str]:
    """Codes of the fields of a sheet that `user` appraises; none of the sheet of a unit that they work in themselves."""
    if sheet.unit_id in units_of(user):
        return frozenset()
    units = appraising_units_of(user)
    return frozenset(
        code for code, unit_id, user_id in sheet.appraiser_rows if unit_id in units and user_id in (None, user.pk)
    )


@rules.predicate
def sheet_appraiser(user: Any, sheet: Any = None) -> bool:
    """Appraises some field of the sheet, which is not of the own unit; without a sheet: is an appraiser of any unit."""
    return bool(appraising_units_of(user)) if sheet is None else bool(appraised_fields(user, sheet))


@rules.predicate
def field_appraiser(user: Any, field: Any = None) -> bool:
    """Works for a unit that appraises the field of a round; without one: is an appraiser of any unit."""
    units = appraising_units_of(user)
    return bool(units) if field is None else bool(units & field.unit_ids)


@rules.predicate
def accounts_giver(user: Any, agency: Any = None) -> bool:
    """Works for the standing body of `agency`; without one: of any agency."""
    organised = {m.agency_id for m in memberships_of(user) if m.role == Role.ORGANISER}
    return bool(organised) and (agency is None or agency.pk in organised)


@rules.predicate
def agency_reader(user: Any, row: Any = None) -> bool:
    """Leads an agency, or works for its standing body; `row` is the agency itself or something of it. Without one: of any agency."""
    roles = (Role.ORGANISER, Role.LEADER)
    agency_id = None if row is None else getattr(row, "agency_id", row.pk)
    return any(m.role in roles and (row is None or m.agency_id == agency_id) for m in memberships_of(user))


@rules.predicate
def account_keeper(user: Any, account: Any = None) -> bool:
    """Works for the standing body of every agency that `account` holds a role in, and it holds none but of units' people.

    Roles that have not ended count, also those still to begin: nobody takes over an organiser, a leader, an appraiser, an
    administrator, or somebody who also works for another agency. Without an account: organises any agency.
    """
    if account is None:
        return bool(accounts_giver(user))
    today = timezone.localdate()
    held = [m for m in account.memberships.all() if m.valid_to is None or m.valid_to > today]
    organised = {m.agency_id for m in memberships_of(user) if m.role == Role.ORGANISER}
    is_powerful = account.is_staff or account.is_superuser
    are_of_units = all(m.role in UNIT_PEOPLE and m.agency_id in organised for m in held)
    return bool(held) and are_of_units and not is_powerful


@rules.predicate
def recommending(user: Any, recommendation: Any = None) -> bool:
    """Member of a team that inspects the sheet which the recommendation was made of, and of no unit with an interest."""
    return recommendation is not None and bool(inspector(user, recommendation.inspection.assessment))


@rules.predicate
def inspection_head(user: Any, sheet: Any = None) -> bool:
    """Head (trưởng đoàn) of a team that has the sheet; asked together with `inspector`."""
    return bool(sheet is not None and user.pk in sheet.inspection_head_ids)


def sheet_in(*states: SheetState) -> rules.predicates.Predicate:
    """The sheet stands in one of `states`."""

    def stands(user: Any, sheet: Any = None) -> bool:
        return sheet is None or sheet.state in states

    return rules.predicate(stands, name=f"sheet_in:{','.join(states)}")


def round_in(*states: RoundState) -> rules.predicates.Predicate:
    """The round, or the sheet's round, stands in one of `states`."""

    def stands(user: Any, row: Any = None) -> bool:
        return row is None or getattr(row, "round", row).state in states

    return rules.predicate(stands, name=f"round_in:{','.join(states)}")


@rules.predicate
def presented(user: Any, row: Any = None) -> bool:
    """The organiser has presented (trình) the round and it is not published yet: the provisional ranking exists."""
    return row is None or (row.presented_at is not None and row.state == RoundState.OPEN)


@rules.predicate
def works_in(user: Any, unit: Any = None) -> bool:
    """Head or staff of a unit itself; without one: of any unit."""
    return any(m.role in UNIT_PEOPLE and (unit is None or m.unit_id == unit.pk) for m in memberships_of(user))


@rules.predicate
def opinion_organiser(user: Any, row: Any = None) -> bool:
    """Works for the standing body of an agency, or of the agency of a unit or of a collection point; without: of any."""
    organised = {m.agency_id for m in memberships_of(user) if m.role == Role.ORGANISER}
    return bool(organised) and (row is None or getattr(row, "agency_id", row.pk) in organised)
