"""Guards of every write: each refuses the wrong thing, and with it switched off the wrong thing is done."""

import datetime as dt

import pytest
from django.db import transaction

from cchc_portal import permissions
from cchc_portal.permissions import predicates
from scoring.enums import Layer, SheetState
from scoring.excel import importer, plan
from scoring.models import Inspection, Ranking, Score, StepWindow
from scoring.selectors.windows import Span
from scoring.services import rankings, scores
from scoring.services.errors import AlreadyDone, ChecksFailed, Faulty, NotAllowed, NotOpen, Stale
from scoring.services.rankings import approve_publication, present_round
from scoring.services.scores import Entry
from tests import make
from tests.excel.test_importer import VALUE, confirm, filled, required, upload
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services.publishing import decide_all, request
from tests.services.test_save_answers import entry, make_submitted, save, unit
from units.enums import Role


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def clerk(cast):
    return make.User.objects.filter(username="canbo_c").first() or make.person(
        "canbo_c", Role.UNIT_STAFF, unit(cast, "C")
    )


def self_score(cast, value, seen=1):
    with transaction.atomic():
        save(cast, "C", Layer.SELF, {"1.2": (entry(value), seen)}, clerk(cast))


def inspect(cast, actor):
    with transaction.atomic():
        save(cast, "A", Layer.INSPECTION, {"1.2": (entry("9"), 0)}, actor)


def self_score_is(value):
    return lambda cast: (
        value
        == Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.2", layer=Layer.SELF).answer.get("value")
    )


def is_inspected(cast):
    return Score.objects.filter(assessment=cast.sheet("A"), criterion__code="1.2", layer=Layer.INSPECTION).exists()


def is_surveyed_by_itself(cast):
    return Score.objects.filter(assessment=cast.sheet("C"), criterion__code="3.1", layer=Layer.SELF).exists()


# --- The wrong things ------------------------------------------------------------------------------------------------


def write_over_what_was_not_seen(cast):
    self_score(cast, "2")
    self_score(cast, "9")


def write_after_the_deadline(cast):
    StepWindow.objects.create(round=cast.round, step=Layer.SELF, closes_at=make.NOW - dt.timedelta(seconds=1))
    self_score(cast, "9")


def write_after_submission(cast):
    clerk(cast)
    make_submitted(cast, "C")
    self_score(cast, "9")


def write_for_another_unit(cast):
    save(cast, "C", Layer.SELF, {"1.2": (entry("9"), 1)}, cast.staff_a)


def inspect_ones_superior(cast):
    below = unit(cast, "B2")
    below.superior = unit(cast, "A")
    below.save()
    inspect(cast, cast.inspector)


def inspect_after_the_minutes(cast):
    Inspection.objects.filter(assessment=cast.sheet("A")).update(closed_at=make.NOW)
    inspect(cast, cast.inspector)


def answer_the_survey_oneself(cast):
    save(cast, "C", Layer.SELF, {"3.1": (Entry({"counts": {"A": 9}}), 0)}, clerk(cast))


def confirm_anothers_upload(cast):
    batch = upload(cast, filled(cast, {("1.2", VALUE): 9}), clerk(cast))
    other = make.person("canbo_c2", Role.UNIT_STAFF, unit(cast, "C"))
    confirm(batch, other, required(batch))


def confirm_after_half_an_hour(cast):
    batch = upload(cast, filled(cast, {("1.2", VALUE): 9}), clerk(cast))
    confirm(batch, clerk(cast), required(batch), now=make.NOW + dt.timedelta(minutes=31))


def confirm_again_after_a_correction(cast):
    batch = upload(cast, filled(cast, {("1.2", VALUE): 9}), clerk(cast))
    confirm(batch, clerk(cast), required(batch))
    self_score(cast, "3", seen=2)
    confirm(batch, clerk(cast), required(batch), picks={"1.2": plan.FILE})


def approve_ones_own_request(cast):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    asked = request(cast)
    if asked.ranking is None:
        approve_publication(request=asked, now=make.NOW, actor=make.again(cast.organiser))


def publish_undecided_sheets(cast):
    approve_publication(request=request(cast), now=make.NOW, actor=make.again(cast.approver))


def publish_a_score_changed_past_the_services(cast):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    Score.objects.filter(assessment=cast.sheet("C"), criterion__code="1.2").update(answer={"value": "9"}, points="2")
    scores.totals.store_totals(
        scores.totals.compute_totals(
            cast.sheet("C"),
            scores.engine_input.rules_of_sheet(cast.sheet("C")),
            "QH",
            scores.engine_input.answers_of(cast.sheet("C")),
        )
    )
    approve_publication(request=request(cast), now=make.NOW, actor=make.again(cast.approver))


def one_person_is_enough(monkeypatch):
    locked_round = rankings.locked_round

    def without_second(round_):
        locked = locked_round(round_)
        locked.agency.second_approver = False
        return locked

    monkeypatch.setattr(rankings, "locked_round", without_second)


def is_published(_cast):
    return Ranking.objects.exists()


def published_points_of_c_are_changed(_cast):
    ranking = Ranking.objects.first()
    return ranking is not None and str(ranking.rows.get(unit_code="C").points) == "5.0000"


UNCLAIMED = lambda monkeypatch: monkeypatch.setattr(importer, "claim_for_apply", lambda *, batch, **_: batch)  # noqa: E731

GUARDS = {
    "the seen version": Guard(
        write_over_what_was_not_seen, Stale, self_score_is("9"), (answering(scores, "_must_be_fresh", None),)
    ),
    "the window": Guard(
        write_after_the_deadline, NotOpen, self_score_is("9"), (answering(scores, "span_of", Span(None, None)),)
    ),
    "the sheet's state": Guard(
        write_after_submission,
        (NotOpen, NotAllowed),
        self_score_is("9"),
        (answering(scores, "why_closed", ""), right_of("sheet.score", permissions.unit_person.test)),
    ),
    "the right": Guard(write_for_another_unit, NotAllowed, self_score_is("9"), (right_of("sheet.score", everybody),)),
    "the conflict of interest": Guard(
        inspect_ones_superior, NotAllowed, is_inspected, (answering(predicates, "has_interest", False),)
    ),
    "the closed minutes": Guard(
        inspect_after_the_minutes, NotOpen, is_inspected, (answering(scores, "minutes_closed", False),)
    ),
    "the criterion's source": Guard(
        answer_the_survey_oneself, Faulty, is_surveyed_by_itself, (answering(scores, "answers_source", True),)
    ),
    "the token's owner": Guard(confirm_anothers_upload, NotAllowed, self_score_is("9"), (UNCLAIMED,)),
    "the token's half hour": Guard(confirm_after_half_an_hour, importer.Refused, self_score_is("9"), (UNCLAIMED,)),
    "the token's one use": Guard(
        confirm_again_after_a_correction,
        (AlreadyDone, importer.PlanChanged),
        self_score_is("9"),
        (UNCLAIMED, lambda monkeypatch: monkeypatch.setattr(plan.Plan, "sha256", "")),
    ),
    "the second approver": Guard(approve_ones_own_request, NotAllowed, is_published, (one_person_is_enough,)),
    "the check that all is decided": Guard(
        publish_undecided_sheets, ChecksFailed, is_published, (answering(rankings, "publication_checks", []),)
    ),
    "the check of the history": Guard(
        publish_a_score_changed_past_the_services,
        ChecksFailed,
        published_points_of_c_are_changed,
        (answering(rankings, "first_bad_lines", []),),
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)


TWOFOLD = {
    f"{name} {place}": (guard, place)
    for name, guard in GUARDS.items()
    for place in range(len(guard.switches))
    if len(guard.switches) > 1
}


@pytest.mark.parametrize(("guard", "place"), TWOFOLD.values(), ids=TWOFOLD)
def test_where_two_stand_one_behind_the_other_each_holds_alone(cast, guard, place, monkeypatch):
    guard.switches[place](monkeypatch)
    guard.assert_holds(cast)


@pytest.mark.parametrize("state", [SheetState.DRAFTING, SheetState.SUBMITTED, SheetState.IN_REVIEW])
def test_only_decided_sheets_are_published(cast, state):
    decide_all(cast)
    present_round(round_=cast.round, now=make.NOW, actor=cast.organiser)
    cast.round.assessments.filter(unit__code="C").update(state=state)

    with pytest.raises(ChecksFailed):
        request(cast)
