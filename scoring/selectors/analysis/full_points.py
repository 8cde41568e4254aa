"""How many ranked units earned all the points of a criterion, evaluated again from what was published; cached, as it never changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.cache import cache

from scoring import engine
from scoring.models import Ranking, Round
from scoring.selectors.analysis.years import Year
from scoring.selectors.engine_input import round_documents
from scoring.selectors.rankings import ALL
from scoring.selectors.rankings.distribution import percent_of

_KEPT_SECONDS = 30 * 24 * 3600
_LIVE_SECONDS = 3600

Sheet = tuple[str, str, Mapping[str, Any]]
"""Unit code, block code, answers."""


@dataclass(frozen=True)
class Earned:
    """A criterion that is answered: `full` of the `units` ranked units that it applies to earned all its points."""

    code: str
    title: str
    field_code: str
    max: Decimal
    full: int
    units: int

    @property
    def percent(self) -> Decimal | None:
        """The share in percent (0–100), 1 decimal; None where it applies to nobody."""
        return percent_of(self.full, self.units)


ByBlock = dict[str, tuple[Earned, ...]]


def published_full_points(ranking: Ranking, year: Year) -> ByBlock:
    """By block, criteria in the document's order; two queries when it was never asked, none after."""
    key = f"full-points:{ranking.pk}:{ranking.published_at.timestamp()}"
    found: ByBlock | None = cache.get(key)
    if found is None:
        sheets: dict[int, list[Sheet]] = {}
        rows = ranking.sheets.order_by("id").values_list("part", "unit_code", "block_code", "answers")
        for part, unit_code, block_code, answers in rows:
            sheets.setdefault(part, []).append((unit_code, block_code, answers))
        rules = ranking.rules.order_by("part")
        found = _counted(((engine.load_rules(one.document), sheets.get(one.part, ())) for one in rules), _ranked(year))
        cache.set(key, found, _KEPT_SECONDS)
    return found


def live_full_points(round_: Round, year: Year) -> ByBlock:
    """The same of a round as it stands now: nine queries and more when a score changed since, one otherwise."""
    heads = list(round_.assessments.order_by("order").values_list("pk", "history_head", "ranked"))
    key = f"full-points-live:{round_.pk}:{engine.digest({'sheets': [list(head) for head in heads]})}"
    found: ByBlock | None = cache.get(key)
    if found is None:
        documents = round_documents(round_)
        found = _counted(((engine.load_rules(one), _sheets(one)) for one in documents), _ranked(year))
        cache.set(key, found, _LIVE_SECONDS)
    return found


def _sheets(document: Mapping[str, Any]) -> list[Sheet]:
    return [(unit["code"], unit["block"], unit["answers"]) for unit in document["units"]]


def _ranked(year: Year) -> set[str]:
    return {row.unit_code for row in year.rows if row.rank is not None}


def _counted(parts: Iterable[tuple[engine.Rules, Iterable[Sheet]]], ranked: Collection[str]) -> ByBlock:
    """Every block's criteria; under ALL those of all blocks, where one criteria set serves them all."""
    found: ByBlock = {}
    number = 0
    for rules, sheets in parts:
        number += 1
        by_block: dict[str, list[Mapping[str, Any]]] = {}
        for unit_code, block_code, answers in sheets:
            if unit_code in ranked:
                by_block.setdefault(block_code, []).append(answers)
        found |= {code: _of_block(rules, code, answered) for code, answered in by_block.items()}
    if number == 1:
        found[ALL] = _together(found)
    return found


def _of_block(rules: engine.Rules, block_code: str, answered: Iterable[Mapping[str, Any]]) -> tuple[Earned, ...]:
    full: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for answers in answered:
        for code, leaf in engine.evaluate_sheet(rules, block_code, answers).leaves.items():
            if leaf.state != "not_applicable":
                units[code] += 1
                full[code] += leaf.state == "scored" and leaf.points == leaf.max
    leaves = [leaf for leaf in rules.leaves_of(block_code) if leaf.kind == "base"]
    return tuple(Earned(one.code, one.title, one.field, one.max, full[one.code], units[one.code]) for one in leaves)


def _together(blocks: ByBlock) -> tuple[Earned, ...]:
    merged: dict[str, Earned] = {}
    for earned in blocks.values():
        for one in earned:
            before = merged.get(one.code)
            merged[one.code] = (
                one if before is None else replace(one, full=before.full + one.full, units=before.units + one.units)
            )
    return tuple(merged.values())
