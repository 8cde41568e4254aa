"""Stored totals of sheets: every reading that a page may need, written with the score that changed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from scoring import engine
from scoring.enums import OUTSIDE_LAYERS
from scoring.models import Assessment, SheetTotal

_UPDATED = ("points", "max", "index", "class_name", "missing", "fields")


def readings(layers: Sequence[str]) -> Iterator[tuple[str, bool, tuple[str, ...]]]:
    """Every (upto, with_outside, layers that count), for a policy's layers from strongest to weakest."""
    for place, upto in enumerate(layers):
        yield upto, True, tuple(layers[place:])
        if upto not in OUTSIDE_LAYERS:
            yield upto, False, tuple(layer for layer in layers[place:] if layer not in OUTSIDE_LAYERS)


def field_entry(result: engine.FieldResult) -> dict[str, Any]:
    """A field's figures as text, with the keys of round_format's result."""
    figures = {
        "points": result.points,
        "max": result.max,
        "index": result.index,
        "survey_points": result.survey_points,
        "survey_max": result.survey_max,
    }
    return {"code": result.code} | {key: None if value is None else str(value) for key, value in figures.items()}


def compute_totals(
    assessment: Assessment, rules: engine.Rules, block_code: str, answers: Mapping[str, Mapping[str, Any]]
) -> list[SheetTotal]:
    """The totals of a sheet, unsaved, one for each reading; no query."""
    totals = []
    for upto, with_outside, layers in readings(rules.policy.layers):
        result = engine.evaluate_sheet(rules, block_code, answers, layers=layers)
        totals.append(
            SheetTotal(
                assessment=assessment,
                upto=upto,
                with_outside=with_outside,
                points=result.points,
                max=result.max,
                index=result.index,
                class_name=engine.classify(rules, block_code, result.index) or "",
                missing=list(result.missing),
                fields=[field_entry(entry) for entry in result.fields],
            )
        )
    return totals


def store_totals(totals: Sequence[SheetTotal]) -> None:
    """Write totals over those of the same sheet and reading; one query. The caller holds the sheets' locks."""
    SheetTotal.objects.bulk_create(
        totals,
        update_conflicts=True,
        unique_fields=["assessment", "upto", "with_outside"],
        update_fields=list(_UPDATED),
    )


def differing(stored: SheetTotal | None, computed: SheetTotal) -> list[str]:
    """Names of the figures in which a stored total is not what the engine gives; ["thiếu"] where none is stored."""
    if stored is None:
        return ["chưa có"]
    return [name for name in _UPDATED if _comparable(getattr(stored, name)) != _comparable(getattr(computed, name))]


def _comparable(value: Any) -> Any:
    return value.quantize(Decimal("0.0001")) if isinstance(value, Decimal) else value
