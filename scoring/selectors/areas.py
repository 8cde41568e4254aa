"""Which areas of work a person has, for the header of every page."""

from typing import Any

from cchc_portal import permissions
from scoring.models import TeamMember
from units.models import Agency


def areas_of(user: Any) -> tuple[str, ...]:
    """Names of the addresses of the person's areas, in the order of the header; one query besides their memberships."""
    areas = ["work"]
    if permissions.may(user, "sheet.read"):
        areas.append("own_sheets")
    if TeamMember.objects.filter(user=user.pk).exists():
        areas.append("inspections")
    if permissions.may(user, "appraisal.read"):
        areas.append("appraisals")
    if permissions.may(user, "round.organise"):
        areas.append("rounds")
    return (*areas, "rankings")


def agency_of_everybody() -> str:
    """The name of the only agency of an installation, for people who are not signed in; empty where there are more."""
    names = list(Agency.objects.order_by("pk").values_list("name", flat=True)[:2])
    return names[0] if len(names) == 1 else ""
