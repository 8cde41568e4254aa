"""A plan of a round: what it is made from, confirmed as teams and inspections, changed without losing what was done."""

import datetime as dt

import pytest

from scoring.enums import Layer, RoundChangeKind, RoundState
from scoring.models import Inspection, InspectionTeam, Round, RoundChange, Score
from scoring.planning import Side, check_plan, make_plan
from scoring.selectors.inspection_plan import basis_of
from scoring.selectors.round_settings import lines_of
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.inspection_plan import NewPlan, confirm_plan
from scoring.services.scores import Entry, save_answers
from tests import make, triggers
from units.models import UnitSuccession

RING = (("B2", "C"), ("C", "D"), ("D", "E"), ("E", "A"), ("A", "B"), ("B", "B2"))


def untouched(cast):
    """Take back what inspectors wrote in the example, so that every pair may move."""
    with triggers.switched_off():
        Score.objects.filter(layer=Layer.INSPECTION).delete()


def confirm(cast, pairs=RING, per_unit=1, side="any", seen=None, actor=None, **more):
    basis = basis_of(cast.round)
    plan = NewPlan(per_unit, side, tuple(pairs), **more)
    seen = basis.seen if seen is None else seen
    return confirm_plan(round_=cast.round, plan=plan, seen=seen, now=make.NOW, actor=actor or cast.organiser)


def pairs_of(cast):
    return set(basis_of(cast.round).standing)


def test_a_confirmed_plan_makes_one_team_per_unit_and_leaves_handmade_teams(cast):
    added = confirm(cast, seed=4)

    assert added == (6, 0)
    assert pairs_of(cast) == set(RING)
    team = InspectionTeam.objects.get(round=cast.round, unit__code="B2")
    assert (team.code, team.name) == ("B2", "Đoàn kiểm tra của " + team.unit.name)
    assert basis_of(cast.round).made_by_hand == ("Đoàn kiểm tra số 1",)
    line = RoundChange.objects.get(round=cast.round, kind=RoundChangeKind.PLAN)
    assert (line.new["seed"], len(line.new["added"]), line.actor) == (4, 6, cast.organiser)
    assert lines_of(cast.round)[0].text == (
        "Mỗi đơn vị 1 đoàn kiểm tra, trong hoặc ngoài khối đều được; thêm 6 cặp, bỏ 0 cặp"
    )


def test_a_second_click_changes_nothing_and_a_page_of_before_is_outdated(cast):
    before = basis_of(cast.round).seen
    confirm(cast)

    with pytest.raises(AlreadyDone):
        confirm(cast, seen=before)
    with pytest.raises(Outdated):
        confirm(cast, [(other, one) for one, other in RING], seen=before)
    assert pairs_of(cast) == set(RING)
    assert RoundChange.objects.filter(kind=RoundChangeKind.PLAN).count() == 1


def test_broken_rules_are_all_named_and_nothing_is_written(cast):
    with pytest.raises(Faulty) as refusal:
        confirm(cast, [("A", "A"), ("A", "B"), ("B", "C"), ("C", "B"), ("E", "D"), ("D", "E")])

    assert set(refusal.value.faults) == {"count", "own", "mutual", "balance"}
    assert not InspectionTeam.objects.filter(unit__isnull=False).exists()


def test_a_changed_plan_moves_pairs_and_takes_empty_teams_away(cast):
    untouched(cast)
    confirm(cast, RING, capacities={"A": 1})
    limits = dict.fromkeys(("A", "B", "C"), 2) | {"D": 0, "E": 0, "B2": 0}
    three = (("A", "C"), ("A", "D"), ("B", "A"), ("B", "E"), ("C", "B"), ("C", "B2"))

    assert confirm(cast, three, capacities=limits) == (6, 6)

    assert pairs_of(cast) == set(three)
    assert basis_of(cast.round).capacities == limits
    assert confirm(cast, RING) == (6, 6)
    assert InspectionTeam.objects.filter(unit__isnull=False).count() == 6


def test_an_inspection_with_answers_stays_and_the_rest_may_move(cast):
    with triggers.switched_off():
        Score.objects.filter(layer=Layer.INSPECTION).exclude(assessment__unit__code="A").delete()
    pairs = (("B2", "A"), ("A", "B"), ("B", "C"), ("C", "D"), ("D", "E"), ("E", "B2"))
    confirm(cast, pairs)
    assert basis_of(cast.round).locked == set(), "a team without members has done nothing"
    InspectionTeam.objects.get(round=cast.round, unit__code="B2").members.create(user=cast.inspector)
    assert basis_of(cast.round).locked == {("B2", "A")}, "the example's A has answers of inspectors"

    with pytest.raises(Faulty) as refusal:
        confirm(cast, RING)

    assert set(refusal.value.faults) == {"kept"}
    Inspection.objects.filter(assessment=cast.sheet("E"), team__unit__code="D").update(closed_at=make.NOW)
    assert basis_of(cast.round).locked == {("B2", "A"), ("D", "E")}
    kept = (("B2", "A"), ("A", "C"), ("C", "B"), ("B", "D"), ("D", "E"), ("E", "B2"))
    assert confirm(cast, kept) == (3, 3)


def test_a_team_with_members_stays_when_its_pairs_go(cast):
    untouched(cast)
    confirm(cast)
    team = InspectionTeam.objects.get(round=cast.round, unit__code="B2")
    team.members.create(user=cast.inspector)

    five = (("A", "B"), ("B", "C"), ("C", "D"), ("D", "E"), ("E", "B2"), ("C", "A"))
    confirm(cast, five, capacities={"B2": 0})

    team.refresh_from_db()
    assert (team.capacity, team.members.count(), team.inspections.count()) == (0, 1, 0)


def test_only_the_organiser_of_an_open_round_confirms(cast):
    for person in (cast.leader, cast.foreign_organiser, cast.staff_a):
        with pytest.raises(NotAllowed):
            confirm(cast, actor=person)
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)
    with pytest.raises(NotOpen):
        confirm(cast)
    assert pairs_of(cast) == set()


def test_last_years_pairs_come_from_teams_members_and_successions(cast):
    confirm(cast)
    agency = cast.round.agency
    old = agency.units.create(code="CU", name="Đơn vị cũ")
    UnitSuccession.objects.create(predecessor=old, successor=cast.sheet("E").unit, on_date=dt.date(2026, 12, 1))
    InspectionTeam.objects.filter(round=cast.round, unit__code="D").update(unit=old)
    next_year = make.load(make.document(code="VIDU-CCHC-2027", year=2027))

    basis = basis_of(next_year)

    assert basis.previous == cast.round
    rest = {pair for pair in RING if pair[0] != "D"}
    assert basis.last_year == rest | {("B2", "A")}, "CU → E inspected E itself; the handmade team came from B2"
    plan = make_plan(basis.problem(1, "any"))
    assert check_plan(basis.problem(1, "any"), plan.pairs) == ()
    assert not set(plan.pairs) & basis.last_year


@pytest.mark.parametrize("size", [1, 3])
def test_the_basis_costs_the_same_for_every_round(cast, size, django_assert_num_queries):
    next_year = make.load(make.document(code="VIDU-CCHC-2027", year=2027))
    for number in range(size):
        make.team(cast.round, f"X{number}", [cast.staff_a], [cast.sheet("C")])

    with django_assert_num_queries(7):
        basis = basis_of(next_year)

    assert Side(next_year.inspection_side) == Side.ANY
    assert ("A", "C") in basis.last_year


def test_an_answer_that_comes_between_page_and_confirmation_keeps_its_pair(cast):
    untouched(cast)
    confirm(cast)
    seen = basis_of(cast.round).seen
    sheet = cast.sheet("B")
    team = InspectionTeam.objects.get(round=cast.round, unit__code="A")
    team.members.create(user=cast.staff_a)
    own = sheet.scores.filter(layer=Layer.SELF).select_related("criterion").first()
    given = {own.criterion.code: (Entry(own.answer), 0)}
    save_answers(
        assessment=sheet, layer=Layer.INSPECTION, answers=given, actor=cast.staff_a, origin="web", now=make.NOW
    )

    with pytest.raises(Faulty) as refusal:
        confirm(cast, [(other, one) for one, other in RING], seen=seen)

    assert set(refusal.value.faults) == {"kept"}
