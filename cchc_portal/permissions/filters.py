"""Which rows a person can reach, as `Q`: the filters that stand beside the predicates; what they do not find is 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from cchc_portal.permissions.predicates import UNIT_PEOPLE, appraising_units_of, memberships_of, units_of
from scoring.enums import RoundState, SheetState
from units.enums import Role

NOBODY = Q(pk__in=())
"""No row at all; a queryset that is handed it asks the database nothing."""
_OPENED = ~Q(round__state=RoundState.DRAFT)  # sheets of rounds that others than their organisers may know of


def rounds_visible_to(user: Any) -> Q:
    """Rounds a person can reach at all: of agencies they hold a role for, or with a sheet they inspect."""
    if not getattr(user, "is_authenticated", False):
        return NOBODY
    agencies = {m.agency_id for m in memberships_of(user)}
    reached = Q(agency__in=agencies) | Q(inspection_teams__members__user=user.pk)
    return rounds_organised_by(user) | (reached & ~Q(state=RoundState.DRAFT))


def rounds_organised_by(user: Any) -> Q:
    """Rounds of the agencies whose standing body the person works for."""
    organised = {m.agency_id for m in memberships_of(user) if m.role == Role.ORGANISER}
    return Q(agency__in=organised) if organised else NOBODY


def rounds_led_by(user: Any) -> Q:
    """Rounds of the agencies that the person leads, from when they open, or organises."""
    led = {m.agency_id for m in memberships_of(user) if m.role == Role.LEADER}
    return rounds_organised_by(user) | (Q(agency__in=led) & ~Q(state=RoundState.DRAFT))


def agencies_led_by(user: Any) -> Q:
    """Agencies that the person leads or works for the standing body of; from them one looks at the agencies below."""
    roles = (Role.LEADER, Role.ORGANISER)
    return Q(pk__in={m.agency_id for m in memberships_of(user) if m.role in roles})


def sheets_of_units_of(user: Any) -> Q:
    """Sheets of the units that the person is head or staff of, once their round is open."""
    own = {m.unit_id for m in memberships_of(user) if m.role in UNIT_PEOPLE}
    return Q(unit__in=own) & _OPENED if own else NOBODY


def sheets_inspected_by(user: Any) -> Q:
    """Sheets that a team of the person inspects, from when they were submitted, without those of an interested unit."""
    own = units_of(user)
    superiors = {m.unit.superior_id for m in memberships_of(user) if m.unit is not None} - {None}
    return (
        Q(inspections__team__members__user=user.pk)
        & _OPENED
        & ~Q(state=SheetState.DRAFTING)
        & ~Q(unit__in=own | superiors)
        & ~Q(unit__superior__in=own)
    )


def fields_appraised_by(user: Any, path: str = "") -> Q:
    """Fields of rounds that a unit of the person appraises, where it names nobody else; `path` leads to them."""
    units = appraising_units_of(user)
    return Q(**{f"{path}unit__in": units}) & (Q(**{f"{path}user": None}) | Q(**{f"{path}user": user.pk}))


def sheets_appraised_by(user: Any) -> Q:
    """Sheets with a field that the person appraises, from when they were submitted, without those of the own units."""
    own = Q(unit__in=units_of(user))
    return fields_appraised_by(user, "round_block__field_appraisers__") & _OPENED & ~Q(state=SheetState.DRAFTING) & ~own


def sheets_overseen_by(user: Any) -> Q:
    """Sheets of the rounds that the person's agency organises."""
    organised = {m.agency_id for m in memberships_of(user) if m.role == Role.ORGANISER}
    return Q(round__agency__in=organised) if organised else NOBODY


def accounts_kept_by(user: Any) -> Q:
    """People with a role of a unit's people in an agency whose standing body the person works for; see account_keeper."""
    agencies = {m.agency_id for m in memberships_of(user) if m.role == Role.ORGANISER}
    return Q(memberships__agency__in=agencies, memberships__role__in=UNIT_PEOPLE)


def sheets_visible_to(user: Any) -> Q:
    """Every sheet that the person can reach at all, in whatever capacity."""
    if not getattr(user, "is_authenticated", False):
        return NOBODY
    return sheets_of_units_of(user) | sheets_inspected_by(user) | sheets_appraised_by(user) | sheets_overseen_by(user)


def recommendations_of_units_of(user: Any) -> Q:
    """Recommendations that the units owe which the person is head or staff of, or that were made of them."""
    own = {m.unit_id for m in memberships_of(user) if m.role in UNIT_PEOPLE}
    return Q(unit__in=own) | Q(inspection__assessment__unit__in=own)


def recommendations_inspected_by(user: Any) -> Q:
    """Recommendations of the person's own teams, without those of a unit that the person has an interest in."""
    own = units_of(user)
    superiors = {m.unit.superior_id for m in memberships_of(user) if m.unit is not None} - {None}
    return (
        Q(inspection__team__members__user=user.pk)
        & ~Q(inspection__assessment__unit__in=own | superiors)
        & ~Q(inspection__assessment__unit__superior__in=own)
    )


def recommendations_overseen_by(user: Any) -> Q:
    """Recommendations in rounds that the person's agency organises."""
    organised = {m.agency_id for m in memberships_of(user) if m.role == Role.ORGANISER}
    return Q(inspection__assessment__round__agency__in=organised)


RowFilter = Callable[[Any], Q]
