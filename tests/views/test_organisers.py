"""The organiser's list of rounds and the board of one."""

import datetime as dt

import pytest
from django.urls import reverse

from scoring.enums import Layer, RoundState, SheetState
from scoring.models import Assessment, Inspection, Round, ScoreChange, StepWindow, WindowExtension
from tests import make
from tests.services.publishing import publish

BOARD = "/dieu-hanh/VIDU-CCHC-2026/"
DECIDE = f"{BOARD}chot/"


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def said(response):
    return [str(message) for message in response.context["messages"]]


def state_of(cast, unit_code):
    return cast.sheet(unit_code).state


def submitted(cast, unit_code):
    sheet = cast.sheet(unit_code)
    sheet.state, sheet.submitted_at = SheetState.SUBMITTED, make.NOW
    sheet.letter_number, sheet.letter_date = "12/SA", dt.date(2026, 10, 30)
    sheet.save()
    return sheet


def test_my_rounds_are_listed_with_their_counts(organiser, cast):
    submitted(cast, "C")

    response = organiser.get("/dieu-hanh/")

    (progress,) = response.context["rounds"]
    assert progress.round == cast.round
    assert (progress.total, progress.handed_in, progress.decided) == (6, 5, 0)
    assert "Ví dụ nhỏ, số liệu minh họa" in text(response)


def test_rounds_of_another_agency_are_not_listed(client, cast):
    client.force_login(cast.foreign_organiser)

    response = client.get("/dieu-hanh/")

    assert response.context["rounds"] == []
    assert "Ví dụ nhỏ" not in text(response)
    assert "Chưa có đợt nào" in text(response)


@pytest.mark.parametrize("address", [BOARD, DECIDE, f"{BOARD}trinh/", f"{BOARD}cong-bo/", f"{BOARD}tra-lai/A/"])
def test_an_organiser_of_another_agency_gets_404(client, cast, address):
    client.force_login(cast.foreign_organiser)

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == (405 if address == BOARD else 404)


@pytest.mark.parametrize("person", ["leader", "head_a", "inspector", "stranger"])
def test_people_who_organise_nothing_are_refused(client, cast, person):
    client.force_login(getattr(cast, person))

    assert client.get("/dieu-hanh/").status_code == 403
    assert client.get(BOARD).status_code == 404


def test_the_list_asks_the_same_queries_for_one_and_three_rounds(organiser, cast, django_assert_num_queries):
    organiser.get("/dieu-hanh/")
    with django_assert_num_queries(9):
        organiser.get("/dieu-hanh/")
    for number in (2, 3):
        make.load(make.document(code=f"VIDU-{number}"))

    with django_assert_num_queries(9):
        assert len(organiser.get("/dieu-hanh/").context["rounds"]) == 3


def test_the_board_asks_the_same_queries_for_one_and_three_sheets(organiser, cast, django_assert_num_queries):
    one, three = make.document(code="MOT"), make.document(code="BA")
    one["units"], three["units"] = one["units"][:1], three["units"][:3]
    make.load(one)
    make.load(three)
    organiser.get("/dieu-hanh/MOT/")

    with django_assert_num_queries(27):
        assert len(organiser.get("/dieu-hanh/MOT/").context["rows"]) == 1
    with django_assert_num_queries(27):
        assert len(organiser.get("/dieu-hanh/BA/").context["rows"]) == 3


def test_overdue_sheets_come_first(organiser, cast):
    StepWindow.objects.create(round=cast.round, step=Layer.SELF, closes_at=make.NOW)
    WindowExtension.objects.create(
        assessment=cast.sheet("C"),
        step=Layer.SELF,
        closes_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC),
        created_at=make.NOW,
        created_by=cast.organiser,
    )

    rows = organiser.get(BOARD).context["rows"]

    late = [row.sheet.unit.code for row in rows if row.late]
    assert [row.sheet.unit.code for row in rows][: len(late)] == late
    assert late == ["D"]
    assert [row.extended for row in rows if row.sheet.unit.code == "C"] == [True]


def test_figures_of_a_sheet_that_is_not_submitted_are_not_shown(organiser, cast):
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.DRAFTING)

    row = next(row for row in organiser.get(BOARD).context["rows"] if row.sheet.unit.code == "A")

    assert row.total is None
    assert row.missing is None


def test_the_total_counts_inspection_only_once_the_minutes_are_closed(organiser, cast):
    def total():
        rows = organiser.get(BOARD).context["rows"]
        return next(row.total for row in rows if row.sheet.unit.code == "A")

    assert total().upto == "survey"
    Inspection.objects.update(closed_at=make.NOW)
    assert total().upto == "council"


def test_the_board_is_narrowed_by_the_address(organiser, cast):
    by_block = organiser.get(BOARD, {"khoi": "QH"}).context["rows"]
    by_state = organiser.get(BOARD, {"trang-thai": "dang-xem-xet"}).context["rows"]
    nothing = organiser.get(BOARD, {"khoi": "TW", "trang-thai": "da-chot"})

    assert {row.sheet.unit.code for row in by_block} == {"C", "D"}
    assert {row.sheet.unit.code for row in by_state} == {"A", "B", "B2", "E"}
    assert "Không có phiếu nào khớp" in text(nothing)


# --- Deciding ------------------------------------------------------------------------------------------------------


def test_before_deciding_a_page_lists_the_sheets_and_writes_nothing(organiser, cast):
    response = organiser.get(DECIDE, {"don-vi": ["A", "B"]})

    assert [row.sheet.unit.code for row in response.context["rows"]] == ["A", "B"]
    assert "Chốt rồi thì không mở lại" in text(response)
    assert state_of(cast, "B") == SheetState.IN_REVIEW


def test_each_sheet_is_decided_by_itself_and_what_is_refused_says_why(organiser, cast):
    response = organiser.post(DECIDE, {"don-vi": ["A", "B", "C"]}, follow=True)

    assert response.redirect_chain == [(BOARD, 303)]
    assert state_of(cast, "B") == SheetState.DECIDED
    assert state_of(cast, "A") == SheetState.IN_REVIEW
    assert set(said(response)) == {
        "Chưa chốt Sở A: Đoàn kiểm tra Sở A chưa khép biên bản.",
        "Chưa chốt Quận C: Quận C chưa nộp phiếu.",
        "Đã chốt 1 phiếu.",
    }


def test_a_sheet_that_was_not_submitted_is_decided_with_a_reason(organiser, cast):
    page = organiser.get(DECIDE, {"don-vi": ["C"]})
    organiser.post(DECIDE, {"don-vi": ["C"], "reason": "Quá hạn, không nộp"})

    assert "Lý do chốt phiếu chưa nộp" in text(page)
    assert state_of(cast, "C") == SheetState.DECIDED
    assert ScoreChange.objects.filter(assessment__unit__code="C").last().new["reason"] == "Quá hạn, không nộp"


def test_all_ready_sheets_are_chosen_at_once(organiser, cast):
    response = organiser.get(DECIDE, {"tat-ca": "1"})

    assert {row.sheet.unit.code for row in response.context["rows"]} == {"B", "B2", "E"}
    assert response.context["form"] is None


def test_a_second_click_decides_nothing_again(organiser, cast):
    organiser.post(DECIDE, {"don-vi": ["B"]})
    lines = ScoreChange.objects.count()

    response = organiser.post(DECIDE, {"don-vi": ["B"]}, follow=True)

    assert said(response)[-1].endswith("Phiếu này đã chốt rồi.")
    assert ScoreChange.objects.count() == lines


# --- Returning -----------------------------------------------------------------------------------------------------


def test_a_submitted_sheet_is_returned_with_reason_and_deadline(organiser, cast):
    submitted(cast, "C")
    StepWindow.objects.create(round=cast.round, step=Layer.SELF, closes_at=make.NOW)

    response = organiser.post(f"{BOARD}tra-lai/C/", {"reason": "Thiếu tài liệu", "deadline": "15/01/2099"})

    assert (response.status_code, response["Location"]) == (303, BOARD)
    sheet = cast.sheet("C")
    assert (sheet.state, sheet.return_reason) == (SheetState.DRAFTING, "Thiếu tài liệu")
    extension = WindowExtension.objects.get()
    assert extension.closes_at == dt.datetime(2099, 1, 15, 17, tzinfo=dt.UTC)
    moved, told = ScoreChange.objects.filter(assessment=sheet).order_by("-seq")[:2]
    assert (told.kind, told.layer, told.new["closes_at"]) == ("window", "self", "2099-01-15T17:00:00+00:00")
    assert (moved.kind, moved.new["reason"]) == ("state", "Thiếu tài liệu")
    assert "hạn hết 15/01/2099, đã gia hạn" in text(organiser.get(BOARD))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"reason": "", "deadline": "15/01/2099"}, "Ghi lý do trả lại."),
        ({"reason": "Thiếu", "deadline": ""}, "Hạn tự chấm đã qua: ghi hạn mới để đơn vị sửa được."),
        ({"reason": "Thiếu", "deadline": "01/15/2099"}, "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2027."),
        ({"reason": "Thiếu", "deadline": "15/01/2020"}, "Hạn mới phải từ hôm nay trở đi và sau hạn hiện nay."),
        ({"reason": "Thiếu", "deadline": "15/01/20990"}, "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2027."),
    ],
)
def test_a_faulty_return_is_told_and_what_was_typed_stays(organiser, cast, typed, message):
    submitted(cast, "C")
    StepWindow.objects.create(round=cast.round, step=Layer.SELF, closes_at=make.NOW)

    response = organiser.post(f"{BOARD}tra-lai/C/", typed)

    assert response.status_code == 422
    assert message in text(response)
    assert typed["reason"] in text(response)
    assert state_of(cast, "C") == SheetState.SUBMITTED


def test_no_deadline_is_asked_where_the_step_has_no_end(organiser, cast):
    submitted(cast, "C")

    response = organiser.get(f"{BOARD}tra-lai/C/")

    assert "deadline" not in response.context["form"].fields


def test_a_sheet_whose_review_began_cannot_be_returned(organiser, cast):
    submitted(cast, "C")
    StepWindow.objects.create(round=cast.round, step=Layer.INSPECTION, opens_at=make.NOW)

    response = organiser.post(f"{BOARD}tra-lai/C/", {"reason": "Thiếu"})

    begun = organiser.get(f"{BOARD}tra-lai/A/")
    assert (begun.status_code, "Phiếu này: Đang xem xét." in text(begun)) == (403, True)
    assert response.status_code == 409
    assert "việc xem xét đã bắt đầu" in text(response)
    assert state_of(cast, "C") == SheetState.SUBMITTED


def test_a_published_round_offers_neither_deciding_nor_returning(organiser, cast):
    publish(cast)

    page = text(organiser.get(BOARD))

    assert "Chốt phiếu đã chọn" not in page
    assert reverse("round_publish", args=["VIDU-CCHC-2026"]) in page
    assert Round.objects.get().state == RoundState.PUBLISHED
