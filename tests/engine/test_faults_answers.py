"""Every fault of the format's list in answers: its place is found, and nothing else is reported."""

from typing import Any

import pytest

from tests.engine.faulty import answer, changed, found

ANSWERS: dict[str, tuple[str, str, Any]] = {
    "answer a text": ("1.2", "self", "1"),
    "answer empty": ("1.2", "self", {}),
    "answer of another measure": ("1.2", "self", {"a": "1", "b": "1"}),
    "answer with more": ("1.2", "self", {"value": "1", "note": "?"}),
    "value a JSON number": ("1.2", "self", {"value": 1}),
    "value null": ("1.2", "self", {"value": None}),
    "value a list": ("1.2", "self", {"value": []}),
    "value with comma": ("1.2", "self", {"value": "1,5"}),
    "value with plus": ("1.2", "self", {"value": "+1"}),
    "value with exponent": ("1.2", "self", {"value": "1e3"}),
    "value without digits": ("1.2", "self", {"value": "."}),
    "value ending in a point": ("1.2", "self", {"value": "1."}),
    "value beginning with a point": ("1.2", "self", {"value": ".5"}),
    "value with a line end": ("1.2", "self", {"value": "1\n"}),
    "value with blanks": ("1.2", "self", {"value": " 1"}),
    "value in other digits": ("1.2", "self", {"value": "١"}),
    "value with 7 decimals": ("1.2", "self", {"value": "0.1234567"}),
    "value of 13 digits": ("1.2", "self", {"value": "1234567890123"}),
    "value empty": ("1.2", "self", {"value": ""}),
    "beside not applicable": ("1.2", "self", {"not_applicable": "Không có", "value": "1"}),
    "not applicable without reason": ("1.2", "self", {"not_applicable": ""}),
    "not applicable true": ("1.2", "self", {"not_applicable": True}),
    "not applicable where never": ("1.1.1", "self", {"not_applicable": "Không có"}),
    "points in self": ("1.2", "self", {"points": "1", "reason": "Tự cho"}),
    "points in self of points": ("1.10", "self", {"points": "1", "reason": "Tự cho"}),
    "points without reason": ("1.2", "council", {"points": "1"}),
    "points with empty reason": ("1.2", "council", {"points": "1", "reason": "  "}),
    "points with more": ("1.2", "council", {"points": "1", "reason": "Đủ", "value": "1"}),
    "points above max": ("1.2", "council", {"points": "1.5", "reason": "Đủ"}),
    "points negative": ("1.2", "survey", {"points": "-0.5", "reason": "Đủ"}),
    "points a JSON number": ("1.2", "council", {"points": 1, "reason": "Đủ"}),
    "reason beside value": ("1.2", "council", {"value": "1", "reason": "Đủ"}),
    "typed points above max": ("1.10", "self", {"value": "1.25"}),
    "typed points negative": ("1.10", "self", {"value": "-0.25"}),
    "typed points off the step": ("1.10", "self", {"value": "0.3"}),
    "unknown choice": ("1.1.1", "self", {"value": "cham"}),
    "choice by number": ("1.1.1", "self", {"value": 0}),
    "ratio b above a": ("1.1.2", "self", {"a": "10", "b": "11"}),
    "ratio a 0": ("1.1.2", "self", {"a": "0", "b": "1"}),
    "ratio negative": ("1.1.2", "self", {"a": "10", "b": "-1"}),
    "ratio with a fraction": ("1.1.2", "self", {"a": "10.5", "b": "1"}),
    "ratio without b": ("1.1.2", "self", {"a": "10"}),
    "reduction before 0": ("2.2", "self", {"before": "0", "after": "1"}),
    "reduction negative": ("2.2", "self", {"before": "1", "after": "-1"}),
    "counts a list": ("2.1a", "self", {"counts": []}),
    "count a text": ("2.1a", "self", {"counts": {"thiếu": "1"}}),
    "count a boolean": ("2.1a", "self", {"counts": {"thiếu": True}}),
    "count with a fraction": ("2.1a", "self", {"counts": {"thiếu": 1.0}}),
    "count negative": ("2.1a", "self", {"counts": {"thiếu": -1}}),
    "unknown item": ("2.1a", "self", {"counts": {"muộn": 1}}),
    "unknown survey option": ("2.3", "survey", {"counts": {"x-F": 1}}),
}


@pytest.mark.parametrize(("code", "layer", "value"), ANSWERS.values(), ids=ANSWERS.keys())
def test_answer_fault_is_found_with_its_place_and_alone(code, layer, value):
    assert found(changed(answer(code, layer, value))) == [f"units[0] S1 answers {code} {layer}"]
