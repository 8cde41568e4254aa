"""A published version as its page needs it: what may have changed since is one query, one page of rows another; it computes none.

Versions never change, so what is built of all rows of a version is remembered by the process; a new version of any year of the
same ranking has another stamp.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.db.models import Case, Exists, F, JSONField, OuterRef, When

from cchc_portal import numbers
from scoring import engine
from scoring.enums import Layer
from scoring.models import PublishedRules, PublishedSheet, Ranking, RankingRow, Round
from scoring.selectors.rankings.choice import INSPECTED, OWN
from scoring.selectors.rankings.lines import FieldFigure, Previous, Row, index_places
from scoring.selectors.rankings.memory import Memory
from scoring.selectors.rankings.page import ranking_page
from scoring.selectors.rankings.published import PublishedRanking, other_years, year_before

MOST_LINES: Final = 20_000
MOST_ADDRESSES: Final = 2_000
_LAYERS: Final = {OWN: (Layer.SELF,), INSPECTED: (Layer.SELF, Layer.INSPECTION)}
_COLUMNS: Final = (
    *("ranking_id", "unit_code", "unit_name", "block_code", "index", "class_name", "rank", "tied"),
    *("not_ranked_reason", "missing"),
)


@dataclass(frozen=True)
class Edition:
    """A published version in an address, and the stamp of everything that its page is made of."""

    ranking_id: int
    stamp: tuple[tuple[Any, ...], ...]


@dataclass(slots=True)
class _RowKey:
    """A row without the figures of its fields, unless they are wanted to add them up."""

    ranking_id: int
    unit_code: str
    unit_name: str
    block_code: str
    index: Decimal | None
    class_name: str
    rank: int | None
    tied: bool
    not_ranked_reason: str
    missing: int
    fields: Any


def edition(round_code: str, version: int | None = None) -> Edition | None:
    """The version in an address, the newest without a number; None where there is none. One query, no summary.

    Two where anything was published since this address was asked last: rankings are only ever added.
    """
    with (
        connection.cursor() as cursor
    ):  # asked for every look at a page that is remembered: the ORM would take most of its time
        cursor.execute("SELECT COUNT(*), MAX(id) FROM scoring_ranking")
        mark = tuple(cursor.fetchone())
    return _EDITIONS.get_or_make((round_code, version, mark), lambda: (_found(round_code, version),), lambda _: 1)[0]


def _found(round_code: str, version: int | None) -> Edition | None:
    same = {name: OuterRef(f"round__{name}") for name in ("agency", "programme", "period")}
    family = Ranking.objects.filter(Exists(Round.objects.filter(code=round_code, **same)))
    stamp = tuple(family.order_by("pk").values_list("pk", "round__code", "version", "published_at"))
    own = [head for head in stamp if head[1] == round_code and version in (None, head[2])]
    return Edition(max(own, key=lambda head: head[2])[0], stamp) if own else None


def edition_page(found: Edition) -> PublishedRanking:
    """The lean page of a version: three queries the first time, none after."""

    def weigh(made: PublishedRanking) -> int:
        return sum(len(table.lines) for table in made.page.tables) + 1

    return _PAGES.get_or_make(found, lambda: _made(found), weigh)


def _made(found: Edition) -> PublishedRanking:
    rankings = Ranking.objects.filter(pk__in=[head[0] for head in found.stamp]).select_related("round__agency")
    family = list(rankings.order_by("-round__year", "-published_at", "-version"))
    ranking = next(one for one in family if one.pk == found.ranking_id)
    before = year_before(family, ranking.round)
    rows: dict[int, list[_RowKey]] = {one.pk: [] for one in (ranking, before) if one is not None}
    fields = Case(When(ranking_id=ranking.pk, then=F("fields")), output_field=JSONField())
    keys = RankingRow.objects.filter(ranking__in=list(rows)).annotate(own_fields=fields).order_by("ranking", "order")
    places = {one.pk: index_places(one.summary) for one in (ranking, before) if one is not None}
    for key in keys.values_list(*_COLUMNS, "own_fields"):
        row = _RowKey(*key)
        row.index = None if row.index is None else numbers.carried(row.index, places[row.ranking_id])
        rows[row.ranking_id].append(row)
    previous = None
    if before is not None:
        previous = Previous(before.round.year, before.summary, {row.unit_code: row for row in rows[before.pk]})
    return PublishedRanking(
        ranking=ranking,
        page=ranking_page(ranking.summary, rows[ranking.pk], previous, lean=True),
        versions=tuple(version for version in family if version.round_id == ranking.round_id),
        other_years=other_years(family, ranking.round),
        snapshots=tuple(ranking.snapshots.defer("document").order_by("part")),
    )


@dataclass(frozen=True)
class EditionFigures:
    """The figures of fields of a version's units, read when they are shown."""

    ranking_id: int

    def rows(self, unit_codes: Sequence[str]) -> Mapping[str, Row]:
        """The rows of these units, by unit code; one query."""
        found = RankingRow.objects.filter(ranking_id=self.ranking_id, unit_code__in=unit_codes)
        return {row.unit_code: row for row in found}

    def every(self) -> Mapping[str, Row]:
        """All rows, by unit code, without what no order needs; one query."""
        rows = RankingRow.objects.filter(ranking_id=self.ranking_id).order_by()
        return {key[1]: _RowKey(*key) for key in rows.values_list(*_COLUMNS, "fields")}

    def layer(self, unit_codes: Sequence[str], column: str) -> Mapping[str, Mapping[str, FieldFigure]]:
        """What a layer alone earned in each field, counted again from the published answers; two queries."""
        sheets = PublishedSheet.objects.filter(ranking_id=self.ranking_id, unit_code__in=unit_codes)
        rules = self._rules()
        return {
            sheet.unit_code: _earned(rules[sheet.part], sheet, [str(layer) for layer in _LAYERS[column]])
            for sheet in sheets
        }

    def _rules(self) -> Mapping[int, engine.Rules]:
        found = PublishedRules.objects.filter(ranking_id=self.ranking_id)
        return {one.part: engine.load_rules(one.document) for one in found}


def _earned(rules: engine.Rules, sheet: PublishedSheet, layers: Sequence[str]) -> dict[str, FieldFigure]:
    result = engine.evaluate_sheet(rules, sheet.block_code, sheet.answers, layers)
    return {
        field.code: FieldFigure(field.points, field.max, field.index, below=False, survey_points=field.survey_points)
        for field in result.fields
    }


_EDITIONS: Final = Memory[tuple[Edition | None]](MOST_ADDRESSES)
_PAGES: Final = Memory[PublishedRanking](MOST_LINES)
