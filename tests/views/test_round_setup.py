"""The pages on which a round is made: drafted, copied, saved as typed, opened; and who does not see a draft."""

import pytest

from scoring.enums import RoundState, SheetState
from scoring.models import Assessment, CriteriaSet, Round, RoundBlock, RoundDraft
from tests import make, triggers

NEW = "/dieu-hanh/lap-dot/"
DRAFT = "/dieu-hanh/VIDU-CCHC-2027/soan/"
FIRST = {
    "agency": "VIDU",
    "programme": "CCHC",
    "year": "2027",
    "period": "năm",
    "copied": "VIDU-CCHC-2026",
    "token": "t1",
}


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def drafted(organiser):
    Round.objects.update(title="Đánh giá 2026")
    response = organiser.post(NEW, FIRST)
    assert (response.status_code, response["Location"]) == (303, DRAFT)
    return organiser


def kept():
    return RoundDraft.objects.get().content


def sent(**typed):
    return {
        name: value
        for name, value in (kept() | {"seen": RoundDraft.objects.get().version} | typed).items()
        if value != ""
    }


def test_the_first_page_suggests_last_years_round_and_makes_a_draft(organiser, cast):
    page = organiser.get(NEW)

    assert page.context["form"]["copied"].value() == "VIDU-CCHC-2026"
    assert page.context["form"]["agency"].is_hidden
    organiser.post(NEW, FIRST)
    round_ = Round.objects.get(state=RoundState.DRAFT)
    assert (round_.code, round_.year, round_.agency) == ("VIDU-CCHC-2027", 2027, cast.round.agency)
    assert kept()["bo-SBN"] == str(CriteriaSet.objects.get().pk)


def test_a_double_click_makes_one_draft(drafted):
    response = drafted.post(NEW, FIRST)

    assert response["Location"] == DRAFT
    assert Round.objects.filter(state=RoundState.DRAFT).count() == 1


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"year": "27"}, "Ghi năm bằng bốn chữ số"),
        ({"programme": ""}, "Ghi chương trình"),
        ({"copied": "KHAC"}, "KHAC"),
    ],
)
def test_a_faulty_first_page_is_told_and_makes_nothing(organiser, typed, message):
    response = organiser.post(NEW, FIRST | typed)

    assert response.status_code == 422
    assert message in text(response)
    assert not RoundDraft.objects.exists()


def test_an_agency_without_a_set_is_told_kindly_what_to_do(client, cast):
    client.force_login(cast.foreign_organiser)

    response = client.get(NEW)

    assert "Cơ quan chưa có bộ tiêu chí" in text(response)
    assert "Lập bản nháp" not in text(response)


def test_the_agency_of_somebody_else_is_no_choice(client, cast):
    client.force_login(cast.foreign_organiser)

    assert client.post(NEW, FIRST).status_code == 422
    assert not RoundDraft.objects.exists()


def test_a_fresh_draft_shows_sets_with_their_sums_and_no_red(drafted):
    page = drafted.get(DRAFT)

    assert "CCHC 2026, phiên bản 1: 12 tiêu chí, 15 điểm" in text(page)
    assert "Rất tốt từ 90, Tốt từ 80, Khá từ 70" in text(page)
    assert "Bản nháp đã đủ" in text(page)
    assert "field-error" not in text(page)


def test_a_faulty_draft_is_saved_and_every_fault_has_its_place(drafted):
    response = drafted.post(DRAFT, sent(**{"year": "hai nghìn", "den-self": "99/99/2027", "kxh-A": "on"}), follow=True)

    assert response.redirect_chain == [(DRAFT, 303)]
    assert 'value="hai nghìn"' in text(response)
    assert 'value="99/99/2027"' in text(response)
    assert {fault.anchor for fault in response.context["faults"]} == {"id_year", "id_den-self", "id_ld-A"}
    for anchor in ("id_year", "id_den-self", "id_ld-A"):
        assert f'id="{anchor}"' in text(response)


def test_the_code_may_change_with_the_address_until_it_opens(drafted):
    response = drafted.post(DRAFT, sent(code="VIDU-MOI"))

    assert response["Location"] == "/dieu-hanh/VIDU-MOI/soan/"


def test_review_and_opening_in_one_go(drafted):
    review = drafted.post(DRAFT, sent(mo="1"), follow=True)

    assert review.redirect_chain == [(f"{DRAFT}mo/", 303)]
    assert "6 phiếu được lập" in text(review)
    response = drafted.post(f"{DRAFT}mo/", {"seen": "1"}, follow=True)
    assert response.redirect_chain == [("/dieu-hanh/VIDU-CCHC-2027/", 303)]
    assert "Đã mở đợt với 6 phiếu" in text(response)
    again = drafted.post(f"{DRAFT}mo/", {"seen": "1"}, follow=True)
    assert "Đợt này đã mở rồi." in text(again)
    assert Assessment.objects.filter(round__code="VIDU-CCHC-2027").count() == 6


def test_a_draft_with_faults_does_not_reach_the_opening(drafted):
    response = drafted.post(DRAFT, sent(mo="1", year=""))

    assert response["Location"] == DRAFT
    assert drafted.get(f"{DRAFT}mo/")["Location"] == DRAFT
    assert drafted.post(f"{DRAFT}mo/", {"seen": "2"})["Location"] == DRAFT
    assert Round.objects.get(code="VIDU-CCHC-2027").state == RoundState.DRAFT


def test_what_the_engine_refuses_is_listed_and_nothing_opens(drafted):
    drafted.post(DRAFT, sent(tie_fields="9"))

    page = drafted.get(f"{DRAFT}mo/")
    response = drafted.post(f"{DRAFT}mo/", {"seen": "2"})

    assert response.status_code == 422
    assert "bộ máy tính điểm không nhận 1 chỗ" in text(page)
    assert Round.objects.get(code="VIDU-CCHC-2027").state == RoundState.DRAFT


def test_the_second_of_two_organisers_sees_both_values_and_keeps_what_was_typed(drafted, cast, client):
    mine = sent(title="Tên của tôi")
    drafted.post(DRAFT, sent(title="Tên của người khác"))
    client.force_login(cast.approver)

    response = client.post(DRAFT, mine)

    assert response.status_code == 409
    assert [(row.label, row.theirs, row.mine) for row in response.context["differences"]] == [
        ("Tên đợt", "Tên của người khác", "Tên của tôi")
    ]
    assert 'value="Tên của tôi"' in text(response)
    assert kept()["title"] == "Tên của người khác"
    client.post(DRAFT, mine | {"seen": "2"})
    assert kept()["title"] == "Tên của tôi"


def test_the_same_person_in_another_window_is_told_so(drafted):
    mine = sent(title="Tên ở cửa sổ này")
    drafted.post(DRAFT, sent(title="Tên ở cửa sổ kia"))

    response = drafted.post(DRAFT, mine)

    assert response.status_code == 409
    assert "Chưa lưu: bạn vừa lưu ở một cửa sổ khác" in text(response)
    assert 'value="Tên ở cửa sổ này"' in text(response)


@pytest.mark.parametrize("seen", ["", "x", "99999999999", "-1", "²"])
def test_a_page_without_a_version_overwrites_nothing(drafted, seen):
    assert drafted.post(DRAFT, sent(title="Khác", seen=seen)).status_code == 409
    assert kept()["title"] != "Khác"


def test_a_nul_and_a_long_text_are_kept_as_they_can_be(drafted):
    drafted.post(DRAFT, sent(title="a\0b" + "x" * 3000))

    assert kept()["title"].startswith("abxxx")
    assert len(kept()["title"]) == 2000


def test_a_draft_is_thrown_away(drafted):
    assert "Bỏ rồi thì không lấy lại được" in text(drafted.get(f"{DRAFT}bo/"))

    response = drafted.post(f"{DRAFT}bo/", {"seen": "1"}, follow=True)

    assert response.redirect_chain == [("/dieu-hanh/", 303)]
    assert not RoundDraft.objects.exists()


def test_the_list_leads_to_the_draft_and_the_board_too(drafted):
    assert f'href="{DRAFT}"' in text(drafted.get("/dieu-hanh/"))
    for page in ("", "thoi-han/", "thiet-lap/"):
        assert drafted.get(f"/dieu-hanh/VIDU-CCHC-2027/{page}")["Location"] == DRAFT
    assert drafted.get("/viec-cua-toi/").status_code == 200
    assert drafted.post("/dieu-hanh/VIDU-CCHC-2027/thoi-han/self/", {"decision": "1", "reason": "x"}).status_code == 409
    for page in ("trinh/", "cong-bo/"):
        assert drafted.get(f"/dieu-hanh/VIDU-CCHC-2027/{page}").status_code == 403


def test_the_setup_asks_the_same_queries_whatever_there_is(drafted, cast, django_assert_num_queries):
    drafted.get(DRAFT)
    with django_assert_num_queries(16):
        drafted.get(DRAFT)
    agency, block = cast.round.agency, cast.round.agency.blocks.first()
    for number in range(3):
        agency.units.create(code=f"MOI{number}", name=f"Phường {number}", block=block)
        agency.blocks.create(code=f"KHOI{number}", name=f"Khối {number}")

    with django_assert_num_queries(16):
        drafted.get(DRAFT)


# --- Nobody else sees it -------------------------------------------------------------------------------------------

SENTINEL = "Đợt còn giấu"


@pytest.fixture
def hidden(cast):
    """The round of the cast as a draft, with everything that could leak: sheets, teams, totals."""
    Assessment.objects.filter(pk=cast.sheet("A").pk).update(state=SheetState.SUBMITTED)
    with triggers.switched_off():
        Round.objects.filter(pk=cast.round.pk).update(state=RoundState.DRAFT, title=SENTINEL, presented_at=make.NOW)
    RoundBlock.objects.update(block_name=SENTINEL)
    return cast


PAGES = [
    "/",
    "/xep-hang/",
    "/xep-hang/VIDU-CCHC-2026/",
    "/xep-hang/VIDU-CCHC-2026/du-thao/",
    "/xep-hang/VIDU-CCHC-2026/du-thao/excel/",
    "/viec-cua-toi/",
    "/tu-danh-gia/",
    "/tu-danh-gia/VIDU-CCHC-2026/A/",
    "/tu-danh-gia/VIDU-CCHC-2026/A/mau/",
    "/tu-danh-gia/VIDU-CCHC-2026/A/minh-chung/",
    "/tu-danh-gia/VIDU-CCHC-2026/A/lich-su/",
    "/kiem-tra/",
    "/kiem-tra/VIDU-CCHC-2026/A/",
    "/dieu-hanh/VIDU-CCHC-2026/",
    "/dieu-hanh/VIDU-CCHC-2026/soan/",
    "/dieu-hanh/VIDU-CCHC-2026/thoi-han/",
]


@pytest.mark.parametrize("who", ["head_a", "staff_a", "inspector", "leader", "foreign_organiser", "stranger"])
def test_a_draft_is_nobodys_but_its_organisers(client, hidden, who):
    client.force_login(getattr(hidden, who))

    for address in PAGES:
        response = client.get(address)
        assert SENTINEL not in text(response), address
        if "VIDU" in address:
            assert response.status_code in {403, 404}, address


def test_the_same_pages_show_it_once_it_is_open(client, hidden):
    Round.objects.update(state=RoundState.OPEN)
    client.force_login(hidden.head_a)

    assert SENTINEL in text(client.get("/tu-danh-gia/VIDU-CCHC-2026/A/"))
    assert SENTINEL in text(client.get("/tu-danh-gia/"))
