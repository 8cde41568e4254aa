"""Writes a paper as a Word document: A4, Times, the national heading, a place to sign; figures as the page writes them.

Tables are put together as XML, since python-docx takes minutes for thousands of rows cell by cell.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from cchc_portal.spreadsheets import cell_text, escape_text
from scoring.reports.paper import Kind, Line, Paper, Section, written

if TYPE_CHECKING:
    from docx.document import Document as Book

FACE: Final = "Times New Roman"
NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
DATE: Final = "………, ngày …… tháng …… năm ………"
_SHORT, _LONG = Mm(210), Mm(297)
_TEXT_TWIPS: Final = {True: 14_600, False: 9_350}
"""Width of the text in twentieths of a point: landscape, portrait."""
_RED = RGBColor(0xA8, 0x32, 0x1C)
_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8895A5"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def docx(paper: Paper) -> bytes:
    """The .docx of a paper: landscape with tables, portrait for sentences alone."""
    book = Document()
    landscape = bool(paper.sections)
    _page(book, paper, landscape=landscape)
    _heading(book, paper, landscape=landscape)
    _titles(book, paper)
    for sentence in paper.sentences:
        told = book.add_paragraph(_safe(sentence).replace(" %", "\u00a0%"))
        told.paragraph_format.first_line_indent, told.paragraph_format.space_after = Mm(10), Pt(6)
        told.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for section in paper.sections:
        _section(book, section, landscape=landscape)
    _signature(book, landscape=landscape)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _safe(text: str) -> str:
    return escape_text(cell_text(text))


def _page(book: Book, paper: Paper, *, landscape: bool) -> None:
    """A4, the face, marks over every page and, under it, what the paper is and the page's number."""
    page = book.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = (Mm(20), Mm(20)) if landscape else (Mm(30), Mm(15))
    normal: Any = book.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    normal.paragraph_format.space_after = Pt(0)
    book.core_properties.title, book.core_properties.author = cell_text(paper.title), cell_text(paper.agency)
    book.core_properties.comments = paper.marks.seal
    head = page.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    marked = head.add_run(" · ".join(paper.marks.short))
    marked.bold, marked.font.size, marked.font.color.rgb = True, Pt(10), _RED
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run(f"{paper.marks.seal} Trang ").font.size = Pt(8)
    foot._p.append(_field("PAGE"))  # noqa: SLF001 - python-docx has no page numbers
    foot.add_run("/").font.size = Pt(8)
    foot._p.append(_field("NUMPAGES"))  # noqa: SLF001 - the same


def _field(name: str) -> Any:
    run = '<w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t>1</w:t></w:r>'
    return parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="{name}">{run}</w:fldSimple>')


def _heading(book: Book, paper: Paper, *, landscape: bool) -> None:
    """Agency and number to the left, nation, motto and date to the right."""
    left = [(paper.agency.upper(), "b"), ("Số: …………", "")]
    right = [(NATION, "b"), (MOTTO, "bu"), (DATE, "i")]
    _side_by_side(book, left, right, landscape=landscape)
    book.add_paragraph()


def _signature(book: Book, *, landscape: bool) -> None:
    book.add_paragraph()
    left = (
        [("NGƯỜI LẬP BIỂU", "b"), ("(Ký, ghi rõ họ tên)", "i")] if landscape else [("Nơi nhận:", "b"), ("- ………;", "")]
    )
    right = [("THỦ TRƯỞNG CƠ QUAN", "b"), ("(Ký tên, đóng dấu)", "i")]
    _side_by_side(book, left, right, landscape=landscape)


def _side_by_side(book: Book, left: list[tuple[str, str]], right: list[tuple[str, str]], *, landscape: bool) -> None:
    """Two centred columns without lines; each text with its marks: b bold, i italic, u underlined."""
    narrow = int(_TEXT_TWIPS[landscape] * 0.42)
    widths = (narrow, _TEXT_TWIPS[landscape] - narrow)
    cells = []
    for width, texts in zip(widths, (left, right), strict=True):
        lines = [
            '<w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr>' + _run(text, 24, marks) + "</w:p>"
            for text, marks in texts
        ]
        cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(lines)}</w:tc>')
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    shape = f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
    _append(book, f"<w:tbl {nsdecls('w')}>{shape}<w:tblGrid>{grid}</w:tblGrid>{row}</w:tbl>")


def _run(text: str, half_points: int, marks: str = "") -> str:
    style = ("<w:b/>" if "b" in marks else "") + ("<w:i/>" if "i" in marks else "")
    underlined = '<w:u w:val="single"/>' if "u" in marks else ""
    size = f'<w:sz w:val="{half_points}"/>{underlined}'
    return f'<w:r><w:rPr>{style}{size}</w:rPr><w:t xml:space="preserve">{escape(cell_text(text))}</w:t></w:r>'


def _append(book: Book, xml: str) -> None:
    body = book.element.body
    body.insert(len(body) - 1, parse_xml(xml))  # before the page's own settings, which stand last


def _titles(book: Book, paper: Paper) -> None:
    marks = paper.marks
    attached = [f"(Kèm theo {marks.decision})"] if paper.attachment and marks.decision else []
    texts: list[tuple[str, Pt, bool, RGBColor | None]] = [
        (paper.title.upper(), Pt(14), True, None),
        (paper.subtitle, Pt(13), False, None),
    ]
    texts += [(text, Pt(12), False, None) for text in (*attached, marks.source)]
    texts += [(text, Pt(11), True, _RED) for text in marks.lines]
    for text, size, bold, colour in texts:
        told = book.add_paragraph()
        told.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = told.add_run(_safe(text))
        run.bold, run.font.size = bold, size
        if colour is not None:
            run.font.color.rgb = colour
    book.add_paragraph()


def _section(book: Book, section: Section, *, landscape: bool) -> None:
    head = book.add_paragraph()
    head.paragraph_format.keep_with_next, head.paragraph_format.space_before = True, Pt(8)
    run = head.add_run(_safe(section.title))
    run.bold, run.font.size = True, Pt(12)
    whole = sum(column.width for column in section.columns)
    widths = [column.width * _TEXT_TWIPS[landscape] // whole for column in section.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    shape = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    )
    heads = [
        _cell(_safe(column.head), width, "center", "b", tint=True)
        for column, width in zip(section.columns, widths, strict=True)
    ]
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(heads)}</w:tr>"]
    rows += [_row(section, line, widths) for line in section.lines]
    _append(book, f"<w:tbl {nsdecls('w')}>{shape}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")
    for note in section.notes:
        told = book.add_paragraph()
        noted = told.add_run(_safe(note))
        noted.italic, noted.font.size = True, Pt(9)


def _row(section: Section, line: Line, widths: list[int]) -> str:
    cells = []
    for place, (value, column, width) in enumerate(zip(line.values, section.columns, widths, strict=True)):
        text = written(value, column.kind, tied=line.tied and place == 0)
        side = "left" if column.kind is Kind.TEXT else "right"
        shown = _safe(text) if isinstance(value, str) else text
        cells.append(_cell(shown, width, side, "b" if line.strong else "", tint=line.strong))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, side: str, marks: str, *, tint: bool = False) -> str:
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8EFF8"/>' if tint else ""
    about = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
    return f'<w:tc>{about}<w:p><w:pPr><w:jc w:val="{side}"/></w:pPr>{_run(text, 18, marks)}</w:p></w:tc>'
