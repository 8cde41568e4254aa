"""Says the answers of a profile in words for people: what was answered, which step of the rule held, what would win points.

Free text that people wrote (reasons) is said only where the reader may know it; it computes no points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cchc_portal import numbers
from scoring import engine
from scoring.enums import CriterionKind, Layer
from scoring.excel.how import how_text, not_self_scored
from scoring.excel.spoken import answer_text
from scoring.forms.rows import row_id
from scoring.models import Evidence
from scoring.selectors.profiles import CriterionLine, FieldGroup, Trace, Traces, UnitSheet

_SIGNS: Final = {">": "trên", ">=": "từ", "=": "bằng", "<=": "đến", "<": "dưới"}


@dataclass(frozen=True)
class SaidLine:
    """A criterion in words; `reason`, `trace` and `evidence` are empty for who may not know them."""

    line: CriterionLine
    id: str
    answer: str
    how: str
    step: str
    layer: str
    points: tuple[tuple[str, Decimal | None], ...]
    """The layers shown, in their order, with their points."""
    reason: str = ""
    trace: Trace | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class SaidGroup:
    """A field in words."""

    group: FieldGroup
    id: str
    sums: tuple[tuple[str, Decimal | None], ...]
    lines: tuple[SaidLine, ...]


@dataclass(frozen=True)
class SaidLoss:
    """Points lost: why, by which layer, and what would win them."""

    said: SaidLine
    remedy: str


@dataclass(frozen=True)
class SaidStep:
    """A step of a way: the criterion, what it wins and by which answer."""

    code: str
    title: str
    id: str
    gain: Decimal
    answer: str


def said_groups(groups: Sequence[FieldGroup], layers: Sequence[str], traces: Traces | None) -> tuple[SaidGroup, ...]:
    """Every field with its criteria in words."""
    return tuple(
        SaidGroup(
            group,
            row_id(group.field.code, "lv"),
            tuple(zip((Layer(name).label for name in layers), group.by_layer(layers), strict=True)),
            tuple(_said(line, layers, traces) for line in group.lines),
        )
        for group in groups
    )


def _said(line: CriterionLine, layers: Sequence[str], traces: Traces | None) -> SaidLine:
    leaf, cell = line.leaf, line.counted
    answer = cell.answer if cell else None
    knows = traces is not None
    return SaidLine(
        line=line,
        id=row_id(leaf.code),
        answer=said_answer(leaf, answer) if answer is not None else "Không có trả lời",
        how=how_text(leaf.measure, leaf.conversion, leaf.max),
        step="" if answer is None else said_tier(leaf, answer),
        layer=Layer(cell.layer).label if cell else "",
        points=tuple((Layer(name).label, line.cells[name].points if name in line.cells else None) for name in layers),
        reason=_reason(answer) if knows and answer is not None else "",
        trace=traces.of(leaf.code, cell.layer) if traces and cell else None,
        evidence=traces.evidence.get(leaf.code, ()) if traces else (),
    )


def _reason(answer: Mapping[str, Any]) -> str:
    return str(answer.get("not_applicable") or answer.get("reason") or "")


def said_answer(leaf: engine.Leaf, answer: Mapping[str, Any]) -> str:
    """An answer in words without what people wrote of it."""
    if "not_applicable" in answer:
        return "Không áp dụng"
    if "points" in answer:
        return f"Cho {numbers.format_number(Decimal(str(answer['points'])))} điểm"
    return answer_text(leaf.measure or {}, answer)


def said_tier(leaf: engine.Leaf, answer: Mapping[str, Any]) -> str:
    """The step of the rule that held: "từ 80 đạt 0,5 điểm"; "" for a rule without steps."""
    value = engine.answer_value(leaf, answer)
    place = None if value is None else engine.held_tier(leaf, value)
    if place is None:
        return ""
    conversion: Mapping[str, Any] = leaf.conversion or {}
    tier = conversion["tiers"][place]
    if "otherwise" in tier:
        return f"các trường hợp còn lại: {_number(tier['otherwise'])} điểm"
    return f"{_SIGNS[tier['op']]} {_number(tier['value'])}: {_number(tier['points'])} điểm"


def _number(text: object) -> str:
    return numbers.format_number(Decimal(str(text)))


def said_losses(losses: Sequence[CriterionLine], sheet: UnitSheet, groups: Sequence[SaidGroup]) -> list[SaidLoss]:
    """The losses with their remedies, in their order."""
    said = {one.line.leaf.code: one for group in groups for one in group.lines}
    best = engine.best_steps(sheet.rules, sheet.block_code, sheet.answers)
    return [SaidLoss(said[line.leaf.code], _remedy(line, best.get(line.leaf.code))) for line in losses]


def _remedy(line: CriterionLine, best: engine.Step | None) -> str:
    leaf = line.leaf
    if leaf.kind == CriterionKind.PENALTY:
        return "Không để phát sinh thì không bị trừ."
    if leaf.source != Layer.SELF:
        return not_self_scored(leaf.source)
    if best is None:
        return "Với số liệu đã ghi thì không được thêm điểm."
    words = "đủ" if best.points == leaf.max else f"{_number(best.points)}"
    return f"Được {words} điểm khi: {answer_text(leaf.measure or {}, best.answer)}"


def said_steps(steps: Sequence[engine.Step], rules: engine.Rules) -> list[SaidStep]:
    """The steps of a way in words."""
    return [
        SaidStep(
            step.code,
            rules.leaf(step.code).title,
            row_id(step.code),
            step.gain,
            answer_text(rules.leaf(step.code).measure or {}, step.answer),
        )
        for step in steps
    ]
