"""Counts of opinions by month and channel, typed, with their history; and the guards of opinions with their twins."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from cchc_portal import permissions
from scoring.enums import Origin
from scoring.enums.opinions import CommentState
from scoring.models import CollectionPoint, Opinion, OpinionChange, OpinionCount, QuestionSet
from scoring.services import opinion_counts, opinion_points, opinions
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.opinion_counts import NewCount, save_counts
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.views.test_opinions import TODAY, TOKEN, give, point, text, unit

# --- Counts -----------------------------------------------------------------------------------------------------------------


def counts(cast, *cells, actor=None):
    return save_counts(
        unit=unit(cast),
        counts=[NewCount(*cell) for cell in cells],
        actor=make.again(actor or cast.staff_a),
        origin=Origin.WEB,
        now=timezone.now(),
    )


def test_counts_are_typed_and_have_their_history(client, cast):
    client.force_login(cast.staff_a)
    page = f"/y-kien/don-vi/VIDU/A/so-lieu/?nam={TODAY.year}"

    done = client.post(page, {"n-1-tablet": "4.000", "v-1-tablet": "0", "n-1-slip": "40", "v-1-slip": "0"})
    stale = client.post(page, {"n-1-tablet": "5", "v-1-tablet": "0"})
    faulty = client.post(page, {"n-1-tablet": "năm", "v-1-tablet": "1"})

    assert (done.status_code, stale.status_code, faulty.status_code) == (200, 409, 422)
    assert 'value="5"' in text(stale)
    assert 'value="năm"' in text(faulty)
    assert OpinionCount.objects.get(channel="tablet").count == 4000
    assert [(line.old, line.new) for line in OpinionChange.objects.order_by("pk")] == [(None, 4000), (None, 40)]


def test_a_version_of_more_digits_than_python_reads_is_stale(client, cast):
    client.force_login(cast.staff_a)
    sent = {"n-1-tablet": "4", "v-1-tablet": "9" * 5000}

    assert client.post(f"/y-kien/don-vi/VIDU/A/so-lieu/?nam={TODAY.year}", sent).status_code == 409


@pytest.mark.parametrize(
    "cell",
    [(TODAY.year + 1, 1, "tablet", 1, 0), (TODAY.year, 13, "tablet", 1, 0), (TODAY.year, 1, "fax", 1, 0)],
    ids=["to come", "no month", "no channel"],
)
def test_counts_that_cannot_be_are_refused(cast, cell):
    with pytest.raises(Faulty):
        counts(cast, cell)


# --- Guards -------------------------------------------------------------------------------------------------------------------


def given(_cast):
    return Opinion.objects.exists()


def over(cast):
    return point(cast, first=TODAY - dt.timedelta(days=3), last=TODAY - dt.timedelta(days=1))


def judged(cast):
    if not Opinion.objects.exists():
        give(point(cast), [5, 5], comment="x")
    row = Opinion.objects.get()
    told = {"state": CommentState.SHOWN, "seen": "pending", "now": make.NOW, "actor": make.again(cast.staff_a)}
    opinions.judge_comment(opinion=row, **told)


def count_over_what_was_not_seen(cast):
    if not OpinionCount.objects.exists():
        counts(cast, (TODAY.year, 1, "tablet", 5, 0))
    with transaction.atomic():
        counts(cast, (TODAY.year, 1, "tablet", 6, 0))


def ask_over_what_was_not_seen(cast):
    if not QuestionSet.objects.exists():
        point(cast)
    asked = {"title": "Khác", "questions": ["Sau"], "seen": 0, "now": make.NOW, "actor": make.again(cast.organiser)}
    with transaction.atomic():
        opinion_points.set_questions(agency=unit(cast).agency, **asked)


def open_as_the_unit(cast):
    if not QuestionSet.objects.exists():
        point(cast)
    made = {"name": "Khác", "first": TODAY, "last": None, "token": f"{TOKEN}-khac", "now": make.NOW}
    opinion_points.open_point(unit=unit(cast), **made, actor=make.again(cast.staff_a))


GUARDS = {
    "the seen count": Guard(
        count_over_what_was_not_seen,
        Outdated,
        lambda _cast: OpinionCount.objects.filter(count=6).exists(),
        (answering(opinion_counts, "_must_be_fresh", None),),
    ),
    "the seen questions": Guard(
        ask_over_what_was_not_seen,
        Outdated,
        lambda _cast: QuestionSet.objects.filter(title="Khác").exists(),
        (answering(opinion_points, "_must_be_fresh", None),),
    ),
    "the right to open a point": Guard(
        open_as_the_unit,
        NotAllowed,
        lambda _cast: CollectionPoint.objects.filter(name="Khác").exists(),
        (right_of("opinion.organise", everybody),),
    ),
    "the days of a point": Guard(
        lambda cast: give(over(cast), [5, 5]), NotOpen, given, (answering(opinions, "is_collecting", True),)
    ),
    "the right to let comments through": Guard(
        judged,
        NotAllowed,
        lambda _cast: Opinion.objects.filter(comment_state="shown").exists(),
        (right_of("opinion.organise", everybody),),
    ),
    "the right to counts": Guard(
        lambda cast: counts(cast, (TODAY.year, 1, "tablet", 5, 0), actor=cast.staff_b),
        NotAllowed,
        lambda _cast: OpinionCount.objects.exists(),
        (right_of("opinion.count", everybody),),
    ),
    "months to come": Guard(
        lambda cast: counts(cast, (TODAY.year + 1, 1, "tablet", 5, 0)),
        Faulty,
        lambda _cast: OpinionCount.objects.exists(),
        (answering(opinion_counts, "_must_be_sound", None),),
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)


def test_the_seen_version_and_the_code_of_a_page_are_guards_too(cast):
    counts(cast, (TODAY.year, 1, "tablet", 5, 0))
    with pytest.raises(Outdated):
        counts(cast, (TODAY.year, 1, "tablet", 6, 0))
    assert counts(cast, (TODAY.year, 1, "tablet", 6, 1)) == 1
    made = point(cast)
    give(made, [5, 5], code="mot")
    with pytest.raises(AlreadyDone):
        give(made, [4, 4], code="mot")
    give(made, [4, 4], code="hai")
    assert Opinion.objects.count() == 2
    assert permissions.may(make.again(cast.staff_a), "opinion.read", unit(cast))


@pytest.mark.parametrize("many", [1, 3])
def test_lists_cost_the_same_queries_for_one_and_three(client, cast, many, django_assert_num_queries):
    for number in range(many):
        made = point(cast, token=f"{TOKEN}-{number}", code=("A", "B", "C")[number])
        give(made, [5, 5], comment="x")
    client.force_login(cast.organiser)
    for page, queries in (("/y-kien/", 7), ("/y-kien/gop-y/VIDU/", 9)):
        client.get(page)
        with django_assert_num_queries(queries):
            client.get(page)
