"""Published results of the units that a unit followed, to be shown apart and marked; nothing is compared across a merger."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.models import RankingRow
from scoring.selectors.open_data import newest_rankings
from scoring.selectors.rankings.lines import decimal_of, levels_of
from scoring.selectors.rankings.page import programme_name, span
from units.models import UnitSuccession


@dataclass(frozen=True)
class PredecessorYear:
    """A published line of a unit before: as it was named then; ranks and classes are of its own block and year."""

    row: RankingRow
    programme: str
    span: str
    block_name: str
    ranked: int
    average_index: Decimal | None
    level: int


@dataclass(frozen=True)
class Predecessor:
    """A unit that this one followed, directly or through another one, with its years, newest first."""

    code: str
    name: str
    on_date: dt.date
    decision: str
    how: str
    years: tuple[PredecessorYear, ...]


def predecessors_of(agency_code: str, unit_code: str, *, until: dt.date) -> list[UnitSuccession]:
    """How the units before a unit came to it by `until`, the nearest first; each unit once. One query."""
    rows = UnitSuccession.objects.filter(successor__agency__code=agency_code, on_date__lte=until)
    before: dict[str, list[UnitSuccession]] = defaultdict(list)
    for row in rows.select_related("predecessor", "successor").order_by("on_date", "pk"):
        before[row.successor.code].append(row)
    found: list[UnitSuccession] = []
    seen, waiting = {unit_code}, [unit_code]
    while waiting:
        for row in before.get(waiting.pop(0), ()):
            if row.predecessor.code not in seen:
                seen.add(row.predecessor.code)
                waiting.append(row.predecessor.code)
                found.append(row)
    return found


def predecessor_results(
    agency_code: str, unit_code: str, *, until: dt.date, programme: str = "", period: str = ""
) -> tuple[Predecessor, ...]:
    """The units before a unit that have published lines up to the year of `until`, of one programme and period or of all.

    One query, one more where there are units before it.
    """
    links = predecessors_of(agency_code, unit_code, until=until)
    if not links:
        return ()
    rows = RankingRow.objects.filter(
        unit_code__in=[link.predecessor.code for link in links],
        ranking__round__agency__code=agency_code,
        ranking__round__year__lte=until.year,
        ranking__in=newest_rankings(),
    )
    if programme:
        rows = rows.filter(ranking__round__programme=programme, ranking__round__period=period)
    lines: dict[str, list[RankingRow]] = defaultdict(list)
    newest_first = ("-ranking__round__year", "ranking__round__programme", "-ranking__pk")
    for row in rows.select_related("ranking__round").order_by(*newest_first):
        lines[row.unit_code].append(row)
    return tuple(_predecessor(link, lines[link.predecessor.code]) for link in links if lines[link.predecessor.code])


def _predecessor(link: UnitSuccession, rows: Sequence[RankingRow]) -> Predecessor:
    return Predecessor(
        code=link.predecessor.code,
        name=rows[0].unit_name,
        on_date=link.on_date,
        decision=link.decision,
        how=link.get_kind_display(),
        years=tuple(_year(row) for row in rows),
    )


def _year(row: RankingRow) -> PredecessorYear:
    summary = row.ranking.summary
    block = next(one for one in summary["blocks"] if one["code"] == row.block_code)
    return PredecessorYear(
        row=row,
        programme=programme_name(row.ranking.round.programme),
        span=span(row.ranking.round.year, summary["period"]),
        block_name=block["name"],
        ranked=int(block["units"]),
        average_index=decimal_of(block["average_index"]),
        level=levels_of(block).get(row.class_name, 0),
    )
