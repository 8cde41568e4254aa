"""Hands a file to the child process and takes plain cells back; no file of a user is opened in this process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from scoring.excel.csv_table import MAX_CSV_BYTES, looks_like_csv
from scoring.excel.findings import Refusal
from scoring.excel.gate import first_look
from scoring.excel.package import MAX_FILE_BYTES, START_AGAIN, RefusedFileError
from scoring.excel.raw import RawBook, from_json

SECONDS: Final = 10
_ROOT: Final = Path(__file__).resolve().parents[2]


def read_workbook(source: bytes | Path) -> RawBook | Refusal:
    """Return the cells of a workbook, or why the file is refused; never raises for what is in the file.

    Args:
        source: the file's content, or where it is (then OSError where it cannot be opened).
    """
    data = source if isinstance(source, bytes) else _content(source)
    try:
        first_look(data)
    except RefusedFileError as refused:
        return refused.refusal
    return _read("read", data)


def read_table(data: bytes, title: str) -> RawBook | Refusal:
    """As `read_workbook`, but a csv file is taken too: it becomes the one sheet named `title`."""
    if not looks_like_csv(data):
        return read_workbook(data)
    if len(data) > MAX_CSV_BYTES:
        return Refusal("dung lượng", "Tệp .csv nặng quá 2 MB.", START_AGAIN)
    return _read("csv", title.encode() + b"\n" + data)


def _read(job: str, data: bytes) -> RawBook | Refusal:
    answer = run_child(job, data)
    if answer is None:
        return Refusal("không đọc được", f"Đọc tệp mất quá {SECONDS} giây hoặc quá nhiều bộ nhớ.", START_AGAIN)
    found = json.loads(answer)
    return from_json(found["book"]) if "book" in found else Refusal(**found["refusal"])


def _content(path: Path) -> bytes:
    """Read no more of a file than tells that it is too large."""
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def run_child(job: str, data: bytes) -> bytes | None:
    """Return what the child process says about the data, None where it was stopped by its limits or died."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "scoring.excel.child", job]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no word of a user
            command, input=data, capture_output=True, timeout=SECONDS, cwd=_ROOT, env=environment, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None
