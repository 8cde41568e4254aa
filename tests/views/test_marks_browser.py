"""Independent marks in a real browser: a mark saves itself and uncovers the colleagues', the head settles; clean for axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from scoring.enums import Layer
from scoring.models import InspectorMark, Score
from tests import cast as casting
from tests import make
from tests.services.marking import CODE, everybody_marks, mark, team_of_three

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "/kiem-tra/VIDU-CCHC-2026/A/"


@pytest.fixture
def cast():
    return casting.build()


@pytest.fixture
def people(cast):
    return team_of_three(cast)


def opened(page, live_server, person, address):
    """The page of an address, open in the browser of a person."""
    client = Client()
    client.force_login(make.again(person))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}{SHEET}{address}")
    return page


def test_a_saved_mark_uncovers_the_colleagues(cast, people, page, live_server):
    mark(cast, people[1], "4", note="Đủ bốn hình thức")
    row = opened(page, live_server, people[2], "cham-doc-lap/").locator(f'[id="tc-{CODE}"]')
    expect(row).not_to_contain_text(str(people[1]))

    row.get_by_label("Số liệu").fill("3")
    row.get_by_label("Số liệu").press("Enter")

    expect(row).to_contain_text("Đã lưu")
    expect(row).to_contain_text(str(people[1]))
    expect(row).to_contain_text("Đủ bốn hình thức")
    assert InspectorMark.objects.get(user=people[2]).answer == {"value": "3"}


def test_the_head_decides_what_differs(cast, people, page, live_server):
    everybody_marks(cast, people, "0", "2", "4")
    row = opened(page, live_server, people[0], "thong-nhat/").locator(f'[id="tc-{CODE}"]')

    row.get_by_label("Số liệu").fill("3")
    row.get_by_role("button", name="Ghi quyết định").click()
    expect(row).to_contain_text("phải nêu lý do")
    row.get_by_label("Lý do của trưởng đoàn").fill("Theo hồ sơ gốc")
    row.get_by_role("button", name="Ghi quyết định").click()

    expect(row).to_contain_text("Đã thống nhất")
    assert Score.objects.get(criterion__code=CODE, layer=Layer.INSPECTION).note == "Theo hồ sơ gốc"


@pytest.mark.parametrize("width", [1280, 360])
def test_pages_with_marks_are_clean_for_axe(cast, people, page, live_server, width):
    everybody_marks(cast, people, "0", "2", "4")
    everybody_marks(cast, people, "0.5", "0.5", "0.5", code="1.10")
    mark(cast, people[0], {"a": "25", "b": "20"}, code="1.1.2")
    page.set_viewport_size({"width": width, "height": 900})
    wrong = []
    for address in ("cham-doc-lap/", "thong-nhat/", "lich-su/", ""):
        opened(page, live_server, people[0], address)
        wrong += [(address, fault["id"], fault["nodes"][0]["html"]) for fault in Axe().run(page).response["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append((address, "scrolls sideways", ""))

    assert wrong == []
