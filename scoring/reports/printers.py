"""Prints parts of a long paper side by side, each processor with a child process of its own; it writes no row.

The web server's own process stays free for other pages meanwhile.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import IO, Final, Self

from scoring.reports.paper_pdf import CannotPrint, PrintSheet
from scoring.reports.print_child import LENGTH_BYTES

MOST: Final = 2
"""Children at once, however many processors there are: others use the portal too."""
DIED: Final = (
    "Máy chủ chưa in xong một phần của tệp. Hãy mở lại trang sau một phút để làm tiếp, hoặc tải bản Word hay Excel."
)
_ROOT: Final = Path(__file__).resolve().parents[2]
_COMMAND: Final = [sys.executable, "-m", "scoring.reports.print_child"]
_KEPT: Final = ("PATH", "HOME", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "LD_LIBRARY_PATH")


class _Printer:
    """One child process, which prints parts one after the other."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="print-")  # fonts, which a child that is stopped leaves behind
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._child = subprocess.Popen(  # noqa: S603 - our own interpreter and module, no word of a user
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=kept | {"PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": self._folder.name},
        )

    def printed(self, sheet: PrintSheet) -> bytes:
        """The PDF of a part; raises CannotPrint where the child died or was stopped by its limits."""
        to, back = _pipe(self._child.stdin), _pipe(self._child.stdout)
        try:
            to.write(json.dumps({"html": sheet.html, "style": sheet.style}).encode() + b"\n")
            to.flush()
        except OSError as gone:
            raise CannotPrint(DIED) from gone
        length = int.from_bytes(back.read(LENGTH_BYTES), "big")
        content = back.read(length)
        if not length or len(content) < length:
            raise CannotPrint(DIED)
        return content

    def end(self) -> None:
        """Stop the child, whatever it is doing."""
        self._child.kill()
        self._child.communicate()
        self._folder.cleanup()


def _pipe(found: IO[bytes] | None) -> IO[bytes]:
    assert found is not None  # noqa: S101 - Popen was asked for pipes
    return found


class Printers:
    """Up to `MOST` children, as many as there are processors; started when they are needed, ended with the block."""

    def __init__(self) -> None:
        self.size = min(MOST, len(os.sched_getaffinity(0)))
        self._threads = ThreadPoolExecutor(self.size)
        self._idle: SimpleQueue[_Printer] = SimpleQueue()
        self._made: list[_Printer] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for printer in list(self._made) if kind is not None else ():
            printer.end()
        self._threads.shutdown(cancel_futures=True)
        for printer in self._made:
            printer.end()

    def begin(self, sheet: PrintSheet) -> Future[bytes]:
        """The PDF of a part, as soon as a child has printed it; its `result` may raise CannotPrint."""
        return self._threads.submit(self._printed, sheet)

    def _printed(self, sheet: PrintSheet) -> bytes:
        try:
            printer = self._idle.get_nowait()
        except Empty:
            printer = _Printer()
            self._made.append(printer)
        content = printer.printed(sheet)
        self._idle.put(printer)
        return content
