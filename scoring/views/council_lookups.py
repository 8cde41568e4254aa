"""A meeting of a council and a criterion on its agenda out of the rows their reader may see, else 404; no right is asked here."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from scoring.models import AgendaItem, CouncilMeeting, Round


def organised_meeting(request: HttpRequest, *, round_code: str, number: int, **_: object) -> CouncilMeeting:
    """A meeting of the council of a round that the person's agency organises."""
    rounds = Round.objects.organised_by(request.user)
    rows = CouncilMeeting.objects.select_related("council__round__agency")
    return get_object_or_404(rows, council__round__in=rounds, council__round__code=round_code, number=number)


def organised_item(
    request: HttpRequest, *, round_code: str, number: int, unit_code: str, criterion_code: str
) -> AgendaItem:
    """A criterion on the agenda of such a meeting."""
    meeting = organised_meeting(request, round_code=round_code, number=number)
    rows = AgendaItem.objects.select_related(
        "criterion",
        "decided_by",
        "assessment__round__agency",
        "assessment__unit",
        "assessment__round_block__block",
        "assessment__round_block__criteria_set",
        "meeting__council__round__agency",
    )
    return get_object_or_404(rows, meeting=meeting, assessment__unit__code=unit_code, criterion__code=criterion_code)
