"""Explanations, requests for review and the council: what their forms do twice, stale and late."""

from scoring.enums import Step
from scoring.models import CouncilMember, ReviewRequest
from tests.posts import ends
from tests.posts.row import NONE, TAKEN, TOLD, Post
from tests.posts.scenes import no_council
from tests.services import meeting as council
from tests.services.meeting import respond
from tests.services.replying import open_step

CORRECTED = "a correction after publication goes through the council as well"


def replying(cast):
    """The unit may explain."""
    open_step(cast.round)


def reviewing(cast):
    """The unit may ask for reviews, and has asked for none yet."""
    ReviewRequest.objects.filter(assessment=cast.sheet("A")).delete()
    council.presented(cast)


def asked(cast):
    """A request waits; the round has no council, whose meeting would answer it."""
    no_council(cast)
    council.presented(cast)


def answered(cast):
    """The request has its answer, which the unit has not read."""
    asked(cast)
    respond(cast)


def presence(*ways):
    """How the members of the council took part, in their order."""

    def typed(cast):
        members = CouncilMember.objects.filter(council__round=cast.round).order_by("pk")
        return {f"tv-{member.pk}": way for member, way in zip(members, ways, strict=True)}

    return typed


def noted(cast):
    """Who took part is noted, so that the council may decide."""
    meeting = cast.round.council.meetings.get()
    council.attend(cast, meeting, council.PRESENT, council.PRESENT, council.ABSENT)


COUNCIL_ROWS = (
    Post(
        "reply",
        who="staff_a",
        before=replying,
        form={"code": "1.2"},
        typed={"says": "giai-trinh", "text": "Báo cáo quý 4 nộp sau."},
        other={"says": "giai-trinh", "text": "Đã nộp đủ bốn báo cáo."},
        late=ends.over(Step.REPLY),
    ),
    Post(
        "own_reviews",
        who="head_a",
        before=reviewing,
        typed={"code": "1.2", "reason": "Đơn vị có đủ 4 báo cáo."},
        other={"code": "1.2", "reason": "Còn một báo cáo quý."},
        stale=TAKEN,
        late=ends.over(Step.REVIEW),
    ),
    Post(
        "own_review_change",
        who="head_a",
        page="own_reviews",
        before=asked,
        form={"code": "1.2"},
        typed={"reason": "Đơn vị có đủ 4 báo cáo."},
        other={"reason": "Còn một báo cáo quý."},
        late=ends.over(Step.REVIEW),
    ),
    Post(
        "round_review",
        before=asked,
        typed={"says": "chap-nhan", "text": "Đã xem lại hồ sơ."},
        other={"says": "khong", "text": "Chưa đủ tài liệu."},
        late=ends.published,
    ),
    Post(
        "round_reviews_release",
        page="round_reviews",
        before=answered,
        stale=TOLD,
        late=ends.published,
    ),
    Post(
        "round_council",
        typed={"decision": "500/QĐ-UBND"},
        other={"decision": "600/QĐ-UBND"},
        why={"late": CORRECTED},
    ),
    Post(
        "council_member",
        page="round_council",
        typed={"name": "Bà Bốn", "position": "Sở Tài chính", "role": "member"},
        other={"name": "Bà Năm", "position": "Sở Y tế", "role": "member"},
        stale=NONE,
        why={
            "late": CORRECTED,
            "stale": "adds one line to a list; a colleague's other line is no conflict, the same line is refused",
        },
    ),
    Post(
        "council_member_leaves",
        page="round_council",
        typed={},
        stale=TOLD,
        why={"late": CORRECTED},
    ),
    Post(
        "council_meeting_new",
        page="round_council",
        typed={"day": "20/11/2026", "hour": "8h00", "place": "Phòng họp số 2"},
        stale=NONE,
        why={"late": CORRECTED, "stale": "makes a new meeting; the same time and place are refused"},
    ),
    Post(
        "council_presence",
        page="council_meeting",
        typed=presence("present", "present", "absent"),
        other=presence("written", "written", "written"),
        late=ends.council_closed,
    ),
    Post(
        "council_agenda",
        page="council_meeting",
        typed={"unit": "A", "criterion": "1.10", "note": "Điểm chênh lệch lớn"},
        other={"unit": "B", "criterion": "1.10", "note": "Hồ sơ chưa rõ"},
        late=ends.council_closed,
    ),
    Post("council_close", page="council_meeting", before=noted, stale=TOLD, why={"late": CORRECTED}),
    Post(
        "council_item",
        before=noted,
        typed={
            "decision": "dieu-chinh",
            "points": "1,25",
            "text": "Đủ hồ sơ.",
            "votes_for": "2",
            "votes_against": "0",
            "votes_abstained": "0",
        },
        other={
            "decision": "dieu-chinh",
            "points": "0,75",
            "text": "Thiếu một báo cáo.",
            "votes_for": "2",
            "votes_against": "0",
            "votes_abstained": "0",
        },
        late=ends.council_closed,
    ),
    Post("council_item_drop", page="council_meeting", stale=TOLD, late=ends.council_closed),
)
