"""How many pages a file of evidence has, asked of a child process for a PDF; no file of a user is parsed in this process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from scoring.services.evidence_files import JPEG, PDF, PNG

SECONDS: Final = 6
_ROOT: Final = Path(__file__).resolve().parents[2]


def count_pages(content_type: str, data: bytes) -> int | None:
    """1 for a picture, the pages of a PDF, None where that is not known (Word, Excel, a file that hides them).

    Takes at most SECONDS, whatever is in the file; never raises for it.
    """
    if content_type in (JPEG, PNG):
        return 1
    if content_type != PDF or (b"/Pages" not in data and b"/ObjStm" not in data):
        return None  # a PDF names its tree of pages, or keeps it in a packed stream of objects
    said = _child(data)
    return int(said) if said.isdigit() and int(said) > 0 else None


def _child(data: bytes) -> bytes:
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "scoring.services.evidence_child"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""
