"""Pages of accounts: from the unit list to a printed slip, to the first sign-in, to a new slip; nothing is shown twice."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.units.slips import CHANGE, OWN, change, made, new, printed, sign_in
from units.enums import Role
from units.models import Membership, OneTimePassword, User
from units.selectors.accounts import history_of

LIST, NEW = "/dieu-hanh/tai-khoan/", "/dieu-hanh/tai-khoan/cap/"
WORK = "/viec-cua-toi/"
BOTH = {"vai-tro": ["unit_head", "unit_staff"]}


@pytest.fixture
def organiser(client, cast):
    client.force_login(cast.organiser)
    return client


def page_of(slip):
    return reverse("person_account", args=[slip.user.username])


def text(response):
    return " ".join(response.content.decode().split())


def test_a_whole_block_is_chosen_named_made_and_printed_once(organiser, cast):
    names = organiser.get(NEW, {"khoi": "QH", **BOTH})
    assert [row.username for row in names.context["rows"]] == ["c.truong", "c.chuyenvien", "d.truong", "d.chuyenvien"]

    sent = {"don-vi": ["C", "D"], **BOTH, "ten-C-unit_head": "lan.vt", "ho-ten-C-unit_head": "Võ Thị Lan"}
    slips = organiser.post(NEW, sent)

    assert slips["Cache-Control"] == "no-store"
    assert [name for name, _ in printed(slips)] == ["lan.vt", "c.chuyenvien", "d.truong", "d.chuyenvien"]
    assert User.objects.get(username="lan.vt").full_name == "Võ Thị Lan"
    assert "http://testserver/" in text(slips)
    for address in (LIST, NEW, "/dieu-hanh/tai-khoan/nguoi/lan.vt/"):
        assert not [p for _, p in printed(slips) if p in text(organiser.get(address))]


def test_sending_the_names_again_makes_nothing(organiser, cast):
    sent = {"don-vi": ["D"], **BOTH}
    organiser.post(NEW, sent)

    again = organiser.post(NEW, sent)

    assert again.status_code == 409
    assert printed(again) == []
    assert Membership.objects.filter(unit__code="D").count() == 2


def test_a_faulty_name_is_told_at_its_place_and_what_was_typed_stays(organiser, cast):
    sent = {"don-vi": ["D"], **BOTH, "ten-D-unit_head": "canbo_a", "ho-ten-D-unit_head": "Nguyễn Văn Dũng"}

    response = organiser.post(NEW, sent)

    assert response.status_code == 422
    assert 'aria-describedby="loi-ten-D-unit_head"' in text(response)
    assert "Tên này đã có người dùng." in text(response)
    assert 'value="Nguyễn Văn Dũng"' in text(response)
    assert not Membership.objects.filter(unit__code="D").exists()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "Lập tài khoản cho"),
        ({"don-vi": ["D"]}, "Chưa chọn vai trò"),
        ({"vai-tro": ["unit_head"]}, "Chưa chọn đơn vị"),
        ({"don-vi": ["A"], **BOTH}, "Các đơn vị đã chọn có đủ tài khoản rồi"),
        ({"don-vi": ["D"], "vai-tro": ["organiser"]}, "có đủ tài khoản rồi"),
    ],
)
def test_what_is_still_to_be_chosen_is_said(organiser, asked, says):
    assert says in text(organiser.get(NEW, asked))
    assert says in text(organiser.post(NEW, asked)) or asked.get("don-vi")


def test_the_first_sign_in_changes_the_password_and_then_everything_opens(cast):
    (slip,) = made(cast, now=dt.datetime.now(dt.UTC))
    client = Client()
    sign_in(client, slip.user.username, slip.password)

    same = change(client, slip.password, slip.password)
    assert "Mật khẩu mới phải khác mật khẩu hiện tại." in text(same)
    assert client.get(WORK).status_code == 302
    assert change(client, slip.password).status_code == 302

    assert client.get(WORK).status_code == 200
    row = OneTimePassword.objects.get(user=slip.user)
    assert row.changed_at is not None
    fresh = Client()
    assert sign_in(fresh, slip.user.username, slip.password).status_code == 200
    assert sign_in(fresh, slip.user.username, OWN).status_code == 302
    assert fresh.get(WORK).status_code == 200
    assert [line.what for line in history_of(slip.user)] == ["Tự đổi mật khẩu", "Lập tài khoản và cấp phiếu mật khẩu"]


def test_a_password_of_ones_own_never_dies(cast):
    (slip,) = made(cast, now=dt.datetime.now(dt.UTC))
    client = Client()
    sign_in(client, slip.user.username, slip.password)
    change(client, slip.password)
    OneTimePassword.objects.update(dies_at=make.NOW - dt.timedelta(days=900))

    assert sign_in(Client(), slip.user.username, OWN).status_code == 302


def test_a_new_slip_ends_the_old_password_and_every_session_at_once(organiser, cast):
    theirs = Client()
    sign_in(theirs, "canbo_a", make.PASSWORD)
    assert theirs.get(WORK).status_code == 200

    page = organiser.get("/dieu-hanh/tai-khoan/nguoi/canbo_a/")
    answer = organiser.post("/dieu-hanh/tai-khoan/nguoi/canbo_a/cap-lai/", {"seen": page.context["seen"]})

    ((username, password),) = printed(answer)
    assert username == "canbo_a"
    assert theirs.get(WORK).url.startswith("/tai-khoan/login/")
    assert sign_in(Client(), "canbo_a", make.PASSWORD).status_code == 200
    again = Client()
    sign_in(again, "canbo_a", password)
    assert again.get(WORK).url == CHANGE


def test_a_second_click_on_a_new_slip_leaves_the_first_one_good(organiser, cast):
    sent = {"seen": ""}
    first = organiser.post("/dieu-hanh/tai-khoan/nguoi/canbo_a/cap-lai/", sent)
    second = organiser.post("/dieu-hanh/tai-khoan/nguoi/canbo_a/cap-lai/", sent)

    assert (first.status_code, second.status_code) == (200, 409)
    ((_, password),) = printed(first)
    assert User.objects.get(username="canbo_a").check_password(password)


def test_the_seen_moment_goes_through_the_page_unchanged(organiser, cast):
    (slip,) = made(cast, now=dt.datetime(2026, 11, 2, 9, 30, 0, 123457, tzinfo=dt.UTC))
    seen = organiser.get(page_of(slip)).context["seen"]

    assert len(printed(organiser.post(f"{page_of(slip)}cap-lai/", {"seen": seen}))) == 1
    assert organiser.post(f"{page_of(slip)}cap-lai/", {"seen": "sai"}).status_code == 409
    assert organiser.post("/dieu-hanh/tai-khoan/nguoi/canbo_b/cap-lai/", {"seen": "sai"}).status_code == 409


def test_closing_and_opening_ask_a_reason_and_end_sessions(organiser, cast):
    theirs = Client()
    sign_in(theirs, "canbo_a", make.PASSWORD)
    state = "/dieu-hanh/tai-khoan/nguoi/canbo_a/trang-thai/"

    assert organiser.post(state, {"reason": ""}).status_code == 422
    assert organiser.post(state, {"reason": "chuyển công tác"}).status_code == 303
    assert theirs.get(WORK).url.startswith("/tai-khoan/login/")
    page = text(organiser.get("/dieu-hanh/tai-khoan/nguoi/canbo_a/"))
    assert "Khóa tài khoản: chuyển công tác" in page
    assert "Cấp lại phiếu mật khẩu</button>" not in page
    assert organiser.post(state, {"reason": "về lại", "mo": "1"}).status_code == 303
    assert User.objects.get(username="canbo_a").is_active


@pytest.mark.parametrize("name", ["lanhdao", "phoduyet", "thuongtruc", "noikhac", "nguoila"])
def test_who_is_not_of_a_unit_does_not_exist_here(organiser, name):
    for tail in ("", "cap-lai/", "trang-thai/"):
        assert organiser.post(f"/dieu-hanh/tai-khoan/nguoi/{name}/{tail}").status_code in {404, 405}
    assert organiser.get(f"/dieu-hanh/tai-khoan/nguoi/{name}/").status_code == 404
    assert name not in [one.user.username for one in organiser.get(LIST).context["page"].object_list]
    assert User.objects.get(username=name).check_password(make.PASSWORD)


def test_a_head_who_leads_is_seen_in_the_list_and_kept_from_the_organiser(organiser, cast):
    Membership.objects.create(user=cast.head_a, role=Role.LEADER, agency=cast.round.agency)

    assert organiser.get("/dieu-hanh/tai-khoan/nguoi/truong_a/").status_code == 403
    assert organiser.post("/dieu-hanh/tai-khoan/nguoi/truong_a/cap-lai/", {"seen": ""}).status_code == 403
    assert User.objects.get(username="truong_a").check_password(make.PASSWORD)


def test_another_agencys_people_and_units_are_out_of_reach(client, cast):
    client.force_login(cast.foreign_organiser)

    assert client.get(LIST, {"co-quan": "VIDU"}).status_code == 404
    assert client.post(f"{NEW}?co-quan=VIDU", {"don-vi": ["D"], **BOTH}).status_code == 404
    assert client.get("/dieu-hanh/tai-khoan/nguoi/canbo_a/").status_code == 404
    assert "canbo_a" not in text(client.get(LIST))
    client.post(NEW, {"don-vi": ["D"], **BOTH})
    assert not Membership.objects.filter(unit__code="D").exists()


def test_the_list_is_narrowed_by_the_address(organiser, cast):
    (slip,) = made(cast, now=dt.datetime.now(dt.UTC))
    User.objects.filter(username="canbo_a").update(last_login=make.NOW)

    def names(**asked):
        return [one.user.username for one in organiser.get(LIST, asked).context["page"].object_list]

    assert slip.user.username in names()
    assert names(khoi="QH") == ["d.chuyenvien"]
    assert names(**{"don-vi": "A"}) == ["canbo_a", "truong_a"]
    assert names(**{"trang-thai": "dang-dung"}) == ["canbo_a"]
    assert "Không có tài khoản nào khớp" in text(organiser.get(LIST, {"trang-thai": "da-khoa"}))


def test_pages_ask_the_same_queries_for_one_and_three_accounts(organiser, cast, django_assert_num_queries):
    Membership.objects.filter(role__in=["unit_staff", "unit_head"]).exclude(user=cast.staff_a).update(
        valid_to=dt.date(2020, 1, 1)
    )
    organiser.get(LIST)
    with django_assert_num_queries(5):
        assert len(organiser.get(LIST).context["page"].object_list) == 1
    with django_assert_num_queries(7):
        organiser.get(NEW, {"don-vi": ["D"], **BOTH})
    made(cast, new(cast), new(cast, "C", Role.UNIT_HEAD, "c.truong"))

    with django_assert_num_queries(5):
        assert len(organiser.get(LIST).context["page"].object_list) == 3
    with django_assert_num_queries(7):
        organiser.get(NEW, {"khoi": ["SBN"], **BOTH})
