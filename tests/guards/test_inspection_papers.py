"""Guards of inspection teams and of their minutes: each refuses the wrong thing, and off, the wrong thing is done."""

from dataclasses import replace

import pytest
from django.db import transaction

from cchc_portal.permissions import predicates
from scoring.enums import RoundState, SheetState
from scoring.models import Assessment, Inspection, InspectionMinutes, InspectionTeam, Recommendation, Round
from scoring.selectors import team_rules
from scoring.selectors.inspection_teams import HEAD, MemberWanted, TeamWanted, VisitWanted, teams_of
from scoring.services import inspection_teams, minutes, sheets
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.inspection_teams import FaultyTeams, save_team
from scoring.services.round_history import locked_round
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services.recommending import ASKED, WHOLE, inspection_of, write
from units.models import Unit

TEAM = TeamWanted(
    code="D2", name="Đoàn số 2", members=(MemberWanted("canbo_b", HEAD),), visits=(VisitWanted("C"), VisitWanted("D"))
)


# --- Teams -----------------------------------------------------------------------------------------------------------


def team(cast, wanted=TEAM, seen=0, actor=None):
    with transaction.atomic():
        save_team(round_=cast.round, wanted=wanted, seen=seen, now=make.NOW, actor=make.again(actor or cast.organiser))


def there(**facts):
    return lambda cast: InspectionTeam.objects.filter(round=cast.round, **facts).exists()


def team_over_what_was_not_seen(cast):
    if not there(code="D2")(cast):
        team(cast)
        team(cast, replace(TEAM, name="Trước"), seen=1)
    team(cast, replace(TEAM, name="Sau"), seen=1)


def team_of_a_published_round(cast):
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)
    team(cast)


def member_of_the_unit_itself(cast):
    team(cast, replace(TEAM, members=(MemberWanted("canbo_a"),), visits=(VisitWanted("A"),)))


def more_sheets_than_it_takes(cast):
    team(cast, replace(TEAM, capacity=1))


def two_that_inspect_each_other(cast):
    if not there(code="B")(cast):
        team(cast, TeamWanted(code="B", name="Đoàn của B", unit_code="B", visits=(VisitWanted("C"),)))
    team(cast, TeamWanted(code="C", name="Đoàn của C", unit_code="C", visits=(VisitWanted("B"),)))


def drop_what_was_begun(cast):
    row = next(row for row in teams_of(cast.round) if row.team.code == "1")
    team(cast, replace(row.wanted, visits=()), seen=row.team.version)


def nothing_begun(monkeypatch):
    teams = team_rules.teams_of
    monkeypatch.setattr(
        team_rules, "teams_of", lambda round_: [replace(row, begun=frozenset()) for row in teams(round_)]
    )


def is_dropped(cast):
    return not Inspection.objects.filter(team__code="1", assessment__unit__code="A").exists()


TEAMS = {
    "who sends teams": Guard(
        lambda cast: team(cast, actor=cast.leader), NotAllowed, there(code="D2"), (right_of("round.change", everybody),)
    ),
    "the seen team": Guard(
        team_over_what_was_not_seen,
        Outdated,
        there(name="Sau"),
        (answering(inspection_teams, "_must_be_fresh", None),),
    ),
    "the open round of a team": Guard(
        team_of_a_published_round,
        NotOpen,
        there(code="D2"),
        (
            lambda patch: patch.setattr(
                inspection_teams, "changeable_round", lambda round_, _actor: locked_round(round_)
            ),
        ),
    ),
    "no interest in a team": Guard(
        member_of_the_unit_itself,
        FaultyTeams,
        there(members__user__username="canbo_a", inspections__assessment__unit__code="A"),
        (answering(team_rules, "interest_of", ""),),
    ),
    "the capacity": Guard(
        more_sheets_than_it_takes, FaultyTeams, there(code="D2", capacity=1), (answering(team_rules, "_facts", ()),)
    ),
    "the rules of the plan": Guard(
        two_that_inspect_each_other, FaultyTeams, there(code="C"), (answering(team_rules, "check_plan", ()),)
    ),
    "a begun inspection stays": Guard(drop_what_was_begun, FaultyTeams, is_dropped, (nothing_begun,)),
}

# --- Minutes ---------------------------------------------------------------------------------------------------------


def save(cast, wanted=WHOLE, seen=0, actor=None):
    with transaction.atomic():
        write(cast, wanted, seen, actor and make.again(actor))


def minutes_of_another_team(cast):
    if not there(code="2")(cast):
        make.team(cast.round, "2", [cast.staff_b], [cast.sheet("A")])
    inspection = inspection_of_team_1(cast)
    with transaction.atomic():
        minutes.save_minutes(inspection=inspection, wanted=WHOLE, seen=0, now=make.NOW, actor=make.again(cast.staff_b))


def inspection_of_team_1(cast):
    row = Inspection.objects.select_related("team").get(team__code="1", assessment__unit__code="A")
    row.assessment = cast.sheet("A")
    return row


def gone_over_to_the_unit(cast):
    make.again(cast.inspector).memberships.update(unit=Unit.objects.get(agency=cast.round.agency, code="A"))


def minutes_of_ones_own_unit(cast):
    gone_over_to_the_unit(cast)
    save(cast)


def minutes_over_what_was_not_seen(cast):
    if not InspectionMinutes.objects.exists():
        save(cast)
        save(cast, replace(WHOLE, conclusion="Trước"), seen=1)
    save(cast, replace(WHOLE, conclusion="Sau"), seen=1)


def closed_minutes(cast):
    Inspection.objects.filter(pk=inspection_of(cast).pk).update(closed_at=make.NOW)
    save(cast)


def minutes_of_a_decided_sheet(cast):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DECIDED)
    save(cast)


def minutes_of_a_published_round(cast):
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)
    save(cast)


def recommend_to_a_stranger(cast):
    save(cast, replace(WHOLE, recommendations=(replace(ASKED, unit_code="C"),)))


def every_unit_owes(monkeypatch):
    monkeypatch.setattr(minutes, "owing_units", lambda sheet: list(sheet.unit.agency.units.all()))


def close_half_of_them(cast):
    if not InspectionMinutes.objects.exists():
        save(cast, replace(WHOLE, conclusion=""))
    with transaction.atomic():
        sheets.close_inspection(assessment=cast.sheet("A"), now=make.NOW, actor=make.again(cast.inspector))


def are_begun(_cast):
    return InspectionMinutes.objects.exists()


def are_closed(cast):
    return inspection_of(cast).closed_at is not None


MINUTES = {
    "the team whose minutes they are": Guard(
        minutes_of_another_team, NotAllowed, are_begun, (answering(minutes, "_must_be_of_the_team", None),)
    ),
    "no interest in minutes": Guard(
        minutes_of_ones_own_unit, NotAllowed, are_begun, (answering(predicates, "has_interest", False),)
    ),
    "the seen minutes": Guard(
        minutes_over_what_was_not_seen,
        Outdated,
        lambda _cast: InspectionMinutes.objects.get().conclusion == "Sau",
        (answering(minutes, "_must_be_fresh", None),),
    ),
    "the closed minutes": Guard(closed_minutes, NotOpen, are_begun, (answering(minutes, "_must_be_open", None),)),
    "the decided sheet": Guard(minutes_of_a_decided_sheet, NotOpen, are_begun, (right_of("minutes.write", everybody),)),
    "the published round": Guard(
        minutes_of_a_published_round, NotOpen, are_begun, (right_of("minutes.write", everybody),)
    ),
    "a recommendation to whom it concerns": Guard(
        recommend_to_a_stranger,
        Faulty,
        lambda _cast: Recommendation.objects.filter(unit__code="C").exists(),
        (every_unit_owes,),
    ),
    "complete before they close": Guard(
        close_half_of_them, NotOpen, are_closed, (answering(sheets, "must_be_complete", None),)
    ),
}

GUARDS = TEAMS | MINUTES
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)
