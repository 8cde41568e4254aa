"""Two browsers on one sheet over HTTP, one of them without a network for a while: what was acknowledged stands, what was refused is kept."""

import random

import pytest

from tests.views import sheet_browser as at

pytestmark = [pytest.mark.race, pytest.mark.browser]

SAVES = 50
OFFLINE = range(15, 35)
"""Of the second browser's saves, those typed without a network."""
WATCH = """() => {
  window.told = []; // [status, criterion, version, the note that was sent, whether the answer holds it]
  const real = window.fetch;
  window.fetch = async (url, options) => {
    const answer = await real(url, options);
    if (!String(url).includes("/luu/")) return answer;
    const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    const [code, note] = [options.body.get("code"), options.body.get("note")];
    const version = Number(page.querySelector("[name=seen_version]")?.value);
    const kept = page.querySelector(".conflict")?.dataset.mineNote.includes(note) ?? false;
    window.told.push([answer.status, code, version, note, kept]);
    return answer;
  };
}"""
WRITE = """([id, text]) => {
  const box = document.getElementById(id).querySelector("textarea[name=note]");
  if (!box) return false; // a conflict stands there
  box.value = text;
  box.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  return true;
}"""
IDLE = "() => !cchc.sender.isRunning() && !cchc.store.all().some((entry) => entry.state === 'waiting')"


class Writer:
    """One browser that writes notes of its own, and decides every conflict it meets."""

    def __init__(self, scene, browser, username, take_theirs_every):
        self.page = browser.new_context().new_page()
        at.sign_in(self.page, f"http://127.0.0.1:{scene.portal.port}", username, f"/kiem-tra/{scene.code}/A/")
        self.page.evaluate(WATCH)
        self.codes = self.page.eval_on_selector_all(
            "article[data-row]",
            "all => all.map((one) => one.id).filter((id) => document.getElementById(id).querySelector('form'))",
        )
        self.let_go, self.met = set(), 0
        self._every = take_theirs_every

    def write(self, row, text):
        if not self.page.evaluate(WRITE, [row, text]):
            self.decide(row)
            assert self.page.evaluate(WRITE, [row, text])

    def decide(self, row):
        """Keep mine, or now and then take theirs, until the row has no conflict any more."""
        conflict = self.page.locator(f'[id="{row}"] .conflict')
        while conflict.count():
            self.met += 1
            if self.met % self._every:
                conflict.get_by_role("button", name="Giữ của tôi").click()
            else:
                self.let_go.add(
                    self.page.evaluate("(id) => document.getElementById(id).querySelector('[name=note]').value", row)
                )
                conflict.get_by_role("link", name="Lấy của người kia").click()
                conflict.wait_for(state="detached")
            self.page.wait_for_function(IDLE)

    def decide_all(self, rows):
        for row in rows:
            self.decide(row)

    def told(self, status):
        return [tuple(answer[1:]) for answer in self.page.evaluate("window.told") if answer[0] == status]


def test_what_was_acknowledged_is_history_and_no_refused_text_is_lost(scene, browser):
    first, second = Writer(scene, browser, "thanhtra", 1000), Writer(scene, browser, "thanhtra_2", 3)
    rows, pick = first.codes[:10], random.Random(2026)
    assert len(rows) == 10
    with scene.portal.inside():
        before = len(scene.chain("A"))

    for number in range(SAVES):
        if number == OFFLINE.start:
            second.decide_all(rows)
            second.page.context.set_offline(True)
        if number == OFFLINE.stop:
            second.page.context.set_offline(False)
            second.page.wait_for_function(IDLE)
        first.write(pick.choice(rows), f"A{number}.")
        second.write(pick.choice(rows), f"B{number}.")
        first.page.wait_for_function(IDLE)
        if number not in OFFLINE:
            second.page.wait_for_function(IDLE)
    for writer in (first, second, first, second):
        writer.decide_all(rows)

    saved, disputed = first.told(200) + second.told(200), first.told(409) + second.told(409)
    with scene.portal.inside():
        lines = [line for line in scene.chain("A")[before:] if line.kind == "score"]
    assert sorted((code, version) for code, version, *_ in saved) == sorted(
        (line.criterion_code, line.version) for line in lines
    )
    for row in rows:
        versions = [line.version for line in lines if f"tc-{line.criterion_code}" == row]
        assert versions == list(range(versions[0], versions[0] + len(versions)))
    assert disputed
    assert all(kept for *_, kept in disputed)
    texts = {line.new["note"] for line in lines}
    assert {note for _code, _version, note, _kept in disputed} - second.let_go <= texts
    assert second.page.evaluate("cchc.store.all()") == first.page.evaluate("cchc.store.all()") == []
    scene.assert_clean()
