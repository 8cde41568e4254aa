"""Every page of the table of rights, as each role that may open it sees it: clean for axe, no sideways scrolling, reached by keyboard.

A page is opened once, narrow, and then widened as a window is: no script of the portal asks the width when it starts
(`test_no_script_builds_a_page_by_its_width`), so that what stands there is what opening it wide shows.
"""

import re

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.urls import reverse

from tests.rights.row import ROLES, SCENES
from tests.rights.scenes import people, stage
from tests.rights.table import ROWS

__all__ = ["people"]

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDTHS = (360, 1280)
FIRST_CHOICE = ("in_review", "drafting", "submitted", "presented", "published", "decided")
"""Where a page is looked at when several scenes show it: most of all where most stands on it."""

SAME_AS = {"head_a": "staff_a", "staff_b": "staff_a", "administrator": "stranger", "foreign_organiser": "organiser"}
"""Roles whose pages are another's: looked at only where the other may not go."""

_TAG = re.compile(r"<[^!][^>]*>")
_VOLATILE = re.compile(r"""\s(?:value|content|nonce|href|action|src|datetime|title)="[^"]*"|\bid_\w+|\d+""")

_VIOLATIONS = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]})
  return found.violations.map(fault => [fault.id, fault.nodes[0].html.slice(0, 160)])
}"""
_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

_STILL = 'document.addEventListener("htmx:beforeRequest", (event) => event.preventDefault())'
"""Nothing is pressed here: what a page would fetch by itself (the steps of longer work) must not put another in its place meanwhile."""

_RINGLESS = """() => {
  const bare = [], met = new Set(), kinds = "a[href], button, input, select, textarea, summary, iframe, [tabindex]"
  for (const box of document.querySelectorAll(kinds)) {
    const kind = [box.tagName, box.type, box.className, box.parentElement.className, box.closest("main") !== null].join()
    if (met.has(kind) || box.tabIndex < 0 || box.disabled || !box.checkVisibility()) continue
    box.focus({preventScroll: true})
    if (document.activeElement !== box) continue
    met.add(kind)
    const look = getComputedStyle(box)
    const ring = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0
    if (!ring && look.boxShadow === "none") bare.push(box.outerHTML.slice(0, 120))
  }
  return bare
}"""
"""Every kind of control that is there, focused as by the keyboard: after a Tab, a script's focus looks like the next Tab's."""


def lets(row, role, scene):
    return "GET" in row.methods and row.reaches(role, scene) and row.lets(role, scene)


def visits(scene):
    """(role, address) to be looked at in a scene: each page of each role once over all scenes."""
    for row in ROWS:
        for role in ROLES:
            chosen = next((s for s in FIRST_CHOICE if lets(row, role, s)), None)
            if chosen == scene and not lets(row, SAME_AS.get(role, ""), scene):
                yield role, reverse(row.name, kwargs=row.kwargs)


def shapes_of(html):
    """What a page is built of, its head and its body apart: tags with classes and roles, without figures, names and addresses."""
    head, _, body = html.partition("<main")
    return tuple(tuple(_VOLATILE.sub("", tag) for tag in _TAG.findall(part)) for part in (head, body))


def pages_of(client, people, scene, known):
    """The HTML pages among what is to be visited, by role: downloads, redirects and what is built as one seen before are not looked at.

    `known` holds the heads and bodies seen so far, over all roles and scenes.
    """
    found = {}
    for role, address in visits(scene):
        client.logout()
        if people[role] is not None:
            client.force_login(people[role])
        response = client.get(address)
        if response.streaming:
            b"".join(response.streaming_content)  # read to its end, else the file stays open
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            shapes = set(shapes_of(response.content.decode()))
            if not shapes <= known:
                found.setdefault(role, []).append(address)
            known |= shapes
    return found


def faults_of(page, width):
    """What is wrong with the page that is open, axe with it, at a width in pixels."""
    page.set_viewport_size({"width": width, "height": 900})
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(_VIOLATIONS) + [("scrolls sideways", "")] * page.evaluate(_SIDEWAYS)


def ringless(page):
    """The controls without a visible focus; Tab must reach one at all."""
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement === document.body"):
        return [("Tab reaches nothing", "")]
    return [("no focus ring", name) for name in page.evaluate(_RINGLESS)]


def test_no_page_is_visited_twice_for_one_role():
    seen = [visit for scene in SCENES for visit in visits(scene)]
    assert len(seen) == len(set(seen))


def test_a_page_is_left_out_only_where_its_head_and_its_body_were_seen():
    page = '<title>A</title><main id="a"><input value="1" aria-label="Điểm"><p class="note">Một</p></main>'
    assert shapes_of(page) == shapes_of(page.replace('"1"', '"2"').replace("Một", "Hai"))
    assert shapes_of(page)[0] == shapes_of(page.replace(' aria-label="Điểm"', ""))[0]
    assert shapes_of(page)[1] != shapes_of(page.replace(' aria-label="Điểm"', ""))[1]


def test_a_control_without_a_visible_focus_is_found(page):
    page.set_content('<main><a href="/">Một</a><button style="outline: 0">Hai</button></main>')
    assert ringless(page) == [("no focus ring", '<button style="outline: 0">Hai</button>')]
    page.set_content("<main>Một</main>")
    assert ringless(page) == [("Tab reaches nothing", "")]


ASKS_THE_WIDTH = {
    "menu.js": "scrolls the tabs to the current one",
    "evidence_beside.js": "asks when a link is pressed",
}


def test_no_script_builds_a_page_by_its_width():
    asks = re.compile(r"innerWidth|clientWidth|offsetWidth|(?:min|max)-width")
    scripts = (settings.BASE_DIR / "static" / "js").glob("*.js")

    assert {one.name for one in scripts if asks.search(one.read_text(encoding="utf-8"))} == set(ASKS_THE_WIDTH)


@pytest.fixture(scope="module")
def known():
    return set()


@pytest.fixture
def site(transactional_db, live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return live_server.url


@pytest.mark.parametrize("scene", SCENES)
def test_every_page_is_clean_for_axe_and_reached_by_keyboard(scene, site, cast, people, client, browser, known):
    stage(cast, scene)
    wrong = []
    for role, addresses in pages_of(client, people, scene, known).items():
        context = browser.new_context(locale="vi-VN", reduced_motion="reduce")
        context.add_init_script(_STILL)
        sign_in(context, client, people[role], site)
        page = context.new_page()
        for address in addresses:
            page.set_viewport_size({"width": WIDTHS[0], "height": 900})
            page.goto(site + address)
            page.evaluate(AXE_SCRIPT)
            for width in WIDTHS:
                faults = faults_of(page, width) + (ringless(page) if width == WIDTHS[-1] else [])
                wrong += [f"{role} {address} at {width}: {kind} {where}" for kind, where in faults]
        context.close()
    assert wrong == []


def sign_in(context, client, person, url):
    client.logout()
    if person is not None:
        client.force_login(person)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        context.add_cookies([cookie | {"url": url}])
