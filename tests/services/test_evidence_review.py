"""Evidence judged by reviewers: who may, when, once, with a reason, and never over somebody else's word."""

import pytest

from scoring.enums import EvidenceApproval, Layer, SheetState
from scoring.models import Assessment, Evidence, ScoreChange, StepWindow
from scoring.selectors.history import first_bad_lines
from scoring.services import evidence, evidence_review
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Outdated, Refused
from scoring.services.evidence import About, Place
from scoring.services.evidence_review import INSPECTING, OVERSEEING, review_evidence
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of

ACCEPTED, REFUSED = EvidenceApproval.ACCEPTED, EvidenceApproval.REFUSED


@pytest.fixture
def asked(cast):
    """A round that asks for approval; a number stands under 1.2 of A's submitted sheet."""
    type(cast.round).objects.update(evidence_approval=True)
    put(cast, SheetState.DRAFTING)
    place = Place(cast.sheet("A"), "1.2", Layer.SELF)
    evidence.add_number(place=place, about=About(number="12/KH"), actor=cast.staff_a, now=make.NOW)
    put(cast, SheetState.SUBMITTED)
    return cast


def put(cast, state):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=state)


def piece():
    return Evidence.objects.get(number="12/KH")


def judge(actor, verdict=ACCEPTED, *, seen=None, reason="", action=OVERSEEING):
    review_evidence(
        evidence=piece(),
        verdict=verdict,
        seen=piece().judgement if seen is None else seen,
        reason=reason,
        action=action,
        actor=make.again(actor),
        now=make.NOW,
    )


def test_organiser_and_inspector_judge_with_a_line_of_history(asked):
    judge(asked.inspector, action=INSPECTING)
    judge(asked.organiser, REFUSED, reason="  Bản chụp mờ ")

    row = piece()
    line = ScoreChange.objects.filter(assessment=asked.sheet("A")).latest("seq")
    assert (row.approval, row.approval_reason, row.approved_by) == (REFUSED, "Bản chụp mờ", asked.organiser)
    assert (line.kind, line.criterion_code, line.layer) == ("evidence", "1.2", "self")
    assert line.old["approval"] == "accepted"
    assert (line.new["approval"], line.new["approval_reason"]) == ("refused", "Bản chụp mờ")
    assert first_bad_lines(asked.round) == []


def test_the_same_word_twice_is_one_and_a_refusal_says_why(asked):
    with pytest.raises(Refused, match="lý do"):
        judge(asked.organiser, REFUSED, reason="  ")
    with pytest.raises(Refused, match="Chọn"):
        judge(asked.organiser, "pending")
    judge(asked.organiser)

    with pytest.raises(AlreadyDone):
        judge(asked.organiser)


def test_another_reason_of_the_same_word_is_not_overwritten_unseen(asked):
    judge(asked.inspector, REFUSED, reason="Mờ", action=INSPECTING)
    seen = piece().judgement
    judge(asked.organiser, REFUSED, reason="Thiếu trang 2")

    with pytest.raises(Outdated):
        judge(asked.inspector, REFUSED, seen=seen, reason="Không có dấu", action=INSPECTING)

    assert piece().approval_reason == "Thiếu trang 2"


def test_evidence_that_stands_no_more_and_the_teams_own_are_not_judged(asked):
    row = piece()
    Evidence.objects.filter(pk=row.pk).update(layer=Layer.INSPECTION)
    with pytest.raises(Refused, match="của đơn vị"):
        judge(asked.organiser)
    gone = {"withdrawn_at": make.NOW, "withdrawn_by": asked.staff_a, "withdrawal_reason": "nhầm"}
    Evidence.objects.filter(pk=row.pk).update(layer=Layer.SELF, **gone)

    with pytest.raises(AlreadyDone):
        judge(asked.organiser)


def test_inspectors_judge_only_in_their_window_and_before_their_minutes_are_closed(asked):
    StepWindow.objects.create(round=asked.round, step=Layer.INSPECTION, closes_at=make.NOW)
    with pytest.raises(NotOpen):
        judge(asked.inspector, action=INSPECTING)
    StepWindow.objects.filter(step=Layer.INSPECTION).delete()
    asked.sheet("A").inspections.update(closed_at=make.NOW)

    with pytest.raises(NotOpen):
        judge(asked.inspector, action=INSPECTING)


def test_nobody_else_judges(asked):
    for other in (asked.staff_a, asked.head_a, asked.staff_b, asked.leader, asked.foreign_organiser, asked.inspector):
        with pytest.raises(NotAllowed):
            judge(other)
    with pytest.raises(NotAllowed):
        judge(asked.organiser, action=INSPECTING)
    with pytest.raises(NotAllowed):
        judge(asked.organiser, action="sheet.oversee")


def judge_as_the_unit(cast):
    judge(cast.staff_a)


def judge_a_decided_sheet(cast):
    put(cast, SheetState.DECIDED)
    judge(cast.organiser)


def judge_over_anothers_word(cast):
    seen = piece().judgement
    judge(cast.inspector, REFUSED, reason="Mờ", action=INSPECTING)
    judge(cast.organiser, seen=seen)


def judge_unasked(cast):
    type(cast.round).objects.update(evidence_approval=False)
    judge(cast.organiser)


def is_accepted(_cast):
    return piece().approval == ACCEPTED


def unseen(monkeypatch):
    monkeypatch.setattr(evidence_review, "_must_be_seen", lambda _row, _seen: None)


def unasked(monkeypatch):
    must_be_open = evidence_review._must_be_open

    def always_asked(sheet, action, actor, now):
        sheet.round.evidence_approval = True
        must_be_open(sheet, action, actor, now)

    monkeypatch.setattr(evidence_review, "_must_be_open", always_asked)


GUARDS = {
    "the right": Guard(judge_as_the_unit, NotAllowed, is_accepted, (right_of(OVERSEEING, everybody),)),
    "the sheet's state": Guard(
        judge_a_decided_sheet,
        (NotOpen, NotAllowed),
        is_accepted,
        (answering(evidence_review, "why_not_judged", ""), right_of(OVERSEEING, everybody)),
    ),
    "what was seen": Guard(judge_over_anothers_word, Refused, is_accepted, (unseen,)),
    "the round's wish": Guard(judge_unasked, Refused, is_accepted, (unasked,)),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(asked, guard):
    guard.assert_holds(asked)


@EVERY
def test_without_the_guard_the_harm_is_done(asked, guard, monkeypatch):
    guard.assert_harm_without_it(asked, monkeypatch)


@pytest.mark.parametrize("place", [0, 1])
def test_state_and_right_each_hold_alone(asked, place, monkeypatch):
    GUARDS["the sheet's state"].switches[place](monkeypatch)
    GUARDS["the sheet's state"].assert_holds(asked)
