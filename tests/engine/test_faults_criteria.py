"""Every fault of the format's list in criteria and their rules: its place is found, and nothing else is reported."""

from typing import Any

import pytest

from tests.engine.base import option, points
from tests.engine.faulty import ABSENT, changed, found, leaf

CASES: dict[str, tuple[tuple[Any, ...], str]] = {
    # criteria
    "criterion a text": (("criteria", 16, "1.1"), "criteria[16]"),
    "missing code": (leaf(14, "code", ABSENT), "criteria[14]"),
    "empty code": (leaf(14, "code", ""), "criteria[14]"),
    "code a number": (leaf(14, "code", 1), "criteria[14]"),
    "code twice": (leaf(14, "code", "T.1"), "criteria[14] T.1"),
    "missing title": (leaf(4, "title", ABSENT), "criteria[4] 1.2"),
    "unknown criterion key": (leaf(4, "weight", "1"), "criteria[4] 1.2"),
    "missing max": (leaf(4, "max", ABSENT), "criteria[4] 1.2"),
    "max a JSON number": (leaf(4, "max", 1), "criteria[4] 1.2"),
    "max 0": (leaf(14, "max", "0"), "criteria[14] T.2"),
    "max negative": (leaf(14, "max", "-1"), "criteria[14] T.2"),
    "max with 5 decimals": (leaf(14, "max", "0.50001"), "criteria[14] T.2"),
    "parent missing": (leaf(14, "parent", "X"), "criteria[14] T.2"),
    "parent null": (leaf(14, "parent", None), "criteria[14] T.2"),
    "parent itself": (leaf(14, "parent", "T.2"), "criteria[14] T.2"),
    "parent after": (leaf(14, "parent", "P2"), "criteria[14] T.2"),
    "kind below the top": (leaf(4, "kind", "base"), "criteria[4] 1.2"),
    "unknown kind": (leaf(12, "kind", "extra"), "criteria[12] T"),
    "unknown source": (leaf(4, "source", "boss"), "criteria[4] 1.2"),
    "unknown policy": (leaf(4, "not_applicable", "drop"), "criteria[4] 1.2"),
    "blocks empty": (leaf(14, "blocks", []), "criteria[14] T.2"),
    "blocks unknown": (leaf(14, "blocks", ["S", "X"]), "criteria[14] T.2"),
    "blocks a text": (leaf(14, "blocks", "S"), "criteria[14] T.2"),
    "evidence_required a text": (leaf(4, "evidence_required", "có"), "criteria[4] 1.2"),
    "guidance null": (leaf(4, "guidance", None), "criteria[4] 1.2"),
    "sum for every block": (leaf(4, "max", "0.5"), "criteria[0] 1"),
    "sum for one block": (leaf(8, "max", "1.5"), "criteria[6] 2"),
    "sum too small under bonus": (leaf(12, "max", "1.75"), "criteria[12] T"),
    "group with measure": (leaf(1, "measure", points()), "criteria[1] 1.1"),
    "group with conversion": (leaf(1, "conversion", {"kind": "share"}), "criteria[1] 1.1"),
    "group with policy": (leaf(1, "not_applicable", "rebase"), "criteria[1] 1.1"),
    # measures
    "leaf without measure": (leaf(5, "measure", ABSENT), "criteria[5] 1.10"),
    "measure a text": (leaf(5, "measure", "points"), "criteria[5] 1.10"),
    "measure without kind": (leaf(5, "measure", {}), "criteria[5] 1.10"),
    "measure of unknown kind": (leaf(13, "measure", {"kind": "stars"}), "criteria[13] T.1"),
    "measure with unknown key": (leaf(5, "measure", "min", 2), "criteria[5] 1.10"),
    "step 0": (leaf(5, "measure", "step", "0"), "criteria[5] 1.10"),
    "step negative": (leaf(5, "measure", "step", "-0.25"), "criteria[5] 1.10"),
    "no options": (leaf(2, "measure", "options", []), "criteria[2] 1.1.1"),
    "option twice": (leaf(2, "measure", "options", 2, option("co", "0.5")), "criteria[2] 1.1.1"),
    "option empty": (leaf(2, "measure", "options", 2, option("", "0.5")), "criteria[2] 1.1.1"),
    "option without label": (leaf(2, "measure", "options", 1, "label", ABSENT), "criteria[2] 1.1.1"),
    "option above max": (leaf(2, "measure", "options", 2, option("x", "1.000001")), "criteria[2] 1.1.1"),
    "option negative": (leaf(2, "measure", "options", 2, option("x", "-0.5")), "criteria[2] 1.1.1"),
    "number without unit": (leaf(4, "measure", "unit", ABSENT), "criteria[4] 1.2"),
    "integer a text": (leaf(3, "measure", "integer", "yes"), "criteria[3] 1.1.2"),
    "ratio without a": (leaf(3, "measure", "a", ABSENT), "criteria[3] 1.1.2"),
    "over a number": (leaf(3, "measure", "over", 1), "criteria[3] 1.1.2"),
    "no items": (leaf(7, "measure", "items", {}), "criteria[7] 2.1a"),
    "item a number": (leaf(7, "measure", "items", "thiếu", 1), "criteria[7] 2.1a"),
    "item ignored": (leaf(7, "measure", "items", "x-note", "?"), "criteria[7] 2.1a"),
    "no survey options": (leaf(10, "measure", "options", {}), "criteria[10] 2.3"),
    "survey option empty": (leaf(10, "measure", "options", "", "5"), "criteria[10] 2.3"),
    "survey option a list": (leaf(10, "measure", "options", "A", []), "criteria[10] 2.3"),
    "min a text": (leaf(10, "measure", "min", "2"), "criteria[10] 2.3"),
    # conversions
    "conversion missing": (leaf(4, "conversion", ABSENT), "criteria[4] 1.2"),
    "conversion too many": (leaf(5, "conversion", {"kind": "share"}), "criteria[5] 1.10"),
    "conversion on a choice": (leaf(2, "conversion", {"kind": "share"}), "criteria[2] 1.1.1"),
    "conversion of unknown kind": (leaf(4, "conversion", "kind", "sigmoid"), "criteria[4] 1.2"),
    "each 0": (leaf(4, "conversion", "each", "0.0"), "criteria[4] 1.2"),
    "each missing": (leaf(4, "conversion", "each", ABSENT), "criteria[4] 1.2"),
    "target 0": (leaf(9, "conversion", "target", "0"), "criteria[9] 2.2"),
    "floor not a number": (leaf(9, "conversion", "floor", "10%"), "criteria[9] 2.2"),
    "no tiers": (leaf(3, "conversion", "tiers", []), "criteria[3] 1.1.2"),
    "tiers without otherwise": (leaf(3, "conversion", "tiers", 2, ABSENT), "criteria[3] 1.1.2"),
    "otherwise not last": (
        leaf(3, "conversion", "tiers", 3, {"op": "<", "value": "1", "points": "0"}),
        "criteria[3] 1.1.2",
    ),
    "otherwise twice": (leaf(3, "conversion", "tiers", 3, {"otherwise": "0"}), "criteria[3] 1.1.2"),
    "unknown op": (leaf(3, "conversion", "tiers", 0, "op", "=>"), "criteria[3] 1.1.2"),
    "tier above max": (leaf(3, "conversion", "tiers", 0, "points", "2.5"), "criteria[3] 1.1.2"),
    "otherwise negative": (leaf(3, "conversion", "tiers", 2, "otherwise", "-1"), "criteria[3] 1.1.2"),
    "tier with unknown key": (leaf(3, "conversion", "tiers", 2, "points", "0"), "criteria[3] 1.1.2"),
}


@pytest.mark.parametrize(("change", "place"), CASES.values(), ids=CASES.keys())
def test_fault_is_found_with_its_place_and_alone(change, place):
    assert found(changed(change)) == [place]
