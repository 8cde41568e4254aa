"""The child process that recomputes a snapshot nobody can vouch for: limits first, then the engine; imports no Django.

`python -m scoring.selectors.verify_child < SNAPSHOT` prints one JSON object: {"differences", "more", "sha256", "stated",
"round", "version"}, or {"faults", "more"} for what is no snapshot. It prints nothing when its limits stop it.
"""

import gc
import json
import sys
from collections.abc import Sequence
from typing import Any, Final

from cchc_portal import limits

MEMORY_BYTES: Final = 1_000_000_000
CPU_SECONDS: Final = 15
MOST_LINES: Final = 200
LONGEST: Final = 300
"""Characters of one line that come out."""


def limit() -> None:
    """Bind this process to its memory and processor time; it writes nothing to disk."""
    limits.bind(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)


def verdict(raw: bytes) -> dict[str, Any]:
    """What the engine says of a snapshot, as a JSON value."""
    from scoring import engine  # noqa: PLC0415 - loaded under the limits

    try:
        snapshot = engine.read_snapshot(raw)
        differences = engine.verify(snapshot)
    except engine.FaultyDocument as error:
        return _listed("faults", [str(fault) for fault in error.faults])
    content = snapshot["content"]
    head = content["round"]["round"]
    return {
        **_listed("differences", differences),
        "sha256": engine.digest(content),
        "stated": _short(snapshot["sha256"]),
        "round": _short(head["code"]),
        "version": _short(str(content["version"])),
    }


def _listed(name: str, lines: Sequence[str]) -> dict[str, Any]:
    return {name: [_short(line) for line in lines[:MOST_LINES]], "more": max(len(lines) - MOST_LINES, 0)}


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def main() -> int:
    """Recompute under the limits; 0 with an answer on standard output, else 1 and nothing."""
    limit()
    gc.disable()  # one document is read and the process ends
    try:
        answer = json.dumps(verdict(sys.stdin.buffer.read()), ensure_ascii=False).encode()
    except (MemoryError, RecursionError):
        return 1
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
