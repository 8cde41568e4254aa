"""Every paper that a ranking gives, by name and form: which tables are in it, and the file; it asks no database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from scoring.reports.annex_tables import annex_section, long_section
from scoring.reports.narrative import announcement
from scoring.reports.paper import Marks, Paper
from scoring.reports.paper_data import csv_file, json_file
from scoring.reports.paper_docx import docx
from scoring.reports.paper_pdf import NO_LIBRARY, pdf
from scoring.reports.paper_xlsx import workbook
from scoring.reports.ranking_tables import distribution_section, matrix_sections, ranking_sections
from scoring.selectors.annexes import Annex
from scoring.selectors.rankings import PublishedRanking, RankingPage

RANKING: Final = "xep-hang"
MATRIX: Final = "ma-tran"
DISTRIBUTION: Final = "phan-bo"
PARAGRAPH: Final = "thong-cao"
ANNEXES: Final = "phu-luc"
NAMES: Final[Mapping[str, str]] = {
    RANKING: "Bảng xếp hạng",
    MATRIX: "Ma trận đơn vị và lĩnh vực",
    DISTRIBUTION: "Phân bố xếp loại",
    PARAGRAPH: "Lời công bố",
    ANNEXES: "Phụ lục điểm của mọi đơn vị",
}
WRITERS: Final[Mapping[str, Callable[[Paper], bytes]]] = {
    "xlsx": workbook,
    "docx": docx,
    "pdf": pdf,
    "csv": csv_file,
    "json": json_file,
}
TYPES: Final[Mapping[str, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
FORM_NAMES: Final[Mapping[str, str]] = {"xlsx": "Excel", "docx": "Word", "pdf": "PDF", "csv": "CSV", "json": "JSON"}
PRINTED: Final = frozenset({"docx", "pdf"})
LONG: Final = 500
"""Rows from which a file is made in the background, piece by piece."""
MAX_ROWS: Final[Mapping[str, int]] = {"docx": 20_000, "pdf": 20_000, "xlsx": 50_000}
"""Rows beyond which a form is not made: data stays for CSV and JSON."""
TOO_LONG: Final = "Bảng này quá dài cho một tệp loại này. Hãy tải CSV, hoặc phụ lục của từng đơn vị."
MAX_SHEETS: Final = 200


def published_marks(published: PublishedRanking) -> Marks:
    """What a file of a published version says of itself."""
    ranking = published.ranking
    return Marks(
        source=published.source,
        draft=False,
        illustrative=ranking.illustrative,
        round_code=ranking.round.code,
        version=ranking.version,
        date=f"{timezone.localtime(ranking.published_at):%d/%m/%Y}",
        decision=f"Quyết định số {ranking.decision_number} ngày {ranking.decision_date:%d/%m/%Y}",
        sha256=tuple(snapshot.sha256 for snapshot in published.snapshots),
    )


def draft_marks(round_code: str, *, illustrative: bool) -> Marks:
    """What a file of a provisional ranking says of itself: written now, DỰ THẢO."""
    moment = timezone.localtime()
    return Marks(
        source=f"Số liệu lúc {moment:%H:%M} ngày {moment:%d/%m/%Y}.",
        draft=True,
        illustrative=illustrative,
        round_code=round_code,
        date=f"{moment:%d/%m/%Y}",
    )


def ranking_paper(
    name: str, page: RankingPage, marks: Marks, fields_of: Mapping[str, Sequence[Mapping[str, Any]]], form: str
) -> Paper:
    """The paper RANKING, MATRIX, DISTRIBUTION or PARAGRAPH of a page, laid out for a form."""
    wide = form not in PRINTED
    if name == RANKING:
        also = (distribution_section(page),) if form == "xlsx" else ()
        sections = (*ranking_sections(page, wide=wide), *also)
    elif name == MATRIX:
        sections = matrix_sections(page, fields_of, wide=wide)
    else:
        sections = (distribution_section(page),) if name == DISTRIBUTION else ()
    title = page.heading if name == RANKING else f"{NAMES[name]}, {page.short}"
    sentences = announcement(page) if name == PARAGRAPH else ()
    return Paper(name, title, page.title, page.agency, marks, sections, sentences, attachment=name != PARAGRAPH)


def annex_paper(annexes: Iterable[Annex], page: RankingPage, marks: Marks, form: str, unit_code: str = "") -> Paper:
    """The annex of a unit, or of all of them: a table for each on paper and in small workbooks, one long one for data."""
    found = list(annexes)
    apart = bool(unit_code) or form in PRINTED or (form == "xlsx" and len(found) <= MAX_SHEETS)
    sections = tuple(annex_section(annex) for annex in found) if apart else (long_section(found),)
    title = f"Phụ lục điểm, {page.short}" + (f": {found[0].unit_name}" if unit_code and found else "")
    stem = f"{ANNEXES}-{unit_code}" if unit_code else ""
    return Paper(ANNEXES, title, page.title, page.agency, marks, sections, stem=stem)


__all__ = [
    "ANNEXES",
    "DISTRIBUTION",
    "FORM_NAMES",
    "LONG",
    "MATRIX",
    "MAX_ROWS",
    "NAMES",
    "NO_LIBRARY",
    "PARAGRAPH",
    "PRINTED",
    "RANKING",
    "TOO_LONG",
    "TYPES",
    "WRITERS",
    "annex_paper",
    "draft_marks",
    "published_marks",
    "ranking_paper",
]
