"""Recommendations of closed minutes: who sees them from when, answered, accepted, sent back, dropped, late, left to the next year."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from scoring.enums import RecommendationState, RoundChangeKind, RoundState
from scoring.models import Inspection, Recommendation, Round, RoundChange
from scoring.selectors.recommendation_tasks import recommendation_tasks
from scoring.selectors.recommendations import left_by_last_round, recommendations_for, recommendations_of_round
from scoring.selectors.round_settings import lines_of
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.recommendations import answer_recommendation, settle_recommendation
from tests import make
from tests.services.recommending import recommended, write

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"


def answer(cast, row, text="Đã ban hành kế hoạch", seen=1, actor=None, file=None, paper="12/KH"):
    return answer_recommendation(
        recommendation=row,
        text=text,
        paper=paper,
        file=file,
        seen=seen,
        now=make.NOW,
        actor=actor or make.again(cast.staff_a),
    )


def settle(cast, row, state, reason="", seen=2, actor=None):
    given = {"state": state, "reason": reason, "seen": seen, "now": make.NOW}
    return settle_recommendation(recommendation=row, **given, actor=actor or make.again(cast.inspector))


def seen_by(user, now=make.NOW):
    return Recommendation.objects.visible_to(make.again(user), now).count()


def test_the_unit_sees_them_when_the_minutes_are_closed_and_the_round_shows_it(cast):
    write(cast)
    assert [seen_by(one) for one in (cast.staff_a, cast.inspector, cast.organiser)] == [0, 0, 0]

    recommended_rows = Recommendation.objects.all()
    Inspection.objects.filter(recommendations__in=recommended_rows).update(closed_at=make.NOW)
    Round.objects.filter(pk=cast.round.pk).update(inspection_shown_on_closing=False)

    assert [seen_by(one) for one in (cast.staff_a, cast.inspector, cast.organiser)] == [0, 2, 2]
    assert [seen_by(one) for one in (cast.staff_b, cast.leader, cast.foreign_organiser, cast.stranger)] == [0] * 4
    cast.round.windows.create(step="reply", opens_at=make.NOW)
    assert seen_by(cast.staff_a, make.NOW - dt.timedelta(seconds=1)) == 0
    assert seen_by(cast.staff_a) == 2
    cast.round.windows.filter(step="reply").delete()
    Round.objects.filter(pk=cast.round.pk).update(inspection_shown_on_closing=True)
    assert seen_by(cast.staff_a) == 2
    make.team(cast.round, "2", [cast.staff_b], [cast.sheet("A")])  # another team has not closed its minutes
    assert seen_by(cast.staff_a) == 0
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)
    assert seen_by(cast.staff_a) == 2


def test_an_answer_is_accepted_and_told(cast):
    row, _other = recommended(cast)

    answered = answer(cast, row, file=ContentFile(PDF, name="ke-hoach.pdf"))
    assert (answered.state, answered.file_name, answered.version) == (RecommendationState.ANSWERED, "ke-hoach.pdf", 2)
    settle(cast, row, "done")

    row.refresh_from_db()
    assert (row.state, row.settled_by, row.answered_by) == ("done", cast.inspector, cast.staff_a)
    kinds = RoundChange.objects.filter(kind=RoundChangeKind.RECOMMENDATION).order_by("pk")
    assert [line.new["state"] for line in kinds] == ["answered", "done"]
    assert lines_of(cast.round)[0].text == "A, kiến nghị 1: đã xong"
    with pytest.raises(NotOpen):
        answer(cast, row, "Nữa", seen=3)


def test_an_answer_is_sent_back_with_a_reason_and_answered_again(cast):
    row, _other = recommended(cast)
    answer(cast, row)

    with pytest.raises(Faulty):
        settle(cast, row, "open")
    settle(cast, row, "open", "Thiếu văn bản")

    row.refresh_from_db()
    assert (row.state, row.reason) == ("open", "Thiếu văn bản")
    answer(cast, row, "Đã gửi văn bản", seen=3)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("answered", "")


def test_the_organiser_may_drop_with_a_reason_only(cast):
    row, _other = recommended(cast)
    organiser = make.again(cast.organiser)

    with pytest.raises(NotOpen):
        settle(cast, row, "done", seen=1, actor=organiser)
    with pytest.raises(Faulty):
        settle(cast, row, "dropped", seen=1, actor=organiser)
    settle(cast, row, "dropped", "Đơn vị đã giải thể", seen=1, actor=organiser)
    with pytest.raises(AlreadyDone):
        settle(cast, row, "dropped", "Đơn vị đã giải thể", seen=1, actor=organiser)
    with pytest.raises(NotOpen, match="Thôi theo dõi"):
        settle(cast, row, "dropped", "Lần nữa", seen=1, actor=organiser)


def test_stale_twice_wrong_people_and_bad_files_are_refused(cast):
    row, _other = recommended(cast)
    answer(cast, row)

    with pytest.raises(AlreadyDone):
        answer(cast, row)
    with pytest.raises(Outdated):
        answer(cast, row, "Khác")
    for person in (cast.staff_b, cast.inspector, cast.organiser):
        with pytest.raises(NotAllowed):
            answer(cast, row, "Khác", seen=2, actor=make.again(person))
    for person in (cast.staff_a, cast.staff_b, cast.leader):
        with pytest.raises(NotAllowed):
            settle(cast, row, "done", actor=make.again(person))
    with pytest.raises(Faulty, match="không phải PDF"):
        answer(cast, row, "Khác", seen=2, file=ContentFile(b"abc", name="a.pdf"))
    with pytest.raises(Faulty):
        answer(cast, row, "  ", seen=2)
    row.refresh_from_db()
    assert (row.answer, row.file.name) == ("Đã ban hành kế hoạch", "")


def test_recommendations_of_open_minutes_cannot_be_answered(cast):
    write(cast)

    with pytest.raises(NotOpen):
        answer(cast, Recommendation.objects.first())


def test_overdue_ones_stand_on_the_work_lists(cast, django_assert_num_queries):
    recommended(cast)
    later = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)

    staff = make.again(cast.staff_a)
    with django_assert_num_queries(3):  # with the person's memberships
        tasks = recommendation_tasks(staff, later)
    assert [(task.title, task.deadline.is_late) for task in tasks] == [
        ("Trả lời kiến nghị: Bổ sung kế hoạch CCHC", True),
        ("Trả lời kiến nghị: Trả hồ sơ đúng hạn", False),
    ]
    organiser = recommendation_tasks(make.again(cast.organiser), later)
    assert [(task.title, task.left) for task in organiser] == [(f"Kiến nghị quá hạn: {cast.round.title}", 1)]
    row = Recommendation.objects.get(number=1)
    answer(cast, row)
    assert [task.title for task in recommendation_tasks(make.again(cast.inspector), later)] == [
        "Xem trả lời kiến nghị: Bổ sung kế hoạch CCHC"
    ]
    assert recommendation_tasks(make.again(cast.organiser), later) == []


@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_however_many(cast, size, django_assert_num_queries):
    row, other = recommended(cast)
    other.delete()
    for number in range(1, size):
        row.pk, row.number, row.token = None, number + 1, f"T{number}"
        row.save()
    staff = make.again(cast.staff_a)

    with django_assert_num_queries(2):
        rows = recommendations_for(staff, make.NOW)
        assert {(one.row.unit.name, one.row.inspection.team.name, one.is_late) for one in rows}
        assert len(rows) == size
    with django_assert_num_queries(1):
        assert len(recommendations_of_round(cast.round, make.NOW)) == size


def test_the_next_years_sheet_of_the_unit_has_what_is_still_open(cast, django_assert_num_queries):
    first, second = recommended(cast)
    sheet = make.sheet(make.load(make.document(code="VIDU-CCHC-2027", year=2027)), "A")

    with django_assert_num_queries(1):
        assert left_by_last_round(sheet, make.NOW) == [first, second]
    answer(cast, first)
    settle(cast, first, "done")
    assert left_by_last_round(sheet, make.NOW) == [second]
    assert left_by_last_round(cast.sheet("A"), make.NOW) == []
    assert left_by_last_round(make.sheet(sheet.round, "C"), make.NOW) == []
