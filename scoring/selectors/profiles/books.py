"""Where the figures of a profile come from: a published version's own rows, or the provisional ranking; it computes none.

A published book reads Ranking, RankingRow, PublishedRules and PublishedSheet alone, so that nothing unpublished can come
out of it. A provisional one reads the live tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scoring import engine
from scoring.models import Assessment, PublishedRules, PublishedSheet, Ranking, RankingRow, Round
from scoring.selectors.engine_input import Answers, answers_by_sheet, rules_of, rules_of_sheet
from scoring.selectors.predecessors import Predecessor, predecessor_results
from scoring.selectors.rankings import Previous
from scoring.selectors.rankings.lines import Row
from scoring.selectors.rankings.page import span
from scoring.selectors.standings import live_standing


@dataclass(frozen=True)
class Book:
    """A ranking to read units in: its rows in order and its summary; `ranking` is None for the provisional one."""

    round: Round
    ranking: Ranking | None
    summary: Mapping[str, Any]
    rows: Sequence[Row]
    is_corrected: bool = False
    """A later version stands for this one."""

    @property
    def short(self) -> str:
        """For crumbs and titles: "CCHC năm 2014"."""
        return f"{self.summary['programme']} {span(self.summary['year'], self.summary['period'])}"

    @property
    def illustrative(self) -> bool:
        """Its figures are made up."""
        return self.round.illustrative if self.ranking is None else self.ranking.illustrative

    def row(self, unit_code: str) -> Row | None:
        """The line of a unit; None for a code that is none of its units."""
        return next((row for row in self.rows if row.unit_code == unit_code), None)

    def block(self, code: str) -> Mapping[str, Any]:
        """A block of the summary."""
        return next(block for block in self.summary["blocks"] if block["code"] == code)

    def ranked_in(self, block_code: str) -> list[Row]:
        """The ranked units of a block, the best first."""
        own = (row for row in self.rows if row.block_code == block_code and row.rank is not None)
        return sorted(own, key=lambda row: row.rank or 0)


@dataclass(frozen=True)
class UnitSheet:
    """The answers of one unit with the rules that judge them, evaluated."""

    unit_code: str
    block_code: str
    rules: engine.Rules
    answers: Answers
    result: engine.SheetResult
    survey_minimum: int = 0
    """Scored slips that the round asks for behind each survey criterion; 0 where it asks for none."""


def published_book(ranking: Ranking) -> Book:
    """The book of a published version; two queries."""
    later = Ranking.objects.filter(round=ranking.round_id, version__gt=ranking.version)
    rows = tuple(ranking.rows.order_by("order"))
    return Book(ranking.round, ranking, ranking.summary, rows, is_corrected=later.exists())


def provisional_book(round_: Round) -> Book:
    """The book of a round as it stands now; the queries of live_standing."""
    standing = live_standing(round_)
    return Book(round_, None, standing.summary, standing.rows)


def sheets_in(book: Book, unit_codes: Collection[str]) -> dict[str, UnitSheet]:
    """The sheets of some units by their codes; two queries whatever their number, once live rules are compiled."""
    if book.ranking is None:
        return _live_sheets(book.round, unit_codes)
    rows = PublishedSheet.objects.filter(ranking=book.ranking, unit_code__in=unit_codes)
    found = list(rows)
    parts = list(PublishedRules.objects.filter(ranking=book.ranking, part__in={sheet.part for sheet in found}))
    rules = {row.part: engine.load_rules(row.document) for row in parts}
    least = {row.part: int(row.document["round"].get("survey", {}).get("minimum", 0)) for row in parts}
    return {
        one.unit_code: _sheet(one.unit_code, one.block_code, rules[one.part], one.answers, least[one.part])
        for one in found
    }


def _live_sheets(round_: Round, unit_codes: Collection[str]) -> dict[str, UnitSheet]:
    rows = round_.assessments.select_related("unit", "round_block__block", "round_block__criteria_set")
    sheets = list(rows.filter(unit__code__in=unit_codes))
    answers = answers_by_sheet(sheet.pk for sheet in sheets)
    blocks = list(round_.round_blocks.select_related("block"))
    return {
        sheet.unit.code: _sheet(
            sheet.unit.code,
            sheet.round_block.block.code,
            rules_of(round_, sheet.round_block.criteria_set, blocks),
            answers.get(sheet.pk, {}),
            round_.survey_minimum,
        )
        for sheet in sheets
    }


def own_sheet(sheet: Assessment, layers: Collection[str]) -> UnitSheet:
    """A unit's sheet as it stands, only answers of `layers`; one query besides those of rules_of_sheet."""
    answers = {
        code: {layer: answer for layer, answer in given.items() if layer in layers}
        for code, given in answers_by_sheet([sheet.pk]).get(sheet.pk, {}).items()
    }
    return _sheet(sheet.unit.code, sheet.round_block.block.code, rules_of_sheet(sheet), answers)


def _sheet(
    unit_code: str,
    block_code: str,
    rules: engine.Rules,
    answers: Answers,
    survey_minimum: int = 0,
) -> UnitSheet:
    result = engine.evaluate_sheet(rules, block_code, answers)
    return UnitSheet(unit_code, block_code, rules, answers, result, survey_minimum)


def year_before(book: Book, unit_code: str) -> Previous | None:
    """The published ranking of the year before, with the line of this unit alone; at most two queries."""
    round_ = book.round
    same = Ranking.objects.filter(
        round__agency_id=round_.agency_id,
        round__programme=round_.programme,
        round__period=round_.period,
        round__year=round_.year - 1,
    )
    found = same.select_related("round").order_by("-published_at", "-version").first()
    if found is None:
        return None
    rows = RankingRow.objects.filter(ranking=found, unit_code=unit_code)
    return Previous(found.round.year, found.summary, {row.unit_code: row for row in rows})


def predecessors_in(book: Book, unit_code: str) -> tuple[Predecessor, ...]:
    """Published results, of the same programme and period, of the units before one by the end of the book's year.

    One query, one more where there are units before it; the agency comes with the round.
    """
    round_ = book.round
    return predecessor_results(
        round_.agency.code,
        unit_code,
        until=dt.date(round_.year, 12, 31),
        programme=round_.programme,
        period=round_.period,
    )
