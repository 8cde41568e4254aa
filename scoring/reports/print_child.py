"""The child process that prints parts of long papers with WeasyPrint, limited first; imports no Django and asks no database.

`python -m scoring.reports.print_child` reads a JSON object {"html", "style"} a line and answers each with the length of a
PDF (8 bytes, the highest first) and the PDF. It ends with its input, so that starting it is paid once for many parts.
"""

from __future__ import annotations

import gc
import json
import sys
from dataclasses import dataclass
from typing import Any, Final

from cchc_portal import limits

MEMORY_BYTES: Final = 1_000_000_000
"""Addresses, most of them of shared libraries: a part needs a sixth of it."""
CPU_SECONDS: Final = 50
FILE_BYTES: Final = 10_000_000
"""Fonts are laid into a temporary folder."""
LENGTH_BYTES: Final = 8
_ELEMENTS: Final = (
    "html, body, div, p, h1, h2 { display: block } head, title, meta { display: none } strong { font-weight: 600 } "
    "table { display: table; border-spacing: 0 } thead { display: table-header-group } tbody { display: table-row-group } "
    "tr { display: table-row } td, th { display: table-cell } colgroup { display: table-column-group } "
    "col { display: table-column } th { text-align: center } svg { display: block }"
)


def limit() -> None:
    """Bind this process to its memory, its processor time, and what it may write."""
    limits.bind(memory_bytes=MEMORY_BYTES, cpu_seconds=CPU_SECONDS, file_bytes=FILE_BYTES)


@dataclass(frozen=True)
class Kit:
    """What parts of one table share: fonts, who fetches them, the sheet of elements and that of the paper."""

    fonts: Any
    fetcher: Any
    plain: Any
    sheet: Any


def kit_of(style: str) -> Kit:
    """The kit of a style sheet; only files are fetched, and those are the fonts that it names."""
    import weasyprint  # noqa: PLC0415 - loads system libraries that a machine may lack
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - the same

    fonts = FontConfiguration()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=["file"])
    sheet = weasyprint.CSS(string=style, font_config=fonts, url_fetcher=fetcher)
    return Kit(fonts, fetcher, weasyprint.CSS(string=_ELEMENTS), sheet)


def print_html(html: str, kit: Kit) -> bytes:
    """A PDF of our own template's HTML."""
    import weasyprint  # noqa: PLC0415 - see kit_of

    class Page(weasyprint.HTML):  # type: ignore[misc]  # ships no types
        """Knows the few elements of our own template instead of all of HTML: a fifth faster."""

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: ARG002, FBT001, FBT002 - its signature
            return [kit.plain]

    collecting = gc.isenabled()
    gc.disable()  # a part is short; collecting among its hundred thousand boxes takes a fifth of the time
    try:
        page = Page(string=html, url_fetcher=kit.fetcher)
        content: bytes = page.write_pdf(stylesheets=[kit.sheet], font_config=kit.fonts)
    finally:
        if collecting:
            gc.enable()
    return content


def main() -> None:
    """Print what is asked for, part after part, under the limits."""
    limit()
    import weasyprint  # noqa: F401, PLC0415 - under the limits

    gc.disable()  # between parts is the time to collect, and then only what the part left behind
    gc.freeze()
    style, kit = "", None
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        if kit is None or asked["style"] != style:
            style, kit = asked["style"], kit_of(asked["style"])
        content = print_html(asked["html"], kit)
        sys.stdout.buffer.write(len(content).to_bytes(LENGTH_BYTES, "big") + content)
        sys.stdout.buffer.flush()
        gc.collect()


if __name__ == "__main__":
    main()
