"""Every page of the table of rights, as each role that may open it sees it: clean for axe, no sideways scrolling, reached by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse

from tests.rights.scenes import people, stage
from tests.rights.table import ROLES, ROWS, SCENES

__all__ = ["people"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (1280, 360)
FIRST_CHOICE = ("in_review", "drafting", "submitted", "presented", "published", "decided")
"""Where a page is looked at when several scenes show it: most of all where most stands on it."""

SAME_AS = {"head_a": "staff_a", "staff_b": "staff_a", "administrator": "stranger", "foreign_organiser": "organiser"}
"""Roles whose pages are another's: looked at only where the other may not go."""

_RINGLESS = """async () => {
  const box = document.activeElement
  if (box === document.body) return ["", ""]
  await new Promise(requestAnimationFrame)
  const look = getComputedStyle(box)
  const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0
  const name = box.outerHTML.slice(0, 120)
  return [name, ring || look.boxShadow !== "none" ? "" : name]
}"""


def lets(row, role, scene):
    return "GET" in row.methods and row.reaches(role, scene) and row.lets(role, scene)


def visits(scene):
    """(role, address) to be looked at in a scene: each page of each role once over all scenes."""
    for row in ROWS:
        for role in ROLES:
            chosen = next((s for s in FIRST_CHOICE if lets(row, role, s)), None)
            if chosen == scene and not lets(row, SAME_AS.get(role, ""), scene):
                yield role, reverse(row.name, kwargs=row.kwargs)


def pages_of(client, people, scene):
    """The HTML pages among what is to be visited, by role: downloads and redirects are not looked at."""
    found = {}
    for role, address in visits(scene):
        client.logout()
        if people[role] is not None:
            client.force_login(people[role])
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, else the file stays open
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            found.setdefault(role, []).append(address)
    return found


def faults_of(page, width):
    """What is wrong with the page that is open."""
    found = [(fault["id"], fault["nodes"][0]["html"][:160]) for fault in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(("scrolls sideways", str(width)))
    return found


def ringless(page):
    """The first controls that Tab reaches without a visible focus; at least one must be reached at all."""
    reached, bare = 0, []
    for _ in range(12):
        page.keyboard.press("Tab")
        name, without = page.evaluate(_RINGLESS)
        reached += bool(name)
        bare += [("no focus ring", without)] if without else []
    return bare if reached else [("Tab reaches nothing", "")]


def test_no_page_is_visited_twice_for_one_role():
    seen = [visit for scene in SCENES for visit in visits(scene)]
    assert len(seen) == len(set(seen))


@pytest.fixture
def site(transactional_db, live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return live_server.url


@pytest.mark.parametrize("scene", SCENES)
def test_every_page_is_clean_for_axe_and_reached_by_keyboard(scene, site, cast, people, client, browser):
    stage(cast, scene)
    wrong = []
    for role, addresses in pages_of(client, people, scene).items():
        context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
        sign_in(context, client, people[role], site)
        page = context.new_page()
        for address in addresses:
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(site + address)
                faults = faults_of(page, width) + (ringless(page) if width == WIDTHS[0] else [])
                wrong += [f"{role} {address} at {width}: {kind} {where}" for kind, where in faults]
        context.close()
    assert wrong == []


def sign_in(context, client, person, url):
    client.logout()
    if person is not None:
        client.force_login(person)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        context.add_cookies([cookie | {"url": url}])
