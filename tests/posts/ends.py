"""What ends the time for a form: its window passes, its paper is closed, its round is published."""

import datetime as dt

from scoring.enums import RecommendationState, RoundState, SheetState
from scoring.models import (
    Assessment,
    CollectionPoint,
    CouncilMeeting,
    CriteriaDraft,
    Inspection,
    PublicationRequest,
    Recommendation,
    ReportingPeriod,
    Round,
    StepWindow,
)
from scoring.services.rankings import withdraw_request
from tests import criteria_sets, make
from tests.services import publishing

SECOND = dt.timedelta(seconds=1)


def over(step):
    """The window of a step ended a second ago."""

    def ends(cast):
        span = {"opens_at": make.NOW - 2 * SECOND, "closes_at": make.NOW - SECOND}
        StepWindow.objects.update_or_create(round=cast.round, step=step, defaults=span)

    return ends


def published(cast):
    """The round is published; that is all that the guards of forms ask, so that no ranking is made here."""
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)


def state(state_):
    """Sheet A goes into a state."""
    return lambda cast: Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=state_)


drafting, submitted, reviewed = (
    state(one) for one in (SheetState.DRAFTING, SheetState.SUBMITTED, SheetState.IN_REVIEW)
)


def council_closed(cast):
    """The minutes of the council's meeting are closed."""
    CouncilMeeting.objects.filter(council__round=cast.round).update(closed_at=make.NOW)


def minutes_closed(cast):
    """The minutes of the inspection of A are closed."""
    Inspection.objects.filter(assessment=cast.sheet("A")).update(closed_at=make.NOW)


def settled(cast):
    """The recommendation that the walk knows is followed no longer."""
    Recommendation.objects.filter(token="KIEN-NGHI-A").update(state=RecommendationState.DROPPED, reason="Thôi")


def period_over(cast):
    """The period takes no figures any more."""
    ReportingPeriod.objects.filter(code="SL-2014").update(closes_at=make.NOW - SECOND)


def point_closed(cast):
    """The point takes no opinion any more."""
    CollectionPoint.objects.update(valid_to=make.NOW.date() - dt.timedelta(days=1))


def draft_opened(cast):
    """The drafted round is open."""
    Round.objects.filter(state=RoundState.DRAFT).update(state=RoundState.OPEN)


def really_published(cast):
    """The round is published, with its ranking."""
    publishing.publish(cast)


def request_withdrawn(cast):
    """The request for a publication is withdrawn."""
    waiting = PublicationRequest.objects.get()
    withdraw_request(request=waiting, now=make.NOW, actor=make.again(cast.organiser))


def set_activated(cast):
    """The draft of a set was put into use."""
    criteria_sets.activate(cast, draft := CriteriaDraft.objects.get(code="VIDU-2027-1"), draft.version)
