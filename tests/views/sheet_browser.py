"""A person with a sheet in a real browser, for tests of what happens between two of them and a bad network."""

import re

from playwright.sync_api import expect

from scoring.models import Score, ScoreChange
from tests import make

SHEET = "/kiem-tra/VIDU-CCHC-2026/A/"
WAITING = re.compile(r"Giữ trên máy lúc \d\d:\d\d, chờ gửi")


def sign_in(page, address, username, to=SHEET):
    """Sign in by the form, and go on to a page."""
    page.goto(f"{address}/tai-khoan/login/?next={to}")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(make.PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(f"{address}{to}")


def sign_out(page):
    """Sign out by the menu's button, as people do."""
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(re.compile(r"/($|tai-khoan/logout/)"))
    confirm = page.locator("main form button[type=submit]", has_text="Đăng xuất")
    if confirm.count():
        confirm.click()
        page.wait_for_url(re.compile(r"/$"))


def row(page, code):
    return page.locator(f'[id="tc-{code}"]')


def write(page, code, value, label="Điểm"):
    """Type a figure and leave the row."""
    row(page, code).get_by_label(label, exact=True).fill(value)
    page.locator("h1").click()


def queue(page):
    return page.locator("#cho-gui")


def expect_waiting(page, count):
    expect(queue(page).locator("[data-waiting-count]")).to_have_text(f"{count} mục chờ gửi")
    expect(page.locator("[data-waiting-bar]")).to_contain_text(f"{count} mục chờ gửi")


def expect_nothing_waits(page):
    expect(queue(page)).to_be_hidden()
    expect(page.locator("[data-waiting-bar]")).to_be_hidden()


def cell(people, code, layer="inspection", unit="A"):
    return Score.objects.filter(assessment=people.sheet(unit), criterion__code=code, layer=layer).first()


def value_of(people, code, **where):
    found = cell(people, code, **where)
    return None if found is None or found.answer is None else found.answer.get("value")


def lines_of(people, code, layer="inspection", unit="A"):
    """The versions that history has of a cell, in order."""
    rows = ScoreChange.objects.filter(assessment=people.sheet(unit), criterion_code=code, layer=layer, kind="score")
    return list(rows.order_by("seq").values_list("version", flat=True))
