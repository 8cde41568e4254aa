"""A unit's own sheet: what its people see, submit and withdraw, and what the others do not find."""

import pytest
from django.utils import timezone

from scoring.enums import Layer, Origin, SheetState
from scoring.models import Inspection, StepWindow
from scoring.services import sheets
from scoring.services.scores import Entry, save_answers
from tests import make
from units.enums import Role

LIST = "/tu-danh-gia/"
SHEET = "/tu-danh-gia/VIDU-CCHC-2026/C/"


@pytest.fixture
def unit_c(cast):
    return cast.round.agency.units.get(code="C")


@pytest.fixture
def head(unit_c, client):
    """The head of C, whose sheet is drafting and lacks 1.10, signed in."""
    user = make.person("truong_c", Role.UNIT_HEAD, unit_c)
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def staff(unit_c, client):
    client.force_login(make.person("canbo_c", Role.UNIT_STAFF, unit_c))
    return client


def letter(number="12/UBND", date="20/10/2026"):
    return {"number": number, "date": date}


@pytest.mark.parametrize("rounds", [1, 3])
def test_the_list_costs_the_same_for_one_sheet_and_three(cast, client, django_assert_num_queries, rounds):
    for n in range(1, rounds):
        make.load(make.document(code=f"VIDU-CCHC-202{n}", year=2020 + n))
    client.force_login(cast.staff_a)

    with django_assert_num_queries(12):
        page = client.get(LIST).content.decode()

    assert page.count("row-link") == rounds


def test_the_list_names_only_my_units_sheets(staff):
    page = staff.get(LIST).content.decode()

    assert 'href="/tu-danh-gia/VIDU-CCHC-2026/C/"' in page
    assert "6/7" in page
    assert page.count("row-link") == 1


def test_the_sheet_shows_own_answers_points_and_what_is_missing(staff):
    page = staff.get(f"{SHEET}?xem=bang").content.decode()

    assert "19 / 25 → 76 %" in page
    assert "100 → 110: giảm −10 %" in page
    assert page.count('id="tc-') == 11
    assert page.count("Còn thiếu</span>") == 1
    assert "Tổng điểm tự chấm" in page


def test_the_filter_leaves_only_what_is_missing(cast, head):
    head.post(f"{SHEET}nop/", letter())

    page = head.get(f"{SHEET}?xem=thieu").content.decode()

    assert page.count('id="tc-') == 1
    assert 'id="tc-1.10"' in page


def test_the_unit_sees_the_inspection_only_once_its_minutes_are_closed(cast, client):
    client.force_login(cast.staff_a)
    address = "/tu-danh-gia/VIDU-CCHC-2026/A/"

    before = client.get(address).content.decode()
    Inspection.objects.filter(assessment=cast.sheet("A")).update(closed_at=timezone.now())
    after = client.get(address).content.decode()

    assert "Kiểm tra</th>" not in before
    assert "9,25" in before  # own answers alone
    assert "8,75" not in before
    assert "Kiểm tra</th>" in after
    assert "8,75" in after
    assert "Hội đồng" not in after


def test_the_sheet_costs_the_same_however_much_is_answered(cast, client, django_assert_num_queries):
    client.force_login(cast.staff_a)
    client.get("/tu-danh-gia/VIDU-CCHC-2026/A/")  # compiles the rules

    with django_assert_num_queries(7):
        client.get("/tu-danh-gia/VIDU-CCHC-2026/A/")


@pytest.mark.parametrize("who", ["stranger", "staff_b", "inspector", "organiser", "leader"])
@pytest.mark.parametrize("address", ["", "mau/", "nhap/", "nop/", "rut-lai/"])
def test_people_of_other_units_find_nothing(cast, client, who, address):
    client.force_login(getattr(cast, who))

    assert client.get(f"/tu-danh-gia/VIDU-CCHC-2026/A/{address}").status_code == 404


def test_submitting_lists_what_is_missing_and_asks_for_the_letter(cast, head):
    question = head.get(f"{SHEET}nop/").content.decode()
    faulty = head.post(f"{SHEET}nop/", letter(number="12/UBND", date="31/02/2026"))
    future = head.post(f"{SHEET}nop/", letter(date="01/01/2099"))

    assert "1.10</span> Sáng kiến cải cách hành chính" in question
    assert faulty.status_code == 422
    assert 'value="12/UBND"' in faulty.content.decode()
    assert "ngày/tháng/năm" in faulty.content.decode()
    assert future.status_code == 422
    assert cast.sheet("C").state == SheetState.DRAFTING


def test_the_head_submits_and_withdraws(cast, head):
    submitted = head.post(f"{SHEET}nop/", letter(), follow=True)

    assert submitted.redirect_chain == [(SHEET, 303)]
    assert "Nộp lúc" in submitted.content.decode()
    assert "công văn 12/UBND ngày 20/10/2026" in submitted.content.decode()
    assert cast.sheet("C").state == SheetState.SUBMITTED
    again = head.post(f"{SHEET}nop/", letter(), follow=True)
    other = head.post(f"{SHEET}nop/", letter() | {"number": "13/UBND"})
    assert "đã nộp từ lần bấm trước" in again.content.decode()
    assert (other.status_code, "13/UBND" in other.content.decode()) == (403, True)
    question = head.get(f"{SHEET}rut-lai/")
    withdrawn = head.post(f"{SHEET}rut-lai/", follow=True)
    assert "điểm đã nhập giữ nguyên" in question.content.decode()
    assert withdrawn.redirect_chain == [(SHEET, 303)]
    assert cast.sheet("C").state == SheetState.DRAFTING


def test_after_the_deadline_nothing_is_submitted(cast, head):
    StepWindow.objects.update_or_create(
        round=cast.round, step=Layer.SELF, defaults={"opens_at": None, "closes_at": make.NOW.replace(year=2020)}
    )

    page = head.get(f"{SHEET}nop/")
    answer = head.post(f"{SHEET}nop/", letter())

    assert "Đã hết thời hạn" in page.content.decode()
    assert "Quá hạn" in page.content.decode()
    assert answer.status_code == 409
    assert cast.sheet("C").state == SheetState.DRAFTING


def test_staff_see_no_submit_button_and_are_refused(cast, staff):
    page = staff.get(SHEET).content.decode()

    assert "Nộp phiếu" not in page
    assert staff.get(f"{SHEET}nop/").status_code == 403
    assert staff.post(f"{SHEET}nop/", letter()).status_code == 403
    assert cast.sheet("C").state == SheetState.DRAFTING


def test_a_returned_sheet_says_why(cast, head):
    head.post(f"{SHEET}nop/", letter())
    sheets.return_sheet(
        assessment=cast.sheet("C"),
        reason="Thiếu bảng trích một cửa",
        closes_at=None,
        now=timezone.now(),
        actor=cast.organiser,
    )

    page = head.get(SHEET).content.decode()
    work = head.get("/viec-cua-toi/").content.decode()

    assert "Thiếu bảng trích một cửa" in page
    assert "Bị trả lại: Thiếu bảng trích một cửa" in work


# --- Việc của tôi ------------------------------------------------------------------------------------------------------


def test_work_of_staff_is_the_open_sheet_with_what_is_missing(staff):
    page = staff.get("/viec-cua-toi/").content.decode()

    assert "Tiếp tục chấm: Ví dụ nhỏ" in page
    assert '<span class="strong">1</span> tiêu chí chưa chấm' in page
    assert f'href="{SHEET}"' in page


def test_work_of_a_head_with_a_complete_sheet_is_to_submit_it(cast, head):
    save_answers(
        assessment=cast.sheet("C"),
        layer=Layer.SELF,
        answers={"1.10": (Entry({"value": "0.5"}), 0)},
        actor=head.user,
        origin=Origin.WEB,
        now=timezone.now(),
    )

    page = head.get("/viec-cua-toi/").content.decode()

    assert f'href="{SHEET}nop/"' in page


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("inspector", "Kiểm tra Sở A"),
        ("organiser", "Theo dõi và chốt phiếu"),
        ("leader", "Không có việc nào đang chờ bạn"),
        ("stranger", "Không có việc nào đang chờ bạn"),
        ("staff_b", "Không có việc nào đang chờ bạn"),
    ],
)
def test_work_of_the_others(cast, client, who, text):
    client.force_login(getattr(cast, who))

    assert text in client.get("/viec-cua-toi/").content.decode()


@pytest.mark.parametrize("rounds", [1, 3])
def test_work_costs_the_same_for_one_round_and_three(cast, client, django_assert_num_queries, rounds):
    for n in range(1, rounds):
        more = make.load(make.document(code=f"VIDU-CCHC-202{n}", year=2020 + n))
        make.team(more, "1", [cast.inspector], [make.sheet(more, "A")])
    client.force_login(cast.inspector)

    with django_assert_num_queries(22):
        page = client.get("/viec-cua-toi/").content.decode()

    assert page.count("Kiểm tra Sở A") == rounds
