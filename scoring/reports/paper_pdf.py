"""Prints a paper as PDF on A4 landscape with WeasyPrint, which is loaded only here: a machine may lack its libraries.

Vietnamese text comes out of the file as it went in, since each face is one font file. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from pypdf import PdfReader

from scoring.reports.paper import Column, Kind, Paper, Section, written
from scoring.reports.pdf_pages import in_one
from scoring.reports.print_child import kit_of, print_html

ROWS_A_PART: Final = 200
"""Rows that are printed at one go, about a second's work; a longer paper is printed in parts."""
NO_LIBRARY: Final = (
    "Máy chủ chưa cài thư viện in PDF (Pango). Hãy tải bản Word hoặc Excel, hoặc báo người quản trị cài: "
    "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
)
_CSS: Final = Path(__file__).with_name("paper.css")
_WEIGHTS: Final = (400, 600)
_LONGEST_BAR: Final = 150
_BAR_STEP: Final = 6
_NUMBERED: Final = '<!doctype html><html lang="vi"><body class="numbers">{}</body></html>'


class CannotPrint(Exception):  # noqa: N818 - it is an answer to a person, not a fault of the program
    """The machine lacks a library; `str()` says to the reader what else to do."""


@dataclass(frozen=True)
class PrintSheet:
    """What a part needs to be printed, as plain texts that a child process can be handed."""

    html: str
    style: str


@dataclass(frozen=True)
class PdfCell:
    """A cell as printed; figures stand to the right."""

    text: str
    figure: bool


@dataclass(frozen=True)
class PdfLine:
    """A printed row."""

    cells: tuple[PdfCell, ...]
    strong: bool


@dataclass(frozen=True)
class Bar:
    """A bar of the chart over a table; lengths in millimetres."""

    name: str
    text: str
    y: int
    text_y: int
    width: int
    end: int


@dataclass(frozen=True)
class PdfTable:
    """A table as printed; `ends`: no later part goes on with it, so that its notes stand here."""

    title: str
    columns: tuple[Column, ...]
    lines: tuple[PdfLine, ...]
    notes: tuple[str, ...]
    bars: tuple[Bar, ...]
    ends: bool

    @property
    def bars_height(self) -> int:
        """Millimetres that the bars need."""
        return _BAR_STEP * len(self.bars)


@cache
def can_print() -> bool:
    """Whether this machine has what WeasyPrint needs; asked once a process."""
    try:
        import weasyprint  # noqa: F401, PLC0415 - loads system libraries that a machine may lack
    except OSError:
        return False
    return True


def pdf(paper: Paper) -> bytes:
    """The whole paper at one go; raises CannotPrint."""
    return joined([printed_part(part, at, 1) for at, part in enumerate([paper], start=1)])


def parts_of(paper: Paper, rows: int = ROWS_A_PART) -> list[Paper]:
    """The paper cut into parts of at most `rows` rows, tables going on from part to part; at least one."""
    parts: list[list[Section]] = [[]]
    room = rows
    for section in paper.sections:
        at = 0
        while at < len(section.lines) or (at == 0 and not section.lines):
            if room == 0:
                parts.append([])
                room = rows
            lines = section.lines[at : at + room]
            ends = at + len(lines) >= len(section.lines)
            title = section.title if at == 0 else f"{section.title} (tiếp)"
            chart = section.chart if at == 0 and ends else None
            notes = section.notes if ends else ()
            parts[-1].append(replace(section, title=title, lines=lines, notes=notes, chart=chart))
            at, room = at + max(len(lines), 1), room - len(lines)
    return [replace(paper, sections=tuple(sections)) for sections in parts]


def print_sheet(paper: Paper, at: int, parts: int) -> PrintSheet:
    """Part `at` (from 1) of `parts` ready to be printed; raises CannotPrint."""
    if not can_print():
        raise CannotPrint(NO_LIBRARY)
    return PrintSheet(_html(paper, at, parts), _style(paper.sections))


def printed_part(paper: Paper, at: int, parts: int) -> bytes:
    """Part `at` (from 1) of `parts` as a PDF of its own; raises CannotPrint."""
    sheet = print_sheet(paper, at, parts)
    return print_html(sheet.html, kit_of(sheet.style))


def joined(parts: Sequence[bytes]) -> bytes:
    """The parts as one PDF, its pages numbered over the whole: a part alone does not know how many there are."""
    if len(parts) == 1:
        return parts[0]
    read = [PdfReader(BytesIO(part)) for part in parts]
    count = sum(len(part.pages) for part in read)
    return in_one(read, PdfReader(BytesIO(print_html(_NUMBERED.format("<p></p>" * count), kit_of(_style(()))))))


def _html(paper: Paper, at: int, parts: int) -> str:
    context: dict[str, Any] = {
        "paper": paper,
        "marks": paper.marks,
        "tables": [_table(section) for section in paper.sections],
        "is_part": parts > 1,
        "first": at == 1,
        "last": at == parts,
    }
    return render_to_string("scoring/announcement/paper.html", context)


def _table(section: Section) -> PdfTable:
    lines = []
    for line in section.lines:
        pairs = enumerate(zip(line.values, section.columns, strict=True))
        cells = [
            PdfCell(written(value, column.kind, tied=line.tied and place == 0), column.kind is not Kind.TEXT)
            for place, (value, column) in pairs
        ]
        lines.append(PdfLine(tuple(cells), line.strong))
    return PdfTable(
        section.title, section.columns, tuple(lines), section.notes, tuple(_bars(section)), bool(section.notes)
    )


def _bars(section: Section) -> list[Bar]:
    if section.chart is None:
        return []
    name, count = section.chart
    counts = [int(str(line.values[count] or 0)) for line in section.lines]
    longest = max(counts, default=0) or 1
    bars = []
    for place, (line, own) in enumerate(zip(section.lines, counts, strict=True)):
        told = " · ".join(str(value) for value in line.values[: name + 1])
        y, width = place * _BAR_STEP, own * _LONGEST_BAR // longest
        bars.append(Bar(told, str(own), y, y + 3, width, 72 + width))
    return bars


def _style(sections: Sequence[Section]) -> str:
    """The style sheet with its fonts and the widths of each table's columns."""
    folder = settings.BASE_DIR / "static" / "vendor" / "fonts"
    faces = [
        f'@font-face {{ font-family: "Be Vietnam Pro Print"; font-weight: {weight}; '
        f"src: url({(folder / f'be-vietnam-pro-print-{weight}.ttf').as_uri()}) }}"
        for weight in _WEIGHTS
    ]
    widths = []
    for number, section in enumerate(sections, start=1):
        whole = sum(column.width for column in section.columns)
        widths += [
            f".t{number} .c{at} {{ width: {column.width * 10_000 // whole / 100}% }}"
            for at, column in enumerate(section.columns, start=1)
        ]
    return "\n".join([*faces, _CSS.read_text(encoding="utf-8"), *widths])
