"""Reads a figure as a person typed it for a cell: exact, or approximate with its word; it keeps nothing."""

from __future__ import annotations

import unicodedata
from typing import Final

from cchc_portal import numbers
from scoring.enums.figures import IndicatorKind
from scoring.figures import DIRECTIONS, Amount, split_direction
from scoring.selectors.indicators.asked import Cell

_YES: Final = {"có": 1, "co": 1, "1": 1, "x": 1, "không": 0, "khong": 0, "0": 0}
_MOST_PERCENT: Final = 100
WORDS: Final = f"Số ước chừng viết với một trong các chữ {', '.join(DIRECTIONS)}, ví dụ “gần 7.000”."
NOT_YES_NO: Final = "khong_phai_co_khong"
NEGATIVE: Final = "am"
OVER: Final = "qua_100"


def read_amount(cell: Cell, text: str) -> Amount | None:
    """The figure that was typed, None for nothing; raises NumberFault with the way out."""
    typed = " ".join("".join(one for one in text if unicodedata.category(one) != "Cf").split())
    if not typed:
        return None
    kind = cell.indicator.kind
    if kind == IndicatorKind.YES_NO:
        answer = _YES.get(typed.lower())
        if answer is None:
            raise numbers.NumberFault(NOT_YES_NO, f"“{typed[:40]}” không phải Có hoặc Không.")
        return Amount(numbers.parse(str(answer)))
    direction, rest = split_direction(typed)
    head, _blank, behind = rest.partition(" ")
    if head.isalpha() and behind[:1].isdecimal():
        raise numbers.NumberFault(numbers.NOT_A_NUMBER, f"“{typed[:40]}” không phải số. {WORDS}")
    value = numbers.parse(rest, integer=cell.indicator.integer)
    if value < 0:
        raise numbers.NumberFault(NEGATIVE, f"“{typed[:40]}” là số âm; ở đây cần số từ 0 trở lên.")
    if kind == IndicatorKind.PERCENT and value > _MOST_PERCENT:
        raise numbers.NumberFault(OVER, f"“{typed[:40]}” lớn hơn 100 %.")
    return Amount(value, direction)
