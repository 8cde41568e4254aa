"""Says an answer in one line for people, the same on pages, in previews and reports; it judges nothing and imports no Django."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cchc_portal import numbers


def answer_text(measure: Mapping[str, Any], answer: Mapping[str, Any] | None) -> str:
    """An answer in one line for people: "24 / 25 → 96 %", a choice's label, "Không áp dụng: …"; "" without one."""
    if answer is None:
        return ""
    if "not_applicable" in answer:
        return f"Không áp dụng: {answer['not_applicable']}"
    if "points" in answer:
        return f"Cho {numbers.format_number(Decimal(str(answer['points'])))} điểm: {answer['reason']}"
    return _measured_text(measure, answer)


def _measured_text(measure: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    kind = measure["kind"]
    if kind == "choice":
        labels = {option["key"]: option["label"] for option in measure["options"]}
        return str(labels.get(answer["value"], answer["value"]))
    if kind in ("tally", "survey"):
        return "; ".join(f"{item}: {_grouped(count)}" for item, count in answer["counts"].items())
    if kind == "ratio":
        share = _percent(answer["b"], answer["a"])
        return f"{_grouped(answer['b'])} / {_grouped(answer['a'])} → {share or 'không phát sinh'}"
    if kind == "reduction":
        before, after = Fraction(answer["before"]), Fraction(answer["after"])
        share = _percent(before - after, before)
        return f"{_grouped(answer['before'])} → {_grouped(answer['after'])}: giảm {share or 'không tính được'}"
    unit = "điểm" if kind == "points" else str(measure["unit"])
    return f"{_grouped(answer['value'])} {unit}"


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
