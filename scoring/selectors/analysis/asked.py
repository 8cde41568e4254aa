"""What a reader of an analysis chose, kept in the address: block, year to compare to, units, part of a name, page; it knows no figure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict

from units.enums import CODE_PATTERN

MOST_UNITS: Final = 3
"""Lines that are drawn beside the block's average: four marks can be told apart."""
_PARAMETERS: Final = {"block": "khoi", "compared": "so-voi", "units": "dv", "search": "tim", "page": "trang"}
_LONGEST: Final = 100


@dataclass(frozen=True)
class Asked:
    """One state of an analysis page; "" or () is the default of each."""

    block: str = ""
    compared: str = ""
    units: tuple[str, ...] = ()
    search: str = ""
    page: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> Asked:
        """The choice in a query string; codes that are none are left out, at most MOST_UNITS units."""
        codes = [code for code in query.getlist("dv") if re.fullmatch(CODE_PATTERN, code)]
        texts: dict[str, Any] = {
            name: query.get(parameter, "").strip()[:_LONGEST]
            for name, parameter in _PARAMETERS.items()
            if name != "units"
        }
        return cls(**texts, units=tuple(dict.fromkeys(codes))[:MOST_UNITS])

    def query(self, **changes: Any) -> str:
        """The query string of this choice with `changes`, beginning with "?"."""
        chosen = asdict(replace(self, **changes))
        pairs: Iterable[tuple[str, Any]] = ((_PARAMETERS[name], value) for name, value in chosen.items() if value)
        return "?" + urlencode(list(pairs), doseq=True)
