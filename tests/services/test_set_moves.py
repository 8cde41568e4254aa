"""A corrected rule inside a running year: blocks go over to the new version deliberately, and nothing is lost."""

import pytest

from scoring.enums import ChangeKind, RoundState
from scoring.models import (
    Criterion,
    Evidence,
    FigureBinding,
    InspectorMark,
    Ranking,
    Round,
    RoundChange,
    Score,
    ScoreChange,
    SheetTotal,
)
from scoring.selectors.history import first_bad_lines
from scoring.selectors.set_choice import changes_ahead
from scoring.selectors.set_moves import plan_move
from scoring.services import set_moves
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated, Refused, Stale
from scoring.services.rounds import recompute_round
from scoring.services.scores import Entry, save_answers
from scoring.services.set_moves import ON_CRITERIA, Move, move_to_set
from tests import make
from tests.services.criteria_versions import entries_of, entry, newer

BLOCKS = ("SBN", "QH", "TW")
PAPER = "12/QĐ-UBND"


def corrected(cast):
    """A version in which the choice of 1.1.1 has lost an option, 1.1.2 is stricter and 1.2 counts more."""
    entries = entries_of(cast.round)
    choice = entry(entries, "1.1.1")["measure"]
    choice["options"] = [one for one in choice["options"] if one["key"] != "cham"]
    entry(entries, "1.1.2")["conversion"]["tiers"][0]["value"] = "95"
    return newer(cast.round, entries)


def moved(cast, to, *, blocks=BLOCKS, by_hand=None, seen=None, decision=PAPER, actor=None):
    by_hand = by_hand or {}
    shown = plan_move(cast.round, to, blocks, by_hand).sha256 if seen is None else seen
    return move_to_set(
        round_=cast.round,
        move=Move(blocks, to, decision, by_hand),
        seen=shown,
        now=make.NOW,
        actor=actor or cast.organiser,
    )


def everything_holds(round_):
    return first_bad_lines(round_) == [] and recompute_round(round_=round_, check=True) == []


def score(cast, unit, code, layer="self"):
    return Score.objects.select_related("criterion").get(assessment=cast.sheet(unit), criterion__code=code, layer=layer)


def test_answers_that_fit_stay_byte_for_byte_and_points_follow_the_new_rule(cast):
    fields = ("assessment_id", "layer", "answer", "note", "evidence", "version", "updated_at", "updated_by_id")
    before = {row["id"]: row for row in Score.objects.values("id", *fields)}
    to = corrected(cast)

    plan = moved(cast, to)

    after = {row["id"]: row for row in Score.objects.values("id", *fields)}
    taken = {cell.row.pk for cell in plan.taken_back}
    assert {pk: row for pk, row in after.items() if pk not in taken} == {
        pk: row for pk, row in before.items() if pk not in taken
    }
    assert set(Score.objects.values_list("criterion__criteria_set", flat=True)) == {to.pk}
    assert (score(cast, "A", "1.1.2", "inspection").points, score(cast, "A", "1.1.2").points) == (1, 1)
    assert everything_holds(cast.round)


def test_answers_that_no_longer_fit_are_listed_kept_in_history_and_asked_for_again(cast):
    plan = moved(cast, corrected(cast))

    told = {(cell.row.assessment.unit.code, cell.code, cell.layer, cell.why) for cell in plan.taken_back}
    row = score(cast, "B", "1.1.1")
    line = ScoreChange.objects.filter(assessment=cast.sheet("B"), kind=ChangeKind.SCORE).order_by("seq").last()
    own = SheetTotal.objects.get(assessment=cast.sheet("B"), upto="self", with_outside=True)
    assert ("B", "1.1.1", "self", "unfit") in told
    assert (row.answer, row.points, row.version) == (None, None, 2)
    assert (line.criterion_code, line.old, line.new) == ("1.1.1", {"answer": {"value": "cham"}}, {"answer": None})
    assert "1.1.1" in own.missing
    assert everything_holds(cast.round)


def test_each_sheet_and_the_round_remember_the_move(cast):
    to = corrected(cast)
    assert [plan.to for plan in changes_ahead(cast.round)] == [to]

    moved(cast, to)

    lines = ScoreChange.objects.filter(kind=ChangeKind.CRITERIA_SET)
    of_round = RoundChange.objects.get(round=cast.round, kind="set")
    assert lines.count() == cast.round.assessments.count()
    assert {(line.old["version"], line.new["version"], line.new["decision"]) for line in lines} == {(1, 2, PAPER)}
    assert (of_round.decision, of_round.new["versions"]) == (PAPER, dict.fromkeys(BLOCKS, 2))
    assert (to.__class__.objects.get(pk=to.pk).frozen_at, changes_ahead(cast.round)) == (make.NOW, [])


def test_a_renumbered_criterion_keeps_its_answers_papers_and_history(cast):
    sheet = cast.sheet("A")
    entries = entries_of(cast.round)
    entry(entries, "1.2")["code"] = "1.3"
    kept = score(cast, "A", "1.2")

    moved(cast, newer(cast.round, entries))

    row = Score.objects.select_related("criterion").get(pk=kept.pk)
    line = ScoreChange.objects.get(assessment=sheet, kind=ChangeKind.CRITERIA_SET)
    assert (row.criterion.code, row.answer, row.version) == ("1.3", kept.answer, kept.version)
    assert line.new["renamed"] == {"1.2": "1.3"}
    assert everything_holds(cast.round)


def test_two_criteria_that_change_places_keep_their_answers_apart(cast):
    entries = entries_of(cast.round)
    one, other = entry(entries, "1.2"), entry(entries, "1.10")
    one["code"], other["code"] = "1.10", "1.2"
    ids = {code: score(cast, "A", code).pk for code in ("1.2", "1.10")}

    moved(cast, newer(cast.round, entries))

    codes = {code: Score.objects.select_related("criterion").get(pk=pk).criterion.code for code, pk in ids.items()}
    assert codes == {"1.2": "1.10", "1.10": "1.2"}
    assert everything_holds(cast.round)


def test_answers_of_a_criterion_that_is_gone_stay_in_history_and_come_back_with_it(cast):
    first = cast.round.round_blocks.select_related("criteria_set")[0].criteria_set
    entries = entries_of(cast.round)
    entries.remove(entry(entries, "1.10"))
    entry(entries, "1.2")["max"] = "3"
    gone = score(cast, "A", "1.10")

    moved(cast, newer(cast.round, entries))

    dormant = Score.objects.select_related("criterion").get(pk=gone.pk)
    assert (dormant.answer, dormant.version, dormant.criterion.criteria_set_id) == (None, 2, first.pk)
    assert everything_holds(cast.round)
    back = entries_of(cast.round)
    entry(back, "1.2")["max"] = "2"
    back.insert(5, {"code": "1.10", "parent": "1", "title": "Khác", "max": "1", "measure": {"kind": "points"}})
    third = newer(cast.round, back)

    moved(cast, third)

    assert Score.objects.get(pk=gone.pk).criterion.criteria_set_id == third.pk
    assert everything_holds(cast.round)


def test_what_is_said_by_hand_is_done(cast):
    entries = entries_of(cast.round)
    entry(entries, "1.10").update(code="1.11", title="Sáng kiến, giải pháp", measure={"kind": "points"})
    to = newer(cast.round, entries)

    assert len(plan_move(cast.round, to, BLOCKS).taken_back) > 0
    assert [cell.code for cell in plan_move(cast.round, to, BLOCKS, {"1.10": "1.11"}).taken_back] == []
    moved(cast, to, by_hand={"1.10": "1.11"})
    assert everything_holds(cast.round)


def test_one_block_may_go_alone_where_the_criteria_name_no_other(cast):
    entries = entries_of(cast.round)
    to = newer(cast.round, [one | {"title": f"{one['title']} (sửa)"} for one in entries])

    plan = plan_move(cast.round, to, ("QH",))

    assert plan.faults != ()
    with pytest.raises(Refused, match="Chưa chuyển được"):
        moved(cast, to, blocks=("QH",), seen="")


def test_inspectors_own_marks_go_along_and_are_taken_back_where_they_do_not_fit(cast):
    sheet = cast.sheet("A")
    choice, other = (Criterion.objects.get(code=code) for code in ("1.1.1", "1.1.2"))
    for criterion, answer in ((choice, {"value": "cham"}), (other, {"a": "25", "b": "24"})):
        InspectorMark.objects.create(
            assessment=sheet, criterion=criterion, user=cast.inspector, answer=answer, points=0.5, version=1,
            updated_at=make.NOW,
        )  # fmt: skip
        line = set_moves.history.Line(ChangeKind.MARK, None, {"answer": answer}, criterion.code, "inspection", 1)
        sheet.refresh_from_db()
        set_moves.history.append(sheet, [line], actor=cast.inspector, origin="web", now=make.NOW)

    moved(cast, corrected(cast))

    marks = {mark.criterion.code: mark for mark in InspectorMark.objects.select_related("criterion")}
    assert (marks["1.1.1"].answer, marks["1.1.1"].version) == (None, 2)
    assert (marks["1.1.2"].answer, marks["1.1.2"].points) == ({"a": "25", "b": "24"}, 1)
    assert everything_holds(cast.round)


def test_every_model_on_a_criterion_goes_along():
    related = {one.related_model for one in Criterion._meta.get_fields(include_hidden=True) if one.one_to_many}

    assert related - {Criterion} == {*ON_CRITERIA, FigureBinding}  # bindings are of rounds, and follow by themselves


def test_papers_stay_with_their_criterion(cast):
    sheet = cast.sheet("A")
    old = Criterion.objects.get(code="1.2")
    paper = Evidence.objects.create(
        assessment=sheet, criterion=old, layer="self", token="giay", kind="number", number="1/BC", added_at=make.NOW,
        added_by=cast.staff_a,
    )  # fmt: skip
    entries = entries_of(cast.round)
    entry(entries, "1.2")["code"] = "1.3"

    moved(cast, newer(cast.round, entries))

    assert Evidence.objects.select_related("criterion").get(pk=paper.pk).criterion.code == "1.3"


def test_only_the_rounds_organiser_moves_it(cast):
    to = corrected(cast)
    for stranger in (cast.leader, cast.head_a, cast.foreign_organiser):
        with pytest.raises(NotAllowed):
            moved(cast, to, actor=stranger)


def test_a_published_round_never_moves(cast):
    to = corrected(cast)
    Round.objects.filter(pk=cast.round.pk).update(state=RoundState.PUBLISHED)

    with pytest.raises(NotOpen):
        moved(cast, to)
    assert not Ranking.objects.exists()
    assert set(Score.objects.values_list("criterion__criteria_set__version", flat=True)) == {1}


def test_a_move_needs_its_paper_is_done_once_and_by_what_was_shown(cast):
    to = corrected(cast)
    shown = plan_move(cast.round, to, BLOCKS).sha256
    with pytest.raises(Faulty):
        moved(cast, to, decision=" ")
    save_answers(
        assessment=cast.sheet("C"),
        layer="self",
        answers={"1.1.1": (Entry({"value": "cham"}), Score.objects.filter(assessment=cast.sheet("C"), criterion__code="1.1.1").values_list("version", flat=True).first() or 0)},
        actor=make.person("canbo_c", "unit_staff", cast.sheet("C").unit),
        origin="web",
        now=make.NOW,
    )  # fmt: skip
    with pytest.raises(Outdated):
        moved(cast, to, seen=shown)

    moved(cast, to)

    with pytest.raises(AlreadyDone):
        moved(cast, to)


def test_what_was_typed_before_the_move_is_refused_or_lands_on_the_new_version(cast):
    to = corrected(cast)
    person = cast.staff_a
    cast.round.assessments.filter(unit__code="A").update(state="drafting")
    sheet = cast.sheet("A")

    moved(cast, to)

    wrong = {"1.1.1": (Entry({"value": "cham"}), score(cast, "A", "1.1.1").version)}
    with pytest.raises(Faulty):
        save_answers(assessment=sheet, layer="self", answers=wrong, actor=person, origin="web", now=make.NOW)
    good = {"1.2": (Entry({"value": "1"}), score(cast, "A", "1.2").version)}
    save_answers(assessment=sheet, layer="self", answers=good, actor=person, origin="web", now=make.NOW)
    assert score(cast, "A", "1.2").criterion.criteria_set_id == to.pk
    assert everything_holds(cast.round)


def test_what_was_typed_over_an_answer_that_was_taken_back_is_stale(cast):
    cast.round.assessments.filter(unit__code="B").update(state="drafting")

    moved(cast, corrected(cast))

    with pytest.raises(Stale):
        save_answers(
            assessment=cast.sheet("B"),
            layer="self",
            answers={"1.1.1": (Entry({"value": "kip-thoi"}), 1)},
            actor=cast.staff_b,
            origin="web",
            now=make.NOW,
        )


def test_the_plan_costs_as_many_queries_for_one_sheet_as_for_six(cast, django_assert_num_queries):
    to = corrected(cast)
    plan_move(cast.round, to, BLOCKS)

    with django_assert_num_queries(7):
        plan_move(cast.round, to, BLOCKS)
