"""Whether a sealed file holds together and is one that was published here; it hands the file to a child process and keeps nothing of it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache

from scoring import engine
from scoring.models import RankingSnapshot

MOST_BYTES: Final = 10 * 1024 * 1024
"""Of a file that somebody sends."""
SECONDS: Final = 20
KEPT_SECONDS: Final = 24 * 3600
MOST_OFFERED: Final = 300
_ROOT: Final = Path(__file__).resolve().parents[2]
_LONGEST_VERSION: Final = 6
_ENTRIES: Final = {"units": "đơn vị", "fields": "lĩnh vực", "blocks": "khối", "distribution": "xếp loại"}
_FIGURES: Final = {
    "points": "điểm",
    "max": "điểm tối đa",
    "index": "chỉ số",
    "class": "xếp loại",
    "rank": "hạng",
    "tied": "đồng hạng",
    "average_index": "chỉ số trung bình",
    "survey_points": "điểm điều tra",
    "survey_max": "điểm điều tra tối đa",
    "units": "số đơn vị",
    "percent": "tỷ lệ",
}


class BusyError(Exception):
    """Another file is being recomputed on this machine; try again in some seconds."""


@dataclass(frozen=True)
class Edition:
    """A sealed file that was published here: of a round's version, one for each criteria set."""

    round_code: str
    version: int
    part: int
    sha256: str
    year: int
    programme: str

    @property
    def key(self) -> str:
        """How an address names it: "DN-CCHC-2013/1/1"."""
        return f"{self.round_code}/{self.version}/{self.part}"


@dataclass(frozen=True)
class Verdict:
    """What recomputing a file gave; `faults` where it is no snapshot, None of both lists' lines where it was too heavy."""

    is_snapshot: bool
    too_heavy: bool = False
    lines: tuple[str, ...] = ()
    """Differences of a snapshot, faults of what is none; in Vietnamese."""
    more: int = 0
    """How many lines are left out."""
    sha256: str = ""
    """Computed over the content."""
    stated: str = ""
    """What the file says its hash is."""
    round_code: str = ""
    version: str = ""
    published: Edition | None = None
    """The file published here with this very content."""
    claimed: Edition | None = None
    """The file published here whose hash the file states, its content being another."""

    @property
    def equal(self) -> bool:
        """Every figure and the hash come out as the file says."""
        return self.is_snapshot and not self.lines


def in_words(line: str) -> str:
    """A difference as the engine writes it, its place in Vietnamese: "đơn vị CHQ, lĩnh vực 1, chỉ số: trong tệp …"."""
    place, colon, told = line.partition(": ")
    if not place.startswith("result."):
        return line
    place = place.removeprefix("result.").replace("all.", "chung mọi khối.")
    place = re.sub(r"[ .](?=[a-z_]+(\[|$))", ", ", place)
    place = re.sub(r"([a-z_]+)\[\d+\]", lambda found: _ENTRIES.get(found[1], found[0]), place)
    head, comma, figure = place.rpartition(", ")
    return f"{head}{comma}{_FIGURES.get(figure, figure)}{colon}{told}"


def editions() -> list[Edition]:
    """The sealed files that can be picked, newest first; one query, no document is read."""
    rows = RankingSnapshot.objects.order_by("-ranking__published_at", "ranking", "part")
    names = ("round__code", "version", "round__year", "round__programme")
    found = rows.values_list("part", "sha256", *(f"ranking__{name}" for name in names))[:MOST_OFFERED]
    return [
        Edition(code, version, part, sha256, year, programme) for part, sha256, code, version, year, programme in found
    ]


def verify_published(key: str) -> Verdict | None:
    """Recompute a published file named as `Edition.key`; None where there is none. Raises BusyError.

    The answer is kept for a day by the bytes that were recomputed, so that a changed row is recomputed at once.
    """
    code, _, rest = key.partition("/")
    version, _, part = rest.partition("/")
    if not (_is_number(version) and _is_number(part)) or "\x00" in code:
        return None
    rows = RankingSnapshot.objects.filter(ranking__round__code=code, ranking__version=int(version), part=int(part))
    document = rows.values_list("document", flat=True).first()
    if document is None:
        return None
    raw = document.encode()
    kept_as = f"verify:{engine.ENGINE_VERSION}:{hashlib.sha256(raw).hexdigest()}"
    answer = cache.get(kept_as)
    if answer is None:
        answer = _recomputed(raw)
        if answer is not None:
            cache.set(kept_as, answer, KEPT_SECONDS)
    return _verdict(answer)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < _LONGEST_VERSION


def verify_file(raw: bytes) -> Verdict:
    """Recompute a file that somebody sent, of at most MOST_BYTES; never raises for what is in it, but BusyError."""
    return _verdict(_recomputed(raw))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (settings.VAR_DIR / "verify.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError from None
        yield


def _recomputed(raw: bytes) -> dict[str, Any] | None:
    """What the child says; None where its limits stopped it. One at a time: anybody may ask, and it takes a core."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "scoring.selectors.verify_child"]
    with _one_at_a_time():
        try:
            done = subprocess.run(  # noqa: S603 - our own interpreter and module, no word of a user
                command, input=raw, capture_output=True, timeout=SECONDS, cwd=_ROOT, env=environment, check=False
            )
        except subprocess.TimeoutExpired:
            return None
    return json.loads(done.stdout) if done.returncode == 0 and done.stdout else None


def _verdict(answer: dict[str, Any] | None) -> Verdict:
    if answer is None:
        return Verdict(is_snapshot=False, too_heavy=True)
    if "faults" in answer:
        return Verdict(is_snapshot=False, lines=tuple(answer["faults"]), more=answer["more"])
    published = _edition(answer["sha256"])
    return Verdict(
        is_snapshot=True,
        lines=tuple(in_words(line) for line in answer["differences"]),
        more=answer["more"],
        sha256=answer["sha256"],
        stated=answer["stated"],
        round_code=answer["round"],
        version=answer["version"],
        published=published,
        claimed=None if published else _edition(answer["stated"]),
    )


def _edition(sha256: str) -> Edition | None:
    rows = RankingSnapshot.objects.filter(sha256=sha256.replace("\x00", "")).order_by("pk")
    names = ("round__code", "version", "round__year", "round__programme")
    row = rows.values_list("part", *(f"ranking__{name}" for name in names)).first()
    if row is None:
        return None
    part, code, version, year, programme = row
    return Edition(code, version, part, sha256, year, programme)
