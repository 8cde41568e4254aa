"""The criteria of one unit, layer by layer, with what each earned and lost; pure, it asks no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring import engine
from scoring.enums import CriterionKind, Layer
from scoring.selectors.profiles.books import UnitSheet

ZERO = Decimal(0)


@dataclass(frozen=True)
class LayerCell:
    """What one layer answered and the points of that; None where it does not apply."""

    layer: str
    answer: Mapping[str, Any]
    points: Decimal | None
    counts: bool


@dataclass(frozen=True)
class CriterionLine:
    """A criterion: its layers by name, and what counted. `lost` is what it lacks of its maximum, for a penalty what it took."""

    leaf: engine.Leaf
    result: engine.LeafResult
    cells: Mapping[str, LayerCell]
    lost: Decimal

    @property
    def counted(self) -> LayerCell | None:
        """The cell that counted; None where nobody answered."""
        return self.cells.get(self.result.layer or "")

    @property
    def differs(self) -> bool:
        """Not every layer gave the same points."""
        return len({cell.points for cell in self.cells.values()}) > 1

    @property
    def applies(self) -> bool:
        """It counts in the maximum, or takes or adds points."""
        return self.result.points is not None

    @property
    def missing(self) -> bool:
        """Nobody answered."""
        return self.result.state == "missing"


@dataclass(frozen=True)
class FieldGroup:
    """A field (lĩnh vực) with its criteria; `points` and `max` are the engine's sums, `exact` is that of the lines shown."""

    field: engine.Criterion
    figures: engine.FieldResult
    lines: tuple[CriterionLine, ...]

    @property
    def exact(self) -> Decimal:
        """The points of the lines added up, exactly."""
        return sum((line.result.points or ZERO for line in self.lines), ZERO)

    @property
    def exact_max(self) -> Decimal:
        """The maxima of the lines that apply added up."""
        return sum((line.leaf.max for line in self.lines if line.applies), ZERO)

    @property
    def is_capped(self) -> bool:
        """Bonus or penalty points stop at the field's maximum, or at a group's."""
        return self.exact != self.figures.points

    @property
    def lost(self) -> Decimal:
        """What its criteria lost together."""
        return sum((line.lost for line in self.lines), ZERO)

    def by_layer(self, layers: Sequence[str]) -> tuple[Decimal | None, ...]:
        """The points that each layer gave, where it answered every criterion: sums of a part would mislead."""
        found = []
        for layer in layers:
            given = [line.cells[layer].points or ZERO for line in self.lines if layer in line.cells]
            found.append(sum(given, ZERO) if len(given) == len(self.lines) else None)
        return tuple(found)


def groups_of(sheet: UnitSheet) -> tuple[FieldGroup, ...]:
    """Every field of a sheet with its criteria, in order."""
    result = sheet.result
    figures = {one.code: one for one in (*result.fields, *result.extras)}
    lines: dict[str, list[CriterionLine]] = {}
    for leaf in sheet.rules.leaves_of(sheet.block_code):
        lines.setdefault(leaf.field, []).append(_line(sheet, leaf))
    fields = sheet.rules.fields_of(sheet.block_code)
    return tuple(FieldGroup(one, figures[one.code], tuple(lines.get(one.code, ()))) for one in fields)


def _line(sheet: UnitSheet, leaf: engine.Leaf) -> CriterionLine:
    result = sheet.result.leaves[leaf.code]
    cells = {
        layer: LayerCell(
            layer, answer, engine.answer_points(sheet.rules, leaf.code, layer, answer), counts=layer == result.layer
        )
        for layer, answer in sheet.answers.get(leaf.code, {}).items()
    }
    return CriterionLine(leaf, result, cells, _lost(leaf, result))


def _lost(leaf: engine.Leaf, result: engine.LeafResult) -> Decimal:
    if result.points is None or leaf.kind == CriterionKind.BONUS:
        return ZERO
    return result.points if leaf.kind == CriterionKind.PENALTY else leaf.max - result.points


def layers_in(groups: Sequence[FieldGroup]) -> tuple[str, ...]:
    """The layers that answered anything, in the order of the work."""
    used = {layer for group in groups for line in group.lines for layer in line.cells}
    return tuple(str(layer) for layer in Layer if layer in used)


def losses_of(groups: Sequence[FieldGroup]) -> tuple[CriterionLine, ...]:
    """The criteria that lost points, the largest loss first, equal ones in order."""
    lost = [line for group in groups for line in group.lines if line.lost > 0]
    return tuple(sorted(lost, key=lambda line: -line.lost))
