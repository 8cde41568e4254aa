"""Saves that keep coming while something else happens, and what was acknowledged of them."""

import http.client
import threading
import time
from dataclasses import dataclass

PATIENCE = 60


@dataclass(frozen=True)
class Acknowledged:
    """A save that was answered with 200; moments by time.monotonic()."""

    sent_at: float
    answered_at: float
    version: int


class Stream(threading.Thread):
    """Saves one cell after another until it is told to end, or refused as closed (403, 409).

    `save(seen_version)` sends one. With `outage` also no answer and 503 are borne: whether such a save was written is
    not known, so the next one sees that version or the one after it.
    """

    def __init__(self, save, *, outage=False):
        super().__init__(daemon=True)
        self.saved, self.unanswered, self.closed, self.failure = [], 0, False, ""
        self._save, self._outage, self._over = save, outage, threading.Event()
        self.start()

    def run(self):
        seen, is_doubtful = 0, False
        while not self._over.is_set() and not self.closed and not self.failure:
            sent_at = time.monotonic()
            try:
                answer = self._save(seen)
                status = answer.status
            except (OSError, http.client.HTTPException) as error:
                answer, status = error, 0
            if status == 200:
                seen, is_doubtful = seen + 1, False
                self.saved.append(Acknowledged(sent_at, time.monotonic(), seen))
            elif status in {0, 503} and self._outage:
                is_doubtful = True
                self.unanswered += 1
                time.sleep(0.02)
            elif status == 409 and is_doubtful:
                seen, is_doubtful = seen + 1, False
            elif status in {403, 409}:
                self.closed = True
            else:
                self.failure = f"{answer!r}"[:3000]

    def more(self, count=5):
        """Wait until so many more saves are acknowledged, or the stream was closed."""
        wanted, until = len(self.saved) + count, time.monotonic() + PATIENCE
        while len(self.saved) < wanted and not self.closed:
            assert not self.failure, self.failure
            assert time.monotonic() < until, f"no saves any more after {len(self.saved)}"
            time.sleep(0.01)

    def end(self):
        self._over.set()
        self.join(PATIENCE)
        assert not self.failure, self.failure
