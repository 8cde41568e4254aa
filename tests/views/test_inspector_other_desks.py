"""The same waiting entries at the other desks: a unit's own sheet, the standing body's, and the page after signing in."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from scoring.enums import Layer, Origin
from scoring.services.scores import Entry, save_answers
from tests import cast as casting
from tests import make
from tests.views import sheet_browser as at
from units.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWN = "/tu-danh-gia/VIDU-CCHC-2026/C/"
OVERSEEN = "/dieu-hanh/VIDU-CCHC-2026/phieu/A/"


@pytest.fixture
def people():
    made = casting.build()
    make.person("canbo_c", Role.UNIT_STAFF, made.round.agency.units.get(code="C"))
    return made


def test_a_unit_scores_without_a_network_and_the_page_after_signing_in_sends_it(people, page, live_server):
    at.sign_in(page, live_server.url, "canbo_c", OWN)
    page.route("**/luu/**", lambda route: route.abort())
    at.write(page, "1.10", "0,75")
    at.row(page, "1.10").get_by_text("Giải trình, tài liệu kiểm chứng").click()
    at.row(page, "1.10").get_by_label("Giải trình", exact=True).fill("Theo kế hoạch 12/KH ngày 5/1")
    page.locator("h1").click()
    at.expect_waiting(page, 1)
    at.sign_out(page)
    page.unroute("**/luu/**")

    at.sign_in(page, live_server.url, "canbo_c", "/viec-cua-toi/")

    expect(at.queue(page)).to_be_hidden()
    saved = at.cell(people, "1.10", layer="self", unit="C")
    assert (saved.answer, saved.note) == ({"value": "0.75"}, "Theo kế hoạch 12/KH ngày 5/1")
    assert at.lines_of(people, "1.10", layer="self", unit="C") == [1]


def test_a_conflict_on_a_page_without_cells_is_listed_and_decided_there(people, page, live_server):
    at.sign_in(page, live_server.url, "canbo_c", OWN)
    page.route("**/luu/**", lambda route: route.abort())
    at.write(page, "1.10", "0,75")
    at.expect_waiting(page, 1)
    save_answers(
        assessment=people.sheet("C"),
        layer=Layer.SELF,
        answers={"1.10": (Entry({"value": "0.5"}), 0)},
        actor=make.person("truong_c", Role.UNIT_HEAD, people.round.agency.units.get(code="C")),
        origin=Origin.WEB,
        now=timezone.now(),
    )
    page.unroute("**/luu/**")

    page.goto(f"{live_server.url}/tu-danh-gia/")

    expect(at.queue(page).locator(".value")).to_have_text(["0,75", "0,50"])
    at.queue(page).get_by_role("button", name="Giữ của tôi").click()
    expect(at.queue(page)).to_be_hidden()
    assert at.value_of(people, "1.10", layer="self", unit="C") == "0.75"
    assert at.lines_of(people, "1.10", layer="self", unit="C") == [1, 2]


def test_the_standing_body_decides_without_a_network(people, page, live_server):
    at.sign_in(page, live_server.url, people.organiser.username, OVERSEEN)
    page.context.set_offline(True)
    at.row(page, "1.2").get_by_role("button", name=re.compile("Cho điểm")).click()
    at.row(page, "1.2").get_by_label("Điểm", exact=True).fill("0,5")
    at.row(page, "1.2").get_by_label("Lý do cho điểm").fill("Kết luận của hội đồng")
    page.locator("h1").click()
    at.expect_waiting(page, 1)
    page.context.set_offline(False)

    expect(at.row(page, "1.2")).to_contain_text("Đã lưu")
    assert at.cell(people, "1.2", layer="council").answer == {"points": "0.5", "reason": "Kết luận của hội đồng"}


def test_two_tabs_of_one_person_send_an_entry_once(people, page, live_server):
    at.sign_in(page, live_server.url, "canbo_c", OWN)
    page.context.route("**/luu/**", lambda route: route.abort())
    at.write(page, "1.10", "0,75")
    at.expect_waiting(page, 1)
    other = page.context.new_page()
    other.goto(f"{live_server.url}{OWN}")
    at.expect_waiting(other, 1)
    page.context.unroute("**/luu/**")

    for tab in (page, other):
        tab.evaluate("cchc.sender.now()")

    for tab in (page, other):
        expect(at.row(tab, "1.10")).to_contain_text("Đã lưu")
        at.expect_nothing_waits(tab)
    assert at.lines_of(people, "1.10", layer="self", unit="C") == [1]
