"""Pages of units over time: lists as of any day, works with a preview and a list of people, taking back, tables, at size."""

import datetime as dt
import html
import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import make
from tests.units.reorganising import agency, carry_out, organiser, unit, wanted
from units.enums import Role
from units.models import Block, Membership, Reorganisation, Unit, UnitSuccession
from units.selectors import directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return agency()


@pytest.fixture
def actor(owner, client):
    person = organiser(owner)
    client.force_login(make.again(person))
    return person


def text_of(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def hidden(response):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def selects(response):
    """{name: what is selected} of every list of the page."""
    found = {}
    for name, inside in re.findall(r'<select[^>]*name="(nguoi-[^"]+)"[^>]*>(.*?)</select>', response.content.decode()):
        found[name] = re.search(r'value="([^"]*)" selected', inside).group(1)
    return found


def typed(**fields):
    return {"buoc": "xem", "decision_number": "12/QĐ", "decision_on": "20/02/2026", "on_date": "01/03/2026"} | fields


def test_the_list_shows_names_and_places_of_its_day(owner, actor, client):
    old = unit(owner, "A", "Sở Cũ")
    carry_out(wanted("rename", owner, old, place={"name": "Sở Mới"}), actor)
    carry_out(wanted("dissolve", owner, unit(owner, "B", "Sở Hết"), on=dt.date(2026, 5, 1)), actor)

    before = text_of(client.get(reverse("units"), {"ngay": "28/02/2026"}))
    after = text_of(client.get(reverse("units"), {"ngay": "01/06/2026"}))

    assert "Sở Cũ" in before
    assert "Sở Hết" in before
    assert "1 trên 1 đơn vị" in after
    assert "Sở Mới" in after.partition("Các việc đã ghi")[0]
    assert "Sở Cũ" not in after


def test_the_list_is_searched_without_accents(owner, actor, client):
    unit(owner, "A", "Sở Tư pháp")
    unit(owner, "B", "Sở Y tế")

    page = text_of(client.get(reverse("units"), {"tim": "so tu phap"}))

    assert "1 trên 2 đơn vị" in page
    assert "Sở Y tế" not in page


def test_a_merger_is_typed_previewed_and_written(owner, actor, client):
    one, two = unit(owner, "GT", "Sở Giao thông"), unit(owner, "XD", "Sở Xây dựng cũ")
    head = make.person("truong.gt", Role.UNIT_HEAD, one)
    make.person("canbo.xd", Role.UNIT_STAFF, two)
    address = reverse("unit_reorganise", args=["hop-nhat"])
    form = client.get(address, {"dv": ["GT", "XD"]})
    assert "GT, XD" in form.content.decode()

    preview = client.post(address, typed(**{"olds": "GT, XD", "code-0": "XD-2026", "name-0": "Sở Xây dựng"}))
    shown = text_of(preview)
    assert "2 vai trò" in shown
    assert "Người truong.gt" in shown
    assert "Lập Sở Xây dựng (XD-2026), Sở, ban, ngành" in shown
    assert set(selects(preview).values()) == {"XD-2026"}
    assert not Reorganisation.objects.exists()

    kept = hidden(preview) | selects(preview) | {"buoc": "ghi"}
    leaving = Membership.objects.get(user__username="canbo.xd").pk
    written = client.post(address, kept | {f"nguoi-{leaving}": ""})

    assert written.status_code == 303
    assert Unit.objects.get(code="XD-2026").block.code == "SBN"
    assert [m.unit.code for m in make.again(head).current_memberships] == ["XD-2026"]
    assert make.again(Membership.objects.get(pk=leaving).user).current_memberships == ()
    story = text_of(client.get(reverse("unit_story", args=["XD-2026"])))
    assert "Tiếp nối Sở Giao thông (GT) từ 01/03/2026, 12/QĐ" in story
    again = client.post(address, kept | {f"nguoi-{leaving}": ""}, follow=True)
    assert again.redirect_chain == [(written["Location"], 303)]
    assert "Việc này đã được ghi rồi. Không ghi thêm lần nữa." in text_of(again)
    assert Reorganisation.objects.count() == 1


def test_without_the_look_at_its_token_a_second_click_names_faults(owner, actor, client, monkeypatch):
    unit(owner, "A")
    address = reverse("unit_reorganise", args=["giai-the"])
    sent = hidden(client.post(address, typed(olds="A"))) | {"buoc": "ghi"}
    assert [client.post(address, sent).status_code for _ in range(2)] == [303, 303]

    monkeypatch.setattr(directory, "reorganisation_of", lambda *_: None)

    assert client.post(address, sent).status_code == 422


def test_every_fault_of_the_form_stands_at_its_field(owner, actor, client):
    unit(owner, "A")
    address = reverse("unit_reorganise", args=["hop-nhat"])

    page = client.post(address, typed(decision_number="", olds="A, KHONG", **{"code-0": "A", "name-0": ""}))

    shown = text_of(page)
    assert page.status_code == 422
    assert "không có đơn vị mang mã “KHONG”" in shown
    page = client.post(address, typed(decision_number="", on_date="31/02/2026", olds="A"))
    assert page.status_code == 422
    page = client.post(address, typed(decision_number="", olds="A", **{"code-0": "A", "name-0": ""}))
    shown = text_of(page)
    assert "Ghi số quyết định." in shown
    assert "không bao giờ dùng lại" in shown
    assert "Ghi tên đơn vị." in shown
    assert "cần ít nhất hai đơn vị" in shown


def test_what_changed_meanwhile_is_shown_and_what_was_typed_kept(owner, actor, client):
    old = unit(owner, "A", "Sở A")
    address = reverse("unit_reorganise", args=["giai-the"])
    preview = client.post(address, typed(olds="A", note="Ghi chú của tôi"))
    make.person("moi.den", Role.UNIT_STAFF, old)

    page = client.post(address, hidden(preview) | {"buoc": "ghi"})

    assert page.status_code == 409
    assert "Người moi.den mới có vai trò" in text_of(page)
    assert hidden(page)["note"] == "Ghi chú của tôi"
    assert hidden(page)["token"] == hidden(preview)["token"]
    done = client.post(address, hidden(page) | selects(page) | {"buoc": "ghi"})
    assert done.status_code == 303


@pytest.mark.parametrize("token", ["a/b", "x" * 65, "số một"])
def test_a_token_that_no_address_can_hold_is_replaced(owner, actor, client, token):
    unit(owner, "A")
    address = reverse("unit_reorganise", args=["giai-the"])
    preview = client.post(address, typed(olds="A"))

    done = client.post(address, hidden(preview) | {"buoc": "ghi", "token": token})

    assert done.status_code == 303
    assert client.get(done["Location"]).status_code == 200


def test_nobody_goes_anywhere_that_was_not_chosen(owner, actor, client):
    make.person("ai.do", Role.UNIT_STAFF, unit(owner, "A"))
    address = reverse("unit_reorganise", args=["chia-tach"])
    given = {"olds": "A", "code-0": "A1", "name-0": "Một", "code-1": "A2", "name-1": "Hai"}
    preview = client.post(address, typed(**given))
    assert set(selects(preview).values()) == {"?"}

    page = client.post(address, hidden(preview) | selects(preview) | {"buoc": "ghi"})

    assert page.status_code == 422
    assert "Chưa chọn nơi đến cho: Người ai.do" in text_of(page)
    assert not Unit.objects.filter(code="A1").exists()


def test_a_mistake_is_taken_back_on_its_page(owner, actor, client):
    old = unit(owner, "A")
    record = carry_out(wanted("dissolve", owner, old), actor)
    address = reverse("unit_change", args=[record.token])
    assert client.post(address, {"reason": ""}).status_code == 422

    done = client.post(address, {"reason": "Nhầm đơn vị"}, follow=True)

    assert "Việc này đã được hoàn tác" in text_of(done)
    assert Unit.objects.get(code="A").valid_to is None


def test_taking_back_twice_takes_back_once(owner, actor, client):
    record = carry_out(wanted("dissolve", owner, unit(owner, "A")), actor)
    address = reverse("unit_change", args=[record.token])

    first, second = (client.post(address, {"reason": "Nhầm đơn vị"}, follow=True) for _ in range(2))

    assert "Đã hoàn tác." in text_of(first)
    assert "Việc này đã được ghi rồi" in text_of(second)
    assert Reorganisation.objects.count() == 2


def test_what_others_stand_on_is_not_taken_back(owner, actor, client):
    record = carry_out(wanted("split", owner, unit(owner, "A"), news=[("B", "Sở B")], goes_on=True), actor)
    make.person("moi", Role.UNIT_STAFF, Unit.objects.get(code="B"))

    page = client.post(reverse("unit_change", args=[record.token]), {"reason": "Nhầm"})

    assert page.status_code == 409
    assert "Người moi đã được giao vai trò ở Sở B" in text_of(page)


def test_open_rounds_of_the_units_are_named(cast, client):
    client.force_login(make.again(cast.organiser))

    page = client.post(reverse("unit_reorganise", args=["giai-the"]), typed(olds="A"))

    assert cast.round.title in text_of(page)
    assert "Phiếu ở lại với đơn vị đã chấm" in text_of(page)


def test_the_workbook_holds_the_list_of_its_day(owner, actor, client):
    old = unit(owner, "A", "Sở Cũ")
    carry_out(wanted("rename", owner, old, place={"name": "Sở Mới"}), actor)

    answer = client.get(reverse("units_excel"), {"ngay": "28/02/2026"})

    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[5]][:3] == ["A", "Sở Cũ", "Sở, ban, ngành"]
    assert "don-vi-TINH-2026-02-28.xlsx" in answer["Content-Disposition"]


def test_a_table_is_taken_in_and_written_once(owner, actor, client):
    for code, name in (("GT", "Sở Giao thông"), ("XD", "Sở Xây dựng")):
        make.person(f"truong.{code.lower()}", Role.UNIT_HEAD, unit(owner, code, name))
    table = (
        "old_unit,new_unit,relation\nSở Giao thông,Sở Xây dựng,merged_into\nSở Xây dựng (cũ),Sở Xây dựng,merged_into\n"
    )
    file = SimpleUploadedFile("bang.csv", table.encode())
    given = {"decision_number": "9/NQ", "decision_on": "20/02/2026", "on_date": "01/03/2026", "file": file}

    preview = client.post(reverse("units_import"), given, follow=True)

    shown = text_of(preview)
    assert "Người truong.gt, Thủ trưởng đơn vị, Sở Giao thông" in shown
    assert "XD-2026" in shown
    assert not Reorganisation.objects.exists()
    address = preview.redirect_chain[-1][0]
    sent = hidden(preview) | selects(preview)
    assert client.post(address, sent).status_code == 303
    assert client.post(address, sent).status_code == 303
    assert Reorganisation.objects.count() == 1
    assert UnitSuccession.objects.count() == 2
    other = organiser(owner, "nguoi.khac")
    client.force_login(make.again(other))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_the_same_of_the_database(owner, actor, client, many, django_assert_num_queries):
    for number in range(many):
        carry_out(wanted("split", owner, unit(owner, f"A{number}"), news=[(f"B{number}", "B")], goes_on=True), actor)

    with django_assert_num_queries(13):
        client.get(reverse("units"))


@pytest.mark.parametrize("many", [168, pytest.param(3300, marks=pytest.mark.slow)])
def test_a_province_of_communes_is_one_block(owner, actor, client, many, django_assert_max_num_queries):
    block = Block.objects.get(agency=owner, code="XA")
    made = [Unit(agency=owner, code=f"XA-{n:04}", name=f"Xã số {n}", block=block) for n in range(many)]
    Unit.objects.bulk_create(made)

    with django_assert_max_num_queries(13):
        page = client.get(reverse("units"), {"khoi": "XA", "tim": "xa so 7", "ngay": "01/07/2025"})
    shown = text_of(page)
    assert f"Phường, xã ({format(many, ',').replace(',', '.')})" in shown
    assert "Xã số 7 " in shown


def test_one_hundred_communes_move_by_one_decision(owner, actor):
    block = Block.objects.get(agency=owner, code="XA")
    made = [unit(owner, f"XA-{n:03}") for n in range(168)]

    carry_out(wanted("move", owner, *made, place={"block": block}), actor)

    assert Unit.objects.filter(block=block).count() == 168
