"""The years that an analysis compares: a ranking, the newest published one of every other year, and who followed whom.

It brings rows and summaries and computes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cchc_portal import numbers
from scoring.models import Ranking, RankingRow, Round
from scoring.selectors.rankings import ALL, Previous
from scoring.selectors.rankings.lines import Row, index_places
from scoring.selectors.standings import live_standing
from units.models import UnitSuccession


@dataclass(frozen=True)
class Year:
    """One year's ranking: its summary, and its rows where they were asked for (else empty)."""

    year: int
    round_code: str
    summary: Mapping[str, Any]
    rows: Sequence[Row]

    def part(self, code: str) -> Mapping[str, Any] | None:
        """The summary of a block, or of ALL blocks; None where there is none."""
        if code == ALL:
            found: Mapping[str, Any] | None = self.summary["all"]
            return found
        return next((block for block in self.summary["blocks"] if block["code"] == code), None)

    @property
    def as_previous(self) -> Previous:
        """As the year before of another one."""
        return Previous(self.year, self.summary, {row.unit_code: row for row in self.rows})


@dataclass(frozen=True)
class Succession:
    """A unit that followed another from a date (hợp nhất, chia tách, đổi tên)."""

    predecessor: str
    predecessor_name: str
    successor: str
    successor_name: str
    on_date: dt.date
    decision: str


@dataclass(frozen=True)
class Span:
    """The ranking looked at and the other published years, oldest first."""

    current: Year
    others: tuple[Year, ...]
    successions: tuple[Succession, ...]

    @property
    def every(self) -> tuple[Year, ...]:
        """All years, oldest first."""
        return tuple(sorted((*self.others, self.current), key=lambda one: one.year))

    @property
    def earlier(self) -> tuple[Year, ...]:
        """The published years before this one, newest first: what it may be compared to."""
        return tuple(one for one in reversed(self.others) if one.year < self.current.year)

    def before(self, year: int) -> Year | None:
        """The ranking of the calendar year before `year`: a year further back is not the year before."""
        return next((one for one in self.every if one.year == year - 1), None)

    def compared(self, wanted: str) -> Year | None:
        """The year to compare to: the wanted one if it is published and earlier, else the calendar year before."""
        chosen = next((one for one in self.earlier if str(one.year) == wanted), None)
        return chosen or self.before(self.current.year)


@dataclass(frozen=True)
class Wanted:
    """Which rows an analysis reads: of the ranking itself, of which other year, or the short ones of all years."""

    own: bool = False
    compared: str | None = None
    every_year: bool = False
    successions: bool = False


def published_span(ranking: Ranking, wanted: Wanted) -> Span:
    """A published version among its years; one query, one more for rows and one for successions where wanted."""
    others = _others(ranking.round)
    own = [ranking] if wanted.own or wanted.every_year else []
    rows = _rows([*own, *_needed(others, ranking.round.year, wanted)], short=wanted.every_year)
    current = Year(ranking.round.year, ranking.round.code, ranking.summary, rows.get(ranking.pk, ()))
    return Span(current, _years(others, rows), successions_of(ranking.round) if wanted.successions else ())


def provisional_span(round_: Round, wanted: Wanted) -> Span:
    """A round as it stands now among the published years; as published_span, besides the queries of live_standing."""
    standing = live_standing(round_)
    others = _others(round_)
    rows = _rows(_needed(others, round_.year, wanted), short=wanted.every_year)
    current = Year(round_.year, round_.code, standing.summary, standing.rows)
    return Span(current, _years(others, rows), successions_of(round_) if wanted.successions else ())


def _others(round_: Round) -> list[Ranking]:
    """The newest ranking of each other year of the same agency, programme and period, oldest year first; one query."""
    family = Ranking.objects.filter(
        round__agency_id=round_.agency_id, round__programme=round_.programme, round__period=round_.period
    )
    kept = ("version", "published_at", "summary", "round", "round__code", "round__year")
    rows = family.exclude(round__year=round_.year).select_related("round").only(*kept)
    newest = {row.round.year: row for row in rows.order_by("round__year", "published_at", "version")}
    return list(newest.values())


def _needed(others: Sequence[Ranking], year: int, wanted: Wanted) -> list[Ranking]:
    if wanted.every_year:
        return list(others)
    if wanted.compared is None:
        return []
    earlier = [one for one in others if one.round.year < year]
    chosen = [one for one in earlier if str(one.round.year) == wanted.compared]
    return chosen or [one for one in earlier if one.round.year == year - 1]


def _rows(rankings: Sequence[Ranking], *, short: bool) -> dict[int, list[RankingRow]]:
    """Rows by ranking in their order, without their fields when `short`; one query, none for no ranking."""
    found: dict[int, list[RankingRow]] = {ranking.pk: [] for ranking in rankings}
    if not found:
        return found
    rows = RankingRow.objects.filter(ranking__in=list(found)).order_by("ranking", "order")
    places = {ranking.pk: index_places(ranking.summary) for ranking in rankings}
    for row in rows.defer("fields") if short else rows:
        if row.index is not None:
            row.index = numbers.carried(row.index, places[row.ranking_id])
        found[row.ranking_id].append(row)
    return found


def _years(rankings: Sequence[Ranking], rows: Mapping[int, Sequence[Row]]) -> tuple[Year, ...]:
    return tuple(Year(one.round.year, one.round.code, one.summary, rows.get(one.pk, ())) for one in rankings)


def successions_of(round_: Round) -> tuple[Succession, ...]:
    """Every succession of the agency's units, oldest first; one query."""
    rows = UnitSuccession.objects.filter(successor__agency_id=round_.agency_id).order_by("on_date", "id")
    fields = ("predecessor__code", "predecessor__name", "successor__code", "successor__name", "on_date", "decision")
    return tuple(Succession(*row) for row in rows.values_list(*fields))


def followed(
    successions: Sequence[Succession], unit_code: str, earlier: Year, later: Year, codes_then: Collection[str]
) -> tuple[Succession, ...]:
    """The units that `unit_code` took over between two years: there then, or followed after that year and by the later one."""
    return tuple(
        one
        for one in successions
        if one.successor == unit_code
        and one.on_date.year <= later.year
        and (one.on_date.year > earlier.year or one.predecessor in codes_then)
    )
