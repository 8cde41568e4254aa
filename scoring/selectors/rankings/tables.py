"""A ranking as tables of blocks, built from rows and summary beside the year before; pure, it asks no database.

The same tables serve the published page, the provisional one and their files, so that all of them show one figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from scoring.selectors.rankings.classes import Band, bands_of
from scoring.selectors.rankings.distribution import Distribution, TopShare, distribution_of, rounded, top_share
from scoring.selectors.rankings.lines import (
    Previous,
    Row,
    RowLine,
    decimal_of,
    difference,
    levels_of,
    lines_of,
    part_of,
)

ALL: Final = "tat-ca"
"""Stands for all blocks together where a block's code stands; codes have capital letters."""


@dataclass(frozen=True)
class FieldColumn:
    """A base field (lĩnh vực) in a table: its maximum there and the averages over ranked units (None without any)."""

    code: str
    title: str
    max: Decimal
    average_index: Decimal | None
    average_points: Decimal | None
    survey_max: Decimal = Decimal(0)
    average_survey: Decimal | None = None
    average_appraised: Decimal | None = None
    """Means of the survey's part of the points and of the rest, each rounded once; they need not add up."""

    @property
    def name(self) -> str:
        """Code and title: "3. Cải cách thủ tục hành chính"."""
        return f"{self.code}. {self.title}"


@dataclass(frozen=True)
class BlockTable:
    """A block, or all of them together (`code` ALL; then there is no average index): figures, classes, lines in rank order."""

    code: str
    name: str
    units: int
    average_index: Decimal | None
    average_change: Decimal | None
    previous_average: Decimal | None
    class_name: str
    level: int
    bands: tuple[Band, ...]
    fields: tuple[FieldColumn, ...]
    distribution: Distribution | None
    top: TopShare | None
    lines: tuple[RowLine, ...]

    @property
    def best_field(self) -> FieldColumn | None:
        """The field with the highest average index; the first of equal ones."""
        return max(self._rated, key=_average, default=None)

    @property
    def weakest_field(self) -> FieldColumn | None:
        """The field with the lowest average index; None where fewer than two have one."""
        return min(self._rated, key=_average) if len(self._rated) > 1 else None

    @property
    def _rated(self) -> list[FieldColumn]:
        return [column for column in self.fields if column.average_index is not None]

    @property
    def risen(self) -> list[RowLine]:
        """Ranked units in a better class than the year before."""
        return [line for line in self.lines if line.class_moved > 0]

    @property
    def fallen(self) -> list[RowLine]:
        """Ranked units in a poorer class than the year before."""
        return [line for line in self.lines if line.class_moved < 0]


def _average(column: FieldColumn) -> Decimal:
    return column.average_index or Decimal(0)


def block_table(
    block: Mapping[str, Any], rows: Sequence[Row], previous: Previous | None, *, lean: bool = False
) -> BlockTable:
    """The table of a block of a summary; `rows` of other blocks are left out. `lean` lines keep no figures of fields."""
    before = part_of(previous, block["code"])
    columns = _columns(block["field_titles"], block["fields"], [r for r in rows if r.block_code == block["code"]])
    distribution = distribution_of(block, before)
    average = decimal_of(block["average_index"])
    previous_average = decimal_of(before["average_index"]) if before else None
    return BlockTable(
        code=block["code"],
        name=block["name"],
        units=int(block["units"]),
        average_index=average,
        average_change=difference(average, previous_average),
        previous_average=previous_average,
        class_name=block["class"] or "",
        level=levels_of(block).get(block["class"], 0),
        bands=bands_of(block["scale"]),
        fields=columns,
        distribution=distribution,
        top=top_share(distribution) if distribution else None,
        lines=lines_of([block], () if lean else [column.code for column in columns], rows, previous),
    )


def all_table(
    summary: Mapping[str, Any], rows: Sequence[Row], previous: Previous | None, *, lean: bool = False
) -> BlockTable:
    """The table of all blocks together, block after block: ranks never cross blocks, and there is no average index."""
    everything = summary["all"]
    titles = {entry["code"]: entry for block in summary["blocks"] for entry in block["field_titles"]}
    columns = _columns([titles[entry["code"]] for entry in everything["fields"]], everything["fields"], rows)
    distribution = distribution_of(everything, previous.summary["all"] if previous else None)
    return BlockTable(
        code=ALL,
        name="Tất cả các khối",
        units=int(everything["units"]),
        average_index=None,
        average_change=None,
        previous_average=None,
        class_name="",
        level=0,
        bands=bands_of(summary["blocks"][0]["scale"]) if distribution else (),
        fields=columns,
        distribution=distribution,
        top=top_share(distribution) if distribution else None,
        lines=lines_of(summary["blocks"], () if lean else [column.code for column in columns], rows, previous),
    )


def _columns(
    titles: Sequence[Mapping[str, Any]], averages: Sequence[Mapping[str, Any]], rows: Sequence[Row]
) -> tuple[FieldColumn, ...]:
    average_of = {entry["code"]: decimal_of(entry["average_index"]) for entry in averages}
    own: dict[str, list[tuple[bool, Mapping[str, Any]]]] = {title["code"]: [] for title in titles}
    for row in rows:
        for figure in row.fields:
            if figure["code"] in own:
                own[figure["code"]].append((row.rank is not None, figure))
    return tuple(_column(title, average_of.get(title["code"]), own[title["code"]]) for title in titles)


def _column(
    title: Mapping[str, Any], average: Decimal | None, own: Sequence[tuple[bool, Mapping[str, Any]]]
) -> FieldColumn:
    widest = max((Decimal(figure["max"]) for _, figure in own), default=Decimal(0))
    counted = [figure for ranked, figure in own if ranked and figure["index"] is not None]
    points = [Decimal(figure["points"]) for figure in counted]
    survey = [Decimal(figure.get("survey_points", 0)) for figure in counted]
    survey_max = max((Decimal(figure.get("survey_max", 0)) for _, figure in own), default=Decimal(0))
    return FieldColumn(
        code=title["code"],
        title=title["title"],
        max=widest or Decimal(title["max"]),
        average_index=average,
        average_points=_mean(points),
        survey_max=survey_max,
        average_survey=_mean(survey) if survey_max else None,
        average_appraised=_mean([whole - part for whole, part in zip(points, survey, strict=True)]),
    )


def _mean(points: Sequence[Decimal]) -> Decimal | None:
    """Mean over the ranked units that the field applies to, rounded once to 2 decimals; None without any."""
    return rounded(Fraction(sum(points, Decimal(0))) / len(points), 2) if points else None
