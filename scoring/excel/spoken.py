"""Says an answer in one line for people, the same on pages, in previews and reports; it judges nothing and imports no Django."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from cchc_portal import numbers
from scoring.enums.options import option_name

_FIGURE: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,6})?")


def answer_text(measure: Mapping[str, Any], answer: Mapping[str, Any] | None) -> str:
    """An answer in one line for people: "24 / 25 → 96 %", a choice's label, "Không áp dụng: …"; "" without one."""
    if answer is None:
        return ""
    if "not_applicable" in answer:
        return f"Không áp dụng: {answer['not_applicable']}"
    if "points" in answer:
        return f"Cho {numbers.format_number(Decimal(str(answer['points'])))} điểm: {answer['reason']}"
    return _measured_text(measure, answer)


_KEYS: Final = {"tally": {"counts"}, "survey": {"counts"}, "ratio": {"a", "b"}, "reduction": {"before", "after"}}


def _measured_text(measure: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    kind = measure.get("kind")
    if kind is None or answer.keys() != _KEYS.get(kind, {"value"}):
        return _bare_text(answer)
    if kind == "choice":
        labels = {option["key"]: option["label"] for option in measure["options"]}
        return str(labels.get(answer["value"], answer["value"]))
    if kind in ("tally", "survey"):
        return "; ".join(f"{option_name(item)}: {_grouped(count)}" for item, count in answer["counts"].items())
    if kind == "ratio":
        share = _percent(answer["b"], answer["a"])
        return f"{_grouped(answer['b'])} / {_grouped(answer['a'])} → {share or 'không phát sinh'}"
    if kind == "reduction":
        before, after = Fraction(answer["before"]), Fraction(answer["after"])
        share = _percent(before - after, before)
        return f"{_grouped(answer['before'])} → {_grouped(answer['after'])}: giảm {share or 'không tính được'}"
    unit = "điểm" if kind == "points" else str(measure["unit"])
    return f"{_grouped(answer['value'])} {unit}" if _is_figure(answer["value"]) else _bare_text(answer)


def _bare_text(answer: Mapping[str, Any]) -> str:
    """An answer to a measure that is no more, or is another one now: its figures as they stand."""
    told = answer["counts"] if set(answer) == {"counts"} else answer
    words = [f"{name}: {_grouped(value) if _is_figure(value) else value}" for name, value in told.items()]
    return "; ".join(words).removeprefix("value: ")


def _is_figure(value: object) -> bool:
    return _FIGURE.fullmatch(str(value)) is not None


def _grouped(figure: object) -> str:
    return numbers.format_count(Decimal(str(figure)))


def _percent(part: str | Fraction, whole: str | Fraction) -> str:
    """Write part / whole as "96 %" with at most two decimals, half away from zero; "" where the whole is 0."""
    if Fraction(whole) == 0:
        return ""
    hundredths = Fraction(part) / Fraction(whole) * 10_000
    sign = -1 if hundredths < 0 else 1
    rounded = sign * int(abs(hundredths) + Fraction(1, 2))
    return f"{numbers.format_count(Decimal(rounded).scaleb(-2))} %"
