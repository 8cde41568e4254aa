"""Two sessions on the ten cells of one sheet over HTTP: what was acknowledged is what stands, no refused text is lost.

test_two_browsers.py shows the same with browsers and their waiting entries.
"""

import random
import re
from dataclasses import dataclass, field

import pytest

from scoring.enums import Layer
from tests import long_sheets
from tests.races.scene import Scene, new_scene
from tests.races.visitor import Visitor, at_once

pytestmark = pytest.mark.race
CELLS = [f"1.{number}" for number in range(1, 11)]
SAVES = 50
_VERSION = re.compile(r'name="seen_version" value="([0-9]+)"')


@dataclass
class Session:
    """Somebody of C with the sheet open: the versions their page shows, what they were told was saved, what was refused.

    `acknowledged`: {(code, version): what was typed}; `conflicts`: (code, what was typed) of every 409.
    """

    scene: Scene
    visitor: Visitor
    name: str
    seen: dict = field(default_factory=lambda: dict.fromkeys(CELLS, 0))
    acknowledged: dict = field(default_factory=dict)
    conflicts: list = field(default_factory=list)
    typed: int = 0

    def type_text(self):
        """A text that nobody typed before."""
        self.typed += 1
        return f"Lần gõ {self.typed} của {self.name}, “chưa lưu” & <giữ>"

    def send(self, code, text):
        """Send a cell with the version that the page shows, and take the answer as the page does. Whether it was saved."""
        answer = self.scene.self_score(self.visitor, code, self.seen[code], value="0,5", note=text)
        assert answer.status in {200, 409}, answer.text[:2000]
        version = int(_VERSION.search(answer.text)[1])
        if answer.status == 200:
            assert version == self.seen[code] + 1
            self.acknowledged[code, version] = text
        else:
            assert version > self.seen[code]  # what stands now: keeping mine is sent over it
            assert answer.text.count(_escaped(text)) >= 2  # shown to the person, and sent again by “Giữ của tôi”
            assert all(words in answer.text for words in ("vừa sửa ô này", "Giữ của tôi", "Lấy của người kia"))
            self.conflicts.append((code, text))
        self.seen[code] = version
        return answer.status == 200

    def work(self, seed):
        """Fifty saves on cells in any order; after a conflict mine is kept, or theirs is taken, in turns."""
        choose = random.Random(seed)
        for turn in range(SAVES):
            code, text = choose.choice(CELLS), self.type_text()
            keeps_mine = turn % 2
            while not self.send(code, text) and keeps_mine:
                pass


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.fixture
def sessions(portal):
    document = long_sheets.document(len(CELLS))
    document["units"][2]["answers"] = {}
    scene = new_scene(portal, document)
    return [Session(scene, scene.visitor(name), name) for name in ("canbo_c", "truong_c")]


def assert_kept(sessions):
    """Acknowledged saves = lines of history = sum of versions; each line is what its writer typed, the last one stands."""
    scene, acknowledged = sessions[0].scene, {}
    for session in sessions:
        assert not acknowledged.keys() & session.acknowledged.keys()  # no version was promised to two
        acknowledged |= session.acknowledged
    with scene.portal.inside():
        lines = {(line.criterion_code, line.version): line.new["note"] for line in scene.chain("C")}
        cells = {code: scene.cell("C", code, Layer.SELF) for code in {code for code, _version in lines}}
    assert lines == acknowledged
    assert sum(cell.version for cell in cells.values()) == len(acknowledged)
    assert {code: cell.note for code, cell in cells.items()} == {
        code: acknowledged[code, cell.version] for code, cell in cells.items()
    }
    scene.assert_clean()


@pytest.mark.smoke
def test_fifty_saves_each_on_ten_cells_are_all_accounted_for(sessions):
    first, second = sessions

    at_once(lambda: first.work(1), lambda: second.work(2))

    assert len(first.acknowledged) + len(second.acknowledged) >= SAVES
    assert first.conflicts
    assert second.conflicts
    assert_kept(sessions)


def test_one_offline_for_a_while_sends_in_order_with_the_versions_it_saw(sessions):
    online, offline = sessions
    for code in CELLS:
        assert offline.send(code, offline.type_text())
        online.seen[code] = 1
    held = [(code, offline.type_text()) for _ in range(2) for code in CELLS]  # typed without a network
    changed, left_alone = CELLS[:5], CELLS[5:]
    for turn in range(SAVES // 2):
        assert online.send(changed[turn % 5], online.type_text())

    written = {text for code, text in held if _sent_as_seen(offline, code, text)}

    assert written == {text for code, text in held if code in left_alone}
    assert offline.conflicts == [(code, text) for code, text in held if code in changed]
    with offline.scene.portal.inside():
        assert {offline.scene.cell("C", code, Layer.SELF).note for code in changed} <= set(online.acknowledged.values())
    for code, text in offline.conflicts[-5:][:3]:  # three kept, two taken from the other
        assert offline.send(code, text)
    assert_kept(sessions)


def _sent_as_seen(session, code, text):
    """Send what was held back with the version its page showed: a conflict does not move it while more is held."""
    before, refused_before = session.seen[code], {refused for refused, _text in session.conflicts}
    saved = session.send(code, text)
    if not saved and code not in refused_before:
        session.seen[code] = before
    return saved
