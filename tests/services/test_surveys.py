"""Survey slips by respondent group: the answer is their exact sum, and the round's least sample is in the snapshot."""

import json
from decimal import Decimal

import pytest
from django.db import transaction

from scoring import engine
from scoring.engine import load_round
from scoring.enums import Layer, Origin, RoundChangeKind, SurveyShortage
from scoring.models import RankingSnapshot, Round, RoundChange, Score, ScoreChange, SurveyResult
from scoring.selectors.engine_input import round_documents
from scoring.selectors.slips import Slips, sample_of
from scoring.services import scores, surveys
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated, Stale
from scoring.services.rounds import load_document, recompute_round
from scoring.services.surveys import SurveyRule, change_rule, save_slips
from tests import make
from tests.guards.pairs import Guard, answering, everybody, right_of
from tests.services.publishing import publish

STAFF = Slips("Cán bộ, công chức", 10, {"A": 5, "B": 4})
PEOPLE = Slips("Người dân", 300, {"A": 100, "C": 20, "D": 7, "E": 3})


def save(cast, slips, *, unit="C", seen=None, actor=None, now=make.NOW):
    if seen is None:  # whoever opens the page now
        rows = Score.objects.filter(assessment=cast.sheet(unit), layer=Layer.SURVEY, criterion__code="3.1")
        seen = rows.values_list("version", flat=True).first() or 0
    return save_slips(
        sheet=cast.sheet(unit),
        slips={"3.1": (slips, seen)},
        actor=make.again(actor or cast.organiser),
        origin=Origin.WEB,
        now=now,
    )


def answer(cast, unit="C"):
    return Score.objects.get(assessment=cast.sheet(unit), layer=Layer.SURVEY, criterion__code="3.1").answer


def rule(cast, minimum=200, shortage=SurveyShortage.NOT_APPLICABLE, groups=("Người dân",), actor=None, seen=None):
    row = Round.objects.get(pk=cast.round.pk)
    change_rule(
        round_=row,
        rule=SurveyRule(minimum, str(shortage), tuple(groups)),
        seen=seen or SurveyRule.of(row),
        decision="12/KH-UBND",
        now=make.NOW,
        actor=make.again(actor or cast.organiser),
    )


def test_the_answer_is_the_exact_sum_over_the_groups(cast):
    save(cast, [STAFF, PEOPLE])

    assert answer(cast)["counts"] == {"A": 105, "B": 4, "C": 20, "D": 7, "E": 3}
    rows = SurveyResult.objects.filter(assessment=cast.sheet("C")).order_by("order")
    assert [(row.group, row.issued, row.counts) for row in rows] == [
        (STAFF.group, 10, STAFF.counts),
        (PEOPLE.group, 300, PEOPLE.counts),
    ]
    line = ScoreChange.objects.filter(assessment=cast.sheet("C")).latest("seq")
    assert (line.layer, line.new["answer"]) == (Layer.SURVEY, answer(cast))
    assert recompute_round(round_=cast.round, check=True) == []


def test_changed_groups_are_a_new_version_and_none_take_the_answer_back(cast):
    save(cast, [PEOPLE])
    save(cast, [Slips(PEOPLE.group, 400, PEOPLE.counts)])
    assert SurveyResult.objects.get(assessment=cast.sheet("C")).issued == 400
    with pytest.raises(Stale):
        save(cast, [STAFF], seen=1)

    save(cast, [])

    assert answer(cast) is None
    assert not SurveyResult.objects.filter(assessment=cast.sheet("C")).exists()


@pytest.mark.parametrize(
    ("slips", "said"),
    [
        ([Slips("Người dân", 9, {"A": 10})], "nhiều hơn 9 phiếu phát ra"),
        ([PEOPLE, PEOPLE], "có hai lần"),
        ([PEOPLE, Slips("", None, {"A": 1})], "không đứng cạnh"),
    ],
    ids=["more back than out", "twice", "with and without a group"],
)
def test_slips_that_cannot_be_are_refused(cast, slips, said):
    with pytest.raises(Faulty, match=said):
        save(cast, slips)

    assert not SurveyResult.objects.exists()


def test_groups_that_were_changed_past_the_service_are_found(cast):
    save(cast, [STAFF, PEOPLE])
    SurveyResult.objects.filter(group=PEOPLE.group).update(issued=301)

    assert recompute_round(round_=cast.round, check=True) == ["C 3.1: số phiếu theo đối tượng khác trả lời"]


def test_the_sample_says_issued_returned_scored_and_the_rate():
    sample = sample_of([STAFF, PEOPLE], {"A": "100", "B": "60", "C": "20", "D": "0", "E": None}, 200)

    assert (sample.issued, sample.returned, sample.scored) == (310, 139, 136)
    assert sample.percent == Decimal("44.8")
    assert sample.is_short
    assert sample_of([Slips("", None, {"A": 1})], {"A": "1"}, 0).percent is None


@pytest.mark.parametrize("minimum", [136, 137])
def test_one_slip_too_few_makes_the_criterion_not_apply_and_one_more_does_not(cast, minimum):
    save(cast, [STAFF, PEOPLE])

    rule(cast, minimum, groups=(STAFF.group, PEOPLE.group))

    points = Score.objects.get(assessment=cast.sheet("C"), layer=Layer.SURVEY, criterion__code="3.1").points
    assert (points is None) == (minimum == 137)
    assert recompute_round(round_=Round.objects.get(pk=cast.round.pk), check=True) == []
    (document,) = round_documents(Round.objects.get(pk=cast.round.pk))
    leaf = next(entry for entry in document["criteria"] if entry["code"] == "3.1")
    assert leaf["measure"]["min"] == minimum
    result = engine.evaluate(load_round(document))
    stored = next(unit for unit in result["units"] if unit["code"] == "C")
    total = cast.sheet("C").totals.get(upto="council", with_outside=True)
    assert stored["points"] == f"{total.points:.4f}"
    assert stored["max"] == f"{total.max:.4f}"


def test_as_it_is_only_says_so(cast):
    before = round_documents(cast.round)[0]["criteria"]

    rule(cast, 10_000, SurveyShortage.AS_IT_IS)

    (document,) = round_documents(Round.objects.get(pk=cast.round.pk))
    assert document["criteria"] == before
    assert document["round"]["survey"]["minimum"] == 10_000


def test_a_published_round_carries_the_rule_and_the_groups_and_loads_again(cast):
    save(cast, [STAFF, PEOPLE])
    rule(cast, 137, groups=(STAFF.group, PEOPLE.group))
    publish(cast)

    snapshot = json.loads(RankingSnapshot.objects.get().document)

    assert engine.verify(snapshot) == ()
    document = snapshot["content"]["round"]
    unit = next(unit for unit in document["units"] if unit["code"] == "C")
    assert unit["answers"]["3.1"]["survey"]["x-groups"][1] == {
        "group": "Người dân",
        "issued": 300,
        "counts": PEOPLE.counts,
    }
    again = json.loads(json.dumps(document))
    again["round"]["code"] = "NAP-LAI"
    loaded = load_document(documents=[again], now=make.NOW).round
    assert SurveyRule.of(loaded) == SurveyRule.of(Round.objects.get(pk=cast.round.pk))
    assert SurveyResult.objects.filter(assessment__round=loaded).count() == 2
    assert round_documents(loaded)[0]["units"] == document["units"]


def test_a_file_whose_groups_do_not_add_up_is_refused(db):
    document = make.document(code="LECH")
    unit = document["units"][0]
    unit["answers"]["3.1"] = {"survey": {"counts": {"A": 2}, "x-groups": [{"group": "Người dân", "counts": {"A": 1}}]}}

    with pytest.raises(engine.FaultyDocument, match="không cộng thành counts"):
        load_document(documents=[document], now=make.NOW)


def test_a_round_without_a_rule_is_exported_as_before(cast):
    (document,) = round_documents(cast.round)

    assert "survey" not in document["round"]
    assert all("min" not in entry.get("measure", {}) for entry in document["criteria"])


def test_the_rule_has_its_line_of_history(cast):
    rule(cast, 30)

    line = RoundChange.objects.get(round=cast.round, kind=RoundChangeKind.SETTINGS)
    assert (line.old["survey_minimum"], line.new["survey_minimum"], line.decision) == ("0", "30", "12/KH-UBND")
    with pytest.raises(AlreadyDone):
        rule(cast, 30)


def is_ruled(cast):
    return Round.objects.get(pk=cast.round.pk).survey_minimum == 200


def rule_over_what_was_not_seen(cast):
    seen = SurveyRule(0, str(cast.round.survey_shortage), ("Ai đó",))
    rule(cast, seen=seen)


def rule_of_a_presented_round(cast):
    Round.objects.filter(pk=cast.round.pk).update(presented_at=make.NOW)
    rule(cast)


def slips_over_what_was_not_seen(cast):
    save(cast, [PEOPLE])
    with transaction.atomic():
        save(cast, [STAFF], seen=1)


GUARDS = {
    "the seen rule": Guard(
        rule_over_what_was_not_seen, Outdated, is_ruled, (answering(surveys, "_must_be_fresh", None),)
    ),
    "the round before it is presented": Guard(
        rule_of_a_presented_round, NotOpen, is_ruled, (answering(surveys, "_must_be_open", None),)
    ),
    "the seen slips": Guard(
        slips_over_what_was_not_seen,
        Stale,
        lambda cast: SurveyResult.objects.filter(group=STAFF.group).exists(),
        (answering(scores, "_must_be_fresh", None),),
    ),
    "the right to the rule": Guard(
        lambda cast: rule(cast, actor=cast.staff_a),
        NotAllowed,
        is_ruled,
        (right_of("round.import_survey", everybody),),
    ),
    "the right to the slips": Guard(
        lambda cast: save(cast, [PEOPLE], actor=cast.staff_a),
        NotAllowed,
        lambda cast: SurveyResult.objects.exists(),
        (right_of("outside.score", everybody),),
    ),
    "more back than out": Guard(
        lambda cast: save(cast, [Slips("Người dân", 1, {"A": 2})]),
        Faulty,
        lambda cast: SurveyResult.objects.exists(),
        (answering(surveys, "slips_faults", []),),
    ),
}
EVERY = pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)


@EVERY
def test_the_guard_holds(cast, guard):
    guard.assert_holds(cast)


@EVERY
def test_without_the_guard_the_harm_is_done(cast, guard, monkeypatch):
    guard.assert_harm_without_it(cast, monkeypatch)


def test_a_rule_that_somebody_changed_meanwhile_is_not_overwritten(cast):
    seen = SurveyRule.of(cast.round)
    rule(cast, 30)

    with pytest.raises(Outdated):
        rule(cast, 200, seen=seen)
    rule(cast, 200)

    assert is_ruled(cast)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [({"minimum": -1}, "minimum"), ({"groups": ()}, "groups"), ({"groups": ("a", "a")}, "groups")],
)
def test_a_rule_that_cannot_be_is_refused(cast, wanted, field):
    with pytest.raises(Faulty) as refused:
        rule(cast, **wanted)

    assert set(refused.value.faults) == {field}


def test_a_group_with_slips_stays_and_a_presented_round_is_closed(cast):
    save(cast, [PEOPLE])
    with pytest.raises(Faulty, match="Người dân"):
        rule(cast, groups=("Doanh nghiệp",))
    Round.objects.filter(pk=cast.round.pk).update(presented_at=make.NOW)

    with pytest.raises(NotOpen):
        rule(cast)
