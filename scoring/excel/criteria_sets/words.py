"""Names and figures inside a rule as it stands in one cell: written so that reading gives back exactly what was said; pure."""

import json
import re
import unicodedata
from collections.abc import Callable
from typing import Final

from cchc_portal.numbers import NumberFault, parse, plain_text
from scoring.excel.layout import MAX_FIGURE_DECIMALS

_TYPED: Final = re.compile(r"-?[0-9]{1,12}(?:,[0-9]{1,6})?")
_FORMAT: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")
_APART: Final = frozenset(';"“”[]')
_AFTER: Final = re.compile(r"\s*(?:điểm|%|lần|phiếu)\s*\Z", re.IGNORECASE)
_CURLY: Final = str.maketrans("“”", '""')


class NotationFault(ValueError):  # noqa: N818 - what is wrong with a text, as NumberFault is with a number
    """A cell that says no rule; the message says what was found, `fix` how it is written, both in Vietnamese."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


def said(text: str) -> str:
    """Write a name: as it is where nothing in it could be taken for something else, else in quotation marks."""
    plain = (
        bool(text)
        and text == " ".join(text.split(" ")).strip()
        and text.isprintable()
        and unicodedata.normalize("NFC", text) == text
        and not _APART & set(text)
        and "  " not in text
    )
    return text if plain else json.dumps(text)


def unsaid(text: str) -> str:
    """Read a name that `said` wrote or a person typed; curly quotation marks are as good as straight ones."""
    typed = text.strip()
    if typed[:1] not in ('"', "“"):
        return typed
    try:
        name = json.loads(typed.translate(_CURLY) if typed[0] == "“" else typed)
    except json.JSONDecodeError:
        name = None
    if isinstance(name, str):
        return name
    raise NotationFault(f"Dấu ngoặc kép ở {typed[:60]} chưa đóng hoặc thừa.", "Bỏ dấu ngoặc kép, hoặc đóng cho đủ cặp.")


def figure_said(number: str) -> str:
    """Write a figure of the round format as people read it: "0.5" becomes "0,5"; text that is none stays."""
    return number.replace(".", ",") if _FORMAT.fullmatch(number) else said(number)


def figure_unsaid(text: str) -> str:
    """Read a figure into the round format, its decimals kept as typed; "điểm" or "%" may follow. Raises NotationFault."""
    typed = _AFTER.sub("", text.strip())
    typed = typed.replace("\N{MINUS SIGN}", "-")
    if _TYPED.fullmatch(typed):
        return typed.replace(",", ".")
    try:
        return plain_text(parse(typed, decimals=MAX_FIGURE_DECIMALS))
    except NumberFault as fault:
        raise NotationFault(fault.message, "Gõ một số, ví dụ 0,5.") from fault


def parts(text: str) -> list[str]:
    """The pieces of a rule between semicolons or line ends, outside quotation marks; empty ones are left out."""
    return [piece for piece in _split(text, lambda mark: mark in ";\n") if piece]


def name_and_figure(piece: str) -> tuple[str, str] | None:
    """Split "Kịp thời = 1" at its last "=", ":" or "×" outside quotation marks; None where there is none."""
    places = [place for place, mark in _outside(piece) if mark in "=:×*"]
    return (piece[: places[-1]].strip(), piece[places[-1] + 1 :].strip()) if places else None


def head_and_rest(piece: str) -> tuple[str, str]:
    """Split "Chọn một: …" at its first colon outside quotation marks; the rest is "" where there is none."""
    place = next((place for place, mark in _outside(piece) if mark == ":"), len(piece))
    return piece[:place].strip(), piece[place + 1 :].strip()


def _outside(text: str) -> list[tuple[int, str]]:
    """The characters outside quotation marks, with their places; an escaped mark inside does not end them."""
    found, closing, escaped = [], "", False
    for place, mark in enumerate(text):
        if closing:
            if not escaped and mark == closing:
                closing = ""
            escaped = mark == "\\" and not escaped
        elif mark in '"“':
            closing = '"' if mark == '"' else "”"
        else:
            found.append((place, mark))
    return found


def _split(text: str, ends: Callable[[str], bool]) -> list[str]:
    pieces, start = [], 0
    for place, mark in _outside(text):
        if ends(mark):
            pieces.append(text[start:place].strip())
            start = place + 1
    return [*pieces, text[start:].strip()]
