"""The kinds of workbooks of figures that people send, with their addresses; what a view needs of each, no right is asked here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.forms import Form
from django.http import Http404
from django.shortcuts import resolve_url

from scoring.excel.figure_reading import Book
from scoring.excel.figures import FigureBook
from scoring.excel.opinion_counts import CountBook
from scoring.excel.procedures import CutBook
from scoring.forms.uploads import CountsFileForm, UploadForm
from scoring.models import FigureUpload
from scoring.selectors.indicators.mine import kept_upload
from scoring.selectors.indicators.place import Place
from scoring.selectors.indicators.procedures import Home
from units.models import Agency

_HALVES: Final = {"1": range(1, 7), "2": range(7, 13)}


@dataclass(frozen=True)
class Way:
    """A kind of workbook on its way in: its title, the beginning of its addresses' names, the codes in them, its page.

    `home` is the name of the list of pages like it, with its words; `template` what follows the template's address.
    """

    book: Book
    owner: str
    title: str
    prefix: str
    codes: tuple[str, ...]
    page: str
    file_name: str
    home: tuple[str, str] = ("figures", "Số liệu báo cáo")
    templates: tuple[tuple[str, str], ...] = (("", "Tải tệp mẫu"),)
    form: type[Form] = UploadForm

    def url(self, name: str, *more: str) -> str:
        """One of its addresses."""
        return resolve_url(f"{self.prefix}_{name}", *self.codes, *more)

    @property
    def back(self) -> str:
        """The page of what it is about."""
        return resolve_url(self.page, *(() if self.page == self.home[0] else self.codes))

    def about(self) -> dict[str, Any]:
        """What every page of it says."""
        return {
            "title": self.title,
            "owner": self.owner,
            "home_url": resolve_url(self.home[0]),
            "home_title": self.home[1],
            "back": self.back,
            "again": self.url("upload"),
            "templates": [(self.url("template") + query, words) for query, words in self.templates],
        }

    def upload(self, token: str) -> FigureUpload:
        """An upload of the same by its token, else 404."""
        found = kept_upload(self.book.kind, self.book.whose, token)
        if found is None:
            raise Http404
        return found

    def links(self, upload: FigureUpload) -> dict[str, Any]:
        """The addresses of one upload."""
        links = {name: self.url(f"import_{name}", upload.token) for name in ("file", "report", "marked", "by_hand")}
        return {"links": links, "action": self.url("import", upload.token)}


def report_way(place: Place) -> Way:
    """The figures of a period."""
    codes = (place.period.code, place.unit.code)
    name = f"so-lieu-{'-'.join(codes)}.xlsx"
    return Way(FigureBook(place), place.unit.name, place.period.title, "figures", codes, "figures_form", name)


def cuts_way(home: Home) -> Way:
    """The procedures of a unit."""
    codes = (home.unit.agency.code, home.unit.code)
    name = f"thu-tuc-{home.unit.code}.xlsx"
    return Way(CutBook(home), home.unit.name, "Thủ tục cắt giảm thời gian", "procedures", codes, "procedures", name)


def counts_way(agency: Agency, today: dt.date, year: int | None = None, half: str = "") -> Way:
    """The counts of opinions of an agency's units; what goes out is of a year, of its first or second half with "1" or "2"."""
    book = CountBook(agency, today, year, _HALVES.get(half, range(1, 13)))
    half = half if half in _HALVES else ""
    return Way(
        book,
        agency.name,
        "Số ý kiến theo tháng",
        "opinion_counts",
        (agency.code,),
        "opinions",
        f"y-kien-{agency.code}-{book.year}{half and f'-nua-{half}'}.xlsx",
        home=("opinions", "Ý kiến người dân"),
        templates=(
            (f"?nam={book.year}", f"Tải tệp năm {book.year}"),
            (f"?nam={book.year}&nua=1", f"6 tháng đầu năm {book.year}"),
            (f"?nam={book.year}&nua=2", f"6 tháng cuối năm {book.year}"),
            (f"?nam={book.year - 1}", f"Tải tệp năm {book.year - 1}"),
        ),
        form=CountsFileForm,
    )
