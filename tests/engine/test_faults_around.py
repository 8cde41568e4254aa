"""Every fault of the format's list in what stands around the criteria: its place is found, and nothing else is reported."""

from typing import Any

import pytest

from tests.engine.faulty import ABSENT, answer, changed, found

CASES: dict[str, tuple[tuple[Any, ...], str]] = {
    # the document and its parts
    "unknown format": (("format", "cchc-round/2"), "format"),
    "format of another type": (("format", 1), "format"),
    "missing format": (("format", ABSENT), "document"),
    "missing round": (("round", ABSENT), "document"),
    "missing policy": (("policy", ABSENT), "document"),
    "missing scales": (("scales", ABSENT), "document"),
    "missing units": (("units", ABSENT), "document"),
    "unknown top key": (("criterias", []), "document"),
    "units of another type": (("units", {}), "units"),
    "scales of another type": (("scales", None), "scales"),
    "round of another type": (("round", []), "round"),
    "missing round code": (("round", "code", ABSENT), "round"),
    "missing agency name": (("round", "agency", "name", ABSENT), "round"),
    "year a text": (("round", "year", "2026"), "round"),
    "year a boolean": (("round", "year", True), "round"),
    "year with a fraction": (("round", "year", 2026.0), "round"),
    "kept key with a fraction": (("round", "windows", {"self": [1, {"to": 0.5}]}), "round"),
    # policy
    "missing layers": (("policy", "layers", ABSENT), "policy"),
    "empty layers": (("policy", "layers", []), "policy"),
    "layer twice": (("policy", "layers", ["self", "council", "self"]), "policy"),
    "unknown layer": (("policy", "layers", ["self", "boss"]), "policy"),
    "unknown policy key": (("policy", "rounding", 2), "policy"),
    "decimals 5": (("policy", "decimals", 5), "policy"),
    "decimals -1": (("policy", "decimals", -1), "policy"),
    "decimals a text": (("policy", "decimals", "2"), "policy"),
    "decimals a boolean": (("policy", "decimals", True), "policy"),
    "point_decimals 5": (("policy", "point_decimals", 5), "policy"),
    "clamp 1": (("policy", "clamp", 1), "policy"),
    "tie_break a group": (("policy", "tie_break", ["1.1"]), "policy"),
    "tie_break a bonus": (("policy", "tie_break", ["T"]), "policy"),
    "tie_break unknown": (("policy", "tie_break", ["9"]), "policy"),
    "tie_break a text": (("policy", "tie_break", "exact"), "policy"),
    "maximum a JSON number": (("policy", "maximum", 10), "policy"),
    "maximum not a number": (("policy", "maximum", "10,0"), "policy"),
    "maximum wrong for all": (("policy", "maximum", "9.5"), "policy"),
    "maximum wrong for one": (("policy", "maximum", "Q", "9.5"), "policy"),
    "maximum forgets a block": (("policy", "maximum", "Q", ABSENT), "policy"),
    "maximum unknown block": (("policy", "maximum", "X", "10"), "policy"),
    "maximum ignores nothing": (("policy", "maximum", "x-note", "10"), "policy"),
    # scales
    "no classes": (("scales", 0, "classes", []), "scales[0]"),
    "class twice": (("scales", 1, "classes", 2, "name", "Tốt"), "scales[1].classes[2]"),
    "from not falling": (("scales", 1, "classes", 1, "from", "80.0"), "scales[1].classes[1]"),
    "last from not 0": (("scales", 1, "classes", 2, "from", "1"), "scales[1].classes[2]"),
    "class without name": (("scales", 1, "classes", 0, "name", ABSENT), "scales[1].classes[0]"),
    "class a text": (("scales", 1, "classes", 0, "Tốt"), "scales[1].classes[0]"),
    "block without scale": (("scales", 1, ABSENT), "blocks[0] S"),
    "block with two scales": (("scales", 0, "block", None), "scales[1]"),
    "scale of unknown block": (("scales", 0, "block", "X"), "scales[0]"),
    "scale without block": (("scales", 0, "block", ABSENT), "scales[0]"),
    # blocks
    "block code twice": (("blocks", 2, {"code": "S", "name": "Sở"}), "blocks[2] S"),
    "block code empty": (("blocks", 2, {"code": "", "name": "Sở"}), "blocks[2]"),
    "block without name": (("blocks", 0, "name", ABSENT), "blocks[0] S"),
    "block with unknown key": (("blocks", 0, "order", 1), "blocks[0] S"),
    # units
    "unit code twice": (("units", 1, "code", "S1"), "units[1] S1"),
    "unit code empty": (("units", 1, "code", ""), "units[1]"),
    "unit without name": (("units", 1, "name", ABSENT), "units[1] S2"),
    "unit without answers": (("units", 1, "answers", ABSENT), "units[1] S2"),
    "unit in unknown block": (("units", 2, "block", "X"), "units[2] Q1"),
    "not ranked without reason": (("units", 1, "not_ranked_reason", ABSENT), "units[1] S2"),
    "not ranked, empty reason": (("units", 1, "not_ranked_reason", " "), "units[1] S2"),
    "ranked a text": (("units", 0, "ranked", "no"), "units[0] S1"),
    "answers a list": (("units", 0, "answers", []), "units[0] S1 answers"),
    "layers a text": (("units", 0, "answers", "1.2", "5"), "units[0] S1 answers 1.2"),
    "answer to unknown criterion": (answer("9.9", "self", {"value": "1"}), "units[0] S1 answers 9.9"),
    "answer by another text": (answer("1.20", "self", {"value": "1"}), "units[0] S1 answers 1.20"),
    "answer ignored by nobody": (answer("x-1", "self", {"value": "1"}), "units[0] S1 answers x-1"),
    "answer to a group": (answer("1.1", "self", {"value": "1"}), "units[0] S1 answers 1.1"),
    "answer of another block": (answer("2.1b", "self", {"value": "1"}), "units[0] S1 answers 2.1b"),
    "answer in unknown layer": (answer("1.2", "boss", {"value": "1"}), "units[0] S1 answers 1.2 boss"),
    "answer in ignored layer": (answer("1.2", "x-self", {"value": "1"}), "units[0] S1 answers 1.2 x-self"),
}


@pytest.mark.parametrize(("change", "place"), CASES.values(), ids=CASES.keys())
def test_fault_is_found_with_its_place_and_alone(change, place):
    assert found(changed(change)) == [place]
