"""A criterion tried out before anybody is scored by it: "80 % → 0,5 điểm", computed by the engine; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from cchc_portal import numbers
from scoring import engine
from scoring.forms.answers import read_answer
from scoring.forms.controls import choice_options, number_fields
from scoring.selectors.criteria_drafts import document_of
from scoring.selectors.criteria_tree import plain_words

PREFIX: Final = "thu-"
_SCALE: Final = {"block": None, "classes": [{"name": "X", "from": "0"}]}
_PERCENT: Final = ("ratio", "reduction", "survey")
_VALUE_PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True)
class Trial:
    """What a rule makes of an answer.

    `row` is what components/cell_number.html and cell_choice.html draw; `sentence` says value and points, "" where nothing
    was typed; `faults` what is wrong with rule or answer; `samples` are (value, points) at the bounds of the rule.
    """

    row: Mapping[str, Any] = field(default_factory=dict)
    sentence: str = ""
    faults: Sequence[str] = ()
    samples: Sequence[tuple[str, str]] = ()

    @property
    def is_choice(self) -> bool:
        """Whether one of some options is picked."""
        return bool(self.row.get("options"))


def trial_of(entry: Mapping[str, Any], typed: Mapping[str, str]) -> Trial:
    """Try the rule of an entry on what was typed into the fields that begin with PREFIX."""
    try:
        rules = _rules(entry)
    except engine.FaultyDocument as found:
        return Trial(faults=[plain_words(fault.message) for fault in found.faults])
    leaf = rules.leaf("1")
    given = {name.removeprefix(PREFIX): text for name, text in typed.items() if name.startswith(PREFIX)}
    reading = read_answer(leaf, "self", given)
    row = {
        "row_id": "thu",
        "prefix": PREFIX,
        "max": leaf.max,
        "fields": number_fields(leaf, given, reading.faults),
        "name": "value",
        "label": "Chọn thử một mức",
        "value": given.get("value", ""),
        "options": choice_options(leaf),
        "error": " ".join(reading.faults.values()),
    }
    sentence = "" if reading.answer is None else _sentence(rules, reading.answer)
    return Trial(row, sentence, list(reading.faults.values()), _samples(entry))


def _rules(entry: Mapping[str, Any]) -> engine.Rules:
    """The rules of the criterion alone, as a field of its own."""
    kept = {key: entry[key] for key in ("max", "measure", "conversion", "not_applicable") if key in entry}
    alone = {"code": "1", "title": "X", **kept}
    return engine.load_rules(document_of({"maximum": None, "blocks": [], "criteria": [alone], "scales": [_SCALE]}))


def _sentence(rules: engine.Rules, answer: Mapping[str, Any]) -> str:
    leaf = rules.leaf("1")
    try:
        points = engine.answer_points(rules, "1", "self", answer)
        value = engine.answer_value(leaf, answer)
    except engine.AnswerFault as fault:
        return plain_words(str(fault))
    earned = "không áp dụng" if points is None else f"{numbers.format_number(points)} điểm"
    return earned if value is None else f"{_value(leaf, value)} → {earned}"


def _value(leaf: engine.Leaf, value: Fraction) -> str:
    """A value with its unit, to four decimals."""
    measure = leaf.measure or {}
    figure = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_VALUE_PLACES, ROUND_HALF_UP)
    unit = "%" if measure.get("kind") in _PERCENT else str(measure.get("unit", ""))
    return " ".join(filter(None, (numbers.format_number(figure), unit)))


def _samples(entry: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Value and points at the bounds of a conversion, and on both sides of each, best first; none for direct points."""
    conversion = entry.get("conversion")
    if not isinstance(conversion, Mapping):
        return []
    kind = entry["measure"]["kind"]
    unit = "%" if kind in _PERCENT else entry["measure"].get("unit", "")
    plain = {**entry, "measure": {"kind": "number", "unit": unit}}
    rules = _rules({key: value for key, value in plain.items() if key != "not_applicable"})
    found = []
    for value in _bounds(conversion, is_share_of_100=kind in _PERCENT):
        points = engine.answer_points(rules, "1", "self", {"value": numbers.plain_text(value)})
        shown = " ".join(filter(None, (numbers.format_number(value), unit)))
        found.append((shown, f"{numbers.format_number(points or Decimal())} điểm"))
    return found


def _bounds(conversion: Mapping[str, Any], *, is_share_of_100: bool) -> list[Decimal]:
    kind = conversion["kind"]
    if kind == "tiers":
        values = [Decimal(tier["value"]) for tier in conversion["tiers"] if "value" in tier]
        near = [value + by for value in values for by in (Decimal("0.01"), Decimal(), Decimal("-0.01"))]
    elif kind == "share":
        target, floor = Decimal(conversion.get("target", "100")), Decimal(conversion.get("floor", "0"))
        near = [target, target * Decimal("0.9"), target * Decimal("0.8"), target / 2, floor, Decimal()]
    else:
        near = [Decimal(count) for count in range(6)]
    inside = [value for value in near if value >= 0 and (not is_share_of_100 or value <= 100)]  # noqa: PLR2004 - per cent
    return sorted(set(inside), reverse=kind in ("tiers", "share"))
