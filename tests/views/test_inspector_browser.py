"""The inspector's sheet in a real browser: cells save themselves, ways of answering change, nothing typed is lost."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from scoring.enums import Layer, Origin
from scoring.models import Score
from scoring.services.scores import Entry, save_answers
from tests import cast as casting
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people():
    return casting.build()


@pytest.fixture
def sheet(people, live_server, page):
    """The sheet of A, open in the browser of its inspector."""
    client = Client()
    client.force_login(people.inspector)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/kiem-tra/VIDU-CCHC-2026/A/")
    return page


def row(page, code):
    return page.locator(f'[id="tc-{code}"]')


def stored(people, code):
    return Score.objects.get(assessment=people.sheet("A"), criterion__code=code, layer="inspection")


def test_a_figure_saves_itself_and_the_total_follows(people, sheet):
    total = sheet.locator("#tong-diem")
    expect(total).to_contain_text("8,75")

    row(sheet, "1.10").get_by_label("Điểm").fill("0,25")
    row(sheet, "1.2").get_by_label("Số liệu").focus()

    expect(row(sheet, "1.10")).to_contain_text("Đã lưu")
    expect(total).to_contain_text("8,25")
    expect(sheet.locator("#tien-do")).to_contain_text("2/10")
    assert stored(people, "1.10").answer == {"value": "0.25"}


def test_points_with_a_reason_are_given_in_two_steps(people, sheet):
    row(sheet, "1.1.2").get_by_label("b: Số nhiệm vụ đã hoàn thành").fill("20")
    row(sheet, "1.1.2").get_by_role("button", name=re.compile("Cho điểm")).click()
    row(sheet, "1.1.2").get_by_label("Điểm", exact=True).fill("0,75")
    row(sheet, "1.1.2").get_by_label("Lý do cho điểm").focus()
    row(sheet, "1.1.2").get_by_label("Lý do cho điểm").fill("Một nhiệm vụ xong muộn")
    row(sheet, "1.2").get_by_label("Số liệu").focus()

    expect(row(sheet, "1.1.2").locator(".result")).to_contain_text("0,75")
    expect(row(sheet, "1.1.2")).to_contain_text("Đã lưu")
    assert stored(people, "1.1.2").answer == {"points": "0.75", "reason": "Một nhiệm vụ xong muộn"}


def test_agreeing_takes_the_units_answer(people, sheet):
    row(sheet, "2.1").get_by_role("button", name=re.compile("Đồng ý tự chấm 3,00")).click()

    expect(row(sheet, "2.1")).to_contain_text("Đã lưu")
    expect(row(sheet, "2.1").get_by_label("a: Số hồ sơ đã giải quyết")).to_have_value("21.588")
    assert stored(people, "2.1").answer == {"a": "21588", "b": "21575"}


def test_a_dispute_shows_both_values_and_mine_can_be_kept(people, sheet):
    colleague = make.person("dongdoan")
    make.team(people.round, "9", [colleague], [people.sheet("A")])
    save_answers(
        assessment=people.sheet("A"),
        layer=Layer.INSPECTION,
        answers={"1.1.2": (Entry({"a": "25", "b": "20"}), 1)},
        actor=colleague,
        origin=Origin.WEB,
        now=timezone.now(),
    )

    row(sheet, "1.1.2").get_by_label("b: Số nhiệm vụ đã hoàn thành").fill("25")
    row(sheet, "1.2").get_by_label("Số liệu").focus()

    expect(row(sheet, "1.1.2").get_by_role("alert")).to_contain_text("Người dongdoan vừa sửa")
    expect(row(sheet, "1.1.2").get_by_role("alert")).to_contain_text("20 / 25 → 80 %")
    row(sheet, "1.1.2").get_by_role("button", name="Giữ của tôi").click()
    expect(row(sheet, "1.1.2")).to_contain_text("Đã lưu")
    assert stored(people, "1.1.2").answer == {"a": "25", "b": "25"}


def test_theirs_can_be_taken(people, sheet):
    save_answers(
        assessment=people.sheet("A"),
        layer=Layer.INSPECTION,
        answers={"1.1.2": (Entry({"a": "25", "b": "20"}), 1)},
        actor=people.inspector,
        origin=Origin.WEB,
        now=timezone.now(),
    )

    row(sheet, "1.1.2").get_by_label("b: Số nhiệm vụ đã hoàn thành").fill("25")
    row(sheet, "1.2").get_by_label("Số liệu").focus()
    row(sheet, "1.1.2").get_by_role("link", name="Lấy của người kia").click()

    expect(row(sheet, "1.1.2").get_by_label("b: Số nhiệm vụ đã hoàn thành")).to_have_value("20")
    assert stored(people, "1.1.2").version == 2


def test_a_fault_keeps_what_was_typed(sheet):
    row(sheet, "1.10").get_by_label("Điểm").fill("1,75")
    row(sheet, "1.2").get_by_label("Số liệu").focus()

    expect(row(sheet, "1.10")).to_contain_text("Vượt điểm tối đa 1,00")
    expect(row(sheet, "1.10").get_by_label("Điểm")).to_have_value("1,75")
    expect(row(sheet, "1.10").get_by_label("Điểm")).to_have_attribute("aria-invalid", "true")
