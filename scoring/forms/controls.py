"""The fields that a criterion's measure asks for, and how they stand in a row; what is typed in them is read elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cchc_portal import numbers
from scoring import engine
from scoring.enums.options import option_name

USUAL_STEP: Final = "0.25"
"""By how much points are stepped where the measure names no step."""


@dataclass(frozen=True)
class Figure:
    """One typed figure: `name` of the field, `label`, `unit` and `help` for people, `key` in the answer (or its counts).

    `step` (points, as in the round format) is by how much a − / + button changes it; "" for a figure that has none.
    """

    name: str
    label: str
    unit: str = ""
    help: str = ""
    integer: bool = False
    key: str = ""
    step: str = ""


def measure_of(leaf: engine.Leaf) -> Mapping[str, Any]:
    """The measure of a leaf; every leaf has one."""
    if leaf.measure is None:
        raise ValueError(f"criterion {leaf.code} has no measure")
    return leaf.measure


def figures_of(leaf: engine.Leaf) -> tuple[Figure, ...]:
    """The figures of a criterion's measure in the order of the fields; none for a choice."""
    measure = measure_of(leaf)
    kind = measure["kind"]
    integer = bool(measure.get("integer"))
    if kind == "points":
        step = measure.get("step")
        return (Figure("value", "Điểm", "điểm", _range(leaf, step), key="value", step=step or USUAL_STEP),)
    if kind == "number":
        return (Figure("value", "Số liệu", str(measure["unit"]), integer=integer, key="value"),)
    if kind == "ratio":
        return tuple(Figure(key, f"{key}: {measure[key]}", integer=integer, key=key) for key in ("a", "b"))
    if kind == "reduction":
        labels = {"before": "Số trước", "after": "Số sau"}
        return tuple(Figure(key, label, integer=integer, key=key) for key, label in labels.items())
    if kind == "choice":
        return ()
    counted = measure["items" if kind == "tally" else "options"]
    return tuple(
        Figure(f"count-{n}", option_name(item), integer=True, key=item) for n, item in enumerate(counted, start=1)
    )


def _range(leaf: engine.Leaf, step: str | None) -> str:
    by = f", theo bước {numbers.format_number(Decimal(step))}" if step else ""
    return f"Từ 0 đến {numbers.format_points(leaf.max)}{by}"


def number_fields(leaf: engine.Leaf, typed: Mapping[str, str], faults: Mapping[str, str]) -> list[dict[str, Any]]:
    """The figures as components/cell_number.html draws them, filled with `typed` and marked where there are `faults`."""
    return [
        {
            "name": one.name,
            "label": one.label,
            "unit": one.unit,
            "help": one.help,
            "integer": one.integer,
            "step": one.step,
            "value": typed.get(one.name, ""),
            "invalid": one.name in faults,
        }
        for one in figures_of(leaf)
    ]


def choice_options(leaf: engine.Leaf) -> list[dict[str, Any]]:
    """The options of a choice as components/cell_choice.html draws them: key, label, points; [] for another measure."""
    measure = measure_of(leaf)
    if measure["kind"] != "choice":
        return []
    return [
        {"key": option["key"], "label": option["label"], "points": Decimal(option["points"])}
        for option in measure["options"]
    ]
