"""What a reader chose to see of a ranking, kept in the address: block, order, class, name, columns; it knows no figure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

INDEX: Final = "chi-so"
POINTS: Final = "diem"
NAME: Final = "ten"
INDEX_CHANGE: Final = "thay-doi"
FIELD: Final = "lv."
APPRAISED: Final = "tham-dinh"
SURVEY: Final = "xa-hoi"
OWN: Final = "tu-cham"
INSPECTED: Final = "kiem-tra"
COLUMNS: Final = {
    "": "Tổng điểm",
    APPRAISED: "Thẩm định",
    SURVEY: "Điều tra xã hội học",
    INDEX: "Chỉ số %",
    OWN: "Tự chấm",
    INSPECTED: "Kiểm tra",
}
"""What the field columns can show, by the word in the address."""
FIELDS_VIEW: Final = "linh-vuc"
ON: Final = "co"
_PARAMETERS: Final = {
    "block": "khoi",
    "view": "xem",
    "sort": "sap",
    "class_name": "lop",
    "search": "tim",
    "column": "cot",
    "field": "lv",
    "distance": "cach",
    "page": "trang",
}
_LONGEST: Final = 100
_DIGITS: Final = 6


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """`text` for comparing: without accents (đ is d), case and spare blanks."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def matches(search: str, *texts: str) -> bool:
    """Whether every word of `search` stands in one of `texts`, without regard to accents and case."""
    words = fold(search).split()
    where = " ".join(fold(text) for text in texts) if words else ""
    return all(word in where for word in words)


def _page(text: str) -> str:
    """A page's number as its address writes it; the first page, and what is no number, is ""."""
    plain = text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return str(int(text)) if plain and int(text) > 1 else ""


@dataclass(frozen=True)
class Choice:
    """One state of the page; "" is the default of each. `sort` is a key, with "-" before it when descending."""

    block: str = ""
    sort: str = ""
    class_name: str = ""
    search: str = ""
    column: str = ""
    field: str = ""
    view: str = ""
    distance: str = ""
    page: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Choice:
        """The choice in a query string; what says the default is taken as the default."""
        texts = {
            name: unicodedata.normalize("NFC", str(query.get(parameter, ""))).strip()[:_LONGEST]
            for name, parameter in _PARAMETERS.items()
        }
        chosen = cls(**texts)
        chosen = replace(
            chosen,
            column=chosen.column if chosen.column in COLUMNS else "",
            view=chosen.view if chosen.view == FIELDS_VIEW else "",
            distance=chosen.distance if chosen.distance == ON else "",
            page=_page(chosen.page),
        )
        return replace(chosen, sort="") if chosen.sort == f"-{INDEX}" else chosen  # the best first is the default

    @property
    def shows_index(self) -> bool:
        """The field columns show indexes instead of points."""
        return self.column == INDEX

    @property
    def page_number(self) -> int:
        """The page of lines, from 1."""
        return int(self.page or 1)

    @property
    def filtered(self) -> bool:
        """Some lines may be left out."""
        return bool(self.class_name or self.search)

    def query(self, **changes: str) -> str:
        """The query string of this choice with `changes`, beginning with "?"; what changes begins on the first page."""
        chosen = asdict(replace(self, **({"page": ""} | changes)))
        return "?" + urlencode({_PARAMETERS[name]: value for name, value in chosen.items() if value})

    def next_sort(self, key: str) -> str:
        """What a press on a column's head sorts by: descending, then ascending, then the default again.

        By index the default is the descending order already.
        """
        if key == INDEX:
            return "" if self.sort else INDEX
        if self.sort == f"-{key}":
            return key
        return "" if self.sort == key else f"-{key}"

    def order_of(self, key: str) -> str:
        """The column's aria-sort: "descending", "ascending" or ""."""
        if self.sort == f"-{key}" or (key == INDEX and not self.sort):
            return "descending"
        return "ascending" if self.sort == key else ""
