"""The child process that counts the pages of a PDF nobody can vouch for: limits first, then the parser; imports no Django.

`python -m scoring.services.evidence_child < FILE` prints one number, or nothing where the file does not say.
"""

import io
import sys
from typing import Any, Final

from cchc_portal import limits

MEMORY_BYTES: Final = 400_000_000
CPU_SECONDS: Final = 4
MOST_PAGES: Final = 20_000
"""A tree of more pages than this is not walked to its end."""


def limit() -> None:
    """Bind this process to its memory and processor time; it writes nothing to disk."""
    limits.bind(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS)


def count(data: bytes) -> int | None:
    """How many pages the tree of a PDF holds, counted one by one: what the file says of itself may be a lie."""
    from pypdf import PdfReader  # noqa: PLC0415 - loaded under the limits

    document: Any = PdfReader(io.BytesIO(data), strict=False).trailer["/Root"]
    waiting: list[Any] = [document["/Pages"]]
    met: set[Any] = set()
    pages = 0
    while waiting:
        node = waiting.pop().get_object()
        reference = getattr(node, "indirect_reference", None)
        place = id(node) if reference is None else (reference.idnum, reference.generation)
        if place in met or len(met) > MOST_PAGES:
            return None
        met.add(place)
        if "/Kids" in node:
            waiting.extend(node["/Kids"])
        elif node.get("/Type") == "/Page":
            pages += 1
    return pages or None


def main() -> None:
    """Count under the limits; whatever goes wrong, nothing is printed."""
    limit()
    try:
        pages = count(sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001 - whatever a strange file does to the parser means: not known
        return
    if pages is not None:
        sys.stdout.write(str(pages))


if __name__ == "__main__":
    main()
