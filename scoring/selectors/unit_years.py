"""One unit over the years: its lines in every published ranking, beside the year before; figures come from published rows alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from scoring.models import Ranking, RankingRow
from scoring.selectors.open_data import newest_rankings
from scoring.selectors.predecessors import Predecessor, predecessor_results
from scoring.selectors.rankings.lines import Previous, RowLine, decimal_of, lines_of
from scoring.selectors.rankings.page import programme_name, span
from units.models import UnitSuccession


@dataclass(frozen=True)
class UnitYear:
    """A unit's line in the newest version of one round; changes are against the same programme a year before."""

    ranking: Ranking
    row: RankingRow
    line: RowLine
    block_name: str
    ranked: int
    """How many units of the block have a rank."""
    average_index: Decimal | None

    @property
    def span(self) -> str:
        """What it covers: "năm 2014", "6 tháng năm 2014"."""
        return span(self.ranking.round.year, self.ranking.summary["period"])


@dataclass(frozen=True)
class ProgrammeYears:
    """The years of one programme and period, newest first."""

    programme: str
    period: str
    years: tuple[UnitYear, ...]

    @property
    def name(self) -> str:
        """The programme in words, with its period unless it is the whole year."""
        words = programme_name(self.programme)
        return words if self.period == "năm" else f"{words}, {self.period}"


@dataclass(frozen=True)
class Kin:
    """A unit that this one followed or that followed it, by a decision from a date; `is_published` where it has a page."""

    code: str
    name: str
    on_date: dt.date
    decision: str
    is_published: bool


@dataclass(frozen=True)
class UnitPage:
    """A unit as its newest published line names it, with its years by programme and its kin."""

    agency_code: str
    agency: str
    code: str
    name: str
    programmes: tuple[ProgrammeYears, ...]
    predecessors: tuple[Kin, ...]
    successors: tuple[Kin, ...]
    earlier: tuple[Predecessor, ...]
    """Published results of the units before this one, never compared with its own."""

    @property
    def illustrative(self) -> bool:
        """Some of the figures are made up."""
        return any(year.ranking.illustrative for programme in self.programmes for year in programme.years)

    @property
    def latest(self) -> UnitYear:
        """The newest line of all."""
        return max((p.years[0] for p in self.programmes), key=lambda year: _age(year.row))


def unit_page(agency_code: str, unit_code: str, today: dt.date) -> UnitPage | None:
    """A unit with all its published years; two queries, two more where units stand before it.

    None where no published ranking has it.
    """
    rows = published_rows(agency_code, unit_code)
    if not rows:
        return None
    newest = max(rows, key=_age)
    predecessors, successors = _kin(agency_code, unit_code, today)
    return UnitPage(
        agency_code=agency_code,
        agency=newest.ranking.summary["agency"],
        code=unit_code,
        name=newest.unit_name,
        programmes=tuple(_programmes(rows)),
        predecessors=predecessors,
        successors=successors,
        earlier=predecessor_results(agency_code, unit_code, until=today) if predecessors else (),
    )


def published_rows(agency_code: str, unit_code: str) -> list[RankingRow]:
    """A unit's rows in the newest version of every round, by programme and period, newest year first; one query."""
    return list(
        RankingRow.objects.filter(
            unit_code=unit_code, ranking__round__agency__code=agency_code, ranking__in=newest_rankings()
        )
        .select_related("ranking__round")
        .order_by("ranking__round__programme", "ranking__round__period", "-ranking__round__year", "-ranking__pk")
    )


def _age(row: RankingRow) -> tuple[int, dt.datetime]:
    return row.ranking.round.year, row.ranking.published_at


def _programmes(rows: Sequence[RankingRow]) -> Iterable[ProgrammeYears]:
    families: dict[tuple[str, str], list[RankingRow]] = {}
    for row in rows:
        families.setdefault((row.ranking.round.programme, row.ranking.round.period), []).append(row)
    for (programme, period), family in families.items():
        before = {row.ranking.round.year: row for row in reversed(family)}
        years = tuple(_year(row, before.get(row.ranking.round.year - 1)) for row in family)
        yield ProgrammeYears(programme, period, years)


def _year(row: RankingRow, before: RankingRow | None) -> UnitYear:
    summary = row.ranking.summary
    block: dict[str, Any] = next(b for b in summary["blocks"] if b["code"] == row.block_code)
    previous = None
    if before is not None:
        previous = Previous(before.ranking.round.year, before.ranking.summary, {before.unit_code: before})
    codes = [field["code"] for field in block["field_titles"]]
    return UnitYear(
        ranking=row.ranking,
        row=row,
        line=lines_of([block], codes, [row], previous)[0],
        block_name=block["name"],
        ranked=int(block["units"]),
        average_index=decimal_of(block["average_index"]),
    )


def _kin(agency_code: str, unit_code: str, today: dt.date) -> tuple[tuple[Kin, ...], tuple[Kin, ...]]:
    """The units before and after a unit, of successions that have happened; one query."""
    here = UnitSuccession.objects.filter(
        Q(predecessor__code=unit_code, predecessor__agency__code=agency_code)
        | Q(successor__code=unit_code, successor__agency__code=agency_code),
        on_date__lte=today,
    ).select_related("predecessor", "successor")
    published = {side: Exists(_lines_of(f"{side}__code", agency_code)) for side in ("predecessor", "successor")}
    rows = here.annotate(before_known=published["predecessor"], after_known=published["successor"])
    before, after = [], []
    for row in rows.order_by("on_date", "pk"):
        if row.successor.code == unit_code:
            before.append(Kin(row.predecessor.code, row.predecessor.name, row.on_date, row.decision, row.before_known))
        else:
            after.append(Kin(row.successor.code, row.successor.name, row.on_date, row.decision, row.after_known))
    return tuple(before), tuple(after)


def _lines_of(code: str, agency_code: str) -> Any:
    return RankingRow.objects.filter(
        unit_code=OuterRef(code),
        ranking__round__agency__code=agency_code,
        ranking__in=newest_rankings(),
    )
