"""The page of a ranking as one value: its head and the table of every block; pure, the same for page and file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scoring.selectors.rankings.lines import Previous, Row
from scoring.selectors.rankings.tables import ALL, BlockTable, all_table, block_table

_PROGRAMMES: Final = {
    "CCHC": "Cải cách hành chính",
    "VTLT": "Văn thư, lưu trữ",
    "CNTT": "Ứng dụng công nghệ thông tin",
}
_YEARLY: Final = "năm"
_INSPECTION: Final = "inspection"


def programme_name(programme: str) -> str:
    """A programme in words; an agency's own one by its code."""
    return _PROGRAMMES.get(programme, programme)


def span(year: int, period: str) -> str:
    """What a round covers: "năm 2014", "6 tháng năm 2014"."""
    return f"năm {year}" if period == _YEARLY else f"{period} năm {year}"


def heading(programme: str, year: int, period: str) -> str:
    """The title of a ranking: "Bảng xếp hạng cải cách hành chính năm 2014"."""
    name = _PROGRAMMES.get(programme)
    words = name[0].lower() + name[1:] if name else programme
    return f"Bảng xếp hạng {words} {span(year, period)}"


@dataclass(frozen=True)
class RankingPage:
    """A ranking beside the published one of the year before (`previous_year` None without one)."""

    heading: str
    short: str
    """For the crumbs: "CCHC năm 2014"."""
    title: str
    agency: str
    programme: str
    year: int
    period: str
    previous_year: int | None
    tie_rule: str
    was_inspected: bool
    """A team inspected the units: inspection is one of the round's layers."""
    blocks: tuple[BlockTable, ...]
    everything: BlockTable | None
    """All blocks together, where there is more than one and the summary adds them up."""

    @property
    def tables(self) -> tuple[BlockTable, ...]:
        """Every table, that of all blocks last."""
        return (*self.blocks, self.everything) if self.everything else self.blocks

    def table(self, code: str) -> BlockTable | None:
        """The table of a block, of ALL, or the first one for ""; None for a code that is none."""
        if not code:
            return self.blocks[0]
        return next((table for table in self.tables if table.code == code), None)


def ranking_page(
    summary: Mapping[str, Any], rows: Sequence[Row], previous: Previous | None, *, lean: bool = False
) -> RankingPage:
    """Put rows and summary (of Ranking or Standing) together beside the year before; no query.

    The lines of a `lean` page hold no figures of fields: `show` asks for those of the lines that it shows.
    """
    whole = summary["all"] is not None and len(summary["blocks"]) > 1
    return RankingPage(
        heading=heading(summary["programme"], summary["year"], summary["period"]),
        short=f"{summary['programme']} {span(summary['year'], summary['period'])}",
        title=summary["title"],
        agency=summary["agency"],
        programme=summary["programme"],
        year=summary["year"],
        period=summary["period"],
        previous_year=previous.year if previous else None,
        tie_rule=tie_rule(summary.get("tie_break", [])),
        was_inspected=_INSPECTION in summary.get("layers", ()),
        blocks=tuple(block_table(block, rows, previous, lean=lean) for block in summary["blocks"]),
        everything=all_table(summary, rows, previous, lean=lean) if whole else None,
    )


def tie_rule(tie_break: Sequence[str]) -> str:
    """How equal indexes are ranked, in a sentence."""
    shared = "đồng hạng và hạng kế tiếp bỏ trống (1, 2, 2, 4)."
    steps = ["chỉ số trước khi làm tròn" if step == "exact" else f"chỉ số lĩnh vực {step}" for step in tie_break]
    if not steps:
        return f"Đơn vị bằng chỉ số {shared}"
    return f"Đơn vị bằng chỉ số được so lần lượt theo {', '.join(steps)}; vẫn bằng nhau thì {shared}"


__all__ = ["ALL", "RankingPage", "heading", "programme_name", "ranking_page", "span", "tie_rule"]
