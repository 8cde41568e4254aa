"""Guards of recommendations: each refuses the wrong thing, and off, the wrong thing is done; nobody reads them too early."""

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from cchc_portal import permissions
from cchc_portal.permissions import predicates
from scoring.models import Inspection, Recommendation, Round
from scoring.querysets import RecommendationQuerySet
from scoring.services import recommendations
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.evidence_files import Kind
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.guards.test_inspection_papers import are_begun, gone_over_to_the_unit
from tests.services.recommending import recommended, write


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def first(cast):
    return Recommendation.objects.filter(number=1).first() or recommended(cast)[0]


def answer(cast, text="Đã làm", *, seen=1, actor=None, file=None):
    row = first(cast)
    with transaction.atomic():
        recommendations.answer_recommendation(
            recommendation=row,
            text=text,
            paper="",
            file=file,
            seen=seen,
            now=make.NOW,
            actor=make.again(actor or cast.staff_a),
        )


def settle(cast, state="done", *, seen=2, actor=None):
    row = first(cast)
    with transaction.atomic():
        recommendations.settle_recommendation(
            recommendation=row,
            state=state,
            reason="Xong",
            seen=seen,
            now=make.NOW,
            actor=make.again(actor or cast.inspector),
        )


def answered(cast):
    if first(cast).state == "open":
        answer(cast)


def answer_of_open_minutes(cast):
    if not are_begun(cast):
        write(cast)
    answer(cast)


def answer_over_what_was_not_seen(cast):
    answered(cast)
    answer(cast, "Sau", seen=1)


def answer_what_is_settled(cast):
    answered(cast)
    if first(cast).state == "answered":
        settle(cast)
    answer(cast, "Sau", seen=3)


def accept_ones_own_answer(cast):
    answered(cast)
    settle(cast, actor=cast.head_a)


def accept_gone_over_to_the_unit(cast):
    answered(cast)
    gone_over_to_the_unit(cast)
    settle(cast)


def settle_over_what_was_not_seen(cast):
    answered(cast)
    settle(cast, seen=1)


def answer_with_no_document(cast):
    answer(cast, file=ContentFile(b"MZ\x90", name="a.pdf"))


def stands(**facts):
    return lambda _cast: Recommendation.objects.filter(number=1, **facts).exists()


GUARDS = {
    "who answers": Guard(
        lambda cast: answer(cast, actor=cast.staff_b),
        NotAllowed,
        stands(state="answered"),
        (right_of("recommendation.answer", everybody),),
    ),
    "who accepts": Guard(
        accept_ones_own_answer, NotAllowed, stands(state="done"), (right_of("recommendation.settle", everybody),)
    ),
    "no interest in accepting": Guard(
        accept_gone_over_to_the_unit, NotAllowed, stands(state="done"), (answering(predicates, "has_interest", False),)
    ),
    "in force": Guard(
        answer_of_open_minutes,
        NotOpen,
        stands(state="answered"),
        (answering(recommendations, "_must_be_in_force", None),),
    ),
    "the answer seen": Guard(
        answer_over_what_was_not_seen,
        Outdated,
        stands(answer="Sau"),
        (answering(recommendations, "_must_be_fresh", None),),
    ),
    "the recommendation seen when accepted": Guard(
        settle_over_what_was_not_seen,
        Outdated,
        stands(state="done"),
        (answering(recommendations, "_must_be_fresh", None),),
    ),
    "settled": Guard(
        answer_what_is_settled, NotOpen, stands(answer="Sau"), (answering(recommendations, "_must_be_unsettled", None),)
    ),
    "an answer before it is accepted": Guard(
        lambda cast: settle(cast, seen=1),
        NotOpen,
        stands(state="done"),
        (answering(recommendations, "_must_be_answered", None),),
    ),
    "a document in the answer": Guard(
        answer_with_no_document,
        Faulty,
        stands(file_name="a.pdf"),
        (answering(recommendations, "examine", Kind("application/pdf", ".pdf")),),
    ),
}

EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)


def reads(cast, who):
    return Recommendation.objects.visible_to(make.again(getattr(cast, who)), make.NOW).count()


def all_of_them(monkeypatch, name):
    monkeypatch.setattr(RecommendationQuerySet, name, lambda rows, *_args: rows.filter(Q()))


@pytest.mark.parametrize("who", ["organiser", "inspector"])
def test_nobody_reads_what_open_minutes_recommend(cast, who, monkeypatch):
    write(cast)
    assert reads(cast, who) == 0

    all_of_them(monkeypatch, "in_force")
    assert reads(cast, who) == 2


def test_the_unit_does_not_read_them_before_it_reads_the_inspection(cast, monkeypatch):
    write(cast)
    Inspection.objects.update(closed_at=make.NOW)
    Round.objects.filter(pk=cast.round.pk).update(inspection_shown_on_closing=False)
    assert (reads(cast, "staff_a"), reads(cast, "organiser")) == (0, 2)

    all_of_them(monkeypatch, "shown_to_units")
    assert reads(cast, "staff_a") == 2


@pytest.mark.parametrize(
    ("who", "name"),
    [("staff_b", "recommendations_of_units_of"), ("foreign_organiser", "recommendations_overseen_by")],
)
def test_nobody_reads_what_is_anothers(cast, who, name, monkeypatch):
    recommended(cast)
    assert reads(cast, who) == 0

    answering(permissions, name, Q(pk__isnull=False))(monkeypatch)
    assert reads(cast, who) == 2


def test_who_went_over_to_the_unit_reads_nothing_as_its_inspector(cast, monkeypatch):
    recommended(cast)
    gone_over_to_the_unit(cast)
    assert Recommendation.objects.inspected_by(make.again(cast.inspector)).count() == 0

    answering(permissions, "recommendations_inspected_by", Q(pk__isnull=False))(monkeypatch)
    assert Recommendation.objects.inspected_by(make.again(cast.inspector)).count() == 2
