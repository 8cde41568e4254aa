"""A unit's sheet in a real browser without JavaScript: a field saved by its button, refused whole, nothing typed lost."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from scoring.enums import Layer, Origin
from scoring.models import Score, ScoreChange
from scoring.services.scores import Entry, save_answers
from tests import cast as casting
from tests import make
from units.enums import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVE = "Lưu cả lĩnh vực 1"


@pytest.fixture
def people():
    made = casting.build()
    unit = made.round.agency.units.get(code="C")
    made.clerk, made.colleague = (make.person(name, Role.UNIT_STAFF, unit) for name in ("canbo_c", "canbo_c2"))
    return made


@pytest.fixture
def sheet(people, live_server, browser, browser_context_args):
    """Field 1 of the sheet of C, open in a browser of its staff that runs no script; it was led to the way of one button."""
    client = Client()
    client.force_login(people.clerk)
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/tu-danh-gia/VIDU-CCHC-2026/C/?linh-vuc=1")
    expect(page.get_by_role("button", name=SAVE)).to_be_visible()
    yield page
    context.close()


def row(sheet, code):
    return sheet.locator(f'[id="tc-{code}"]')


def stored(people, code):
    return Score.objects.filter(assessment=people.sheet("C"), criterion__code=code, layer=Layer.SELF).first()


def fill(sheet):
    """A figure for 1.10, more done than planned in 1.1.2, and a long explanation."""
    row(sheet, "1.10").locator('[name="1.10:value"]').fill("0,5")
    row(sheet, "1.10").locator("summary").click()
    row(sheet, "1.10").get_by_label("Giải trình", exact=True).fill("Hai sáng kiến, “được công nhận”")
    row(sheet, "1.1.2").locator('[name="1.1.2:a"]').fill("25")
    row(sheet, "1.1.2").locator('[name="1.1.2:b"]').fill("26")


def test_one_bad_value_writes_nothing_and_keeps_all_that_was_typed(people, sheet):
    lines = ScoreChange.objects.count()
    fill(sheet)
    sheet.get_by_role("button", name=SAVE).click()

    expect(row(sheet, "1.1.2")).to_contain_text("b không được lớn hơn a")
    expect(row(sheet, "1.10").locator('[name="1.10:value"]')).to_have_value("0,5")
    expect(row(sheet, "1.10").get_by_label("Giải trình", exact=True)).to_have_value("Hai sáng kiến, “được công nhận”")
    expect(row(sheet, "1.1.2").locator('[name="1.1.2:b"]')).to_have_value("26")
    assert (stored(people, "1.10"), ScoreChange.objects.count()) == (None, lines)

    row(sheet, "1.1.2").locator('[name="1.1.2:b"]').fill("20")
    sheet.get_by_role("button", name=SAVE).click()

    expect(sheet.get_by_text("Đã lưu cả lĩnh vực")).to_be_visible()
    assert (stored(people, "1.10").answer, stored(people, "1.10").note) == (
        {"value": "0.5"},
        "Hai sáng kiến, “được công nhận”",
    )
    assert stored(people, "1.1.2").answer == {"a": "25", "b": "20"}


def test_of_two_cells_changed_meanwhile_one_is_taken_and_one_kept(people, sheet):
    fill(sheet)
    row(sheet, "1.1.2").locator('[name="1.1.2:b"]').fill("20")
    theirs = {"1.10": (Entry({"value": "1"}, "Của họ"), 0), "1.1.2": (Entry({"a": "25", "b": "24"}), 1)}
    people_sheet, colleague = people.sheet("C"), make.again(people.colleague)
    save_answers(
        assessment=people_sheet,
        layer=Layer.SELF,
        answers=theirs,
        actor=colleague,
        origin=Origin.WEB,
        now=timezone.now(),
    )
    sheet.get_by_role("button", name=SAVE).click()

    for code in theirs:
        expect(row(sheet, code)).to_contain_text("Người canbo_c2 vừa sửa ô này lúc")
    expect(row(sheet, "1.10").locator('[name="1.10:value"]')).to_have_value("0,5")
    row(sheet, "1.10").get_by_role("button", name="Lấy của người kia").click()

    expect(row(sheet, "1.10").locator('[name="1.10:value"]')).to_have_value("1")
    expect(row(sheet, "1.1.2").locator('[name="1.1.2:b"]')).to_have_value("20")
    sheet.get_by_role("button", name=SAVE).click()

    expect(sheet.get_by_text("Đã lưu cả lĩnh vực")).to_be_visible()
    assert (stored(people, "1.10").note, stored(people, "1.10").version) == ("Của họ", 1)
    assert (stored(people, "1.1.2").answer, stored(people, "1.1.2").version) == ({"a": "25", "b": "20"}, 3)
