"""Writes in plain Vietnamese how a criterion's points come about, from its measure and conversion; it computes nothing."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from cchc_portal.numbers import format_number
from scoring.enums.options import option_name

_SIGNS: Final = {">": ">", ">=": "≥", "=": "=", "<=": "≤", "<": "<"}
_NOT_SELF_SCORED: Final = {
    "survey": "Không tự chấm: điểm lấy từ kết quả điều tra xã hội học.",
    "inspection": "Không tự chấm: điểm do đoàn kiểm tra chấm.",
}


def how_text(
    measure: Mapping[str, Any] | None,
    conversion: Mapping[str, Any] | None = None,
    maximum: Decimal | None = None,
    *,
    one_cell: bool = True,
) -> str:
    """Say how points come about: "a: Số hồ sơ; b: Số đúng hạn. Tỷ lệ = b / a × 100. ≥ 100 %: 1 điểm; còn lại: 0 điểm.".

    Args:
        measure: the round format's measure of a leaf, None for a group (then "").
        conversion: its conversion, None for points and choices.
        maximum: the criterion's points, named where the rule ends there.
        one_cell: everything is typed in one cell of a workbook; a page has a box for every count instead.
    """
    if measure is None:
        return ""
    kind = str(measure["kind"])
    said = _MEASURES[kind](measure)
    if kind == "tally":
        said += _counts_in_a_cell(measure) if one_cell else " Không có lần nào thì ghi 0."
    sentences = [said, _conversion(conversion, measure, maximum)]
    if kind == "points" and maximum is not None:
        sentences.append(f"Từ 0 đến {_points(maximum)}.")
    return " ".join(filter(None, sentences))


def not_self_scored(source: str) -> str:
    """Say who writes the answer of a criterion that the unit does not score itself, by the criterion's source."""
    return _NOT_SELF_SCORED.get(source, "Không tự chấm: điểm do cơ quan chủ trì nhập.")


def pair_labels(measure: Mapping[str, Any]) -> tuple[str, str]:
    """Return what (a) and (b) are for a ratio or a reduction."""
    if measure["kind"] == "ratio":
        return str(measure["a"]), str(measure["b"])
    return "Trước", "Sau"


def _figure(text: object) -> str:
    return format_number(Decimal(str(text)))


def _points(points: object) -> str:
    return f"{_figure(points)} điểm"


def _unit(measure: Mapping[str, Any]) -> str:
    """Return what follows a value of the measure, with a blank before it, "" where nothing does."""
    if measure["kind"] in ("ratio", "reduction"):
        return " %"
    return f" {measure['unit']}" if measure.get("unit") else ""


def _of_points(measure: Mapping[str, Any]) -> str:
    step = f", theo bước {_points(measure['step'])}" if "step" in measure else ""
    return f"Tự chấm điểm theo mức độ thực hiện{step}."


def _of_choice(measure: Mapping[str, Any]) -> str:
    options = "; ".join(f"{option['label']}: {_points(option['points'])}" for option in measure["options"])
    return f"Chọn một: {options}."


def _of_number(measure: Mapping[str, Any]) -> str:
    unit = f" ({measure['unit']})" if measure.get("unit") else ""
    return f"Ghi số liệu{unit}{_integer(measure)}."


def _of_ratio(measure: Mapping[str, Any]) -> str:
    first, second = pair_labels(measure)
    return f"a: {first}; b: {second}{_integer(measure)}. Tỷ lệ = b / a × 100. Không phát sinh: ghi a = 0, b = 0."


def _of_reduction(measure: Mapping[str, Any]) -> str:
    return f"a: trước; b: sau{_integer(measure)}. Tỷ lệ giảm = (a − b) / a × 100. Không phát sinh: ghi a = 0, b = 0."


def _integer(measure: Mapping[str, Any]) -> str:
    return ", số nguyên" if measure.get("integer") else ""


def _of_tally(measure: Mapping[str, Any]) -> str:
    items = "; ".join(f"{item} (mỗi lần tính {_figure(weight)})" for item, weight in measure["items"].items())
    return f"Đếm số lần: {items}."


def _counts_in_a_cell(measure: Mapping[str, Any]) -> str:
    example = "; ".join(f"{item}: {count}" for count, item in enumerate(measure["items"], start=1))
    return f" Ghi như “{example}”; không có lần nào thì ghi 0."


def _of_survey(measure: Mapping[str, Any]) -> str:
    values = [
        f"{option_name(option)}: {_figure(value)}" for option, value in measure["options"].items() if value is not None
    ]
    least = f"; cần ít nhất {measure['min']} phiếu" if measure.get("min") else ""
    return f"Điểm trung bình các phiếu điều tra xã hội học ({'; '.join(values)}{least})."


_VALUE: Final = {
    "number": "số liệu",
    "ratio": "tỷ lệ",
    "reduction": "tỷ lệ giảm",
    "tally": "số đếm",
    "survey": "điểm trung bình",
}
_MEASURES: Final = {
    "points": _of_points,
    "choice": _of_choice,
    "number": _of_number,
    "ratio": _of_ratio,
    "reduction": _of_reduction,
    "tally": _of_tally,
    "survey": _of_survey,
}


def _conversion(conversion: Mapping[str, Any] | None, measure: Mapping[str, Any], maximum: Decimal | None) -> str:
    """Say how a value becomes points."""
    whole = _points(maximum) if maximum is not None else "điểm tối đa"
    unit = _unit(measure)
    match conversion:
        case {"kind": "tiers", "tiers": tiers}:
            return "; ".join(_tier(tier, unit) for tier in tiers) + "."
        case {"kind": "share", **rule}:
            target, floor = _figure(rule.get("target", "100")), Decimal(str(rule.get("floor", "0")))
            below = f" Dưới {_figure(floor)}{unit}: 0 điểm." if floor else ""
            return (
                f"Điểm = {_VALUE[measure['kind']]} / {target} × {whole}; từ {target}{unit} trở lên đạt {whole}.{below}"
            )
        case {"kind": "per_item", "each": each}:
            return f"Mỗi {_one(measure)} được {_points(each)}, nhiều nhất {whole}."
        case {"kind": "deduct", "each": each}:
            return f"Từ {whole}, mỗi {_one(measure)} trừ {_points(each)}, thấp nhất 0 điểm."
    return ""


def _one(measure: Mapping[str, Any]) -> str:
    """Name one of what is counted: "hồ sơ", "1 %", "1 đếm được (theo mức tính của mục)"."""
    if measure["kind"] == "tally":
        return "1 đếm được (theo mức tính của mục)"
    unit = _unit(measure).strip()
    return unit if unit not in ("", "%") else "1 %" if unit else "1 đơn vị đếm"


def _tier(tier: Mapping[str, Any], unit: str) -> str:
    if "otherwise" in tier:
        return f"còn lại: {_points(tier['otherwise'])}"
    return f"{_SIGNS[tier['op']]} {_figure(tier['value'])}{unit}: {_points(tier['points'])}"
