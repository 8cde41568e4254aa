"""Published rankings as open data: lists, versions and rows for programs; it reads Ranking, RankingRow and RankingSnapshot alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from scoring.models import Ranking, RankingRow

_TOLD = ("title", "agency", "programme", "period")


@dataclass(frozen=True)
class OpenAgency:
    """An agency that has published: its code, its name in its newest ranking, and how many rounds are published."""

    code: str
    name: str
    rankings: int


@dataclass(frozen=True)
class OpenRanking:
    """A published ranking in a list: its newest version; `units` are the ranked ones."""

    round_code: str
    agency_code: str
    agency: str
    programme: str
    year: int
    period: str
    title: str
    version: int
    decision_number: str
    decision_date: dt.date
    published_at: dt.datetime
    illustrative: bool
    units: int


@dataclass(frozen=True)
class OpenVersion:
    """A version with all versions of its round (oldest first) and its sealed files as (part, sha256)."""

    ranking: Ranking
    versions: tuple[int, ...]
    snapshots: tuple[tuple[int, str], ...]

    @property
    def corrects(self) -> int | None:
        """The version that this one took the place of."""
        return max((version for version in self.versions if version < self.ranking.version), default=None)

    @property
    def corrected_by(self) -> int | None:
        """The version that took the place of this one."""
        return min((version for version in self.versions if version > self.ranking.version), default=None)


def newest_rankings() -> QuerySet[Ranking]:
    """Of each round the version that counts."""
    newer = Ranking.objects.filter(round=OuterRef("round"), version__gt=OuterRef("version"))
    return Ranking.objects.filter(~Exists(newer))


def open_agencies() -> list[OpenAgency]:
    """Every agency with a published ranking, by code; one query."""
    rows = newest_rankings().annotate(name=KT("summary__agency")).order_by("-published_at", "-pk")
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for code, name in rows.values_list("round__agency__code", "name"):
        names.setdefault(code, name)
        counts[code] = counts.get(code, 0) + 1
    return [OpenAgency(code, names[code], counts[code]) for code in sorted(names)]


def open_rankings(
    *, agency: str = "", programme: str = "", year: int | None = None, start: int = 0, length: int | None = None
) -> tuple[int, list[OpenRanking]]:
    """How many published rankings an agency, a programme and a year have ("" and None: any), and `length` of them.

    Newest year first; two queries, no summary is read whole.
    """
    rows = newest_rankings()
    if agency:
        rows = rows.filter(round__agency__code=agency)
    if programme:
        rows = rows.filter(round__programme=programme)
    if year is not None:
        rows = rows.filter(round__year=year)
    end = None if length is None else start + length
    return rows.count(), _listed(rows, start, end)


def _listed(rows: QuerySet[Ranking], start: int, end: int | None) -> list[OpenRanking]:
    ranked = RankingRow.objects.filter(ranking=OuterRef("pk"), rank__isnull=False).order_by()
    units = ranked.values("ranking").annotate(found=Count("pk")).values("found")
    told: dict[str, Any] = {f"told_{key}": KT(f"summary__{key}") for key in _TOLD}
    values = (
        rows.annotate(units=Coalesce(Subquery(units, output_field=IntegerField()), 0), **told)
        .order_by("-round__year", "-decision_date", "round__programme", "round__code")
        .values_list(
            *("round__code", "round__agency__code", "told_agency", "told_programme", "round__year", "told_period"),
            *("told_title", "version", "decision_number", "decision_date", "published_at", "illustrative", "units"),
        )
    )
    return [OpenRanking(*row) for row in values[start:end]]


def open_version(round_code: str, version: int | None) -> OpenVersion | None:
    """A version of a round, the newest one for None, with the others and its sealed files; three queries.

    None where nothing of that code is published: a draft does not exist here.
    """
    rows = Ranking.objects.filter(round__code=round_code)
    versions = tuple(rows.order_by("version").values_list("version", flat=True))
    wanted = version if version is not None else max(versions, default=0)
    if wanted not in versions:
        return None
    ranking = rows.select_related("round__agency").get(version=wanted)
    return OpenVersion(ranking, versions, tuple(ranking.snapshots.order_by("part").values_list("part", "sha256")))


def open_rows(
    ranking: Ranking, *, block: str = "", start: int = 0, length: int | None = None
) -> tuple[int, list[RankingRow]]:
    """How many units a version has (of a block, "" for any), and `length` of them in the document's order; two queries."""
    rows = RankingRow.objects.filter(ranking=ranking)
    if block:
        rows = rows.filter(block_code=block)
    end = None if length is None else start + length
    return rows.count(), list(rows.order_by("order")[start:end])


def decimals_of(summary: dict[str, Any], rows: Sequence[RankingRow]) -> int:
    """How many decimals the indexes of a version are printed with: those of its averages and field indexes."""
    printed = [block["average_index"] for block in summary["blocks"]]
    printed += [figure["index"] for row in rows for figure in row.fields]
    return next((-int(Decimal(text).as_tuple().exponent) for text in printed if text is not None), 2)


def printed_index(index: Decimal | None, decimals: int) -> str | None:
    """An index with the decimals it was published with, exactly; rows keep it with trailing zeros."""
    if index is None:
        return None
    plain = index.normalize()
    places = max(decimals, -int(plain.as_tuple().exponent), 0)
    return f"{index:.{places}f}"
