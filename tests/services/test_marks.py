"""Independent marks: saved with versions and history, shown to nobody too early, settled by the rule and by the head."""

from decimal import Decimal

import pytest

from scoring.enums import ChangeKind, Layer, SheetState
from scoring.models import Assessment, InspectorMark, Round, Score, ScoreChange, TeamMember
from scoring.selectors.history import first_bad_lines
from scoring.selectors.marks import markers_of, seen_by_inspector, shown_to
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Stale
from scoring.services.marks import MarksChanged
from scoring.services.rounds import recompute_round
from scoring.services.scores import Entry
from scoring.services.sheets import close_inspection
from tests import make
from tests.services.marking import (
    CODE,
    OTHER,
    board,
    everybody_marks,
    mark,
    settle,
    team_of_three,
    type_directly,
)


@pytest.fixture
def people(cast):
    return team_of_three(cast)


def team_answer(cast, code=CODE):
    return Score.objects.filter(assessment=cast.sheet("A"), criterion__code=code, layer=Layer.INSPECTION).first()


# --- Saving ----------------------------------------------------------------------------------------------------------


def test_a_mark_has_a_version_points_and_a_line(cast, people):
    saved = mark(cast, people[1], "3", note="Ba hình thức")

    row = InspectorMark.objects.get()
    line = ScoreChange.objects.order_by("-pk").first()
    assert saved.versions == {CODE: 1}
    assert (row.user, row.points, row.version) == (people[1], Decimal("1.5"), 1)
    assert (line.kind, line.criterion_code, line.actor, line.version) == (ChangeKind.MARK, CODE, people[1], 1)
    assert line.new == {"answer": {"value": "3"}, "note": "Ba hình thức"}
    assert first_bad_lines(cast.round) == []


def test_a_mark_changes_no_score_and_no_total(cast, people):
    everybody_marks(cast, people, "1", "2", "3")

    assert team_answer(cast) is None
    assert recompute_round(round_=cast.round, check=True) == []


def test_the_first_mark_begins_the_review(cast, people):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.SUBMITTED)

    mark(cast, people[1], "3")

    assert cast.sheet("A").state == SheetState.IN_REVIEW


def test_the_same_mark_again_writes_nothing(cast, people):
    mark(cast, people[1], "3")
    head = cast.sheet("A").history_head

    assert mark(cast, people[1], "3", seen=1).versions == {}
    assert cast.sheet("A").history_head == head


def test_a_stale_mark_is_refused_with_what_stands(cast, people):
    mark(cast, people[1], "3")
    mark(cast, people[1], "4", seen=1)

    with pytest.raises(Stale) as caught:
        mark(cast, people[1], "2", seen=1)

    assert (caught.value.cells[0].version, caught.value.cells[0].answer) == (2, {"value": "4"})


def test_a_mark_is_judged_as_an_inspections_answer(cast, people):
    with pytest.raises(Faulty):
        mark(cast, people[1], "nhiều")
    with pytest.raises(Faulty):
        mark(cast, people[1], {"counts": {"A": 1}}, code="3.1")


def test_no_marks_where_the_round_does_not_ask_for_them(cast, people):
    Round.objects.update(independent_marks=False)

    with pytest.raises(NotOpen):
        mark(cast, people[1], "3")


def test_somebody_else_gives_no_mark(cast, people):
    with pytest.raises(NotAllowed):
        mark(cast, cast.staff_b, "3")


# --- Who has to mark, and who sees -------------------------------------------------------------------------------------


def test_who_has_an_interest_or_no_account_any_more_need_not_mark(cast, people):
    TeamMember.objects.create(team=TeamMember.objects.get(user=people[0]).team, user=cast.staff_a)
    people[2].is_active = False
    people[2].save()

    assert markers_of(cast.sheet("A")) == (people[0], people[1])


def test_nobody_sees_a_colleagues_mark_before_their_own(cast, people):
    mark(cast, people[1], "3")

    before = shown_to(board(cast)[CODE], people[2])
    own = shown_to(board(cast)[CODE], people[1])
    mark(cast, people[2], "2")
    after = shown_to(board(cast)[CODE], people[2])

    assert (before.marks, before.state) == ((), "missing")
    assert [one.name for one in own.marks] == [str(people[1])]
    assert [one.cell.answer["value"] for one in after.marks] == ["3", "2"]


def test_a_mark_taken_back_closes_the_others_again(cast, people):
    everybody_marks(cast, people, "3", "3", "3")
    mark(cast, people[2], None, seen=1)

    assert shown_to(board(cast)[CODE], people[2]).marks == ()


def test_the_teams_answers_wait_for_ones_own_marks(cast, people):
    waiting = seen_by_inspector(cast.sheet("A"), people[1])
    mark(cast, people[1], {"a": "25", "b": "20"}, code="1.1.2")
    marked = seen_by_inspector(cast.sheet("A"), people[1])
    Round.objects.update(independent_marks=False)

    assert Layer.INSPECTION not in waiting
    assert Layer.INSPECTION in marked
    assert Layer.INSPECTION in seen_by_inspector(cast.sheet("A"), people[2])


# --- Settling ----------------------------------------------------------------------------------------------------------


def test_agreeing_marks_become_the_teams_answer(cast, people):
    everybody_marks(cast, people, "2", "3", "3")
    settle(cast, people[0])

    assert board(cast)[CODE].state == "settled"
    assert team_answer(cast).answer == {"points": "1.3333", "reason": "Trung bình cộng 3 lượt chấm độc lập của đoàn."}
    kept = ScoreChange.objects.filter(kind=ChangeKind.MARK, new__has_key="settled").get().new["settled"]
    assert (kept["rule"], [one["points"] for one in kept["marks"]]) == ("mean", ["1.000000", "1.500000", "1.500000"])
    assert first_bad_lines(cast.round) == []
    assert recompute_round(round_=cast.round, check=True) == []


def test_what_the_unit_will_read_names_no_inspector_and_no_mark(cast, people):
    everybody_marks(cast, people, "2", "3", "3")
    settle(cast, people[0])

    said = str(team_answer(cast).answer) + team_answer(cast).note
    assert [name for name in map(str, people) if name in said] == []


def test_differing_marks_need_the_heads_reason(cast, people):
    everybody_marks(cast, people, "0", "2", "4")
    with pytest.raises(Faulty):
        settle(cast, people[0])
    with pytest.raises(Faulty):
        settle(cast, people[0], entry=Entry({"value": "3"}))

    settle(cast, people[0], entry=Entry({"value": "3"}, "Đối chiếu lại hồ sơ"))

    assert (team_answer(cast).answer, team_answer(cast).note) == ({"value": "3"}, "Đối chiếu lại hồ sơ")
    assert board(cast)[CODE].state == "settled"


def test_a_missing_mark_keeps_it_from_being_settled(cast, people):
    everybody_marks(cast, people[:2], "3", "3")

    with pytest.raises(Faulty, match=str(people[2])):
        settle(cast, people[0], entry=Entry({"value": "3"}, "Không chờ nữa"))


def test_marks_that_changed_meanwhile_are_not_settled(cast, people):
    everybody_marks(cast, people, "3", "3", "3")
    seen = board(cast)[CODE].seen_marks
    mark(cast, people[1], "4", seen=1)

    with pytest.raises(MarksChanged):
        settle(cast, people[0], seen_marks=seen)
    assert team_answer(cast) is None


def test_an_answer_that_changed_meanwhile_is_not_overwritten(cast, people):
    everybody_marks(cast, people, "3", "3", "3")
    settle(cast, people[0])

    with pytest.raises(Stale):
        settle(cast, people[0], entry=Entry({"value": "1"}, "Nhầm"), seen=0)
    assert ScoreChange.objects.filter(new__has_key="settled").count() == 1


def test_a_settled_criterions_marks_stay(cast, people):
    everybody_marks(cast, people, "3", "3", "3")
    settle(cast, people[0])

    with pytest.raises(NotOpen, match="thống nhất"):
        mark(cast, people[1], "4", seen=1)


def test_a_later_member_opens_it_again_until_settled_anew(cast, people):
    everybody_marks(cast, people, "3", "3", "3")
    settle(cast, people[0])
    late = make.person("thanhvien3", "unit_staff", cast.round.agency.units.get(code="B2"))
    TeamMember.objects.create(team=TeamMember.objects.get(user=people[0]).team, user=late)
    opened = board(cast)[CODE].state
    mark(cast, late, "3")
    before = board(cast)[CODE].state
    settle(cast, people[0])

    assert (opened, before, board(cast)[CODE].state) == ("missing", "agreed", "settled")


def test_minutes_wait_for_what_is_not_settled(cast, people):
    everybody_marks(cast, people, "3", "3", "3")
    mark(cast, people[1], "0.5", code=OTHER)
    settle(cast, people[0])

    with pytest.raises(NotOpen, match=OTHER):
        close_inspection(assessment=cast.sheet("A"), now=make.NOW, actor=make.again(people[0]))
    for person in (people[0], people[2]):
        mark(cast, person, "0.5", code=OTHER)
    settle(cast, people[0], OTHER)
    close_inspection(assessment=cast.sheet("A"), now=make.NOW, actor=make.again(people[0]))

    with pytest.raises(NotOpen):
        mark(cast, people[1], "4", seen=1)


def test_a_members_answer_past_the_marks_is_refused_the_heads_too_before_all_marked(cast, people):
    with pytest.raises(NotAllowed):
        type_directly(cast, people[1])
    with pytest.raises(Faulty):
        type_directly(cast, people[0])
    assert team_answer(cast) is None
