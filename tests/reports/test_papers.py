"""Every file of a ranking shows the page's figures, names its round, version, date and digest, bears its marks, and runs nothing."""

import csv
import io
import json
import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import docx as python_docx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from scoring.engine import evaluate, load_round
from scoring.management.demo import documents
from scoring.reports import papers
from scoring.reports.paper import Column, Kind, Line, Marks, Paper, Section, packed, two, unpacked, written
from scoring.reports.paper_pdf import can_print, parts_of, printed_part
from scoring.selectors.rankings import Previous, ranking_page
from scoring.selectors.standings import standing_of
from tests.selectors.hand_made import before, block, row, summary

SHA = "ab" * 32
MARKS = Marks(
    source="Công bố lần 1 theo Quyết định số 1/QĐ ngày 06/11/2014.",
    draft=False,
    illustrative=False,
    round_code="DN-CNTT-2014",
    version=1,
    date="06/11/2014",
    decision="Quyết định số 1/QĐ ngày 06/11/2014",
    sha256=(SHA,),
)
printing = pytest.mark.skipif(not can_print(), reason="Pango is not installed; .ci/run installs it")


@pytest.fixture(scope="module")
def demo():
    """The page of the demo's CNTT 2014 beside 2013, and the printed fields by unit."""
    kept = {d["round"]["code"]: d for d in documents()}
    now, then = (
        standing_of([kept[code]], [evaluate(load_round(kept[code]))]) for code in ("DN-CNTT-2014", "DN-CNTT-2013")
    )
    previous = Previous(2013, then.summary, {one.unit_code: one for one in then.rows})
    page = ranking_page(now.summary, list(now.rows), previous)
    return page, {one.unit_code: one.fields for one in now.rows}


def made(demo, name, form, marks=MARKS):
    page, fields = demo
    return papers.ranking_paper(name, page, marks, fields, form)


def text_of_docx(content):
    book = python_docx.Document(BytesIO(content))
    rows = [cell for table in book.tables for row in table._tbl.tr_lst for cell in row.tc_lst]
    return [p.text for p in book.paragraphs], [
        "".join(t.text or "" for t in cell.iter() if t.tag.endswith("}t")) for cell in rows
    ]


def text_of_pdf(content):
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return ran.stdout.decode()


def figures(paper):
    """Every figure of a paper as pages write it."""
    return [
        written(value, column.kind, tied=line.tied and place == 0)
        for section in paper.sections
        for line in section.lines
        for place, (value, column) in enumerate(zip(line.values, section.columns, strict=True))
        if not isinstance(value, str)
    ]


def test_a_paper_has_the_very_figures_of_the_page(demo):
    page, _fields = demo
    paper = made(demo, "xep-hang", "xlsx")

    for table, section in zip(page.blocks, paper.sections, strict=False):
        for line, printed in zip(table.lines, section.lines, strict=False):
            assert printed.values[:5] == (line.rank, line.places, line.unit_code, line.unit_name, line.index)
            fields = [figure for one in line.fields for figure in (one.points, one.index)]
            assert [Decimal(v) for v in printed.values[7:-1]] == [two(f) for f in fields]


@pytest.mark.parametrize("name", ["xep-hang", "ma-tran", "phan-bo"])
def test_excel_holds_every_figure_as_a_number(demo, name):
    paper = made(demo, name, "xlsx")

    book = load_workbook(BytesIO(papers.WRITERS["xlsx"](paper)))

    for section, sheet in zip(paper.sections, book, strict=True):
        assert sheet.freeze_panes.endswith("7")
        for line, cells in zip(section.lines, sheet.iter_rows(min_row=7, max_col=len(section.columns)), strict=False):
            for value, cell in zip(line.values, cells, strict=True):
                if value is None:
                    assert cell.value == "–"
                elif isinstance(value, str):
                    assert (cell.value or "") == value
                else:
                    assert Decimal(str(cell.value)) == Decimal(value)


def test_the_distribution_has_a_chart_of_excels_own(demo):
    book = load_workbook(BytesIO(papers.WRITERS["xlsx"](made(demo, "xep-hang", "xlsx"))))

    (chart,) = book["Phân bố xếp loại"]._charts
    assert chart.ser[0].val.numRef.f == "'Phân bố xếp loại'!$C$7:$C$26"


@pytest.mark.parametrize("name", ["xep-hang", "ma-tran", "phan-bo"])
def test_word_shows_every_figure_as_the_page_writes_it(demo, name):
    paper = made(demo, name, "docx")

    _told, cells = text_of_docx(papers.WRITERS["docx"](paper))

    body = iter(cells)
    assert all(any(figure == cell for cell in body) for figure in figures(paper))


@printing
@pytest.mark.parametrize("name", ["xep-hang", "ma-tran", "phan-bo"])
def test_pdf_shows_every_figure_and_its_text_comes_out_as_vietnamese(demo, name):
    paper = made(demo, name, "pdf")

    text = text_of_pdf(papers.WRITERS["pdf"](paper))

    words = re.findall(r"\S+", text)
    for figure in {*figures(paper)}:
        assert words.count(figure) >= figures(paper).count(figure), figure
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert SHA in text


@pytest.mark.parametrize("name", ["xep-hang", "ma-tran", "phan-bo"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_data_files_hold_every_figure_to_the_last_decimal(demo, name, form):
    paper = made(demo, name, form)
    wanted = [
        [None if v is None else v if isinstance(v, str) else str(v) for v in line.values]
        for s in paper.sections
        for line in s.lines
    ]

    content = papers.WRITERS[form](paper)

    if form == "json":
        found = [row for table in json.loads(content)["tables"] for row in table["rows"]]
    else:
        assert content.startswith(b"\xef\xbb\xbf")
        wanted = [[value or "" for value in line] for line in wanted]
        every = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        found = [line for line in every if line in wanted]
    assert found == wanted


@pytest.mark.parametrize("form", ["xlsx", "docx", "csv", "json", pytest.param("pdf", marks=printing)])
def test_every_file_names_round_version_date_and_digest_and_bears_its_marks(demo, form):
    marks = replace(MARKS, draft=True, illustrative=True)
    paper = made(demo, "xep-hang", form, marks)

    content = papers.WRITERS[form](paper)

    if form == "xlsx":
        text = "\n".join(str(load_workbook(BytesIO(content)).worksheets[0].cell(at, 1).value) for at in range(1, 6))
    elif form == "docx":
        book = python_docx.Document(BytesIO(content))
        text = "\n".join([*text_of_docx(content)[0], book.sections[0].footer.paragraphs[0].text])
    else:
        text = text_of_pdf(content) if form == "pdf" else content.decode()
    for said in ("DN-CNTT-2014", "06/11/2014", SHA, "DỰ THẢO", "Số liệu minh họa"):
        assert said in text, said
    assert re.search(r"lần 1|\"version\": 1", text)


def test_an_unmarked_paper_says_nothing_of_drafts(demo):
    assert b"TH\xe1\xba\xa2O" not in papers.WRITERS["csv"](made(demo, "xep-hang", "csv"))
    assert made(demo, "xep-hang", "pdf").file_name("pdf") == "xep-hang-DN-CNTT-2014-lan-1.pdf"
    draft = replace(MARKS, draft=True, version=0)
    assert made(demo, "xep-hang", "pdf", draft).file_name("pdf") == "DU-THAO-xep-hang-DN-CNTT-2014.pdf"


def test_the_paragraph_as_word_is_portrait_with_the_national_heading_and_a_place_to_sign(demo):
    content = papers.WRITERS["docx"](made(demo, "thong-cao", "docx"))

    book = python_docx.Document(BytesIO(content))
    told, cells = text_of_docx(content)
    page = book.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert book.styles["Normal"].font.name == "Times New Roman"
    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAMĐộc lập - Tự do - Hạnh phúc" in cell for cell in cells)
    assert any("THỦ TRƯỞNG CƠ QUAN" in cell for cell in cells)
    assert any("8 đơn vị xếp loại Tốt, chiếm 21,6\u00a0%" in text for text in told)


def test_the_matrix_adds_appraised_and_survey_points_up_to_the_sum(demo):
    checked = 0
    for section in made(demo, "ma-tran", "xlsx").sections:
        for line in section.lines:
            for at in range(3, len(line.values), 4):
                appraised, survey, whole, _index = line.values[at : at + 4]
                assert appraised + (survey or 0) == whole
                checked += 1
    assert checked > 100


def test_tied_ranks_bear_their_sign_and_missing_is_a_dash():
    assert written(2, Kind.COUNT, tied=True) == "2="
    assert written(None, Kind.POINTS) == "–"
    assert written(Decimal("-1.50"), Kind.CHANGE) == "−1,50"
    assert written(Decimal("-0.005"), Kind.CHANGE) == "−0,005"
    assert written(Decimal("86.650"), Kind.POINTS) == "86,650"
    assert written(Decimal("14.3"), Kind.SHARE_CHANGE) == "+14,3"
    assert written(Decimal("21.6"), Kind.PERCENT) == "21,6"
    assert written(22338, Kind.COUNT) == "22.338"


def test_a_packed_paper_comes_back_the_same(demo):
    paper = made(demo, "xep-hang", "pdf")

    assert unpacked(packed(paper)) == paper


def test_parts_hold_every_row_once_and_notes_at_the_end_of_their_table():
    rows = [row(f"X{at}", "80", at + 1) for at in range(7)]
    page = ranking_page(summary(block(counts=(0, 7, 0, 0, 0))), rows, None)
    paper = papers.ranking_paper("xep-hang", page, MARKS, {}, "pdf")

    parts = parts_of(paper, 3)

    assert [part.rows for part in parts] == [3, 3, 2]
    assert [line for part in parts for s in part.sections for line in s.lines] == list(paper.sections[0].lines)
    assert [bool(part.sections[0].notes) for part in parts] == [False, False, True]
    assert parts[1].sections[0].title.endswith("(tiếp)")


@printing
def test_heads_are_repeated_on_every_page_and_pages_are_numbered():
    rows = [row(f"X{at}", "80", at + 1, name=f"Ủy ban nhân dân phường số {at}") for at in range(60)]
    page = ranking_page(summary(block(counts=(0, 60, 0, 0, 0))), rows, None)
    content = printed_part(papers.ranking_paper("xep-hang", page, MARKS, {}, "pdf"), 1, 1)

    reader = PdfReader(BytesIO(content))
    texts = text_of_pdf(content).split("\f")[: len(reader.pages)]
    assert len(reader.pages) > 1
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    assert all("Xếp loại" in text for text in texts)
    assert [f"Trang {at}/{len(texts)}" in text for at, text in enumerate(texts, start=1)] == [True] * len(texts)


BAIT = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1")


@pytest.mark.parametrize("bait", BAIT)
def test_no_text_of_people_runs_in_csv_and_word(bait):
    section = Section(
        "=tiêu đề", "a", (Column("=cột", 5), Column("n", 5, Kind.POINTS)), (Line((bait, Decimal("-1.5"))),)
    )
    paper = Paper("a", "=1", "=2", "=3", MARKS, (section,), ("=4",))

    cells = [
        cell for line in csv.reader(io.StringIO(papers.WRITERS["csv"](paper).decode("utf-8-sig"))) for cell in line
    ]
    told, words = text_of_docx(papers.WRITERS["docx"](paper))

    assert [
        cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t")) and cell not in {"-1.50", "-1.5"}
    ] == []
    assert [text for text in (*told, *words) if text.lstrip().startswith(("=1+1", "@SUM", "=4", "=cột"))] == []


def test_the_year_before_without_a_comparable_scale_leaves_dashes():
    rows = [row("A", "80.00", 1)]
    page = ranking_page(summary(block(), counts=(0, 1, 0, 0, 0)), rows, before(summary(block(), year=2013)))

    text = papers.WRITERS["csv"](papers.ranking_paper("xep-hang", page, MARKS, {}, "csv")).decode()

    assert "1,,A,Sở A,80.00,Tốt,,4.00,80.00," in text
