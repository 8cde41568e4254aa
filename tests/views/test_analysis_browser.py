"""Analysis in a browser: clean for axe at a desk and on a phone, drawn under the strict policy, whole without JavaScript."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from scoring.reports.analysis import SECTIONS
from tests.services.publishing import publish
from tests.views.test_ranking_pages import _copy_as_year_before

pytestmark = pytest.mark.browser

BASE = "/xep-hang/VIDU-CCHC-2026/phan-tich/"
FORBIDDEN = ("Content Security Policy", "Refused to")


@pytest.fixture
def site(transactional_db, cast, live_server):
    _copy_as_year_before(publish(cast))
    return live_server.url


def test_every_section_is_clean_for_axe_and_never_scrolls_sideways(site, page):
    wrong = []
    for section in SECTIONS:
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{site}{BASE}{section}/?dv=A")
            wrong += [(section, width, fault["id"]) for fault in Axe().run(page).response["violations"]]
            if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
                wrong.append((section, width, "scrolls sideways"))
    assert wrong == []


def test_units_are_explored_under_the_strict_policy(site, page):
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{site}{BASE}xu-huong/")
    drawing = page.locator(".explore-canvas svg")
    drawing.wait_for()

    names = page.locator("[data-explore-pick] option").all_text_contents()
    assert names == ["Không chọn", "Sở A", "Sở B", "Sở B2"]
    page.select_option("[data-explore-pick]", "Sở A")
    page.locator(".explore-canvas svg text", has_text="Sở A").wait_for()
    assert page.locator(".explore-canvas canvas").count() == 0
    assert [one for one in said if any(word in one for word in FORBIDDEN)] == []
    assert said == []


def test_pointing_at_a_figure_says_what_the_table_says(site, page):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{site}{BASE}xu-huong/")
    page.locator(".explore-canvas svg").wait_for()
    page.select_option("[data-explore-pick]", "Sở A")
    page.locator(".explore-canvas svg text", has_text="Sở A").wait_for()
    box = page.locator(".explore-canvas")
    box.scroll_into_view_if_needed()
    at = box.evaluate("""box => {
      const small = [...box.querySelectorAll("path")].map(one => one.getBoundingClientRect())
        .filter(one => one.width > 8 && one.width < 14 && one.height > 8 && one.height < 14)
      return small.map(one => [one.x + one.width / 2, one.y + one.height / 2])
    }""")
    page.mouse.move(*at[-1])

    page.locator(".explore-canvas svg text", has_text="Năm 2026: 86,65").wait_for()
    assert "86,65" in page.locator("#bang-nam").inner_text()


def test_without_javascript_nothing_is_missing_but_the_exploration(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}{BASE}xu-huong/")

    assert not page.locator("[data-explore]").is_visible()
    page.locator("input[name=dv]").first.check()
    page.get_by_role("button", name="Vẽ đơn vị đã đánh dấu").click()
    page.wait_for_url("**dv=A**")
    assert page.locator("#don-vi svg.trend title").text_content() == "Chỉ số của đơn vị đã chọn qua các năm"
    context.close()
