"""The look in a real browser: nothing wrong for axe, no sideways scrolling, and cells that save themselves without losing a letter."""

import re
import threading
from pathlib import Path

import pytest
from allauth.account.forms import LoginForm
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from playwright.sync_api import expect

from tests.look import pages
from tests.look.server import Site

pytestmark = pytest.mark.browser

LOOK = Path(__file__).parent / "look"
PAGES = ["/mau", "/phieu", "/dang-nhap", "/403", "/500"]


def page_of(name, context):
    return engines["django"].from_string((LOOK / name).read_text()).render(context, RequestFactory().get("/"))


def row_of(code, **values):
    """A row as a saved cell answers with, and the total bar beside it."""
    html = render_to_string("components/criterion.html", {"row": pages.row(code, **values)})
    return html + render_to_string("components/total_bar.html", {"items": pages.total("69,40"), "oob": True})


def figure(value, **more):
    return [{"name": "value", "label": "Điểm tự chấm", "value": value} | more]


@pytest.fixture
def site(db):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    site = Site()
    site.pages = {
        "/mau": page_of("gallery.html", pages.gallery()),
        "/phieu": page_of("cells.html", pages.sheet()),
        "/dang-nhap": render_to_string("account/login.html", {"form": LoginForm(request=request)}, request),
        "/403": get_template("403.html").render(),
        "/500": get_template("500.html").render(),
    }
    yield site
    site.close()


@pytest.fixture
def sheet(site, page):
    """The sheet, open in the browser, with every cell refused until the test says otherwise."""
    faults = []
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"{site.url}/phieu")
    yield page
    assert faults == []


# --- Pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_clean_for_axe_and_does_not_scroll_sideways(site, page, path, width):
    page.set_viewport_size({"width": width, "height": 860})
    page.goto(site.url + path)

    violations = Axe().run(page).response["violations"]

    assert [(v["id"], v["nodes"][0]["html"]) for v in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_account_menu_opens_closes_on_escape_and_signs_out_by_a_form(site, page):
    page.goto(f"{site.url}/mau")
    page.get_by_text("Tài khoản", exact=True).locator("..").click()
    leave = page.get_by_role("button", name="Đăng xuất")

    expect(leave).to_be_visible()
    assert leave.evaluate("button => button.form.method") == "post"
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(leave).to_be_hidden()


# --- Cells ---------------------------------------------------------------------------------------------------------


def test_cell_is_saved_on_enter_and_the_row_and_total_follow(site, sheet):
    site.answer = lambda *_: (200, row_of("3.3.1", version=1, fields=figure("0,75"), points=1, saved_at=pages.SAVED_AT))
    box = sheet.locator("#tc-3\\.3\\.1-value")

    box.fill("0,75")
    box.press("Enter")

    expect(sheet.locator("#tc-3\\.3\\.1 [data-cell-state]")).to_have_text("Đã lưu 14:32")
    expect(sheet.locator("#tong-diem")).to_contain_text("69,40")
    expect(sheet.locator("#cell-live")).to_have_text("3.3.1: Đã lưu 14:32")
    assert [(p["path"], p["value"], p["seen_version"], p["fragment"]) for p in site.posts] == [
        ("/o/3.3.1", "0,75", "0", True)
    ]
    assert sheet.locator("[data-cell-save]:visible").count() == 0


def test_choice_is_saved_at_once(site, sheet):
    choice = {"input": "components/cell_choice.html", "name": "value", "options": pages.OPTIONS}
    site.answer = lambda *_: (200, row_of("3.1.1", **choice, value="cham", version=2, points=1))

    sheet.get_by_label("Chậm dưới 15 ngày").check()

    expect(sheet.locator("#tc-3\\.1\\.1 .result b")).to_have_text("1,00")
    assert [post["value"] for post in site.posts] == ["cham"]


def test_two_figures_of_one_answer_are_sent_together(site, sheet):
    site.answer = lambda *_: (200, row_of("3.1.2", version=2, fields=pages.RATIO))
    sheet.locator("#tc-3\\.1\\.2-a").fill("100")
    sheet.keyboard.press("ArrowDown")
    expect(sheet.locator("#tc-3\\.1\\.2-b")).to_be_focused()
    sheet.keyboard.type("90")
    sheet.keyboard.press("ArrowUp")
    expect(sheet.locator("#tc-3\\.1\\.2-a")).to_be_focused()
    assert site.posts == []

    with sheet.expect_response("**/o/3.1.2"):  # the row says “Đang lưu” before the server has it
        sheet.locator("h1").click()

    assert [(post["a"], post["b"]) for post in site.posts] == [("100", "90")]


def test_refused_cell_keeps_its_text_and_says_how_to_mend_it(site, sheet):
    fault = {"error": "Vượt điểm tối đa 1,50.", "fields": figure("9", invalid=True)}
    site.answer = lambda *_: (422, row_of("3.3.1", **fault, points=None, version=0))
    box = sheet.locator("#tc-3\\.3\\.1-value")

    box.fill("9")
    box.press("Enter")

    expect(sheet.locator("#tc-3\\.3\\.1 .field-error")).to_have_text("Vượt điểm tối đa 1,50.")
    expect(sheet.locator("#tc-3\\.3\\.1 [data-cell-state]")).to_have_text("Chưa lưu")
    expect(box).to_have_value("9")


def test_conflict_shows_both_and_keeping_mine_sends_it_with_the_new_version(site, sheet):
    answers = iter(
        [(409, row_of("3.3.1", conflict=pages.CONFLICT)), (200, row_of("3.3.1", version=3, fields=figure("4")))]
    )
    site.answer = lambda *_: next(answers)
    sheet.locator("#tc-3\\.3\\.1-value").fill("4")
    sheet.keyboard.press("Enter")
    row = sheet.locator("#tc-3\\.3\\.1")
    expect(row.locator(".conflict")).to_contain_text("Phan Văn Tài vừa sửa ô này")

    row.get_by_role("button", name="Giữ của tôi").click()

    expect(row.locator("[data-cell-state]")).to_contain_text("Đã lưu")
    assert [(post["value"], post["seen_version"]) for post in site.posts] == [("4", "0"), ("4", "2")]


def test_taking_theirs_reads_the_row_from_the_page(site, sheet):
    context = pages.sheet()
    context["rows"][3] = pages.row("3.2.2", fields=figure("3"), version=2)
    site.pages["/phieu"] = page_of("cells.html", context)

    sheet.get_by_role("link", name="Lấy của người kia").click()

    expect(sheet.locator("#tc-3\\.2\\.2-value")).to_have_value("3")
    assert site.posts == []


@pytest.mark.parametrize(
    ("status", "reason"),
    [(401, "phiên làm việc đã hết"), (503, "máy chủ đang bận"), (500, "máy chủ gặp lỗi"), (404, "không còn được sửa")],
)
def test_other_answers_leave_the_text_and_offer_to_save_again(site, sheet, status, reason):
    site.answer = lambda *_: (status, "")
    box = sheet.locator("#tc-3\\.3\\.1-value")
    box.fill("0,75")
    box.press("Enter")
    row = sheet.locator("#tc-3\\.3\\.1")
    expect(row.locator("[data-cell-state]")).to_contain_text(re.compile(f"Chưa lưu.*{reason}"))
    expect(box).to_have_value("0,75")

    site.answer = lambda *_: (200, row_of("3.3.1", version=1, fields=figure("0,75")))
    row.get_by_role("button", name="Lưu").click()

    expect(row.locator("[data-cell-state]")).to_contain_text("Đã lưu")


def test_lost_network_is_said_and_sent_again_when_it_is_back(site, sheet):
    site.answer = lambda *_: (200, row_of("3.3.1", version=1, fields=figure("0,75")))
    sheet.context.set_offline(True)
    sheet.locator("#tc-3\\.3\\.1-value").fill("0,75")
    sheet.keyboard.press("Enter")
    state = sheet.locator("#tc-3\\.3\\.1 [data-cell-state]")
    expect(state).to_contain_text("mất kết nối")

    sheet.context.set_offline(False)

    expect(state).to_contain_text("Đã lưu")


def test_letters_typed_while_saving_stay_and_are_sent_with_the_new_version(site, sheet):
    arrived, go_on = threading.Event(), threading.Event()

    def answer(_path, form):
        if form["seen_version"] == "0":
            arrived.set()
            go_on.wait(10)
        return 200, row_of("3.3.1", version=int(form["seen_version"]) + 1, fields=figure(form["value"]))

    site.answer = answer
    box = sheet.locator("#tc-3\\.3\\.1-value")
    box.fill("0,5")
    sheet.locator("h1").click()
    assert arrived.wait(10)
    box.click()
    box.press("End")
    sheet.keyboard.type("5")
    go_on.set()
    expect(sheet.locator("#tc-3\\.3\\.1 [name=seen_version]")).to_have_value("1")
    expect(box).to_have_value("0,55")
    expect(box).to_be_focused()
    sheet.keyboard.type("1")

    sheet.locator("h1").click()

    expect(sheet.locator("#tc-3\\.3\\.1 [name=seen_version]")).to_have_value("2")
    expect(box).to_have_value("0,551")
    assert [(post["value"], post["seen_version"]) for post in site.posts] == [("0,5", "0"), ("0,551", "1")]


def test_old_form_token_is_renewed_for_the_same_person(site, sheet):
    site.pages["/phieu"] = re.sub(
        'name="csrfmiddlewaretoken" value="[^"]+"', 'name="csrfmiddlewaretoken" value="moi"', site.pages["/phieu"]
    )
    site.answer = lambda _path, form: (
        (200, row_of("3.3.1", version=1, fields=figure("1"))) if form["csrfmiddlewaretoken"] == "moi" else (403, "")
    )

    sheet.locator("#tc-3\\.3\\.1-value").fill("1")
    sheet.keyboard.press("Enter")

    expect(sheet.locator("#tc-3\\.3\\.1 [data-cell-state]")).to_contain_text("Đã lưu")


def test_old_form_token_is_not_renewed_for_another_person(site, sheet):
    site.pages["/phieu"] = site.pages["/phieu"].replace('data-person="huonglt"', 'data-person="nguoi-khac"')
    site.answer = lambda *_: (403, "")

    sheet.locator("#tc-3\\.3\\.1-value").fill("1")
    sheet.keyboard.press("Enter")

    expect(sheet.locator("#tc-3\\.3\\.1 [data-cell-state]")).to_contain_text("Chưa lưu")
    assert len(site.posts) == 1


def test_cell_is_saved_by_its_button_without_javascript(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/phieu")
    site.answer = lambda *_: (200, site.pages["/phieu"])

    page.locator("#tc-3\\.3\\.1-value").fill("0,75")
    page.get_by_role("button", name="Lưu tiêu chí 3.3.1").click()

    assert [(post["value"], post["seen_version"], post["fragment"]) for post in site.posts] == [("0,75", "0", False)]
    context.close()
