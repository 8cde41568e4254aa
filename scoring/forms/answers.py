"""Reads what people typed for one criterion into an answer of the round format, and says answers back; writes nothing.

The engine judges an answer in the end; what is checked here only finds the field and the words for the person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from cchc_portal import numbers
from cchc_portal.numbers import NumberFault
from scoring import engine
from scoring.enums import Layer
from scoring.forms.controls import Figure, figures_of, measure_of

MEASURE: Final = "measure"
POINTS: Final = "points"
NOT_APPLICABLE: Final = "na"

GIVEN, REASON, NA_REASON = "given", "reason", "na_reason"
"""Names of the fields beside those of the measure: points given, why, and why the criterion does not apply."""

Answer = Mapping[str, Any]
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Reading:
    """What a person typed for a criterion.

    `answer` is in round_format's form, None where nothing is typed; `faults` {field name: what is wrong}, empty when
    fine; `is_blank` says that the chosen way of answering holds nothing at all.
    """

    mode: str
    answer: dict[str, Any] | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    is_blank: bool = False


def without_controls(text: str) -> str:
    """A text without the control characters that nobody sees and no form means; line ends are single."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def modes_for(leaf: engine.Leaf, layer: str) -> tuple[str, ...]:
    """The ways in which `layer` may answer a criterion: by its measure, by points with a reason, as not applicable."""
    modes = [MEASURE]
    if layer != Layer.SELF:
        modes.append(POINTS)
    if leaf.not_applicable != "never":
        modes.append(NOT_APPLICABLE)
    return tuple(modes)


def mode_of(answer: Answer | None) -> str:
    """The way in which an answer was given; the measure where there is none."""
    if answer is None:
        return MEASURE
    if "not_applicable" in answer:
        return NOT_APPLICABLE
    return POINTS if "points" in answer else MEASURE


def read_answer(leaf: engine.Leaf, layer: str, data: Typed) -> Reading:
    """Read the fields that were posted for a criterion; what is typed nowhere takes the answer back.

    `data` maps field names to texts: `mode` and the names of `figures_of`, or GIVEN and REASON, or NA_REASON.
    """
    mode = data.get("mode", MEASURE)
    if mode not in modes_for(leaf, layer):
        return Reading(MEASURE, faults={"mode": "Tiêu chí này không trả lời theo cách đó ở bước này."})
    if mode == POINTS:
        return _read_points(leaf, data)
    if mode == NOT_APPLICABLE:
        reason = _text(data, NA_REASON)
        return Reading(mode, {"not_applicable": reason} if reason else None, is_blank=not reason)
    return _read_measure(leaf, data)


def _text(data: Typed, name: str) -> str:
    return data.get(name, "").strip()


def _read_points(leaf: engine.Leaf, data: Typed) -> Reading:
    given, reason = _text(data, GIVEN), _text(data, REASON)
    if not given and not reason:
        return Reading(POINTS, is_blank=True)
    faults: dict[str, str] = {}
    points = _number(given, faults, Figure(GIVEN, "Điểm"))
    if points is not None and not 0 <= points <= leaf.max:
        faults[GIVEN] = _beyond(points, leaf.max)
    if not reason:
        faults[REASON] = "Cho điểm phải nêu lý do."
    if faults or points is None:
        return Reading(POINTS, faults=faults)
    return Reading(POINTS, {"points": numbers.plain_text(points), "reason": reason})


def _number(typed: str, faults: dict[str, str], figure: Figure) -> Decimal | None:
    try:
        return numbers.parse(typed, integer=figure.integer)
    except NumberFault as fault:
        faults[figure.name] = fault.message
        return None


def _beyond(points: Decimal, maximum: Decimal, step: str = "") -> str:
    wrong = "Điểm không được âm." if points < 0 else f"Vượt điểm tối đa {numbers.format_points(maximum)}."
    by = f", theo bước {step}" if step else ""
    return f"{wrong} Nhập từ 0 đến {numbers.format_points(maximum)}{by}."


def _read_measure(leaf: engine.Leaf, data: Typed) -> Reading:
    measure = measure_of(leaf)
    if measure["kind"] == "choice":
        key = _text(data, "value")
        known = {option["key"] for option in measure["options"]}
        if key and key not in known:
            return Reading(MEASURE, faults={"value": "Không có phương án này; hãy chọn một phương án trong danh sách."})
        return Reading(MEASURE, {"value": key} if key else None, is_blank=not key)
    figures = figures_of(leaf)
    typed = {figure.name: _text(data, figure.name) for figure in figures}
    if not any(typed.values()):
        return Reading(MEASURE, is_blank=True)
    faults: dict[str, str] = {}
    counted = measure["kind"] in ("tally", "survey")
    wanted = [one for one in figures if typed[one.name] or not counted]
    read = {figure: _number(typed[figure.name], faults, figure) for figure in wanted}
    found = {figure: number for figure, number in read.items() if number is not None}
    if not faults:
        faults = _impossible(leaf, {figure.name: number for figure, number in found.items()})
    if faults:
        return Reading(MEASURE, faults=faults)
    if counted:
        return Reading(MEASURE, {"counts": {one.key: int(number) for one, number in found.items()}})
    return Reading(MEASURE, {one.key: numbers.plain_text(number) for one, number in found.items()})


def _impossible(leaf: engine.Leaf, found: Mapping[str, Decimal]) -> dict[str, str]:
    """Figures that cannot be, by field; the engine refuses them too, in its own words."""
    measure = measure_of(leaf)
    kind = measure["kind"]
    if kind == "points":
        return _off_the_scale(leaf, found["value"], measure.get("step"))
    negative = {name: "Số không được âm." for name, number in found.items() if number < 0 and kind != "number"}
    if negative:
        return negative
    if kind == "reduction" and found["before"] == 0 and found["after"] > 0:
        return {"after": "Số trước bằng 0 thì số sau phải bằng 0."}
    if kind == "ratio" and found["b"] > found["a"]:
        if found["a"] == 0:
            return {"b": "a bằng 0 thì b phải bằng 0."}
        if not measure.get("over"):
            return {"b": f"b không được lớn hơn a ({numbers.format_number(found['a'])})."}
    return {}


def _off_the_scale(leaf: engine.Leaf, points: Decimal, step: str | None) -> dict[str, str]:
    by = numbers.format_number(Decimal(step)) if step else ""
    if not 0 <= points <= leaf.max:
        return {"value": _beyond(points, leaf.max, by)}
    if step and points % Decimal(step):
        return {"value": f"Điểm phải theo bước {by}, ví dụ {by} hoặc {numbers.format_number(2 * Decimal(step))}."}
    return {}


# --- Saying answers back ---------------------------------------------------------------------------------------------


def typed_of(leaf: engine.Leaf, answer: Answer | None) -> dict[str, str]:
    """The texts that fill the fields of an answer, so that reading them again gives the same answer."""
    mode = mode_of(answer)
    if answer is None:
        return {"mode": mode}
    if mode == NOT_APPLICABLE:
        return {"mode": mode, NA_REASON: str(answer["not_applicable"])}
    if mode == POINTS:
        return {"mode": mode, GIVEN: _shown(answer["points"]), REASON: str(answer["reason"])}
    if measure_of(leaf)["kind"] == "choice":
        return {"mode": mode, "value": str(answer["value"])}
    held = answer.get("counts", answer)
    return {"mode": mode} | {
        one.name: _shown(held[one.key], grouped=one.integer) for one in figures_of(leaf) if one.key in held
    }


def _shown(figure: object, *, grouped: bool = False) -> str:
    number = Decimal(str(figure))
    return numbers.format_count(number) if grouped else numbers.format_number(number)
