"""What tests of requests for review and of the council begin with: a presented round, a council of three, a meeting."""

import datetime as dt
from decimal import Decimal

from scoring.enums import Step
from scoring.enums.replies import CouncilRole, ItemGround, Presence
from scoring.models import AgendaItem, CouncilMeeting, Round, Score
from scoring.selectors.council import members_of
from scoring.services.council import add_member, plan_meeting, record_presence, set_up_council
from scoring.services.council_meetings import Point, Verdict, decide_item, put_on_agenda
from scoring.services.rankings import present_round
from scoring.services.reviews import answer_review, ask_review
from tests import make
from tests.services.replying import CODE, open_step

PRESENT, WRITTEN, ABSENT = Presence.PRESENT, Presence.WRITTEN, Presence.ABSENT


def presented(cast, closes_at=make.NOW + dt.timedelta(days=1)):
    """The provisional results have gone to the units, and they may ask for reviews."""
    open_step(cast.round, Step.REVIEW, make.NOW, closes_at)
    if Round.objects.get(pk=cast.round.pk).presented_at is None:
        present_round(round_=cast.round, now=make.NOW, actor=make.again(cast.organiser))


def ask(cast, code=CODE, reason="Có đủ 4 báo cáo.", seen=0, actor=None, now=make.NOW):
    return ask_review(
        assessment=cast.sheet("A"),
        code=code,
        reason=reason,
        seen_version=seen,
        actor=make.again(actor or cast.head_a),
        now=now,
    )


def respond(cast, code=CODE, *, accepts=True, text="Đã xem lại.", seen=1, actor=None, now=make.NOW):
    return answer_review(
        assessment=cast.sheet("A"),
        code=code,
        accepts=accepts,
        text=text,
        seen_version=seen,
        actor=make.again(actor or cast.organiser),
        now=now,
    )


def council(cast, many=3):
    """A council of a chairman, a secretary and others."""
    organiser = make.again(cast.organiser)
    set_up_council(
        round_=cast.round,
        decision="456/QĐ-UBND",
        decision_date=dt.date(2026, 10, 1),
        seen=0,
        now=make.NOW,
        actor=organiser,
    )
    roles = [CouncilRole.CHAIRMAN, CouncilRole.SECRETARY, *[CouncilRole.MEMBER] * many][:many]
    for place, role in enumerate(roles):
        add_member(
            round_=cast.round, name=f"Ông {place + 1}", position="Sở Nội vụ", role=role, now=make.NOW, actor=organiser
        )


def meet(cast):
    return plan_meeting(
        round_=cast.round, held_at=make.NOW, place="Phòng họp số 1", now=make.NOW, actor=make.again(cast.organiser)
    )


def anew(meeting):
    return CouncilMeeting.objects.select_related("council__round__agency").get(pk=meeting.pk)


def attend(cast, meeting, *ways, seen=None, actor=None):
    """Note how the members took part, in their order."""
    meeting = anew(meeting)
    members = members_of(meeting.council)
    record_presence(
        meeting=meeting,
        ways={member.pk: way for member, way in zip(members, ways, strict=True)},
        seen=meeting.version if seen is None else seen,
        now=make.NOW,
        actor=make.again(actor or cast.organiser),
    )


def put(cast, meeting, code=CODE, ground=ItemGround.PICKED, seen=None, unit="A"):
    meeting = anew(meeting)
    put_on_agenda(
        meeting=meeting,
        points=[Point(unit, code, ground)],
        seen=meeting.version if seen is None else seen,
        now=make.NOW,
        actor=make.again(cast.organiser),
    )
    return item_of(meeting, code)


def item_of(meeting, code=CODE):
    rows = AgendaItem.objects.select_related("assessment", "criterion", "meeting__council__round")
    return rows.get(meeting=meeting, criterion__code=code)


def decide(
    cast, item, points="1.5", text="Đủ hồ sơ.", *, seen=None, seen_score=None, votes=None, actor=None, figures=None
):
    item = item_of(item.meeting, item.criterion.code)
    score = council_score(cast, item.criterion.code)
    verdict = Verdict(
        None if points is None else Decimal(points),
        text,
        (0 if score is None else score.version) if seen_score is None else seen_score,
        item.version if seen is None else seen,
        votes,
        figures,
    )
    return decide_item(item=item, verdict=verdict, now=make.NOW, actor=make.again(actor or cast.organiser))


def council_score(cast, code=CODE):
    return Score.objects.filter(assessment=cast.sheet("A"), layer="council", criterion__code=code).first()
