"""The council decides one by one with its quorum, its points go through save_answers, and nothing else writes them then."""

import datetime as dt
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from scoring.enums import ChangeKind, Layer
from scoring.enums.replies import CouncilRole, ExplanationState, ItemGround, ReviewState
from scoring.excel.spoken import answer_text
from scoring.models import (
    AgendaItem,
    CouncilMember,
    Explanation,
    MeetingPresence,
    ReviewRequest,
    RoundChange,
    ScoreChange,
)
from scoring.reports.council_minutes import minutes_docx
from scoring.selectors.council import Quorum, candidates_of, meeting_view, members_of, quorum_of
from scoring.selectors.history import first_bad_lines
from scoring.services.council import add_member, close_meeting, retire_member, set_up_council
from scoring.services.council_meetings import take_off_agenda
from scoring.services.errors import AlreadyDone, Faulty, NotOpen, Outdated, Stale
from tests import make
from tests.services.meeting import (
    ABSENT,
    PRESENT,
    WRITTEN,
    anew,
    ask,
    attend,
    council,
    council_score,
    decide,
    item_of,
    meet,
    presented,
    put,
    respond,
)
from tests.services.replying import CODE, DAY, OTHER, answer, flag, open_step
from tests.services.test_save_answers import entry, save


@given(st.integers(0, 12), st.data())
def test_a_quorum_is_more_than_half_by_either_way(many, data):
    ways = data.draw(st.lists(st.sampled_from([PRESENT, WRITTEN, ABSENT, None]), min_size=many, max_size=many))
    members = [CouncilMember(pk=place) for place in range(many)]
    noted = [MeetingPresence(member=m, way=way) for m, way in zip(members, ways, strict=True) if way is not None]

    found = quorum_of(members, noted)

    assert found == Quorum(many, ways.count(PRESENT), ways.count(WRITTEN))
    assert found.holds == (ways.count(PRESENT) >= found.needed or ways.count(WRITTEN) >= found.needed)
    assert found.needed * 2 > many >= (found.needed - 1) * 2


def test_the_council_changes_points_with_its_meeting_as_their_ground(cast):
    council(cast)
    meeting = meet(cast)
    item = put(cast, meeting)
    attend(cast, meeting, PRESENT, PRESENT, ABSENT)

    decide(cast, item, "1.5", votes=(2, 0, 0))

    score = council_score(cast)
    assert (score.points, score.answer) == (Decimal("1.5"), {"points": "1.5", "reason": "Đủ hồ sơ."})
    assert score.note == "Phiên họp 1 của hội đồng thẩm định, 02/11/2026"
    assert item_of(meeting).score_version == 1
    assert first_bad_lines(cast.round) == []


def test_a_decision_is_mended_until_the_minutes_are_closed(cast):
    council(cast)
    meeting = meet(cast)
    item = put(cast, meeting)
    attend(cast, meeting, WRITTEN, WRITTEN, ABSENT)
    decide(cast, item, "1.5")
    decide(cast, item, "1", text="Tính lại.")
    decide(cast, item, None, text="Giữ điểm cũ.")

    score = council_score(cast)
    assert (score.answer, score.version) == (None, 3)
    lines = ScoreChange.objects.filter(kind=ChangeKind.COUNCIL).order_by("seq")
    assert [line.new["decision"] for line in lines] == ["change", "change", "keep"]
    close_meeting(meeting=meeting, seen=anew(meeting).version, now=make.NOW, actor=make.again(cast.organiser))
    with pytest.raises(NotOpen, match="đã khép"):
        decide(cast, item, "1")
    assert first_bad_lines(cast.round) == []


@pytest.mark.parametrize("ways", [(PRESENT, ABSENT, ABSENT), (PRESENT, WRITTEN, ABSENT), ()])
def test_nothing_is_decided_without_a_quorum(cast, ways):
    council(cast)
    meeting = meet(cast)
    item = put(cast, meeting)
    if ways:
        attend(cast, meeting, *ways)

    with pytest.raises(NotOpen, match="chưa đủ thành phần"):
        decide(cast, item)
    assert council_score(cast) is None
    assert item_of(meeting).decision == ""


def test_a_quorum_that_carried_a_decision_stays(cast):
    council(cast)
    meeting = meet(cast)
    item = put(cast, meeting)
    attend(cast, meeting, PRESENT, PRESENT, ABSENT)
    decide(cast, item)

    with pytest.raises(Faulty, match="đã có kết luận"):
        attend(cast, meeting, PRESENT, ABSENT, ABSENT)


def test_with_a_council_its_points_are_typed_nowhere_else(cast):
    council(cast)

    with pytest.raises(NotOpen, match="chỉ ghi ở kết luận"):
        save(cast, "A", Layer.COUNCIL, {CODE: (entry("4"), 0)}, make.again(cast.organiser))
    assert council_score(cast) is None


def test_without_a_council_the_standing_body_types_them(cast):
    save(cast, "A", Layer.COUNCIL, {CODE: (entry("4"), 0)}, make.again(cast.organiser))

    assert council_score(cast).points == Decimal(2)


def test_a_request_for_review_is_answered_by_the_meeting(cast):
    presented(cast)
    ask(cast)
    council(cast)
    with pytest.raises(NotOpen, match="phiên họp"):
        respond(cast)
    meeting = meet(cast)
    attend(cast, meeting, PRESENT, PRESENT, PRESENT)

    decide(cast, put(cast, meeting, ground=ItemGround.REVIEW), None, text="Không có căn cứ mới.")

    request = ReviewRequest.objects.get()
    assert (request.state, request.answer, request.released_at) == (ReviewState.REFUSED, "Không có căn cứ mới.", None)
    assert first_bad_lines(cast.round) == []


def test_disputed_explanations_wait_for_the_council_and_are_settled_there(cast):
    open_step(cast.round)
    flag(cast)
    flag(cast, OTHER)
    answer(cast)
    answer(cast, OTHER, agrees=True, text="")
    found = candidates_of(cast.round, make.NOW)
    assert [(one.row.criterion.code, one.ground) for one in found] == [(CODE, ItemGround.EXPLANATION)]
    council(cast)
    meeting = meet(cast)
    attend(cast, meeting, PRESENT, PRESENT, PRESENT)

    item = put(cast, meeting, ground=ItemGround.EXPLANATION)
    assert candidates_of(cast.round, make.NOW) == []
    decide(cast, item, "2")

    assert Explanation.objects.get(criterion__code=CODE).state == ExplanationState.SETTLED
    assert candidates_of(cast.round, make.NOW) == []


def test_an_unanswered_flag_waits_once_the_time_is_over(cast):
    open_step(cast.round)
    flag(cast)

    assert candidates_of(cast.round, make.NOW) == []
    assert [one.text for one in candidates_of(cast.round, make.NOW + DAY)] == ["Không giải trình"]


def test_the_agenda_is_refused_whole_and_named(cast):
    council(cast)
    meeting = meet(cast)
    with pytest.raises(Faulty) as refused:
        put(cast, meeting, "9.9")
    assert list(refused.value.faults) == ["A|9.9"]
    put(cast, meeting)

    with pytest.raises(AlreadyDone):
        put(cast, meeting)
    with pytest.raises(Outdated):
        put(cast, meeting, OTHER, seen=1)
    with pytest.raises(Faulty, match="phiên họp"):
        put(cast, meet_again(cast))
    take_off_agenda(item=item_of(meeting), seen=anew(meeting).version, now=make.NOW, actor=make.again(cast.organiser))
    assert not AgendaItem.objects.exists()


def meet_again(cast):
    from scoring.services.council import plan_meeting

    return plan_meeting(
        round_=cast.round, held_at=make.NOW + DAY, place="Phòng 2", now=make.NOW, actor=make.again(cast.organiser)
    )


def test_a_decision_over_what_was_not_seen_is_refused(cast):
    council(cast)
    meeting = meet(cast)
    item = put(cast, meeting)
    attend(cast, meeting, PRESENT, PRESENT, PRESENT)
    decide(cast, item, "1")

    with pytest.raises(Outdated):
        decide(cast, item, "2", seen=1)
    with pytest.raises(Stale):
        decide(cast, item, "2", seen_score=0)
    with pytest.raises(Faulty):
        decide(cast, item, "99")
    with pytest.raises(AlreadyDone):
        decide(cast, item, "1")
    assert council_score(cast).points == Decimal(1)


def test_a_council_has_one_chairman_and_keeps_who_left(cast):
    council(cast)
    meeting = meet(cast)
    attend(cast, meeting, PRESENT, PRESENT, ABSENT)
    given = {"round_": cast.round, "now": make.NOW, "actor": make.again(cast.organiser)}

    with pytest.raises(Faulty, match="đã có chủ tịch"):
        add_member(name="Bà Hai", position="", role=CouncilRole.CHAIRMAN, **given)
    with pytest.raises(AlreadyDone):
        add_member(name="ông 1", position="Sở Nội vụ", role=CouncilRole.MEMBER, **given)
    gone = members_of(anew(meeting).council)[0]
    retire_member(member_id=gone.pk, **given)
    with pytest.raises(AlreadyDone):
        retire_member(member_id=gone.pk, **given)
    add_member(name="Bà Hai", position="", role=CouncilRole.CHAIRMAN, **given)

    assert [member.name for member in meeting_view(anew(meeting)).members][:2] == ["Ông 1", "Bà Hai"]
    with pytest.raises(Outdated):
        set_up_council(decision="9/QĐ", decision_date=dt.date(2026, 10, 2), seen=0, **given)
    assert RoundChange.objects.filter(kind="council").count() == 8


def test_the_minutes_hold_people_decisions_and_nothing_that_runs(cast):
    council(cast)
    meeting = meet(cast)
    attend(cast, meeting, PRESENT, WRITTEN, PRESENT)
    decide(cast, put(cast, meeting), "1.5", text="=HYPERLINK(1) đủ hồ sơ", votes=(2, 1, 0))
    put(cast, meeting, OTHER)

    book = Document(BytesIO(minutes_docx(cast.round, meeting_view(anew(meeting)), answer_text)))

    text = "\n".join(paragraph.text for paragraph in book.paragraphs)
    for words in ("BIÊN BẢN HỌP HỘI ĐỒNG", "456/QĐ-UBND", "Ông 1, Sở Nội vụ (chủ tịch)", "2 có mặt, 1 gửi ý kiến"):
        assert words in text
    assert "thành 1,50 điểm" in text
    assert "Chưa kết luận" in text
    assert "DỰ THẢO: chưa khép, còn 1 nội dung chưa kết luận" in text
