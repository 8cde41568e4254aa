"""The two kinds of workbooks that units send, with their addresses; what a view needs of either, no right is asked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import resolve_url

from scoring.excel.figure_reading import Book
from scoring.excel.figures import FigureBook
from scoring.excel.procedures import CutBook
from scoring.models import FigureUpload
from scoring.selectors.indicators.mine import kept_upload
from scoring.selectors.indicators.place import Place
from scoring.selectors.indicators.procedures import Home


@dataclass(frozen=True)
class Way:
    """A kind of workbook on its way in: its title, the beginning of its addresses' names, the codes in them, its page."""

    book: Book
    title: str
    prefix: str
    codes: tuple[str, str]
    page: str
    file_name: str

    def url(self, name: str, *more: str) -> str:
        """One of its addresses."""
        return resolve_url(f"{self.prefix}_{name}", *self.codes, *more)

    @property
    def back(self) -> str:
        """The page of what it is about."""
        return resolve_url(self.page, *self.codes)

    def about(self) -> dict[str, Any]:
        """What every page of it says."""
        return {
            "title": self.title,
            "unit": self.book.unit,
            "back": self.back,
            "again": self.url("upload"),
            "template": self.url("template"),
        }

    def upload(self, token: str) -> FigureUpload:
        """An upload of this unit and period by its token, else 404."""
        found = kept_upload(self.book.kind, self.book.unit, token)
        period = self.book.period
        if found is None or found.period_id != (None if period is None else period.pk):
            raise Http404
        return found

    def links(self, upload: FigureUpload) -> dict[str, Any]:
        """The addresses of one upload."""
        links = {name: self.url(f"import_{name}", upload.token) for name in ("file", "report", "marked", "by_hand")}
        return {"links": links, "action": self.url("import", upload.token)}


def report_way(place: Place) -> Way:
    """The figures of a period."""
    codes = (place.period.code, place.unit.code)
    return Way(
        FigureBook(place), place.period.title, "figures", codes, "figures_form", f"so-lieu-{'-'.join(codes)}.xlsx"
    )


def cuts_way(home: Home) -> Way:
    """The procedures of a unit."""
    codes = (home.unit.agency.code, home.unit.code)
    name = f"thu-tuc-{home.unit.code}.xlsx"
    return Way(CutBook(home), "Thủ tục cắt giảm thời gian", "procedures", codes, "procedures", name)
