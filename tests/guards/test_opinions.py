"""Guards of citizens' opinions: each refuses the wrong thing, and with it switched off the wrong thing is done."""

import datetime as dt

import pytest

from scoring.enums.opinions import CommentState, OpinionChannel
from scoring.models import Opinion, OpinionCount, QuestionSet, SurveyResult
from scoring.selectors.opinion_survey import Wanted, digest_of, take_overs
from scoring.services import opinion_counts, opinion_points, opinion_survey, opinions
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Outdated
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services.test_surveys import STAFF, save
from tests.views.test_opinions import TODAY, give, point, unit

A_DAY = dt.timedelta(days=1)


def give_after_the_last_day(cast):
    give(point(cast, first=TODAY - A_DAY, last=TODAY - A_DAY), [5, 5])


def commented(cast):
    give(point(cast), [5, 5], comment="Nhanh")
    return Opinion.objects.get()


def judge(row, state, actor, seen=CommentState.PENDING):
    opinions.judge_comment(opinion=row, state=state, seen=seen, now=make.NOW, actor=make.again(actor))


def judge_over_what_was_not_seen(cast):
    row = Opinion.objects.first() or commented(cast)
    if row.comment_state == CommentState.PENDING:
        judge(row, CommentState.HIDDEN, cast.organiser)
    judge(row, CommentState.SHOWN, cast.organiser)


def ask_over_what_was_not_seen(cast):
    point(cast)
    ask(cast, cast.organiser)


def ask(cast, actor):
    opinion_points.set_questions(
        agency=unit(cast).agency, title="Mới", questions=["Gì?"], seen=0, now=make.NOW, actor=make.again(actor)
    )


def count(cast, actor, number=7):
    cell = opinion_counts.NewCount(2013, 5, OpinionChannel.SLIP, number, 0)
    opinion_counts.save_counts(unit=unit(cast), counts=[cell], actor=make.again(actor), origin="web", now=make.NOW)


def count_over_what_was_not_seen(cast):
    count(cast, cast.staff_a)
    count(cast, cast.staff_a, 9)


def take_over(cast, actor, *, seen=None):
    give(point(cast, code="C"), [5, None])
    save(cast, [])
    save(cast, [STAFF])
    faces = {5: "A", 4: "B", 3: "C", 2: "D", 1: "D"}
    wanted = Wanted("3.1", QuestionSet.objects.get(), "Thái độ", TODAY, TODAY, "Người dân", faces)
    seen = seen or digest_of([one for one in take_overs(cast.round, wanted) if one.is_changed])
    opinion_survey.take_over_opinions(
        round_=cast.round, wanted=wanted, seen=seen, now=make.NOW, actor=make.again(actor)
    )


def is_counted(number):
    return lambda _cast: OpinionCount.objects.filter(count=number).exists()


def is_taken_over(_cast):
    return SurveyResult.objects.filter(group="Người dân").exists()


def is_shown(_cast):
    return Opinion.objects.filter(comment_state=CommentState.SHOWN).exists()


def is_asked_anew(_cast):
    return QuestionSet.objects.filter(title="Mới").exists()


ORGANISE = (right_of("opinion.organise", everybody),)
GUARDS = {
    "the days of a point": Guard(
        give_after_the_last_day,
        NotOpen,
        lambda _cast: Opinion.objects.exists(),
        (answering(opinions, "is_collecting", answer=True),),
    ),
    "who judges a comment": Guard(
        lambda cast: judge(commented(cast), CommentState.SHOWN, cast.staff_a), NotAllowed, is_shown, ORGANISE
    ),
    "the comment as seen": Guard(
        judge_over_what_was_not_seen, AlreadyDone, is_shown, (answering(opinions, "_must_be_as_seen", None),)
    ),
    "who asks": Guard(lambda cast: ask(cast, cast.staff_a), NotAllowed, is_asked_anew, ORGANISE),
    "the questions as seen": Guard(
        ask_over_what_was_not_seen, Outdated, is_asked_anew, (answering(opinion_points, "_must_be_fresh", None),)
    ),
    "who counts": Guard(
        lambda cast: count(cast, cast.staff_b), NotAllowed, is_counted(7), (right_of("opinion.count", everybody),)
    ),
    "the count as seen": Guard(
        count_over_what_was_not_seen, Outdated, is_counted(9), (answering(opinion_counts, "_must_be_fresh", None),)
    ),
    "who takes opinions over": Guard(
        lambda cast: take_over(cast, cast.leader),
        NotAllowed,
        is_taken_over,
        (right_of("round.import_survey", everybody), right_of("outside.score", everybody)),
    ),
    "the opinions as shown": Guard(
        lambda cast: take_over(cast, cast.organiser, seen="khác"),
        Outdated,
        is_taken_over,
        (answering(opinion_survey, "digest_of", "khác"),),
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)
