"""The ranking as a browser shows it: clean for axe at four widths, by keyboard alone, the list first on a phone, changes read out."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.services.publishing import publish

pytestmark = pytest.mark.browser

CODE = "VIDU-CCHC-2026"
PAGE = f"/xep-hang/{CODE}/"
VIEWS = ("", "?cach=co&cot=chi-so&khoi=tat-ca", "?xem=linh-vuc&cot=tu-cham", "?tim=khong+co+ai")


@pytest.fixture
def site(transactional_db, live_server, cast):
    publish(cast)
    return live_server.url


@pytest.fixture
def faults(page):
    """What the browser complained of, as policy of content does."""
    found = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_every_view_is_clean_for_axe_and_never_scrolls_sideways(page, site, width, faults):
    page.set_viewport_size({"width": width, "height": 900})
    for view in VIEWS:
        page.goto(site + PAGE + view)
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert faults == []


def test_twice_as_large_nothing_is_lost(page, site):
    page.set_viewport_size({"width": 640, "height": 450})  # 1280 at 200 %
    page.goto(site + PAGE)

    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.get_by_role("row", name="Sở A").is_visible()
    assert page.get_by_label("Tìm đơn vị").is_visible()


def test_a_phone_shows_the_list_first_and_the_fields_as_a_second_view(page, site):
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(site + PAGE)

    row = page.locator("tr", has_text="Sở A").first
    assert row.locator("td:visible, th:visible").count() == 3  # rank, unit with its class, index with its change
    assert row.get_by_text("86,65").is_visible()
    ranking, distribution = page.locator("#bang").bounding_box(), page.locator("#phan-bo").bounding_box()
    assert ranking["y"] < distribution["y"]

    page.get_by_role("link", name="Lĩnh vực", exact=True).click()
    page.wait_for_url("**xem=linh-vuc**")
    row = page.locator("tr", has_text="Sở A").first
    expect(row.locator(".f").first).to_be_visible()
    assert row.locator(".f").count() == row.locator(".f:visible").count()


def test_a_change_is_read_out_and_keeps_the_keyboards_place(page, site):
    page.goto(site + PAGE)
    status = page.locator("#bang-bao[role=status]")
    assert status.inner_text() == "3 đơn vị, xếp theo hạng"

    page.evaluate("document.documentElement.dataset.same = 'page'")
    page.locator("#sap-ten").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sap=-ten**")

    expect(status).to_contain_text("tên đơn vị giảm dần")
    assert page.evaluate("document.documentElement.dataset.same") == "page"  # nothing was loaded anew
    assert page.evaluate("document.activeElement.id") == "sap-ten"
    assert page.locator("th[aria-sort=descending]").inner_text().strip().startswith("Đơn vị")

    page.get_by_label("Tìm đơn vị").fill("so b2")
    page.keyboard.press("Enter")
    expect(status).to_contain_text("Tìm thấy 1 trên 3")
    expect(page.locator("tr", has_text="Sở A")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "tim"


def test_going_back_shows_what_stood_there(page, site):
    page.goto(site + PAGE)
    page.locator("#sap-ten").click()
    page.wait_for_url("**sap=-ten**")

    page.go_back()

    expect(page.locator("#bang-bao")).to_contain_text("xếp theo hạng")
    kept = page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))")
    assert "htmx-history-cache" not in kept  # no page is kept on the device


def test_without_javascript_everything_is_there(browser, site):
    page = browser.new_context(java_script_enabled=False, locale="vi-VN").new_page()
    page.goto(site + PAGE)
    page.locator("#sap-ten").click()
    page.get_by_label("Tìm đơn vị").fill("so b")
    page.get_by_role("button", name="Lọc").click()

    expect(page.get_by_text("Tìm thấy 2 trên 3 đơn vị, xếp theo tên đơn vị giảm dần").last).to_be_visible()
    page.context.close()
