"""Reads `Tài liệu kiểm chứng`: which of its lines name a document by its number; it keeps nothing and judges nothing."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from scoring.selectors.imports import number_key

_NUMBER: Final = r"[0-9]{1,6}[a-zđ]?/(?:[0-9]{4}/)?[A-ZĐƯ][A-Za-zĐđƯư0-9.&]*(?:-[A-ZĐƯ][A-Za-zĐđƯư0-9.&]*)*"
_DATE: Final = r"(?P<day>[0-9]{1,2})(?:[/.-]|\s+tháng\s+)(?P<month>[0-9]{1,2})(?:[/.-]|\s+năm\s+)(?P<year>[0-9]{4})"
_LINE: Final = re.compile(
    rf"(?P<title>[^/]*?)(?:\b[Ss]ố\b[\s:]*)?(?<![\w.])(?P<number>{_NUMBER})"
    rf"(?:[\s,;(]+(?:ban hành\s+)?(?:ngày\s+)?{_DATE}\)?)?(?P<rest>.*)"
)
_BETWEEN: Final = re.compile(rf"[;\n]|,(?=\s*{_NUMBER})")
_TITLE_LENGTH: Final = 300
_NUMBER_LENGTH: Final = 100
_HINT_LENGTH: Final = 100
_LINE_LENGTH: Final = 400
_EARLIEST: Final = 1945


@dataclass(frozen=True)
class Document:
    """A document named by its number: `title` before it, `issued_on` and `page_hint` after it where they are written."""

    number: str
    issued_on: dt.date | None = None
    title: str = ""
    page_hint: str = ""

    @property
    def key(self) -> str:
        """The number for comparing: one case, no blanks."""
        return number_key(self.number)

    @property
    def text(self) -> str:
        """The document as a person writes it: "12/KH-SNV ngày 05/01/2026"."""
        return self.number if self.issued_on is None else f"{self.number} ngày {self.issued_on:%d/%m/%Y}"


def documents_in(text: str) -> tuple[Document, ...]:
    """The documents that lines of a text name (one a line, or with semicolons between), in order, each number once.

    A line with no number of the form "12/KH-SNV", or with a date that no calendar has, is a text and no more.
    """
    found: dict[str, Document] = {}
    for line in _BETWEEN.split(unicodedata.normalize("NFC", text)):
        document = _document(" ".join(line.split()))
        if document is not None:
            found.setdefault(document.key, document)
    return tuple(found.values())


def _document(line: str) -> Document | None:
    match = _LINE.fullmatch(line) if len(line) <= _LINE_LENGTH else None
    if match is None or len(match["number"]) > _NUMBER_LENGTH:
        return None
    issued_on = None
    if match["year"]:
        try:
            issued_on = dt.date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            return None
        if issued_on.year < _EARLIEST:
            return None
    rest = match["rest"].strip(" ,;:.()-–")
    hint = rest if len(rest) <= _HINT_LENGTH else ""
    return Document(match["number"], issued_on, match["title"].strip(" ,:.()-–•+*")[:_TITLE_LENGTH], hint)
