"""Writes a letter or minutes as a Word document: A4 upright, Times, the national heading, paragraphs, places to sign; it computes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from cchc_portal.spreadsheets import cell_text, escape_text
from scoring.reports.paper_docx import FACE, MOTTO, NATION

if TYPE_CHECKING:
    from docx.document import Document as Book

_RED: Final = RGBColor(0xA8, 0x32, 0x1C)
_WIDTH: Final = Mm(165)
_HALF: Final = 0.5
DOTS: Final = "…………………"


@dataclass(frozen=True)
class Signature:
    """A place to sign: for whom, how, and the name under it where it is known."""

    who: str
    how: str = "(Ký, ghi rõ họ tên)"
    name: str = ""


@dataclass(frozen=True)
class Part:
    """A piece of the text: a head ("" for none) and paragraphs under it."""

    head: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """A whole letter; `sender` stands over the line on the left, `draft` says why it is none yet ("" where it is one)."""

    sender: tuple[str, ...]
    number: str
    dated: str
    title: str
    subtitle: str
    parts: tuple[Part, ...]
    signatures: tuple[Signature, ...]
    draft: str = ""
    illustrative: bool = False


def letter_docx(letter: Letter) -> bytes:
    """The .docx of a letter."""
    book = Document()
    _page(book, letter)
    above, last = letter.sender[:-1], letter.sender[-1]
    _beside(
        book,
        [*((text.upper(), False, False) for text in above), (last.upper(), True, False), (letter.number, False, False)],
        [(NATION, True, False), (MOTTO, True, False), (letter.dated, False, True)],
    )
    for text, size in ((letter.title.upper(), 14), (letter.subtitle, 13)):
        if text:
            _centred(book, text, Pt(size), bold=size > 13)  # noqa: PLR2004 - the title alone
    marks = [f"DỰ THẢO: {letter.draft}"] if letter.draft else []
    for text in [*marks, *(["Số liệu minh họa"] if letter.illustrative else [])]:
        _centred(book, text, Pt(11), bold=True, colour=_RED)
    book.add_paragraph()
    for part in letter.parts:
        _part(book, part)
    book.add_paragraph()
    _signatures(book, letter.signatures)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(text: str) -> str:
    return escape_text(cell_text(text))


def _page(book: Book, letter: Letter) -> None:
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(15)
    normal: Any = book.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    normal.paragraph_format.space_after = Pt(0)
    book.core_properties.title, book.core_properties.author = cell_text(letter.title), cell_text(letter.sender[-1])


def _centred(book: Book, text: str, size: Pt, *, bold: bool, colour: RGBColor | None = None) -> None:
    told = book.add_paragraph()
    told.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = told.add_run(_safe(text))
    run.bold, run.font.size = bold, size
    if colour is not None:
        run.font.color.rgb = colour


def _beside(book: Book, left: list[tuple[str, bool, bool]], right: list[tuple[str, bool, bool]]) -> None:
    """Two centred columns without lines; each text with bold and italic."""
    table = book.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, texts, share in zip(table.rows[0].cells, (left, right), (0.42, 0.58), strict=True):
        cell.width = int(_WIDTH * share)
        table.columns[0 if share < _HALF else 1].width = int(_WIDTH * share)
        for place, (text, bold, italic) in enumerate(texts):
            told = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
            told.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = told.add_run(_safe(text))
            run.bold, run.italic, run.font.size = bold, italic, Pt(12)
    book.add_paragraph()


def _part(book: Book, part: Part) -> None:
    if part.head:
        head = book.add_paragraph()
        head.paragraph_format.keep_with_next, head.paragraph_format.space_before = True, Pt(8)
        head.add_run(_safe(part.head)).bold = True
    for text in part.paragraphs:
        for line in text.split("\n"):
            told = book.add_paragraph(_safe(line))
            told.paragraph_format.first_line_indent, told.paragraph_format.space_after = Mm(10), Pt(4)
            told.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _signatures(book: Book, places: tuple[Signature, ...]) -> None:
    table = book.add_table(rows=1, cols=len(places))
    for cell, place in zip(table.rows[0].cells, places, strict=True):
        texts = [(place.who.upper(), True), (place.how, False), *([("", False)] * 4), (place.name, True)]
        for number, (text, bold) in enumerate(texts):
            told = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            told.alignment, told.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
            run = told.add_run(_safe(text))
            run.bold, run.italic, run.font.size = bold, text == place.how, Pt(12)
