"""The progress board: unit × step, overdue first, last sign-in, who will likely be late; never a figure of points."""

import datetime as dt

import pytest
from django.utils import timezone

from scoring.enums import Layer, SheetState, Step
from scoring.enums.replies import ExplanationState, ReviewState
from scoring.models import Assessment, Explanation, Inspection, ReviewRequest, Score, SheetTotal, StepWindow
from tests import make, triggers
from tests.services.publishing import publish
from tests.services.test_save_answers import entry, save, unit
from units.enums import Role
from units.models import User

BOARD = "/dieu-hanh/VIDU-CCHC-2026/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def rows(organiser, **asked):
    return organiser.get(BOARD, asked).context["rows"]


def row_of(organiser, code, **asked):
    return next(row for row in rows(organiser, **asked) if row.sheet.unit.code == code)


def cells(row):
    return {str(cell.step): (cell.kind, cell.done, cell.total) for cell in row.steps}


def window(cast, step, opens=None, closes=None):
    now = timezone.now()
    StepWindow.objects.create(
        round=cast.round,
        step=step,
        opens_at=None if opens is None else now + opens * DAY,
        closes_at=None if closes is None else now + closes * DAY,
    )


def test_every_step_of_the_policy_has_a_cell_the_units_own_first(organiser, cast):
    response = organiser.get(BOARD)

    steps = ["self", "survey", "inspection", "appraisal_1", "reply", "appraisal_2", "review", "council"]
    assert [str(step) for step in response.context["steps"]] == [
        "self",
        "survey",
        "inspection",
        "appraisal_1",
        "council",
    ]
    assert all([str(cell.step) for cell in row.steps] == steps for row in response.context["rows"])


def test_cells_count_answers_of_their_own_step(organiser, cast):
    found = cells(row_of(organiser, "A"))
    answered = Score.objects.filter(assessment=cast.sheet("A"), answer__isnull=False)

    assert found["self"][0] == "done"
    assert found["inspection"] == ("open", answered.filter(layer="inspection").count(), found["inspection"][2])
    assert found["inspection"][1] > 0
    assert found["survey"][1] == answered.filter(layer="survey").count()
    assert cells(row_of(organiser, "C"))["self"][0] == "open"


def test_a_step_that_closes_is_done_with_its_day(organiser, cast):
    Inspection.objects.update(closed_at=make.NOW)

    cell = next(cell for cell in row_of(organiser, "A").steps if cell.step == Layer.INSPECTION)

    assert (cell.kind, cell.words, cell.at) == ("done", "Đã khép", make.NOW)


def test_any_overdue_step_comes_first_and_is_found_by_its_state(organiser, cast):
    window(cast, Layer.INSPECTION, closes=-1)

    found = rows(organiser)

    assert found[0].sheet.unit.code == "A"
    assert cells(found[0])["inspection"][0] == "late"
    assert [row.sheet.unit.code for row in rows(organiser, **{"trang-thai": "qua-han"})] == ["A"]


def test_nothing_of_a_published_round_is_overdue(organiser, cast):
    publish(cast)
    window(cast, Layer.INSPECTION, closes=-1)
    window(cast, Layer.SELF, closes=-1)

    assert not [row for row in rows(organiser) if row.overdue]


def test_a_step_that_is_still_to_open_says_from_when(organiser, cast):
    window(cast, Layer.APPRAISAL_1, opens=3, closes=9)

    assert cells(row_of(organiser, "A"))["appraisal_1"][0] == "soon"


def test_the_last_sign_in_of_the_units_people_and_a_unit_without_any(organiser, cast):
    User.objects.filter(pk=cast.staff_a.pk).update(last_login=make.NOW)
    User.objects.filter(pk=cast.head_a.pk).update(last_login=make.NOW - DAY)

    assert (row_of(organiser, "A").people, row_of(organiser, "A").last_sign_in) == (2, make.NOW)
    assert (row_of(organiser, "D").people, row_of(organiser, "D").last_sign_in) == (0, None)
    assert "Chưa có tài khoản" in text(organiser.get(BOARD))


def test_a_disabled_account_is_nobody(organiser, cast):
    User.objects.filter(pk__in=[cast.staff_a.pk, cast.head_a.pk]).update(is_active=False)

    assert row_of(organiser, "A").people == 0


def test_who_is_likely_late_is_said_as_an_estimate_and_who_has_not_begun_is_named(organiser, cast):
    window(cast, Layer.SELF, opens=-90, closes=2)
    clerk = make.person("canbo_c", Role.UNIT_STAFF, unit(cast, "C"))
    Score.objects.filter(assessment=cast.sheet("C")).update(answer=None, points=None)
    SheetTotal.objects.filter(assessment=cast.sheet("C")).delete()
    save(cast, "C", "self", {"1.2": (entry("2"), 1)}, clerk)  # the example's own answers were loaded at NOW

    c, d = row_of(organiser, "C"), row_of(organiser, "D")
    page = text(organiser.get(BOARD))

    assert c.pace.answered == 1
    assert c.likely_late
    assert d.not_started == (d.pace.answered == 0)
    assert "Ước tính ai có thể trễ" in page
    assert "Chỉ là ước tính, không phải kết quả" in page
    assert "C" in [row.sheet.unit.code for row in rows(organiser, **{"trang-thai": "co-the-tre"})]


def test_not_begun_is_named_and_has_no_day(organiser, cast):
    with triggers.switched_off():
        Score.objects.filter(assessment=cast.sheet("D")).delete()
    SheetTotal.objects.filter(assessment=cast.sheet("D")).delete()

    row = row_of(organiser, "D")

    assert (row.not_started, row.pace.finishes_on) == (True, None)
    assert [r.sheet.unit.code for r in rows(organiser, **{"trang-thai": "chua-bat-dau"})] == ["D"]
    assert "chưa bắt đầu, chưa ước được" in text(organiser.get(BOARD))


def test_a_drafting_sheet_shows_counts_but_no_value_and_no_total(organiser, cast):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DRAFTING)
    SheetTotal.objects.filter(assessment=cast.sheet("A")).update(points="7.7731", index="77.73")
    Score.objects.filter(assessment=cast.sheet("A"), layer="self").update(points="7.7731")

    for view in ({}, {"xem": "so-lieu"}):
        page = text(organiser.get(BOARD, view))
        assert "77,73" not in page
        assert "7,77" not in page


@pytest.mark.parametrize("sort", ["", "don-vi", "tien-do", "uoc-xong", "dang-nhap", "khong-co"])
def test_the_order_stands_in_the_address(organiser, cast, sort):
    found = [row.sheet.unit.code for row in rows(organiser, xep=sort)]

    assert sorted(found) == ["A", "B", "B2", "C", "D", "E"]
    if sort == "don-vi":
        names = [row.sheet.unit.name for row in rows(organiser, xep=sort)]
        assert names == sorted(names)


def test_more_than_a_hundred_units_are_paged(organiser, cast, monkeypatch):
    monkeypatch.setattr("scoring.views.organisers.board.PAGE_ROWS", 4)

    first, second = organiser.get(BOARD), organiser.get(BOARD, {"trang": "2"})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (4, 2)
    assert "Trang 1 trên 2" in text(first)


def flagged(cast, code="1.2", state=ExplanationState.ASKED):
    answered = {} if state == ExplanationState.ASKED else {"answered_at": make.NOW, "answered_by": cast.staff_a}
    sheet = cast.sheet("A")
    return Explanation.objects.create(
        assessment=sheet,
        criterion=sheet.round_block.criteria_set.criteria.get(code=code),
        state=state,
        question="Câu hỏi kín",
        flagged_by=cast.organiser,
        flagged_at=make.NOW,
        version=1,
        **answered,
    )


def requested(cast, code="1.2", **fields):
    sheet = cast.sheet("A")
    return ReviewRequest.objects.create(
        assessment=sheet,
        criterion=sheet.round_block.criteria_set.criteria.get(code=code),
        reason="Lý do kín",
        asked_by=cast.head_a,
        asked_at=make.NOW,
        version=1,
        **fields,
    )


def test_a_reply_counts_what_was_asked_and_a_missed_window_comes_first(organiser, cast):
    flagged(cast)
    flagged(cast, "1.10", ExplanationState.AGREED)
    flagged(cast, "2.1", ExplanationState.DROPPED)
    assert cells(row_of(organiser, "A"))["reply"] == ("open", 1, 2)  # nobody has set a window
    window(cast, Step.REPLY, opens=1, closes=5)
    assert cells(row_of(organiser, "A"))["reply"] == ("soon", 1, 2)
    StepWindow.objects.filter(step=Step.REPLY).update(opens_at=make.NOW - 9 * DAY)
    assert cells(row_of(organiser, "A"))["reply"] == ("open", 1, 2)
    assert cells(row_of(organiser, "B"))["reply"] == ("none", 0, None)
    StepWindow.objects.filter(step=Step.REPLY).update(closes_at=make.NOW - 8 * DAY)

    response = organiser.get(BOARD)

    assert [row.sheet.unit.code for row in response.context["rows"] if row.overdue] == ["A"]
    assert response.context["rows"][0].sheet.unit.code == "A"
    assert "Giải trình" in text(response)
    assert "Câu hỏi kín" not in text(response)
    Explanation.objects.filter(state=ExplanationState.ASKED).update(state=ExplanationState.SETTLED)
    assert cells(row_of(organiser, "A"))["reply"] == ("done", 2, 2)


def test_a_request_for_review_waits_for_an_answer_and_then_for_its_sending(organiser, cast):
    asked = requested(cast)
    requested(cast, "1.10", state=ReviewState.WITHDRAWN)
    assert cells(row_of(organiser, "A"))["review"] == ("open", 0, 1)
    window(cast, Step.COUNCIL, opens=-9, closes=-1)
    assert cells(row_of(organiser, "A"))["review"] == ("late", 0, 1)
    asked.state, asked.answer, asked.answered_at = ReviewState.REFUSED, "Giữ nguyên.", make.NOW
    asked.answered_by = cast.organiser
    asked.save()

    held = next(cell for cell in row_of(organiser, "A").steps if cell.step == Step.REVIEW)

    assert (held.kind, held.words) == ("open", "Chưa gửi trả lời")
    ReviewRequest.objects.filter(pk=asked.pk).update(released_at=make.NOW)
    assert cells(row_of(organiser, "A"))["review"] == ("done", 1, 1)
    assert "Lý do kín" not in text(organiser.get(BOARD))
