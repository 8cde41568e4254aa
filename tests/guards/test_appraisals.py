"""Guards of appraisals: each refuses the wrong thing, and with it switched off the wrong thing is done."""

import pytest
from django.db import transaction

from cchc_portal import permissions
from scoring.enums import Layer
from scoring.models import FieldAppraiser, Score
from scoring.selectors.appraisers import Lead, assignments_of
from scoring.services import appraisal_guard, appraisers
from scoring.services.appraisers import assign_fields
from scoring.services.errors import Faulty, NotAllowed, Outdated
from scoring.services.scores import Entry
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services.appraising import appraiser, reasons
from tests.services.replying import flag, open_step, standing
from tests.services.test_save_answers import save
from units.models import User


def coded(cast):
    if not cast.round.agency.reason_codes.exists():
        reasons(cast)


def person(cast, unit="E", field="1"):
    found = User.objects.filter(username=f"thamdinh_{unit.lower()}_{field}").first()
    if found is None:
        coded(cast)
        found = appraiser(cast, unit, field)
    return found


def appraise(cast, actor, layer=Layer.APPRAISAL_1, reason="SL"):
    with transaction.atomic():
        save(cast, "A", layer, {"1.2": (Entry({"value": "1"}, reason_code=reason), 0)}, actor)


def is_appraised(layer=Layer.APPRAISAL_1):
    return lambda cast: Score.objects.filter(
        assessment=cast.sheet("A"), criterion__code="1.2", layer=layer, answer={"value": "1"}
    ).exists()


def appraise_without_a_reason(cast):
    appraise(cast, person(cast), reason="")


def appraise_anothers_field(cast):
    appraise(cast, person(cast, field="2"))


def appraise_ones_own_unit(cast):
    appraise(cast, person(cast, unit="A"))


def appraise_with_no_field_at_all(cast):
    coded(cast)
    appraise(cast, cast.organiser)


def appraise_again_what_was_not_flagged(cast):
    appraise(cast, person(cast), layer=Layer.APPRAISAL_2)


def flag_in_anothers_field(cast):
    open_step(cast.round)
    with transaction.atomic():
        flag(cast, actor=person(cast, field="2"))


def assign_over_what_was_not_seen(cast):
    now = {"now": make.NOW, "actor": make.again(cast.organiser)}
    seen = "x"
    if not FieldAppraiser.objects.filter(field_code="1").exists():
        seen = assignments_of(cast.round).seen
        first = {("SBN", "1"): (Lead("B"),)}
        assign_fields(round_=cast.round, leads=first, seen=seen, **now)
    with transaction.atomic():
        assign_fields(round_=cast.round, leads={("SBN", "1"): (Lead("E"),)}, seen=seen, **now)


def leads_of_e(cast):
    return FieldAppraiser.objects.filter(unit__code="E").exists()


def every_field(monkeypatch):
    monkeypatch.setattr(permissions, "appraised_fields", lambda *_args: frozenset({"1", "2", "3", "T", "P"}))


def seen_as_standing(monkeypatch):
    monkeypatch.setattr(appraisers, "_must_be_fresh", lambda *_args: None)


GUARDS = {
    "the reason": Guard(
        appraise_without_a_reason, Faulty, is_appraised(), (answering(appraisal_guard, "differs", answer=False),)
    ),
    "the field": Guard(appraise_anothers_field, NotAllowed, is_appraised(), (every_field,)),
    "the own unit": Guard(
        appraise_ones_own_unit, NotAllowed, is_appraised(), (every_field, right_of("appraisal.score", everybody))
    ),
    "who appraises": Guard(
        appraise_with_no_field_at_all,
        NotAllowed,
        is_appraised(),
        (every_field, right_of("appraisal.score", everybody)),
    ),
    "the flag": Guard(
        appraise_again_what_was_not_flagged,
        Faulty,
        is_appraised(Layer.APPRAISAL_2),
        (answering(appraisal_guard, "flagged_codes", answer=frozenset({"1.2"})),),
    ),
    "who flags": Guard(flag_in_anothers_field, NotAllowed, lambda cast: standing(cast) is not None, (every_field,)),
    "the assignment seen": Guard(assign_over_what_was_not_seen, Outdated, leads_of_e, (seen_as_standing,)),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)
