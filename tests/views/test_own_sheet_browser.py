"""A unit's sheet in a real browser, by keyboard alone: jump to a criterion, type, go on."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from scoring.models import Score
from tests import cast as casting
from tests import make
from units.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    return casting.build()


@pytest.fixture
def sheet(people, live_server, page):
    """The sheet of C, open in the browser of its staff."""
    client = Client()
    client.force_login(make.person("canbo_c", Role.UNIT_STAFF, people.round.agency.units.get(code="C")))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/tu-danh-gia/VIDU-CCHC-2026/C/")
    return page


def test_a_criterion_is_found_and_scored_by_keyboard_alone(people, sheet):
    row = sheet.locator('[id="tc-1.10"]')

    sheet.keyboard.press("/")
    sheet.keyboard.type("1.10")
    sheet.keyboard.press("Enter")
    expect(row.get_by_label("Điểm")).to_be_focused()
    sheet.keyboard.type("0,75")
    sheet.keyboard.press("Enter")

    expect(row).to_contain_text("Đã lưu")
    saved = Score.objects.get(assessment=people.sheet("C"), criterion__code="1.10", layer="self")
    assert saved.answer == {"value": "0.75"}


def test_a_slash_typed_in_a_text_stays_in_it(sheet):
    note = sheet.get_by_label("Giải trình").first
    if not note.is_visible():
        sheet.get_by_text("Giải trình, tài liệu kiểm chứng").first.click()

    note.fill("")
    note.press_sequentially("12/KH-SNV")

    assert note.input_value() == "12/KH-SNV"
