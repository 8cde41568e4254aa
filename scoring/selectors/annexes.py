"""The sheet of a unit as a published version has it, criterion by criterion (phụ lục); it reads published rows alone.

Points are computed again by the engine from PublishedRules and PublishedSheet; nothing else is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from scoring import engine
from scoring.models import PublishedSheet, Ranking, RankingRow, Round
from scoring.selectors.rankings.distribution import rounded
from scoring.selectors.standings import live_standing

SELF: Final = "self"
SURVEY: Final = "survey"
_HUNDRED: Final = 100


@dataclass(frozen=True)
class AnnexLine:
    """A criterion of a sheet: points by where they come from (None: none there), what was earned, its index (0–100)."""

    code: str
    title: str
    depth: int
    max: Decimal
    survey: Decimal | None
    own: Decimal | None
    appraised: Decimal | None
    points: Decimal | None
    index: Decimal | None
    note: str
    is_leaf: bool


@dataclass(frozen=True)
class Annex:
    """The whole sheet of a unit; `lines` in the criteria's order, then the sums."""

    unit_code: str
    unit_name: str
    block_code: str
    class_name: str
    rank: int | None
    points: Decimal
    max: Decimal
    index: Decimal | None
    lines: tuple[AnnexLine, ...]


def annexes_of(ranking: Ranking, unit_codes: Iterable[str] | None = None) -> Iterator[Annex]:
    """The annexes of a version's units in its order, of some units or of all; three queries."""
    rules = {part.part: engine.load_rules(part.document) for part in ranking.rules.order_by("part")}
    rows, sheets = ranking.rows.order_by("order"), ranking.sheets.all()
    if unit_codes is not None:
        wanted = list(unit_codes)
        rows, sheets = rows.filter(unit_code__in=wanted), sheets.filter(unit_code__in=wanted)
    by_unit = {sheet.unit_code: sheet for sheet in sheets}
    for row in rows:
        sheet = by_unit.get(row.unit_code)
        if sheet is not None:
            yield _annex(rules[sheet.part], row, sheet)


def _annex(rules: engine.Rules, row: RankingRow, sheet: PublishedSheet) -> Annex:
    result = engine.evaluate_sheet(rules, sheet.block_code, sheet.answers)
    lines = tuple(_lines(rules, sheet, result))
    return Annex(
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        block_code=row.block_code,
        class_name=row.class_name if row.rank is not None else "",
        rank=row.rank,
        points=result.points,
        max=result.max,
        index=result.index,
        lines=lines,
    )


def _lines(rules: engine.Rules, sheet: PublishedSheet, result: engine.SheetResult) -> Iterator[AnnexLine]:
    """Every criterion that the block answers, groups with the sums of what stands under them, fields as the engine summed them."""
    parents = {criterion.code: criterion.parent for criterion in rules.criteria}
    leaves = {code: _leaf(rules, code, sheet.answers.get(code, {}), result) for code in result.leaves}
    under: dict[str, list[AnnexLine]] = {}
    for code, line in leaves.items():
        for group in _ancestors(code, parents):
            under.setdefault(group, []).append(line)
    fields = {field.code: field for field in (*result.fields, *result.extras)}
    for criterion in rules.criteria:
        depth = len(_ancestors(criterion.code, parents))
        if criterion.code in leaves:
            yield _at(leaves[criterion.code], depth)
        elif criterion.code in under:
            yield _at(
                _group(criterion, under[criterion.code], fields.get(criterion.code), rules.policy.decimals), depth
            )


def _ancestors(code: str, parents: Mapping[str, str | None]) -> list[str]:
    found = []
    parent = parents[code]
    while parent is not None:
        found.append(parent)
        parent = parents[parent]
    return found


def _leaf(rules: engine.Rules, code: str, given: Mapping[str, Any], result: engine.SheetResult) -> AnnexLine:
    leaf, earned = rules.leaf(code), result.leaves[code]

    def at(layer: str | None) -> Decimal | None:
        return engine.answer_points(rules, code, layer, given[layer]) if layer in given and layer is not None else None

    reviewed = next((layer for layer in rules.policy.layers if layer in given and layer not in (SELF, SURVEY)), None)
    note = {"missing": "Chưa có số liệu", "not_applicable": "Không áp dụng"}.get(earned.state, "")
    if earned.state == "not_applicable" and not given:
        note = ""
    return AnnexLine(
        code=code,
        title=leaf.title,
        depth=0,
        max=leaf.max,
        survey=at(SURVEY),
        own=at(SELF),
        appraised=at(reviewed),
        points=earned.points,
        index=index_of(earned.points, leaf.max, rules.policy.decimals),
        note=note,
        is_leaf=True,
    )


def _at(line: AnnexLine, depth: int) -> AnnexLine:
    return replace(line, depth=depth)


def _group(
    criterion: engine.Criterion, lines: Sequence[AnnexLine], field: engine.FieldResult | None, decimals: int
) -> AnnexLine:
    points = field.points if field is not None else total(line.points for line in lines)
    most = field.max if field is not None else criterion.max
    index = field.index if field is not None else index_of(points, most, decimals)
    return AnnexLine(
        code=criterion.code,
        title=criterion.title,
        depth=0,
        max=most,
        survey=total(line.survey for line in lines),
        own=total(line.own for line in lines),
        appraised=total(line.appraised for line in lines),
        points=points,
        index=index,
        note="",
        is_leaf=False,
    )


def total(figures: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the figures that are there, exact; None where none is."""
    there = [figure for figure in figures if figure is not None]
    return sum(there, Decimal(0)) if there else None


def index_of(points: Decimal | None, most: Decimal, decimals: int) -> Decimal | None:
    """`points` of `most` in percent (0–100), rounded once to `decimals`; None without points, without a maximum or below 0."""
    if points is None or most <= 0 or points < 0:
        return None
    return rounded(Fraction(points) * _HUNDRED / Fraction(most), decimals)


def fields_of_units(ranking: Ranking) -> dict[str, list[dict[str, Any]]]:
    """The printed fields of every unit of a version, survey parts with them, by unit code; one query."""
    return dict(ranking.rows.values_list("unit_code", "fields"))


def live_fields(round_: Round) -> dict[str, list[dict[str, Any]]]:
    """The same of a provisional ranking, as all layers stand now; the queries of live_standing."""
    return {row.unit_code: row.fields for row in live_standing(round_).rows}
