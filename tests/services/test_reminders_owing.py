"""Who owes what of each step, and so gets a letter: unit, inspectors, appraisers of both appraisals, the standing body."""

import pytest

from scoring.enums import Layer, SheetState, Step
from scoring.models import Assessment, Explanation, FieldAppraiser, Inspection, ReviewRequest, Score, StepWindow
from scoring.selectors import owing
from scoring.selectors.reminders import letters_of
from tests import make
from tests.services.test_reminders import CLOSES, at, drafting, names, window
from units.enums import Role


def test_inspectors_owe_submitted_sheets_until_their_minutes_are_closed(cast):
    window(cast, Step.INSPECTION)
    assert names(at(3)) == ["thanhtra"]
    drafting(cast, "A")
    assert names(at(3)) == []
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.IN_REVIEW)
    Inspection.objects.update(closed_at=make.NOW)

    assert names(at(3)) == []


def test_an_inspector_of_the_unit_itself_is_not_asked(cast):
    window(cast, Step.INSPECTION)
    cast.inspector.memberships.update(unit=cast.sheet("A").unit)

    assert names(at(3)) == []


def test_appraisers_owe_their_field_until_every_criterion_is_appraised(cast):
    window(cast, Step.APPRAISAL_1)
    sheet = cast.sheet("A")
    lead = cast.round.agency.units.get(code="C")
    appraiser = make.person("thamdinh", Role.APPRAISER, lead)
    FieldAppraiser.objects.create(round_block=sheet.round_block, field_code="1", unit=lead)
    cast.round.assessments.exclude(unit__code="A").update(state=SheetState.DRAFTING)
    assert names(at(3)) == ["thamdinh"]
    for code in owing.rules_of(
        cast.round, sheet.round_block.criteria_set, list(cast.round.round_blocks.all())
    ).leaves_of(sheet.round_block.block.code):
        if code.field == "1":
            row = sheet.round_block.criteria_set.criteria.get(code=code.code)
            row.scores.update_or_create(
                assessment=sheet,
                layer=Layer.APPRAISAL_1,
                defaults={"answer": {"points": "0", "reason": "x"}, "version": 1, "updated_at": make.NOW},
            )

    assert names(at(3)) == []
    assert appraiser.memberships.count() == 1


def test_a_unit_owes_the_explanations_that_it_was_asked_for(cast):
    StepWindow.objects.create(round=cast.round, step=Step.REPLY, opens_at=make.NOW, closes_at=CLOSES)
    assert names(at(3)) == []
    sheet = cast.sheet("A")
    asked = Explanation.objects.create(
        assessment=sheet,
        criterion=sheet.round_block.criteria_set.criteria.get(code="1.2"),
        question="Vì sao?",
        flagged_by=cast.organiser,
        flagged_at=make.NOW,
        version=1,
    )
    assert names(at(3)) == ["canbo_a", "truong_a"]
    Explanation.objects.filter(pk=asked.pk).update(state="agreed", answered_at=make.NOW, answered_by=cast.head_a)

    assert names(at(3)) == []


@pytest.mark.parametrize(("step", "source"), [(Step.SURVEY, "survey"), (Step.CENTRAL, "central")])
def test_the_standing_body_owes_outside_figures_until_each_criterion_has_one(cast, step, source, without_triggers):
    window(cast, step)
    sheet = cast.sheet("A")
    criteria = sheet.round_block.criteria_set.criteria.filter(source=source)
    cast.round.assessments.exclude(unit__code="A").update(state=SheetState.DECIDED)
    with without_triggers():
        Score.objects.filter(assessment=sheet, layer=step).delete()
    assert names(at(3)) == (["phoduyet", "thuongtruc"] if criteria.exists() else [])
    for row in criteria:
        given = {"answer": {"points": "0", "reason": "x"}, "version": 1, "updated_at": make.NOW}
        row.scores.create(assessment=sheet, layer=step, **given)

    assert names(at(3)) == []


def test_appraisers_owe_the_second_appraisal_of_what_was_flagged(cast):
    window(cast, Step.APPRAISAL_2)
    sheet, lead = cast.sheet("A"), cast.round.agency.units.get(code="C")
    make.person("thamdinh", Role.APPRAISER, lead)
    FieldAppraiser.objects.create(round_block=sheet.round_block, field_code="1", unit=lead)
    assert names(at(3)) == []
    criterion = sheet.round_block.criteria_set.criteria.get(code="1.2")
    asked = Explanation.objects.create(
        assessment=sheet,
        criterion=criterion,
        question="Vì sao?",
        flagged_by=cast.organiser,
        flagged_at=make.NOW,
        version=1,
    )
    assert names(at(3)) == ["thamdinh"]
    Explanation.objects.filter(pk=asked.pk).update(state="dropped")
    assert names(at(3)) == []
    Explanation.objects.filter(pk=asked.pk).update(state="asked")
    given = {"answer": {"points": "0", "reason": "x"}, "version": 1, "updated_at": make.NOW}
    criterion.scores.create(assessment=sheet, layer=Layer.APPRAISAL_2, **given)

    assert names(at(3)) == []


def test_the_standing_body_owes_the_council_requests_and_undecided_items(cast):
    window(cast, Step.COUNCIL)
    sheet = cast.sheet("A")
    assert names(at(3)) == []
    asked = ReviewRequest.objects.create(
        assessment=sheet,
        criterion=sheet.round_block.criteria_set.criteria.get(code="1.2"),
        reason="Xin xem lại",
        asked_by=cast.head_a,
        asked_at=make.NOW,
        version=1,
    )
    assert names(at(3)) == ["phoduyet", "thuongtruc"]
    (letter, _other) = letters_of(at(3))
    assert "Xin xem lại" not in letter.body
    ReviewRequest.objects.filter(pk=asked.pk).update(state="withdrawn")

    assert names(at(3)) == []
