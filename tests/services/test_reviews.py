"""Requests for review: asked by the head in the window, answered with a reason, read by the unit once released."""

import datetime as dt

import pytest

from scoring.enums import ChangeKind
from scoring.enums.replies import ReviewState
from scoring.models import ReviewRequest, Round, ScoreChange
from scoring.selectors.history import first_bad_lines
from scoring.selectors.replies import review_of
from scoring.selectors.reviews import open_points
from scoring.selectors.sheet_history import unit_reader, visible_lines
from scoring.services.errors import AlreadyDone, Faulty, NotOpen, Stale
from scoring.services.rankings import check_publication
from scoring.services.reviews import release_reviews, withdraw_review
from tests import make
from tests.services.meeting import ask, presented, respond
from tests.services.replying import CODE, OTHER

SECOND = dt.timedelta(seconds=1)
ANSWER = "Chưa có căn cứ mới nên giữ nguyên"


def standing(cast, code=CODE):
    return ReviewRequest.objects.filter(assessment=cast.sheet("A"), criterion__code=code).first()


def release(cast, now=make.NOW):
    return release_reviews(round_=cast.round, actor=make.again(cast.organiser), now=now)


def told(cast, now=make.NOW):
    return {line.leaf.code: (one.state, one.answer) for line, one in review_of(cast.sheet("A"), now).requests}


def test_a_request_is_answered_and_read_once_released(cast):
    presented(cast)
    ask(cast)
    respond(cast, accepts=False, text=ANSWER)
    assert told(cast) == {CODE: (ReviewState.ASKED, "")}

    assert release(cast) == 1

    assert told(cast) == {CODE: (ReviewState.REFUSED, ANSWER)}
    assert first_bad_lines(cast.round) == []


def test_the_units_history_holds_no_answer_before_its_release(cast):
    presented(cast)
    ask(cast)
    respond(cast, accepts=False, text=ANSWER)
    sheet = cast.sheet("A")

    def lines():
        rows = visible_lines(sheet, unit_reader(sheet)).filter(kind=ChangeKind.REVIEW).order_by("seq")
        return [(row.new["state"], row.new.get("answer")) for row in rows]

    assert lines() == [("asked", None)]
    release(cast)
    assert lines() == [("asked", None), ("refused", ANSWER)]


def test_a_request_is_changed_and_taken_back_until_answered(cast):
    presented(cast)
    ask(cast)
    ask(cast, reason="Lý do mới", seen=1)
    withdraw_review(assessment=cast.sheet("A"), code=CODE, seen_version=2, actor=cast.head_a, now=make.NOW)
    ask(cast, reason="Vẫn đề nghị", seen=3)
    respond(cast, seen=4)

    with pytest.raises(NotOpen, match="đang được trả lời"):
        ask(cast, reason="Khác", seen=5)
    with pytest.raises(NotOpen, match="đang được trả lời"):
        withdraw_review(assessment=cast.sheet("A"), code=CODE, seen_version=5, actor=cast.head_a, now=make.NOW)
    versions = ScoreChange.objects.filter(kind=ChangeKind.REVIEW).order_by("seq").values_list("version", flat=True)
    assert list(versions) == [1, 2, 3, 4, 5]


def test_the_window_holds_to_the_second(cast):
    presented(cast, closes_at=make.NOW + dt.timedelta(hours=1))

    with pytest.raises(NotOpen, match="Chưa đến"):
        ask(cast, now=make.NOW - SECOND)
    with pytest.raises(NotOpen, match="Đã hết"):
        ask(cast, now=make.NOW + dt.timedelta(hours=1))
    ask(cast, now=make.NOW + dt.timedelta(hours=1) - SECOND)
    assert standing(cast) is not None


def test_nobody_asks_before_the_unit_has_seen_its_results(cast):
    presented(cast)
    Round.objects.update(own_row_shown_when_provisional=False)

    with pytest.raises(NotOpen, match="chưa gửi đến đơn vị"):
        ask(cast)
    assert standing(cast) is None


def test_a_request_is_refused_twice_stale_or_without_words(cast):
    presented(cast)
    ask(cast)

    with pytest.raises(AlreadyDone):
        ask(cast, seen=1)
    with pytest.raises(Stale):
        ask(cast, reason="Khác")
    with pytest.raises(Faulty, match="Ghi lý do đề nghị"):
        ask(cast, OTHER, reason=" ")
    with pytest.raises(Faulty, match="Không có tiêu chí"):
        ask(cast, "9.9")
    with pytest.raises(Faulty, match="Ghi lý do trả lời"):
        respond(cast, text=" ")
    with pytest.raises(Stale):
        respond(cast, seen=7)


def test_a_released_answer_stays(cast):
    presented(cast)
    ask(cast)
    respond(cast)
    respond(cast, accepts=False, text="Nghĩ lại", seen=2)
    release(cast)

    with pytest.raises(NotOpen, match="đã gửi đơn vị"):
        respond(cast, seen=4, text="Nữa")
    with pytest.raises(AlreadyDone):
        release(cast)


def test_publication_warns_of_what_is_not_answered_or_not_sent(cast):
    presented(cast)
    ask(cast)
    ask(cast, OTHER)
    respond(cast)

    assert open_points(cast.round) == [
        f"{cast.sheet('A').unit}, tiêu chí {OTHER}: chưa trả lời",
        f"{cast.sheet('A').unit}, tiêu chí {CODE}: đã trả lời nhưng chưa gửi đơn vị",
    ]
    check = check_publication(round_=cast.round, actor=make.again(cast.organiser))[-1]
    assert (check.warns, check.passed, check.stops, len(check.details)) == (True, False, False, 2)
