"""The appraiser's grid in a real browser: cells save themselves, ask for a reason, meet somebody else's, and wait without a network."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from scoring.enums import Layer, Origin
from scoring.services.scores import Entry, save_answers
from tests import cast as casting
from tests import make
from tests.views.appraisal import CODE, address, begin, stored
from units.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    found = casting.build()
    begin(found)
    return found


@pytest.fixture
def grid(people, live_server, page):
    """The grid of field 1, open in the browser of its appraiser."""
    client = Client()
    client.force_login(appraiser())
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(live_server.url + address())
    return page


def appraiser():
    return User.objects.get(username="thamdinh_e_1")


def cell(page, unit="A", code=CODE):
    return page.locator(f'[id="o-{unit}-{code}"]')


def typed(page, text, unit="A"):
    box = cell(page, unit).locator("input.form-control")
    box.fill(text)
    box.press("Enter")


def test_a_cell_asks_for_its_reason_and_saves_itself(people, grid):
    typed(grid, "0,5")
    expect(cell(grid)).to_contain_text("chọn mã lý do")
    assert stored(people) is None

    cell(grid).locator("select").select_option("TL")

    expect(cell(grid).locator(".reason")).to_have_text("TL")
    expect(cell(grid)).to_contain_text("✓")
    assert (stored(people).reason_code, str(stored(people).points)) == ("TL", "0.500000")


def test_a_cell_is_taken_over_and_the_cell_opens_beside(people, grid):
    cell(grid).locator("button.take").click()
    expect(cell(grid)).to_contain_text("✓")
    assert stored(people).answer == stored(people, layer=Layer.SELF).answer

    grid.locator(f'a[href*="o=A:{CODE}"]').click()
    panel = grid.locator("#o")
    expect(panel).to_contain_text("Mã lý do")
    panel.get_by_role("button", name="Cho điểm").click()
    panel.get_by_label("Điểm", exact=True).fill("0,25")
    panel.get_by_label("Mã lý do").select_option("SL")
    panel.get_by_role("button", name="Lưu").click()

    expect(cell(grid).locator("input.form-control")).to_have_value("0,25")
    assert stored(people).reason_code == "SL"


def test_somebody_elses_value_is_shown_beside_the_own(people, grid):
    entry = Entry({"points": "0.75", "reason": "x"}, reason_code="SL")
    about = {"layer": Layer.APPRAISAL_1, "actor": make.again(appraiser()), "origin": Origin.WEB, "now": timezone.now()}
    save_answers(assessment=people.sheet("A"), answers={CODE: (entry, 0)}, **about)

    typed(grid, "0,5 TL")
    expect(cell(grid).locator(".conflict")).to_contain_text("0,75")
    assert stored(people).version == 1

    cell(grid).get_by_role("button", name="Giữ của tôi").click()

    expect(cell(grid)).to_contain_text("✓")
    assert (stored(people).version, stored(people).reason_code) == (2, "TL")


def test_without_a_network_a_cell_waits_and_is_sent_later(people, grid):
    grid.context.set_offline(True)
    typed(grid, "0,5 SL")
    expect(cell(grid)).to_contain_text("chờ gửi")
    assert stored(people) is None

    grid.context.set_offline(False)
    grid.evaluate("window.cchc.sender.now()")

    expect(cell(grid).locator(".reason")).to_have_text("SL")
    assert str(stored(people).points) == "0.500000"
