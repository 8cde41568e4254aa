"""The inspector's sheet on a tablet: one criterion at a time without a network, steps by − and +, points with a reason offline, live presence."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import cast as casting
from tests import make
from tests.views import sheet_browser as at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ONE = f"{at.SHEET}?che-do=tung-tieu-chi"


@pytest.fixture
def people():
    made = casting.build()
    make.team(made.round, "9", [make.person("dongdoan")], [made.sheet("A")])
    return made


@pytest.fixture
def tablet(people, live_server, page):
    page.set_viewport_size({"width": 820, "height": 1180})
    at.sign_in(page, live_server.url, people.inspector.username)
    return page


def open_at(page, live_server, code):
    page.goto(f"{live_server.url}{ONE}&tieu-chi={code}")
    return page


def test_one_goes_through_the_criteria_and_saves_without_a_network(people, tablet, live_server):
    page = open_at(tablet, live_server, "1.2")
    page.context.set_offline(True)
    at.row(page, "1.2").get_by_label("Số liệu").fill("12")
    page.get_by_role("link", name="Lưu, sang mục sau").click()

    expect(at.row(page, "1.2")).to_be_hidden()
    expect(at.row(page, "1.10")).to_be_visible()
    expect(page).to_have_url(f"{live_server.url}{ONE}&tieu-chi=1.10")
    at.expect_waiting(page, 1)
    page.go_back()
    expect(at.row(page, "1.2")).to_contain_text(at.WAITING)
    page.context.set_offline(False)
    expect(at.row(page, "1.2")).to_contain_text("Đã lưu")
    expect(page.locator("#tong-diem")).to_contain_text("2 / 10 tiêu chí")
    assert at.value_of(people, "1.2") == "12"


def test_a_row_that_was_left_and_refused_is_told_and_found_again(tablet, live_server):
    page = open_at(tablet, live_server, "1.2")
    told = page.get_by_role("link", name="Mục 3 chưa lưu được")
    at.row(page, "1.2").get_by_label("Số liệu").fill("mười")
    page.get_by_role("link", name="Lưu, sang mục sau").click()

    expect(at.row(page, "1.10")).to_be_visible()
    expect(told).to_be_visible()
    expect(page.get_by_role("link", name="Khép biên bản")).to_have_count(0)  # the bar of the focus mode stays
    told.click()
    expect(at.row(page, "1.2")).to_contain_text("không phải số")
    expect(told).to_be_hidden()


@pytest.mark.parametrize("width", [360, 820, 1280])
def test_every_control_is_large_enough_for_a_finger_and_axe_finds_nothing(tablet, live_server, width):
    tablet.set_viewport_size({"width": width, "height": 900})
    page = open_at(tablet, live_server, "1.10")
    page.context.set_offline(True)
    at.row(page, "1.10").get_by_label("Điểm", exact=True).fill("0,25")
    page.get_by_role("link", name="Mục trước").click()
    at.expect_waiting(page, 1)

    small = page.eval_on_selector_all(
        ".touch :is(a.btn, button, input:not([type=hidden]):not([type=radio]), select, textarea, .pick label, summary)",
        "all => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)",
    )
    assert small == []
    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_points_are_stepped_and_saved_by_themselves(people, tablet):
    box = at.row(tablet, "1.10").get_by_label("Điểm", exact=True)
    more = at.row(tablet, "1.10").get_by_role("button", name="Tăng")

    for _ in range(6):
        more.click()
    expect(box).to_have_value("1")  # the most that the criterion has
    at.row(tablet, "1.10").get_by_role("button", name="Giảm").click()

    expect(at.row(tablet, "1.10")).to_contain_text("Đã lưu")
    assert re.fullmatch(r"0\.\d+", at.value_of(people, "1.10"))
    assert at.lines_of(people, "1.10") == [1]


def test_points_with_a_reason_can_be_given_without_a_network_and_survive_a_reload(people, tablet):
    tablet.route("**/luu/", lambda route: route.abort())
    at.row(tablet, "1.1.2").get_by_role("button", name=re.compile("Cho điểm")).click()
    at.row(tablet, "1.1.2").get_by_label("Điểm", exact=True).fill("0,5")
    at.row(tablet, "1.1.2").get_by_label("Lý do cho điểm").fill("Một nhiệm vụ xong muộn")
    tablet.locator("h1").click()
    expect(at.row(tablet, "1.1.2")).to_contain_text(at.WAITING)
    tablet.reload()
    expect(at.row(tablet, "1.1.2").get_by_label("Lý do cho điểm")).to_have_value("Một nhiệm vụ xong muộn")
    at.expect_waiting(tablet, 1)

    tablet.unroute("**/luu/")
    at.queue(tablet).get_by_role("button", name="Gửi ngay").click()

    expect(at.row(tablet, "1.1.2")).to_contain_text("Đã lưu")
    assert at.cell(people, "1.1.2").answer == {"points": "0.5", "reason": "Một nhiệm vụ xong muộn"}


def test_a_way_changed_without_a_network_writes_nothing_by_itself(people, tablet):
    tablet.route("**/luu/", lambda route: route.abort())
    at.row(tablet, "1.1.2").get_by_role("button", name=re.compile("Cho điểm")).click()
    expect(at.row(tablet, "1.1.2").get_by_label("Điểm", exact=True)).to_be_visible()
    tablet.locator("h1").click()
    at.row(tablet, "1.1.2").get_by_role("button", name="Quay lại cách chấm trước").click()

    expect(at.row(tablet, "1.1.2").get_by_label("b: Số nhiệm vụ đã hoàn thành")).to_have_value("24")
    tablet.locator("h1").click()
    at.expect_nothing_waits(tablet)
    assert at.lines_of(people, "1.1.2") == at.lines_of(people, "1.1.2")[:1]


def test_a_slash_jumps_and_an_input_method_keeps_its_enter(people, tablet):
    tablet.keyboard.press("/")
    tablet.keyboard.type("1.10")
    tablet.keyboard.press("Enter")
    box = at.row(tablet, "1.10").get_by_label("Điểm", exact=True)
    expect(box).to_be_focused()

    swallowed = box.evaluate(
        """(box) => ["Enter", "ArrowDown"].map((key) => !box.dispatchEvent(
            new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true })))"""
    )

    assert swallowed == [False, False]
    expect(box).to_be_focused()


def test_who_comes_later_is_shown_without_a_reload(people, tablet, live_server, browser):
    expect(tablet.locator("#dang-mo")).to_be_empty()
    tablet.clock.install()
    tablet.reload()
    other = browser.new_context().new_page()
    at.sign_in(other, live_server.url, "dongdoan")
    expect(other.locator("#dang-mo")).to_contain_text("Người thanhtra")

    tablet.clock.fast_forward(21000)

    expect(tablet.locator("#dang-mo")).to_contain_text("Cùng đang mở phiếu này: Người dongdoan")
