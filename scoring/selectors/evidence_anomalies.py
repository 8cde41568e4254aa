"""What looks odd about evidence, for reviewers: sentences made of rows that the caller has read; it decides nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.enums import EvidenceKind
from scoring.models import Evidence
from scoring.selectors.rankings.choice import fold

SAME_FILE: Final = "trung-tep"
OUT_OF_YEAR: Final = "ngoai-nam"
BEYOND_END: Final = "qua-so-trang"
EXPIRED: Final = "het-hieu-luc"
DEAD_LINK: Final = "lien-ket-hong"
LABELS: Final[Mapping[str, str]] = {
    SAME_FILE: "Cùng một tệp ở nơi khác",
    OUT_OF_YEAR: "Ngày ban hành ngoài năm",
    BEYOND_END: "Trang vượt quá số trang của tệp",
    EXPIRED: "Hết hiệu lực",
    DEAD_LINK: "Liên kết hỏng",
}
_NUMBERS: Final = r"\d{1,5}(?:\s*(?:-|–|—|,|;|&|\bden\b|\bva\b)\s*\d{1,5}(?![\d/.]))*"
_NAMED: Final = re.compile(rf"\b(?:trang|trg|tr|pages?|p)\b\.?\s*(?:so|thu)?\s*:?\s*(?P<numbers>{_NUMBERS})")
_BARE: Final = re.compile(rf"\s*{_NUMBERS}\s*\.?\s*")


@dataclass(frozen=True)
class Anomaly:
    """One oddity of one piece: its `kind` (a key of LABELS) and a sentence."""

    kind: str
    text: str


@dataclass(frozen=True)
class Elsewhere:
    """Where the same file stands on other sheets: {digest: names of units}; `named` says whether the reader may read them."""

    units: Mapping[str, Sequence[str]]
    named: bool


def pages_in(hint: str) -> tuple[int, ...]:
    """The page numbers that a hint names: "trang 12", "tr. 5-7", "Trang 3, 9", "p. 4 và 6", or figures alone; () for none."""
    text = fold(hint)
    parts = [found["numbers"] for found in _NAMED.finditer(text)]
    if not parts and _BARE.fullmatch(text):
        parts = [text]
    return tuple(int(number) for part in parts for number in re.findall(r"\d+", part))


def of_sheet(
    rows: Iterable[Evidence], *, year: int, today: dt.date, elsewhere: Elsewhere
) -> Mapping[int, tuple[Anomaly, ...]]:
    """{id: what is odd} of the standing pieces of one sheet, given all of them with their criteria; no query."""
    standing = list(rows)
    codes: dict[str, set[str]] = {}
    for row in standing:
        if row.kind == EvidenceKind.FILE:
            codes.setdefault(row.file_sha256, set()).add(row.criterion.code)
    return {
        row.pk: (*_same_file(row, codes, elsewhere), *_dates(row, year, today), *_pages(row), *_link(row))
        for row in standing
    }


def _same_file(row: Evidence, codes: Mapping[str, set[str]], elsewhere: Elsewhere) -> Iterable[Anomaly]:
    others = codes.get(row.file_sha256, set()) - {row.criterion.code}
    if others:
        yield Anomaly(SAME_FILE, f"Cùng một tệp ở tiêu chí {', '.join(sorted(others))}.")
    units = elsewhere.units.get(row.file_sha256, ()) if row.file_sha256 else ()
    if units:
        yield Anomaly(SAME_FILE, f"Cùng một tệp với {', '.join(units) if elsewhere.named else 'đơn vị khác'}.")


def _dates(row: Evidence, year: int, today: dt.date) -> Iterable[Anomaly]:
    if row.issued_on is not None and row.issued_on.year != year:
        yield Anomaly(OUT_OF_YEAR, f"Ngày ban hành ngoài năm {year}.")
    if row.expires_on is not None and row.expires_on < dt.date(year, 12, 31):
        yield Anomaly(EXPIRED, f"Hết hiệu lực ngày {row.expires_on:%d/%m/%Y}, trước khi hết năm {year}.")
    elif row.expires_on is not None and row.expires_on < today:
        yield Anomaly(EXPIRED, f"Đã hết hiệu lực ngày {row.expires_on:%d/%m/%Y}.")


def _pages(row: Evidence) -> Iterable[Anomaly]:
    beyond = [page for page in pages_in(row.page_hint) if row.page_count is not None and page > row.page_count]
    if beyond:
        named = ", ".join(map(str, beyond))
        yield Anomaly(BEYOND_END, f"Ghi xem trang {named} nhưng tệp chỉ có {row.page_count} trang.")


def _link(row: Evidence) -> Iterable[Anomaly]:
    if row.link_dead_since is not None:
        since = f"{row.link_dead_since:%d/%m/%Y}"
        yield Anomaly(DEAD_LINK, f"Liên kết không mở được từ {since}: {row.link_problem or 'không rõ lý do'}.")
