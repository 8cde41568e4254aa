"""What a correction would change: the published rows of a round against its scores as they stand now; it never writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.models import Ranking, RankingRow
from scoring.selectors.standings import RowFigures, live_standing


@dataclass(frozen=True)
class RowChange:
    """A unit whose line would be another one: as it is published (None where it is not) and as it would be."""

    unit_name: str
    old: RankingRow | None
    new: RowFigures | None


def changes_since(ranking: Ranking) -> list[RowChange]:
    """The lines that a new version would change, in the order of the ranking; queries of `live_standing` and one."""
    return list(_changes(ranking))


def _changes(ranking: Ranking) -> Iterator[RowChange]:
    published = {row.unit_code: row for row in ranking.rows.order_by("order")}
    for new in live_standing(ranking.round).rows:
        old = published.pop(new.unit_code, None)
        if old is None or _figures(old) != _figures(new):
            yield RowChange(new.unit_name, old, new)
    for old in published.values():
        yield RowChange(old.unit_name, old, None)


def _figures(row: RankingRow | RowFigures) -> tuple[object, ...]:
    return (row.points, row.max, row.index, row.class_name, row.rank, row.tied, row.not_ranked_reason, row.block_code)
