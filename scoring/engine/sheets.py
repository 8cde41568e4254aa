"""Evaluates single answers and single sheets for pages and services; it must not rank."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from math import floor

from scoring.engine.classes import class_of
from scoring.engine.faults import Faults, quoted
from scoring.engine.figures import PERCENT, SCALE_DECIMALS, decimal, exact_decimal, points_decimal, round_ratio
from scoring.engine.index import Sums, add_up, printed_index, within
from scoring.engine.plan import Plan, Rules
from scoring.engine.types import (
    LAYERS,
    AnswerFault,
    FieldResult,
    Leaf,
    LeafResult,
    SheetResult,
)
from scoring.engine.units import Sheet, judge_answers

Answers = Mapping[str, Mapping[str, Mapping[str, object]]]


def check_answer(rules: Rules, block_code: str, code: str, layer: str, answer: Mapping[str, object]) -> tuple[str, ...]:
    """Return everything that is wrong with one answer of a unit of a block, in Vietnamese; () when fine."""
    if block_code not in rules.plans:
        return (f"không có khối {quoted(block_code)}",)
    found = rules.by_code.get(code)
    if not isinstance(found, Leaf):
        known = "là nhóm, chỉ trả lời tiêu chí con" if found else "không có trong bộ tiêu chí"
        return (f"tiêu chí {quoted(code)} {known}",)
    messages: list[str] = []
    if block_code not in found.blocks:
        messages.append(f"khối {quoted(block_code)} không trả lời tiêu chí {quoted(code)}")
    if layer not in LAYERS:
        messages.append(f"không có lớp {quoted(layer)}")
    try:
        found.judge(answer, layer)
    except AnswerFault as fault:
        messages.extend(fault.messages)
    return tuple(messages)


def answer_points(rules: Rules, code: str, layer: str, answer: Mapping[str, object]) -> Decimal | None:
    """Return the points that an answer earns on its leaf, with `point_decimals` (more only where a typed figure has them).

    None: not applicable, and earns nothing. Raises KeyError for an unknown leaf, AnswerFault for an answer that is not fine.
    """
    leaf = rules.leaf(code)
    points = leaf.judge(answer, layer)
    earned = leaf.instead if points is None else points
    return None if earned is None else exact_decimal(earned, rules.policy.point_decimals)


def evaluate_sheet(
    rules: Rules, block_code: str, answers: Answers, layers: Collection[str] | None = None
) -> SheetResult:
    """Return what one sheet earns; `layers` are those of the policy's layers that may count (all by default).

    Raises KeyError for an unknown block and FaultyDocument for answers that are not fine, whether they count or not.
    """
    plan = rules.plans[block_code]
    counting = [layer for layer in rules.policy.layers if layers is None or layer in layers]
    strength = {layer: place for place, layer in enumerate(counting)}
    faults = Faults({"answers": answers})
    sheet = Sheet(rules.sheet.leaves, rules.sheet.groups, rules.sheet.blocks, strength)
    counted = judge_answers(faults, ("answers",), answers, block_code, sheet)
    faults.refuse()
    sums = add_up(plan, counted)
    index = printed_index(within(sums.total, sums.maximum, rules.policy), sums.maximum, rules.policy.decimals)
    return SheetResult(
        points=points_decimal(sums.total),
        max=points_decimal(sums.maximum),
        index=None if index is None else decimal(index, rules.policy.decimals),
        missing=tuple(sums.missing),
        fields=tuple(_field(rules, sums, plan, slot) for slot in range(len(plan.fields))),
        extras=_extras(plan, sums),
        leaves={
            leaf.code: _leaf(rules, leaf, counted, _layer(answers.get(leaf.code, {}), counting)) for leaf in plan.leaves
        },
    )


def _field(rules: Rules, sums: Sums, plan: Plan, slot: int) -> FieldResult:
    index = printed_index(sums.points[slot], sums.maxima[slot], rules.policy.decimals)
    return FieldResult(
        code=plan.fields[slot],
        points=points_decimal(sums.points[slot]),
        max=points_decimal(sums.maxima[slot]),
        index=None if index is None else decimal(index, rules.policy.decimals),
        survey_points=points_decimal(sums.survey_points[slot]),
        survey_max=points_decimal(sums.survey_maxima[slot]),
    )


def _extras(plan: Plan, sums: Sums) -> tuple[FieldResult, ...]:
    """Return bonus and penalty fields with their capped points; they have no index and no survey part."""
    nothing = points_decimal(0)
    return tuple(
        FieldResult(
            one.code, points_decimal(sums.extras.get(one.code, 0)), points_decimal(one.cap), None, nothing, nothing
        )
        for one in plan.extras
        if one.parent is None
    )


def _layer(given: Mapping[str, object], counting: list[str]) -> str | None:
    """Return the strongest counting layer that a leaf has an answer in."""
    return next((layer for layer in counting if layer in given), None)


def _leaf(rules: Rules, leaf: Leaf, counted: Mapping[str, int | None], layer: str | None) -> LeafResult:
    decimals = rules.policy.point_decimals
    if layer is None:
        if leaf.kind == "base":
            return LeafResult(exact_decimal(0, decimals), leaf.max, None, "missing")
        return LeafResult(None, leaf.max, None, "not_applicable")
    points = counted[leaf.code]
    earned = leaf.instead if points is None else points
    shown = None if earned is None else exact_decimal(earned, decimals)
    return LeafResult(shown, leaf.max, layer, "not_applicable" if points is None else "scored")


def classify(rules: Rules, block_code: str, index: Decimal | None) -> str | None:
    """Return the class of an index as it stands, by a block's scale, None without an index; raise KeyError for an unknown block."""
    figure = None if index is None else floor(index.scaleb(SCALE_DECIMALS))
    return class_of(rules.scales[block_code], figure, SCALE_DECIMALS)


def share_change(count: int, total: int, other_count: int, other_total: int) -> Decimal:
    """Return count/total − other_count/other_total in percentage points, rounded once to 1 decimal, half away from zero.

    Raises ValueError where one of the totals is not above 0.
    """
    if total <= 0 or other_total <= 0:
        raise ValueError("a share needs a total above 0")
    difference = count * other_total - other_count * total
    return decimal(round_ratio(difference * PERCENT * 10, total * other_total), 1)
