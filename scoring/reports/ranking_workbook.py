"""The workbook of a ranking: a sheet for each block and one of distributions with its chart; it computes no figure."""

from __future__ import annotations

from scoring.reports.paper import Marks, Paper
from scoring.reports.paper_xlsx import sheet_name, workbook
from scoring.reports.ranking_tables import distribution_section, ranking_sections
from scoring.selectors.rankings import RankingPage


def ranking_workbook(page: RankingPage, marks: Marks) -> bytes:
    """The .xlsx of a ranking; the same tables as the page's, all blocks."""
    sections = (*ranking_sections(page, wide=True), distribution_section(page))
    return workbook(Paper("xep-hang", page.heading, page.title, page.agency, marks, sections))


__all__ = ["Marks", "ranking_workbook", "sheet_name"]
