"""Published rankings out of Ranking, RankingRow and RankingSnapshot alone, beside the published year before; it computes none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from cchc_portal import permissions
from scoring.enums import RoundState
from scoring.models import Ranking, RankingRow, RankingSnapshot, Round
from scoring.selectors.rankings.choice import fold, matches
from scoring.selectors.rankings.lines import Previous
from scoring.selectors.rankings.page import RankingPage, programme_name, ranking_page, span
from scoring.selectors.rankings.tables import BlockTable
from scoring.selectors.standings import live_standing

PODIUM = 3


@dataclass(frozen=True)
class PublishedRanking:
    """A published version with its page, all versions of its round (newest first), other years and sealed files."""

    ranking: Ranking
    page: RankingPage
    versions: tuple[Ranking, ...]
    other_years: tuple[Ranking, ...]
    snapshots: tuple[RankingSnapshot, ...]

    @property
    def newest(self) -> Ranking:
        """The version that counts."""
        return self.versions[0]

    @property
    def is_newest(self) -> bool:
        """No later version corrects this one."""
        return self.ranking.pk == self.newest.pk

    @property
    def source(self) -> str:
        """Where the figures come from, for a file: version and decision, and the version that corrects it."""
        source = f"Công bố lần {self.ranking.version} theo {_decision(self.ranking)}."
        if self.is_newest:
            return source
        return f"{source} Đã được đính chính ở lần {self.newest.version} theo {_decision(self.newest)}."


@dataclass(frozen=True)
class ProvisionalRanking:
    """The provisional ranking of a round (dự thảo) with its page and the published years."""

    round: Round
    page: RankingPage
    other_years: tuple[Ranking, ...]


@dataclass(frozen=True)
class PublishedItem:
    """One published ranking in a list: its newest version; `units` are the ranked ones."""

    ranking_id: int
    round_code: str
    version: int
    title: str
    agency: str
    programme: str
    year: int
    period: str
    decision_number: str
    decision_date: dt.date
    illustrative: bool
    units: int

    @property
    def programme_name(self) -> str:
        """The programme in words."""
        return programme_name(self.programme)

    @property
    def span(self) -> str:
        """What it covers: "năm 2014", "6 tháng năm 2014"."""
        return span(self.year, self.period)


@dataclass(frozen=True)
class Featured:
    """The ranking that the public page shows in short: its blocks, and the first of the largest one."""

    item: PublishedItem
    page: RankingPage
    largest: BlockTable
    agency_code: str

    @property
    def podium(self) -> list[Any]:
        """The lines of the first ranks of the largest block; more than three where ranks are shared."""
        return [line for line in self.largest.lines if line.rank is not None and line.rank <= PODIUM]


def _decision(ranking: Ranking) -> str:
    return f"Quyết định số {ranking.decision_number} ngày {ranking.decision_date:%d/%m/%Y}"


def published_ranking_page(ranking: Ranking) -> PublishedRanking:
    """A version's page; three queries, whatever the number of units and years."""
    family = _family(ranking.round)
    previous = year_before(family, ranking.round)
    rows = _rows_of(ranking, previous)
    return PublishedRanking(
        ranking=ranking,
        page=ranking_page(ranking.summary, rows[ranking.pk], _previous(previous, rows)),
        versions=tuple(version for version in family if version.round_id == ranking.round_id),
        other_years=other_years(family, ranking.round),
        snapshots=tuple(ranking.snapshots.defer("document").order_by("part")),
    )


def provisional_ranking_page(round_: Round) -> ProvisionalRanking:
    """The page of a round as it stands now; two queries besides those of live_standing."""
    standing = live_standing(round_)
    family = _family(round_)
    previous = year_before(family, round_)
    rows = _rows_of(previous)
    return ProvisionalRanking(
        round=round_,
        page=ranking_page(standing.summary, standing.rows, _previous(previous, rows)),
        other_years=other_years(family, round_),
    )


def snapshot_of(ranking: Ranking, part: int) -> RankingSnapshot | None:
    """A sealed file of a version with its document; one query."""
    return ranking.snapshots.filter(part=part).first()


def published_items() -> list[PublishedItem]:
    """Every published ranking in its newest version, newest year first; one query, no summary is read whole."""
    newer = Ranking.objects.filter(round=OuterRef("round"), version__gt=OuterRef("version"))
    ranked = RankingRow.objects.filter(ranking=OuterRef("pk"), rank__isnull=False).order_by()
    units = ranked.values("ranking").annotate(found=Count("pk")).values("found")
    told = {key: KT(f"summary__{key}") for key in ("title", "agency", "programme", "period")}
    rows = (
        Ranking.objects.filter(~Exists(newer))
        .annotate(units=Coalesce(Subquery(units, output_field=IntegerField()), 0), **told)
        .order_by("-round__year", "-decision_date", "round__programme", "round__code")
        .values_list(
            *("pk", "round__code", "version", "title", "agency", "programme", "round__year", "period"),
            *("decision_number", "decision_date", "illustrative", "units"),
        )
    )
    return [PublishedItem(*row) for row in rows]


def find_items(
    items: Sequence[PublishedItem], *, agency: str = "", year: str = "", programme: str = ""
) -> list[PublishedItem]:
    """The items of an agency (part of its name or of the title, without accents), a year and a programme; "" is any."""
    return [
        item
        for item in items
        if matches(agency, item.agency, item.title)
        and year in ("", str(item.year))
        and fold(programme) in ("", fold(item.programme))
    ]


def featured(item: PublishedItem) -> Featured:
    """What the public page shows of a ranking; two queries."""
    ranking = Ranking.objects.select_related("round__agency").get(pk=item.ranking_id)
    page = ranking_page(ranking.summary, list(ranking.rows.order_by("order")), None)
    largest = max(page.blocks, key=lambda block: block.units)
    return Featured(item, page, largest, ranking.round.agency.code)


def provisional_rounds(user: Any) -> list[Round]:
    """Rounds whose provisional ranking the person may read now; one query besides the person's memberships."""
    open_rounds = Round.objects.led_by(user).filter(state=RoundState.OPEN, presented_at__isnull=False)
    rounds = open_rounds.select_related("agency").order_by("-year", "programme", "code")
    return [round_ for round_ in rounds if permissions.may(user, "round.read_provisional", round_)]


def _family(round_: Round) -> list[Ranking]:
    """Every version of every year of the same agency, programme and period, newest first; one query."""
    rows: QuerySet[Ranking] = Ranking.objects.filter(
        round__agency_id=round_.agency_id, round__programme=round_.programme, round__period=round_.period
    )
    kept = ("version", "decision_number", "decision_date", "reason", "published_at", "illustrative", "summary")
    rows = rows.select_related("round").only("round", "round__code", "round__year", *kept)
    return list(rows.order_by("-round__year", "-published_at", "-version"))


def year_before(family: Sequence[Ranking], round_: Round) -> Ranking | None:
    """The newest published ranking of the year before among `family`, newest first."""
    return next((ranking for ranking in family if ranking.round.year == round_.year - 1), None)


def other_years(family: Sequence[Ranking], round_: Round) -> tuple[Ranking, ...]:
    """The newest ranking of each other year, newest year first."""
    newest: dict[int, Ranking] = {}
    for ranking in family:
        if ranking.round.year != round_.year:
            newest.setdefault(ranking.round.year, ranking)
    return tuple(newest.values())


def _rows_of(*rankings: Ranking | None) -> dict[int, list[RankingRow]]:
    """Rows by ranking, in their order; one query."""
    rows: dict[int, list[RankingRow]] = {ranking.pk: [] for ranking in rankings if ranking is not None}
    for row in RankingRow.objects.filter(ranking__in=list(rows)).order_by("ranking", "order"):
        rows[row.ranking_id].append(row)
    return rows


def _previous(ranking: Ranking | None, rows: dict[int, list[RankingRow]]) -> Previous | None:
    if ranking is None:
        return None
    return Previous(ranking.round.year, ranking.summary, {row.unit_code: row for row in rows[ranking.pk]})
