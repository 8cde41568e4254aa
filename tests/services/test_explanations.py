"""Criteria are flagged, explained and settled, each with its line of history, inside the window to the second."""

import datetime as dt

import pytest

from scoring.enums import ChangeKind, Step
from scoring.enums.replies import ExplanationState
from scoring.models import Explanation, ScoreChange, WindowExtension
from scoring.selectors.explanations import flags_of, flags_of_sheets
from scoring.selectors.history import first_bad_lines
from scoring.services.errors import AlreadyDone, Faulty, NotOpen, Stale
from scoring.services.explanations import settle_explanation, unflag_criterion
from tests import make
from tests.services.replying import CODE, DAY, OTHER, QUESTION, answer, flag, open_step, standing

SECOND = dt.timedelta(seconds=1)


def states(cast):
    lines = ScoreChange.objects.filter(assessment=cast.sheet("A"), kind=ChangeKind.EXPLANATION).order_by("seq")
    return [(line.new["state"], line.version) for line in lines]


def test_a_flag_is_asked_answered_and_settled_with_a_line_each(cast):
    open_step(cast.round)
    flag(cast)

    answer(cast)
    answer(cast, agrees=True, text="", seen=2)
    settle_explanation(assessment=cast.sheet("A"), code=CODE, seen_version=3, actor=cast.organiser, now=make.NOW)

    assert states(cast) == [("asked", 1), ("explained", 2), ("agreed", 3), ("settled", 4)]
    assert list(flags_of(cast.sheet("A"))) == [CODE]
    assert first_bad_lines(cast.round) == []


def test_a_flag_taken_back_can_be_raised_again(cast):
    open_step(cast.round)
    flag(cast)
    unflag_criterion(assessment=cast.sheet("A"), code=CODE, actor=cast.organiser, now=make.NOW)
    assert (flags_of(cast.sheet("A")), standing(cast).state) == ({}, ExplanationState.DROPPED)

    flag(cast, question="Còn thiếu gì?")

    assert states(cast) == [("asked", 1), ("dropped", 2), ("asked", 3)]
    assert flags_of_sheets([cast.sheet("A").pk])[cast.sheet("A").pk, CODE].question == "Còn thiếu gì?"
    assert first_bad_lines(cast.round) == []


def test_a_flag_is_raised_once_and_with_words(cast):
    flag(cast)

    with pytest.raises(AlreadyDone):
        flag(cast)
    with pytest.raises(Faulty, match="Ghi điều cần"):
        flag(cast, OTHER, question="  ")
    with pytest.raises(Faulty, match="Không có tiêu chí"):
        flag(cast, "9.9")


def test_an_answered_flag_stays(cast):
    open_step(cast.round)
    flag(cast)
    answer(cast)

    with pytest.raises(NotOpen, match="đã trả lời"):
        unflag_criterion(assessment=cast.sheet("A"), code=CODE, actor=cast.organiser, now=make.NOW)


def test_a_disagreement_says_why(cast):
    open_step(cast.round)
    flag(cast)

    with pytest.raises(Faulty, match="không nhất trí"):
        answer(cast, text=" ")
    assert standing(cast).state == ExplanationState.ASKED


def test_an_answer_seen_by_nobody_is_not_overwritten(cast):
    open_step(cast.round)
    flag(cast)
    answer(cast, text="Trước")

    with pytest.raises(Stale) as refused:
        answer(cast, text="Sau", seen=1)

    assert [(cell.code, cell.version, cell.note) for cell in refused.value.cells] == [(CODE, 2, "Trước")]
    assert standing(cast).answer == "Trước"


def test_the_same_answer_twice_is_one(cast):
    open_step(cast.round)
    flag(cast)
    answer(cast)

    with pytest.raises(AlreadyDone):
        answer(cast)
    assert states(cast) == [("asked", 1), ("explained", 2)]


def test_the_window_holds_to_the_second(cast):
    open_step(cast.round, opens_at=make.NOW, closes_at=make.NOW + DAY)
    flag(cast)

    with pytest.raises(NotOpen, match="Chưa đến"):
        answer(cast, now=make.NOW - SECOND)
    with pytest.raises(NotOpen, match="Đã hết"):
        answer(cast, now=make.NOW + DAY)
    answer(cast, now=make.NOW + DAY - SECOND)
    assert standing(cast).state == ExplanationState.EXPLAINED


def test_an_extension_gives_the_unit_more_time(cast):
    open_step(cast.round)
    flag(cast)
    WindowExtension.objects.create(
        assessment=cast.sheet("A"),
        step=Step.REPLY,
        closes_at=make.NOW + 2 * DAY,
        created_at=make.NOW,
        created_by=cast.organiser,
    )

    answer(cast, now=make.NOW + 2 * DAY - SECOND)
    with pytest.raises(NotOpen):
        answer(cast, text="Muộn", seen=2, now=make.NOW + 2 * DAY)


def test_a_round_without_the_window_has_no_such_step(cast):
    flag(cast)

    with pytest.raises(NotOpen, match="không có bước giải trình"):
        answer(cast)


def test_nothing_more_is_asked_once_the_unit_cannot_reply(cast):
    open_step(cast.round)
    flag(cast)

    with pytest.raises(NotOpen, match="Đã hết thời hạn"):
        flag(cast, OTHER, now=make.NOW + DAY)
    with pytest.raises(NotOpen, match="vẫn còn thời hạn"):
        settle_explanation(assessment=cast.sheet("A"), code=CODE, seen_version=1, actor=cast.organiser, now=make.NOW)
    settle_explanation(assessment=cast.sheet("A"), code=CODE, seen_version=1, actor=cast.organiser, now=make.NOW + DAY)
    assert standing(cast).state == ExplanationState.SETTLED


def test_a_changed_row_is_found_by_the_proof(cast):
    flag(cast)
    Explanation.objects.update(question="Không ai hỏi thế")

    assert first_bad_lines(cast.round) == [f"A: giải trình tiêu chí {CODE} khác dòng lịch sử cuối của nó"]
    assert QUESTION not in standing(cast).question
