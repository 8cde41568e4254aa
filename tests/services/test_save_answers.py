import datetime as dt

import pytest

from scoring.enums import Layer, Origin, SheetState
from scoring.excel.layout import MAX_TEXT
from scoring.models import Score, ScoreChange, SheetTotal, StepWindow
from scoring.selectors.history import first_bad_lines
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Stale
from scoring.services.rounds import recompute_round
from scoring.services.scores import LONGEST_TEXT, Entry, save_answers
from tests import make

QUERIES = 9
"""Of any number of cells: savepoint, lock, reading anew, memberships, cells, totals, history, the sheet's head, release."""


def save(cast, unit, layer, answers, actor, now=make.NOW):
    return save_answers(
        assessment=cast.sheet(unit), layer=layer, answers=answers, actor=make.again(actor), origin=Origin.WEB, now=now
    )


def entry(value, note=""):
    return Entry({"value": value}, note)


def test_a_first_answer_gets_version_one_and_points(cast):
    saved = save(cast, "C", Layer.SELF, {"1.10": (entry("0.75"), 0)}, make.person("c", "unit_staff", unit(cast, "C")))

    score = Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.10", layer=Layer.SELF)
    assert saved.versions == {"1.10": 1}
    assert (str(score.points), score.version, score.by_person) == ("0.750000", 1, True)


def unit(cast, code):
    return cast.round.agency.units.get(code=code)


def test_totals_follow_in_the_same_transaction(cast):
    staff = make.person("c", "unit_staff", unit(cast, "C"))
    before = SheetTotal.objects.get(assessment=cast.sheet("C"), upto="council", with_outside=True).points

    save(cast, "C", Layer.SELF, {"1.10": (entry("0.75"), 0)}, staff)

    after = SheetTotal.objects.get(assessment=cast.sheet("C"), upto="council", with_outside=True)
    assert (str(before), str(after.points), after.missing) == ("3.5000", "4.2500", [])
    assert recompute_round(round_=cast.round, check=True) == []


def test_totals_without_outside_leave_the_survey_out(cast):
    own = SheetTotal.objects.get(assessment=cast.sheet("A"), upto="self", with_outside=False)
    outside = SheetTotal.objects.get(assessment=cast.sheet("A"), upto="survey", with_outside=True)

    assert own.fields[2]["survey_points"] == "0.0000"
    assert outside.fields[2]["survey_points"] == "3.5000"


def test_every_changed_cell_is_a_line_of_the_chain(cast):
    staff = make.person("c", "unit_staff", unit(cast, "C"))
    old_head = cast.sheet("C").history_head

    save(cast, "C", Layer.SELF, {"1.10": (entry("0.75"), 0), "1.2": (entry("2", "hai hình thức"), 1)}, staff)

    lines = list(ScoreChange.objects.filter(assessment=cast.sheet("C")).order_by("-seq")[:2])
    assert lines[1].previous_sha256 == old_head
    assert cast.sheet("C").history_head == lines[0].line_sha256
    assert {line.batch for line in lines} == {lines[1].seq}
    assert lines[0].new == {"answer": {"value": "2"}, "note": "hai hình thức"}
    assert first_bad_lines(cast.round) == []


def test_a_cell_that_would_not_change_is_left_alone(cast):
    staff = make.person("c", "unit_staff", unit(cast, "C"))
    head = cast.sheet("C").history_head

    saved = save(cast, "C", Layer.SELF, {"1.2": (entry("1"), 1)}, staff)

    assert saved.versions == {}
    assert cast.sheet("C").history_head == head


def test_one_stale_cell_writes_nothing_and_shows_what_stands(cast):
    staff = make.person("c", "unit_staff", unit(cast, "C"))
    save(cast, "C", Layer.SELF, {"1.2": (entry("2"), 1)}, staff)

    with pytest.raises(Stale) as caught:
        save(cast, "C", Layer.SELF, {"1.10": (entry("1"), 0), "1.2": (entry("4"), 1)}, staff)

    (cell,) = caught.value.cells
    assert (cell.code, cell.version, cell.answer, cell.updated_by) == ("1.2", 2, {"value": "2"}, str(staff))
    assert not Score.objects.filter(assessment=cast.sheet("C"), criterion__code="1.10").exists()


def test_a_cell_thought_empty_that_is_not_is_stale(cast):
    staff = make.person("c", "unit_staff", unit(cast, "C"))

    with pytest.raises(Stale):
        save(cast, "C", Layer.SELF, {"1.2": (entry("2"), 0)}, staff)


def test_every_faulty_cell_is_named_at_once(cast):
    staff = make.person("c", "unit_staff", unit(cast, "C"))

    with pytest.raises(Faulty) as caught:
        save(
            cast,
            "C",
            Layer.SELF,
            {
                "1.10": (entry("0.3"), 0),
                "1.1.1": (entry("khong-co"), 1),
                "3.1": (Entry({"counts": {"A": 1}}), 0),
                "9.9": (entry("1"), 0),
                "1.2": (entry("1"), 1),
            },
            staff,
        )

    assert list(caught.value.faults) == ["1.10", "1.1.1", "3.1", "9.9"]


def test_a_unit_may_not_give_points_with_a_reason(cast):
    staff = make.person("c", "unit_staff", unit(cast, "C"))

    with pytest.raises(Faulty):
        save(cast, "C", Layer.SELF, {"1.2": (Entry({"points": "2", "reason": "tự cho"}), 1)}, staff)


def test_taking_an_answer_back_keeps_the_row_and_its_version(cast):
    staff = make.person("c", "unit_staff", unit(cast, "C"))

    save(cast, "C", Layer.SELF, {"1.2": (Entry(None), 1)}, staff)

    score = Score.objects.get(assessment=cast.sheet("C"), criterion__code="1.2", layer=Layer.SELF)
    assert (score.answer, score.points, score.version) == (None, None, 2)
    total = SheetTotal.objects.get(assessment=cast.sheet("C"), upto="council", with_outside=True)
    assert total.missing == ["1.2", "1.10"]


def test_the_first_inspection_answer_begins_the_review(cast):
    make_submitted(cast, "C")
    make.team(cast.round, "2", [cast.staff_a], [cast.sheet("C")])

    save(cast, "C", Layer.INSPECTION, {"1.2": (entry("0"), 0)}, cast.staff_a)

    assert cast.sheet("C").state == SheetState.IN_REVIEW


def make_submitted(cast, unit_code):
    sheet = cast.sheet(unit_code)
    sheet.state = SheetState.SUBMITTED
    sheet.save(update_fields=["state"])


@pytest.mark.parametrize("state", [SheetState.SUBMITTED, SheetState.IN_REVIEW, SheetState.DECIDED])
def test_a_unit_scores_only_while_drafting(cast, state):
    sheet = cast.sheet("A")
    sheet.state = state
    sheet.save(update_fields=["state"])

    with pytest.raises(NotOpen):
        save(cast, "A", Layer.SELF, {"1.2": (entry("2"), 1)}, cast.staff_a)


def test_a_window_is_half_open(cast):
    staff = make.person("c", "unit_staff", unit(cast, "C"))
    closes_at = make.NOW + dt.timedelta(hours=1)
    StepWindow.objects.create(round=cast.round, step=Layer.SELF, opens_at=make.NOW, closes_at=closes_at)

    with pytest.raises(NotOpen, match="Chưa đến"):
        save(cast, "C", Layer.SELF, {"1.2": (entry("2"), 1)}, staff, make.NOW - dt.timedelta(microseconds=1))
    with pytest.raises(NotOpen, match="Đã hết"):
        save(cast, "C", Layer.SELF, {"1.2": (entry("2"), 1)}, staff, closes_at)
    save(cast, "C", Layer.SELF, {"1.2": (entry("2"), 1)}, staff, make.NOW)
    save(cast, "C", Layer.SELF, {"1.2": (entry("3"), 2)}, staff, closes_at - dt.timedelta(microseconds=1))


def test_nobody_scores_for_another_unit(cast):
    with pytest.raises(NotAllowed):
        save(cast, "C", Layer.SELF, {"1.2": (entry("2"), 1)}, cast.staff_a)


def test_being_in_the_team_is_the_right_to_inspect(cast):
    with pytest.raises(NotAllowed):
        save(cast, "A", Layer.INSPECTION, {"1.2": (entry("2"), 0)}, cast.staff_b)
    save(cast, "A", Layer.INSPECTION, {"1.2": (entry("2"), 0)}, cast.inspector)


@pytest.mark.parametrize("relation", ["own", "superior", "subordinate"])
def test_nobody_inspects_their_own_unit_its_superior_or_its_subordinate(cast, relation):
    b2, a = unit(cast, "B2"), unit(cast, "A")
    if relation == "own":
        make_member(cast.inspector, a)
    elif relation == "superior":
        a.superior = b2
        a.save()
    else:
        b2.superior = a
        b2.save()

    with pytest.raises(NotAllowed):
        save(cast, "A", Layer.INSPECTION, {"1.2": (entry("2"), 0)}, cast.inspector)


def make_member(user, of_unit):
    from units.models import Membership

    Membership.objects.create(user=user, role="unit_staff", agency=of_unit.agency, unit=of_unit)


def test_an_import_of_many_cells_is_one_call_with_few_queries(cast, django_assert_num_queries):
    staff = make.person("c", "unit_staff", unit(cast, "C"))
    sheet, again = cast.sheet("C"), make.again(staff)
    save(cast, "C", Layer.SELF, {"1.2": (entry("2"), 1)}, staff)  # compiles the rules once

    several = {"1.10": (entry("1"), 0), "1.2": (entry("4"), 2), "2.2a": (entry("1"), 1)}
    with django_assert_num_queries(QUERIES):
        save_answers(
            assessment=sheet, layer=Layer.SELF, answers=several, actor=again, origin=Origin.EXCEL, now=make.NOW
        )


@pytest.mark.parametrize("text", ["a\0b", "nửa \ud83d", "x" * (LONGEST_TEXT + 1)])
def test_texts_that_no_database_keeps_are_faults_of_their_cell(cast, text):
    staff = make.person("c", "unit_staff", unit(cast, "C"))

    for faulty in (Entry({"value": "1"}, text), Entry({"value": "1"}, "", text), Entry({"not_applicable": text})):
        with pytest.raises(Faulty):
            save(cast, "C", Layer.SELF, {"2.1": (faulty, 1)}, staff)


def test_a_workbooks_texts_are_never_longer_than_a_cell_takes():
    assert MAX_TEXT == LONGEST_TEXT
