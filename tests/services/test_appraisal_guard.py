"""An appraisal is written by the field's own people, with a coded reason where it gives other points, and stays in the chain."""

import datetime as dt

import pytest

from scoring.enums import Layer, SheetState
from scoring.models import Assessment, Inspection, Score, ScoreChange, StepWindow
from scoring.selectors.history import first_bad_lines
from scoring.services.errors import Faulty, NotAllowed, NotOpen, Stale
from scoring.services.rounds import recompute_round
from scoring.services.scores import Entry
from tests import make
from tests.services.appraising import appraiser, reasons
from tests.services.test_save_answers import entry, save

OWN = {"value": "4"}


@pytest.fixture
def person(cast):
    reasons(cast)
    return appraiser(cast, "B2", "1")


def appraise(cast, person, value, reason="", seen=0, code="1.2", layer=Layer.APPRAISAL_1):
    given = value if isinstance(value, Entry) else Entry({"value": value}, reason_code=reason)
    return save(cast, "A", layer, {code: (given, seen)}, person)


def stored(cast, code="1.2", layer=Layer.APPRAISAL_1):
    return Score.objects.get(assessment=cast.sheet("A"), criterion__code=code, layer=layer)


def test_the_same_points_need_no_reason(cast, person):
    own = Score.objects.get(assessment=cast.sheet("A"), criterion__code="1.2", layer=Layer.SELF)

    appraise(cast, person, Entry(own.answer))

    assert (stored(cast).points, stored(cast).reason_code) == (own.points, "")


def test_other_points_need_a_coded_reason(cast, person):
    with pytest.raises(Faulty) as caught:
        appraise(cast, person, "1")

    assert list(caught.value.faults) == ["1.2"]
    assert "chọn mã lý do" in caught.value.faults["1.2"][0]


def test_the_reason_stands_with_the_score_and_in_the_chain(cast, person):
    appraise(cast, person, "1", "SL")

    line = ScoreChange.objects.filter(assessment=cast.sheet("A"), kind="score").latest("seq")
    assert stored(cast).reason_code == "SL"
    assert line.new == {"answer": {"value": "1"}, "reason_code": "SL"}
    assert first_bad_lines(cast.round) == []
    assert recompute_round(round_=cast.round, check=True) == []


def test_a_changed_reason_alone_is_a_change(cast, person):
    appraise(cast, person, "1", "SL")

    appraise(cast, person, "1", "TL", seen=1)

    assert (stored(cast).version, stored(cast).reason_code) == (2, "TL")


def test_a_reason_tampered_with_is_found(cast, person):
    appraise(cast, person, "1", "SL")
    Score.objects.filter(pk=stored(cast).pk).update(reason_code="TL")

    assert "1.2" in first_bad_lines(cast.round)[0]


def test_a_reason_that_the_agency_does_not_have_is_refused(cast, person):
    with pytest.raises(Faulty, match="Không có mã lý do"):
        appraise(cast, person, "1", "KHAC")


def test_a_reason_offered_no_more_stays_where_it_is(cast, person):
    appraise(cast, person, "1", "SL")
    cast.round.agency.reason_codes.filter(code="SL").update(active=False)

    appraise(cast, person, "2", "SL", seen=1)

    assert stored(cast).version == 2


def test_a_stale_appraisal_tells_the_reason_that_stands(cast, person):
    appraise(cast, person, "1", "SL")

    with pytest.raises(Stale) as caught:
        appraise(cast, person, "2", "TL")

    assert [(cell.reason_code, cell.answer) for cell in caught.value.cells] == [("SL", {"value": "1"})]


def test_open_minutes_do_not_count_for_the_appraiser(cast, person):
    """A reason asked for because of marks that the appraiser may not see would tell what they are."""
    inspection = Score.objects.filter(assessment=cast.sheet("A"), layer=Layer.INSPECTION).select_related("criterion")
    code = inspection[0].criterion.code
    own = Score.objects.get(assessment=cast.sheet("A"), criterion__code=code, layer=Layer.SELF)
    assert own.points != inspection[0].points

    appraise(cast, person, Entry(own.answer), code=code)

    Inspection.objects.update(closed_at=make.NOW)
    with pytest.raises(Faulty, match="Khác kiểm tra"):
        appraise(cast, person, Entry(own.answer, note="x"), code=code, seen=1)


def test_another_field_is_refused(cast):
    reasons(cast)

    with pytest.raises(NotAllowed):
        appraise(cast, appraiser(cast, "B2", "2"), "4")


def test_ones_own_unit_is_refused(cast):
    reasons(cast)

    with pytest.raises(NotAllowed):
        appraise(cast, appraiser(cast, "A", "1"), "4")


def test_only_the_named_person_of_a_unit_appraises(cast):
    reasons(cast)
    named = appraiser(cast, "B2", "1", named=True)
    other = appraiser(cast, "B2", None)

    appraise(cast, named, "1", "SL")
    with pytest.raises(NotAllowed):
        appraise(cast, other, "2", "SL", seen=1)


def test_the_organiser_writes_no_appraisal(cast):
    with pytest.raises(NotAllowed):
        appraise(cast, cast.organiser, "4")


def test_the_survey_is_not_appraised(cast):
    reasons(cast)

    with pytest.raises(Faulty):
        save(cast, "A", Layer.APPRAISAL_1, {"3.1": (Entry({"counts": {"A": 9}}), 0)}, appraiser(cast, "B2", "3"))


def test_the_second_appraisal_takes_what_was_flagged_alone(cast, person):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.IN_REVIEW)

    with pytest.raises(Faulty, match="giải trình"):
        appraise(cast, person, "1", "SL", layer=Layer.APPRAISAL_2)


def test_the_last_second_of_the_window_counts_and_the_next_does_not(cast, person):
    StepWindow.objects.create(round=cast.round, step=Layer.APPRAISAL_1, closes_at=make.NOW)
    given = {"1.2": (Entry({"value": "1"}, reason_code="SL"), 0)}

    with pytest.raises(NotOpen):
        save(cast, "A", Layer.APPRAISAL_1, given, person)
    save(cast, "A", Layer.APPRAISAL_1, given, person, now=make.NOW - dt.timedelta(seconds=1))

    assert stored(cast).version == 1


def test_a_round_without_the_step_takes_no_appraisal(cast, person):
    policy = cast.round.policy | {"layers": ["council", "inspection", "survey", "self"]}
    type(cast.round).objects.filter(pk=cast.round.pk).update(policy=policy)

    with pytest.raises(NotOpen, match="không có bước"):
        appraise(cast, person, "1", "SL")


def test_a_blank_answer_takes_the_appraisal_back(cast, person):
    appraise(cast, person, "1", "SL")

    save(cast, "A", Layer.APPRAISAL_1, {"1.2": (Entry(None), 1)}, person)

    assert (stored(cast).answer, stored(cast).reason_code) == (None, "")
    assert entry("1").reason_code == ""
