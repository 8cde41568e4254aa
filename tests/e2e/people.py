"""People of a story, each at a browser of their own on the demonstration, and where its screenshots go."""

import os
import re
from pathlib import Path

import pytest

from scoring.management.commands.demo import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = Path(os.environ.get("E2E_ARTEFACTS", ROOT / "var" / "e2e"))
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


_TOO_WIDE = """() => {
  const page = document.documentElement
  if (page.scrollWidth <= page.clientWidth) return []
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > page.clientWidth + 1)
  return wide.map((one) => one.outerHTML.slice(0, 120))
}"""


class Person:
    """Somebody at a browser of their own; every page they show is photographed and must be sound."""

    def __init__(self, browser, server, username, size=DESK, password=PASSWORD):
        self.page = browser.new_context(viewport=size, locale="vi-VN", accept_downloads=True).new_page()
        self.size, self.server, self.password, self.complaints = size, server, password, []
        self.page.on(
            "console",
            lambda said: self.complaints.append((said.text, said.location["url"])) if said.type == "error" else None,
        )
        self.page.set_default_timeout(20_000)
        if username:
            self.open("/tai-khoan/login/")
            self.page.fill("[name=login]", username)
            self.page.fill("[name=password]", password)
            self.page.get_by_role("button", name="Đăng nhập").click()
            self.page.wait_for_url(re.compile("/viec-cua-toi/$|/password/change/"))

    def open(self, address):
        assert self.page.goto(self.server.url + address).status == 200

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()  # a click waits for the next page's first byte only

    def follow(self, name):
        with self.page.expect_navigation():
            self._link(name).click()

    def _link(self, name):
        return self.page.get_by_role("link", name=name, exact=True).first

    def sees(self, text):
        self.page.get_by_text(text).first.wait_for()

    def photograph(self, name):
        self.page.wait_for_load_state()
        for size in (DESK, PHONE):
            self.page.set_viewport_size(size)
            wide = self.page.evaluate(_TOO_WIDE)
            assert wide == [], f"{name} scrolls sideways at {size['width']}: {wide[:4]}"
            shown = ARTEFACTS / f"{name}-{size['width']}.png"
            self.page.screenshot(path=shown, full_page=True, caret="initial")  # hiding it would leave styles on inputs
        self.page.set_viewport_size(self.size)

    def artefact(self, name):
        return ARTEFACTS / f"{name}-{self.size['width']}.png"

    def download(self, link):
        with self.page.expect_download() as waiting:
            self._link(link).click()
        return Path(waiting.value.path()).read_bytes()

    def forgive(self, text):
        """What the story itself provokes is no fault of the page."""
        self.complaints = [said for said in self.complaints if text not in said[0]]

    def leave(self):
        assert self.complaints == [], self.complaints
        self.page.context.close()


@pytest.fixture
def enter(transactional_db, kept_demo, live_server, browser, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    kept_demo.again()
    return lambda username, **more: Person(browser, live_server, username, **more)
