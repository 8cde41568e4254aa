"""The inspector's sheet through a bad network: cells wait in the browser, survive, are sent by the same person, none is lost."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from scoring.enums import Layer, Origin
from scoring.models import Inspection
from scoring.services.scores import Entry, save_answers
from tests import cast as casting
from tests import make
from tests.views import sheet_browser as at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    made = casting.build()
    colleague = make.person("dongdoan")
    make.team(made.round, "9", [colleague], [made.sheet("A")])
    made.colleague = colleague
    return made


@pytest.fixture
def sheet(people, live_server, page):
    at.sign_in(page, live_server.url, people.inspector.username)
    return page


def colleague_writes(people, code, value, seen):
    save_answers(
        assessment=people.sheet("A"),
        layer=Layer.INSPECTION,
        answers={code: (Entry({"value": value}), seen)},
        actor=people.colleague,
        origin=Origin.WEB,
        now=timezone.now(),
    )


def test_cells_wait_without_a_network_and_are_sent_when_it_is_back(people, sheet):
    sheet.context.set_offline(True)
    at.write(sheet, "1.10", "0,25")
    at.write(sheet, "1.2", "12", "Số liệu")

    expect(at.row(sheet, "1.10")).to_contain_text(at.WAITING)
    at.expect_waiting(sheet, 2)
    expect(at.queue(sheet)).to_contain_text("Điểm: 0,25")
    expect(sheet.locator("[data-waiting-bar]")).to_contain_text("Mất kết nối")
    assert at.cell(people, "1.10") is None
    sheet.context.set_offline(False)

    expect(at.row(sheet, "1.10")).to_contain_text("Đã lưu")
    expect(at.row(sheet, "1.2")).to_contain_text("Đã lưu")
    at.expect_nothing_waits(sheet)
    assert (at.value_of(people, "1.10"), at.value_of(people, "1.2")) == ("0.25", "12")


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_busy_server_is_asked_again_by_itself(people, sheet, status):
    sheet.route("**/luu/", lambda route: route.fulfill(status=status, body="thử lại"))
    at.write(sheet, "1.10", "0,25")
    expect(at.row(sheet, "1.10")).to_contain_text(at.WAITING)

    sheet.unroute("**/luu/")

    expect(at.row(sheet, "1.10")).to_contain_text("Đã lưu", timeout=15000)
    assert at.lines_of(people, "1.10") == [1]


def test_entries_survive_a_reload_and_a_closed_browser_tab(people, sheet, live_server):
    context = sheet.context
    sheet.route("**/luu/", lambda route: route.abort())
    at.write(sheet, "1.10", "0,25")
    at.row(sheet, "1.10").get_by_text("Ghi nhận", exact=True).click()
    at.row(sheet, "1.10").get_by_label("Ghi nhận về tiêu chí 1.10").fill("Thiếu biên bản họp ngày 3/3")
    sheet.locator("h1").click()
    at.expect_waiting(sheet, 1)

    sheet.reload()

    expect(at.row(sheet, "1.10").get_by_label("Điểm", exact=True)).to_have_value("0,25")
    expect(at.row(sheet, "1.10").get_by_label("Ghi nhận về tiêu chí 1.10")).to_have_value("Thiếu biên bản họp ngày 3/3")
    at.expect_waiting(sheet, 1)
    sheet.close()
    again = context.new_page()
    again.goto(f"{live_server.url}{at.SHEET}")
    expect(at.row(again, "1.10")).to_contain_text("Đã lưu")
    assert (at.cell(people, "1.10").note, at.lines_of(people, "1.10")) == ("Thiếu biên bản họp ngày 3/3", [1])


def test_several_changes_of_a_cell_are_one_save_of_the_last(people, sheet):
    sheet.context.set_offline(True)
    for value in ("0,25", "0,5", "0,75"):
        at.write(sheet, "1.10", value)
    at.expect_waiting(sheet, 1)

    sheet.context.set_offline(False)

    expect(at.row(sheet, "1.10")).to_contain_text("Đã lưu")
    assert (at.value_of(people, "1.10"), at.lines_of(people, "1.10")) == ("0.75", [1])


def test_an_ended_session_keeps_the_cell_until_the_same_person_is_back(people, sheet, live_server):
    Session.objects.all().delete()
    at.write(sheet, "1.10", "0,25")
    expect(sheet.locator("[data-waiting-bar]")).to_contain_text("Phiên làm việc đã hết")
    assert at.cell(people, "1.10") is None

    sheet.get_by_role("link", name="Đăng nhập lại").click()
    sheet.locator("[name=login]").fill(people.inspector.username)
    sheet.locator("[name=password]").fill(make.PASSWORD)
    sheet.locator("main button[type=submit]").click()

    sheet.wait_for_url(f"{live_server.url}{at.SHEET}")
    expect(at.row(sheet, "1.10")).to_contain_text("Đã lưu")
    at.expect_nothing_waits(sheet)
    assert at.value_of(people, "1.10") == "0.25"


def test_another_person_neither_sees_nor_sends_what_waits(people, sheet, live_server):
    sheet.route("**/luu/", lambda route: route.abort())
    at.write(sheet, "1.10", "0,25")
    at.expect_waiting(sheet, 1)
    at.sign_out(sheet)
    sheet.unroute("**/luu/")

    at.sign_in(sheet, live_server.url, "dongdoan")

    at.expect_nothing_waits(sheet)
    expect(at.row(sheet, "1.10").get_by_label("Điểm", exact=True)).to_have_value("")
    at.write(sheet, "1.2", "7", "Số liệu")
    expect(at.row(sheet, "1.2")).to_contain_text("Đã lưu")
    assert at.cell(people, "1.10") is None
    at.sign_out(sheet)
    at.sign_in(sheet, live_server.url, people.inspector.username)
    expect(at.row(sheet, "1.10")).to_contain_text("Đã lưu")
    assert (at.value_of(people, "1.10"), at.cell(people, "1.10").updated_by) == ("0.25", people.inspector)


def test_an_open_page_does_not_send_as_the_person_who_signed_in_elsewhere(people, sheet, live_server):
    sheet.context.route("**/luu/", lambda route: route.abort())
    at.write(sheet, "1.10", "0,25")
    other = sheet.context.new_page()
    other.goto(f"{live_server.url}/viec-cua-toi/")
    at.sign_out(other)
    at.sign_in(other, live_server.url, "dongdoan")
    sheet.context.unroute("**/luu/")

    at.queue(sheet).get_by_role("button", name="Gửi ngay").click()

    expect(sheet.locator("[data-waiting-bar]")).to_contain_text("Phiên làm việc đã hết")
    assert at.cell(people, "1.10") is None


def test_a_conflict_shows_both_values_survives_a_reload_and_mine_can_be_kept(people, sheet):
    sheet.context.set_offline(True)
    at.write(sheet, "1.10", "0,25")
    colleague_writes(people, "1.10", "0.75", 0)
    sheet.context.set_offline(False)
    expect(at.queue(sheet)).to_contain_text("hai người cùng sửa")

    sheet.reload()

    expect(at.queue(sheet).locator(".value")).to_have_text(["0,25", "0,75"])
    expect(at.queue(sheet)).to_contain_text("Người dongdoan")
    expect(at.row(sheet, "1.10").get_by_role("alert")).to_contain_text("Người dongdoan vừa sửa ô này")
    assert (at.value_of(people, "1.10"), at.lines_of(people, "1.10")) == ("0.75", [1])
    at.queue(sheet).get_by_role("button", name="Giữ của tôi").click()
    expect(at.row(sheet, "1.10")).to_contain_text("Đã lưu")
    at.expect_nothing_waits(sheet)
    assert (at.value_of(people, "1.10"), at.lines_of(people, "1.10")) == ("0.25", [1, 2])


def test_taking_theirs_writes_nothing(people, sheet):
    sheet.context.set_offline(True)
    at.write(sheet, "1.10", "0,25")
    colleague_writes(people, "1.10", "0.75", 0)
    sheet.context.set_offline(False)

    at.queue(sheet).get_by_role("button", name="Lấy của người kia").click()

    expect(at.row(sheet, "1.10").get_by_label("Điểm", exact=True)).to_have_value("0,75")
    at.expect_nothing_waits(sheet)
    assert at.lines_of(people, "1.10") == [1]


def test_an_answer_lost_on_the_way_is_no_conflict(people, sheet):
    def swallow(route):
        route.fetch()
        route.abort()

    sheet.route("**/luu/", swallow)
    at.write(sheet, "1.10", "0,25")
    expect(at.row(sheet, "1.10")).to_contain_text(at.WAITING)
    sheet.unroute("**/luu/")

    at.queue(sheet).get_by_role("button", name="Gửi ngay").click()

    expect(at.row(sheet, "1.10")).to_contain_text("Đã lưu")
    at.expect_nothing_waits(sheet)
    assert at.lines_of(people, "1.10") == [1]


def test_what_is_refused_later_stays_with_its_reason_until_it_is_put_away(people, sheet):
    sheet.context.set_offline(True)
    at.write(sheet, "1.10", "1,75")
    at.write(sheet, "1.2", "12", "Số liệu")
    sheet.context.set_offline(False)

    expect(at.row(sheet, "1.2")).to_contain_text("Đã lưu")  # the refused one does not keep the next one back
    expect(at.queue(sheet)).to_contain_text("Vượt điểm tối đa 1,00")
    sheet.reload()
    expect(at.queue(sheet)).to_contain_text("Điểm: 1,75")
    expect(at.row(sheet, "1.10").get_by_label("Điểm", exact=True)).to_have_value("1,75")
    at.queue(sheet).get_by_role("button", name="Bỏ mục này").click()
    at.queue(sheet).get_by_role("button", name="Bấm lần nữa để bỏ").click()
    at.expect_nothing_waits(sheet)
    expect(at.row(sheet, "1.10").get_by_label("Điểm", exact=True)).to_have_value("")


def test_minutes_closed_meanwhile_keep_what_was_typed(people, sheet):
    sheet.context.set_offline(True)
    at.write(sheet, "1.10", "0,25")
    Inspection.objects.filter(assessment=people.sheet("A")).update(closed_at=timezone.now())
    sheet.context.set_offline(False)

    expect(at.queue(sheet)).to_contain_text("đã khép biên bản")
    sheet.reload()

    expect(at.queue(sheet)).to_contain_text("Điểm: 0,25")
    expect(at.queue(sheet)).to_contain_text("1 mục chưa lưu được")
    assert at.cell(people, "1.10") is None


def test_the_list_of_inspections_sends_what_waits(people, sheet, live_server):
    sheet.route("**/luu/", lambda route: route.abort())
    at.write(sheet, "1.10", "0,25")
    at.expect_waiting(sheet, 1)
    sheet.unroute("**/luu/")

    sheet.goto(f"{live_server.url}/kiem-tra/")

    expect(at.queue(sheet)).to_be_hidden()
    expect(sheet.get_by_text(re.compile("1/10|2/10"))).to_be_visible()
    assert at.value_of(people, "1.10") == "0.25"


def test_leaving_the_page_in_the_middle_of_a_cell_loses_nothing(people, sheet, live_server):
    at.row(sheet, "1.10").get_by_label("Điểm", exact=True).fill("0,25")

    sheet.goto(f"{live_server.url}/kiem-tra/")

    at.expect_nothing_waits(sheet)
    sheet.goto(f"{live_server.url}{at.SHEET}")
    expect(at.row(sheet, "1.10").get_by_label("Điểm", exact=True)).to_have_value("0,25")
    assert at.value_of(people, "1.10") == "0.25"
    assert at.lines_of(people, "1.10") == [1]
