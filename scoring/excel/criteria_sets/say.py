"""Writes measures and conversions of the round format as a clerk reads and types them; `understand` reads them back; pure."""

from collections.abc import Mapping
from typing import Any, Final

from scoring.excel.criteria_sets.words import figure_said, said

SIGNS: Final = {">=": "≥", ">": ">", "=": "=", "<=": "≤", "<": "<"}


def measure_said(measure: Mapping[str, Any]) -> str:
    """Write a measure: "Tỷ lệ: b/a; a: Tổng số; b: Số đúng hạn"; every key that stands there is written, none else."""
    return _MEASURES[measure["kind"]](measure)


def conversion_said(conversion: Mapping[str, Any]) -> str:
    """Write a conversion: "≥ 90 → 2; còn lại → 0"."""
    match conversion["kind"]:
        case "tiers":
            return "; ".join(_tier(tier) for tier in conversion["tiers"])
        case "share":
            target = [f"đạt tối đa từ {figure_said(conversion['target'])}"] if "target" in conversion else []
            floor = [f"dưới {figure_said(conversion['floor'])} được 0"] if "floor" in conversion else []
            return "; ".join(["Theo tỷ lệ", *target, *floor])
        case "per_item":
            return f"Mỗi 1 được {figure_said(conversion['each'])}"
    return f"Mỗi 1 trừ {figure_said(conversion['each'])}"


def _tier(tier: Mapping[str, str]) -> str:
    if "otherwise" in tier:
        return f"còn lại → {figure_said(tier['otherwise'])}"
    return f"{SIGNS[tier['op']]} {figure_said(tier['value'])} → {figure_said(tier['points'])}"


def _flags(measure: Mapping[str, Any], *, over: bool = False) -> list[str]:
    flags = []
    if over and "over" in measure:
        flags.append("b được lớn hơn a" if measure["over"] else "b không lớn hơn a")
    if "integer" in measure:
        flags.append("số nguyên" if measure["integer"] else "có thể có số lẻ")
    return flags


def _points(measure: Mapping[str, Any]) -> str:
    return "Chấm điểm" + (f"; bước {figure_said(measure['step'])}" if "step" in measure else "")


def _choice(measure: Mapping[str, Any]) -> str:
    lines = [
        f"[{said(option['key'])}] {said(option['label'])} = {figure_said(option['points'])}"
        for option in measure["options"]
    ]
    return "\n".join(["Chọn một:", *lines])


def _number(measure: Mapping[str, Any]) -> str:
    unit = f": {said(measure['unit'])}" if measure["unit"] else ""
    return "; ".join([f"Số liệu{unit}", *_flags(measure)])


def _ratio(measure: Mapping[str, Any]) -> str:
    return "; ".join(
        ["Tỷ lệ: b/a", f"a: {said(measure['a'])}", f"b: {said(measure['b'])}", *_flags(measure, over=True)]
    )


def _reduction(measure: Mapping[str, Any]) -> str:
    return "; ".join(["Tỷ lệ giảm: trước, sau", *_flags(measure)])


def _tally(measure: Mapping[str, Any]) -> str:
    return "Đếm: " + "; ".join(f"{said(name)} = {figure_said(weight)}" for name, weight in measure["items"].items())


def _survey(measure: Mapping[str, Any]) -> str:
    values = [
        f"{said(name)} = {'không tính' if value is None else figure_said(value)}"
        for name, value in measure["options"].items()
    ]
    least = [f"ít nhất {measure['min']} phiếu"] if "min" in measure else []
    return "Điều tra: " + "; ".join([*values, *least])


_MEASURES: Final = {
    "points": _points,
    "choice": _choice,
    "number": _number,
    "ratio": _ratio,
    "reduction": _reduction,
    "tally": _tally,
    "survey": _survey,
}
