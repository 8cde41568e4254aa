"""One interpreter with everything loaded, of which a fork reads each file: the child's own job and limits without its start.

`python -m tests.excel.zygote`: a file's length in four bytes and the file in, the length of a JSON object and the object out.
"""

import json
import os
import signal
import subprocess
import sys
import time

from scoring.excel import child
from scoring.excel.findings import Refusal
from scoring.excel.gate import first_look
from scoring.excel.package import RefusedFileError
from scoring.excel.raw import from_json
from scoring.excel.reader import _ROOT as ROOT
from scoring.excel.reader import SECONDS


def serve():
    """Read files until there are no more."""
    child.prepare()
    child.read(b"")  # loads openpyxl
    while size := sys.stdin.buffer.read(4):
        data = sys.stdin.buffer.read(int.from_bytes(size, "big"))
        answer = json.dumps(_in_fork(data)).encode()
        sys.stdout.buffer.write(len(answer).to_bytes(4, "big") + answer)
        sys.stdout.buffer.flush()


def _in_fork(data):
    began = time.monotonic()
    inlet, outlet = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(inlet)
        signal.alarm(SECONDS)
        child.limit("read")
        with os.fdopen(outlet, "wb") as out:
            out.write(json.dumps(child.read(data)).encode())
        os._exit(0)
    os.close(outlet)
    with os.fdopen(inlet, "rb") as pipe:
        found = pipe.read()
    _pid, status, usage = os.wait4(pid, 0)
    return {
        "found": json.loads(found) if status == 0 else None,
        "seconds": time.monotonic() - began,
        "kilobytes": usage.ru_maxrss,
    }


class Zygote:
    """Reads files in forks of one interpreter; `slowest` in seconds and `largest` in kilobytes are kept."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.excel.zygote"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.slowest, self.largest = 0, 0

    def read(self, data):
        """The cells of a workbook or its refusal, as scoring.excel.reader gives them."""
        try:
            first_look(data)
        except RefusedFileError as refused:
            return refused.refusal
        self._process.stdin.write(len(data).to_bytes(4, "big") + data)
        self._process.stdin.flush()
        size = int.from_bytes(self._process.stdout.read(4), "big")
        answer = json.loads(self._process.stdout.read(size))
        self.slowest = max(self.slowest, answer["seconds"])
        self.largest = max(self.largest, answer["kilobytes"])
        match answer["found"]:
            case None:
                return Refusal("không đọc được", "Đọc tệp mất quá lâu hoặc quá nhiều bộ nhớ.", "Tải mẫu mới.")
            case {"book": book}:
                return from_json(book)
            case {"refusal": refusal}:
                return Refusal(**refusal)

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)


if __name__ == "__main__":
    serve()
