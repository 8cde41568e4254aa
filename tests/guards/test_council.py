"""Guards of requests for review and of the council: each refuses the wrong thing, and off, the wrong thing is done."""

import datetime as dt

import pytest
from django.db import transaction

from scoring.enums import Layer
from scoring.enums.replies import ReviewState
from scoring.models import Evidence, ReviewRequest
from scoring.services import council_meetings, evidence, reviews, scores
from scoring.services.errors import NotAllowed, NotOpen, Outdated, Stale
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services import meeting as scene
from tests.services.replying import CODE, DAY, OTHER, flag, open_step, standing
from tests.services.test_save_answers import entry, save


def once(cast, wanted):
    """Begin the scene, unless the first half of the pair has begun it."""
    if not ReviewRequest.objects.exists():
        wanted(cast)


def asked(cast):
    scene.presented(cast)
    scene.ask(cast)


def asked_by_staff(cast):
    scene.presented(cast)
    scene.ask(cast, actor=cast.staff_a)


def asked_a_second_late(cast):
    scene.presented(cast, closes_at=make.NOW + dt.timedelta(hours=1))
    with transaction.atomic():
        scene.ask(cast, now=make.NOW + dt.timedelta(hours=1))


def asked_over_what_was_not_seen(cast):
    once(cast, asked)
    with transaction.atomic():
        scene.ask(cast, reason="Đè lên", seen=0)


def answered_by_the_unit(cast):
    once(cast, asked)
    scene.respond(cast, actor=cast.head_a)


def met(cast):
    """A meeting with one point that nobody attends."""
    found = council_meetings.CouncilMeeting.objects.first()
    if found is None:
        scene.council(cast)
        found = scene.meet(cast)
        scene.put(cast, found)
    return found


def decided_without_a_quorum(cast):
    meeting = met(cast)
    with transaction.atomic():
        scene.decide(cast, scene.item_of(meeting))


def decided_by_the_unit(cast):
    meeting = met(cast)
    if not meeting.presences.exists():
        scene.attend(cast, meeting, scene.PRESENT, scene.PRESENT, scene.PRESENT)
    scene.decide(cast, scene.item_of(meeting), actor=cast.head_a)


def typed_past_the_meeting(cast):
    met(cast)
    with transaction.atomic():
        save(cast, "A", Layer.COUNCIL, {CODE: (entry("4"), 0)}, make.again(cast.organiser))


def changed_over_what_was_not_seen(cast):
    meeting = met(cast)
    with transaction.atomic():
        scene.put(cast, meeting, OTHER, seen=7)


def proven_without_a_flag(cast):
    if standing(cast) is None:
        open_step(cast.round)
        flag(cast)
    evidence.add_number(
        place=evidence.Place(cast.sheet("A"), OTHER, Layer.SELF),
        about=evidence.About(number="12/KH"),
        actor=make.again(cast.staff_a),
        now=make.NOW,
    )


def proven_a_second_late(cast):
    if standing(cast) is None:
        open_step(cast.round)
        flag(cast)
    evidence.add_number(
        place=evidence.Place(cast.sheet("A"), CODE, Layer.SELF),
        about=evidence.About(number="12/KH"),
        actor=make.again(cast.staff_a),
        now=make.NOW + DAY,
    )


def is_asked(_cast):
    return ReviewRequest.objects.exists()


def has_points(cast):
    return scene.council_score(cast) is not None


def has_evidence(_cast):
    return Evidence.objects.filter(number="12/KH").exists()


RUN = right_of("council.run", everybody)
GUARDS = {
    "who asks": Guard(asked_by_staff, NotAllowed, is_asked, (right_of("review.ask", everybody),)),
    "the window to ask": Guard(asked_a_second_late, NotOpen, is_asked, (answering(reviews, "why_no_reply", ""),)),
    "the seen request": Guard(
        asked_over_what_was_not_seen,
        Stale,
        lambda _cast: ReviewRequest.objects.get().reason == "Đè lên",
        (answering(reviews, "_must_be_fresh", None),),
    ),
    "who answers": Guard(
        answered_by_the_unit,
        NotAllowed,
        lambda _cast: ReviewRequest.objects.get().state == ReviewState.ACCEPTED,
        (right_of("review.answer", everybody),),
    ),
    "the quorum": Guard(
        decided_without_a_quorum, NotOpen, has_points, (answering(council_meetings, "must_have_quorum", None),)
    ),
    "who records decisions": Guard(
        decided_by_the_unit, NotAllowed, has_points, (RUN, right_of("council.score", everybody))
    ),
    "the meeting alone": Guard(
        typed_past_the_meeting, NotOpen, has_points, (answering(scores, "must_be_the_meetings", None),)
    ),
    "the seen meeting": Guard(
        changed_over_what_was_not_seen,
        Outdated,
        lambda cast: met(cast).items.count() == 2,
        (answering(council_meetings, "must_be_seen", None),),
    ),
    "evidence of a flag": Guard(
        proven_without_a_flag, NotOpen, has_evidence, (answering(evidence, "why_no_evidence", ""),)
    ),
    "evidence in the window": Guard(
        proven_a_second_late, NotOpen, has_evidence, (answering(evidence, "why_no_evidence", ""),)
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)
