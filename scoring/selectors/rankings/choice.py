"""What a reader chose to see of a ranking, kept in the address: block, order, class, name, columns; it knows no figure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final
from urllib.parse import urlencode

INDEX: Final = "chi-so"
POINTS: Final = "diem"
NAME: Final = "ten"
INDEX_CHANGE: Final = "thay-doi"
FIELD: Final = "lv."
_PARAMETERS: Final = {
    "block": "khoi",
    "sort": "sap",
    "class_name": "lop",
    "search": "tim",
    "column": "cot",
    "field": "lv",
}
_LONGEST: Final = 100


def fold(text: str) -> str:
    """`text` for comparing: without accents (đ is d), case and spare blanks."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def matches(search: str, *texts: str) -> bool:
    """Whether every word of `search` stands in one of `texts`, without regard to accents and case."""
    where = " ".join(fold(text) for text in texts)
    return all(word in where for word in fold(search).split())


@dataclass(frozen=True)
class Choice:
    """One state of the page; "" is the default of each. `sort` is a key, with "-" before it when descending."""

    block: str = ""
    sort: str = ""
    class_name: str = ""
    search: str = ""
    column: str = ""
    field: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Choice:
        """The choice in a query string; what says the default is taken as the default."""
        texts = {
            name: unicodedata.normalize("NFC", str(query.get(parameter, ""))).strip()[:_LONGEST]
            for name, parameter in _PARAMETERS.items()
        }
        chosen = cls(**texts)
        if chosen.column != INDEX:
            chosen = replace(chosen, column="")
        return replace(chosen, sort="") if chosen.sort == f"-{INDEX}" else chosen  # the best first is the default

    @property
    def shows_index(self) -> bool:
        """The field columns show indexes instead of points."""
        return self.column == INDEX

    @property
    def filtered(self) -> bool:
        """Some lines may be left out."""
        return bool(self.class_name or self.search)

    def query(self, **changes: str) -> str:
        """The query string of this choice with `changes`, beginning with "?"."""
        chosen = asdict(replace(self, **changes))
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
