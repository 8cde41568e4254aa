"""Builds a small good round in which every measure, conversion, kind and policy occurs; tests change one thing in it."""

import copy
from typing import Any

from scoring.engine import evaluate, load_round

LAYERS = ["council", "appraisal_2", "appraisal_1", "inspection", "central", "survey", "self"]


def criterion(code: str, maximum: str, parent: str | None = None, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"code": code, "title": f"Tiêu chí {code}", "max": maximum, **more}
    if parent is not None:
        made["parent"] = parent
    return made


def points(step: str | None = None) -> dict[str, Any]:
    return {"kind": "points"} if step is None else {"kind": "points", "step": step}


def option(key: str, worth: str) -> dict[str, Any]:
    return {"key": key, "label": f"Phương án {key}", "points": worth}


TIERS = [{"op": ">=", "value": "100", "points": "2"}, {"op": ">", "value": "80", "points": "1"}, {"otherwise": "0"}]

CRITERIA: list[dict[str, Any]] = [
    criterion("1", "5", guidance="Hướng dẫn", kind="base"),  # 0
    criterion("1.1", "3", "1"),  # 1
    criterion(
        "1.1.1",
        "1",
        "1.1",
        measure={"kind": "choice", "options": [option("co", "1"), option("khong", "0")]},
        not_applicable="never",
        evidence="Kế hoạch",
        evidence_required=True,
    ),  # 2
    criterion(
        "1.1.2",
        "2",
        "1.1",
        measure={"kind": "ratio", "a": "Tổng số", "b": "Số đạt", "integer": True},
        conversion={"kind": "tiers", "tiers": TIERS},
    ),  # 3
    criterion(
        "1.2", "1", "1", measure={"kind": "number", "unit": "%"}, conversion={"kind": "per_item", "each": "0.5"}
    ),  # 4
    criterion("1.10", "1", "1", measure=points("0.25"), not_applicable="full"),  # 5
    criterion("2", "4"),  # 6
    criterion(
        "2.1a",
        "1",
        "2",
        blocks=["S"],
        measure={"kind": "tally", "items": {"thiếu": "0.5", "chậm": "0.25"}},
        conversion={"kind": "deduct", "each": "1"},
    ),  # 7
    criterion("2.1b", "1", "2", blocks=["Q"], measure=points()),  # 8
    criterion(
        "2.2", "1", "2", measure={"kind": "reduction"}, conversion={"kind": "share", "target": "50", "floor": "10"}
    ),  # 9
    criterion(
        "2.3",
        "2",
        "2",
        source="survey",
        measure={"kind": "survey", "options": {"A": "100", "B": "50", "E": None}, "min": 2},
        conversion={"kind": "share"},
    ),  # 10
    criterion("3", "1", measure=points(), source="central"),  # 11
    criterion("T", "1", kind="bonus"),  # 12
    criterion("T.1", "1", "T", measure=points()),  # 13
    criterion("T.2", "0.5", "T", measure=points()),  # 14
    criterion("P", "2", kind="penalty", measure=points()),  # 15
]

ANSWERS: dict[str, Any] = {
    "1.1.1": {"self": {"value": "co"}},
    "1.1.2": {"self": {"a": "10", "b": "9"}, "inspection": {"a": "10", "b": "8"}},
    "1.2": {"self": {"value": "-1.5"}},
    "1.10": {"self": {"value": "0.75"}, "council": {"points": "0.4", "reason": "Thiếu minh chứng"}},
    "2.1a": {"inspection": {"counts": {"thiếu": 1}}},
    "2.2": {"self": {"before": "10", "after": "8"}},
    "2.3": {"survey": {"counts": {"A": 2, "B": 1, "E": 7}}},
    "3": {"central": {"not_applicable": "Không phát sinh"}},
    "T.1": {"appraisal_1": {"value": "1"}},
    "P": {"inspection": {"value": "0.5"}},
}

GOOD: dict[str, Any] = {
    "format": "cchc-round/1",
    "round": {
        "code": "R",
        "agency": {"code": "A", "name": "Cơ quan"},
        "programme": "CCHC",
        "year": 2026,
        "period": "năm",
        "title": "Số liệu minh họa",
        "illustrative": True,
    },
    "policy": {
        "layers": LAYERS,
        "decimals": 2,
        "point_decimals": 4,
        "clamp": True,
        "tie_break": ["2", "exact"],
        "maximum": {"S": "10", "Q": "10"},
    },
    "criteria": CRITERIA,
    "scales": [
        {"block": "Q", "classes": [{"name": "Đạt", "from": "50"}, {"name": "Không đạt", "from": "0"}]},
        {
            "block": None,
            "classes": [{"name": "Tốt", "from": "80"}, {"name": "Khá", "from": "60"}, {"name": "Yếu", "from": "0"}],
        },
    ],
    "blocks": [{"code": "S", "name": "Sở"}, {"code": "Q", "name": "Quận"}],
    "units": [
        {"code": "S1", "name": "Sở 1", "block": "S", "answers": ANSWERS},
        {"code": "S2", "name": "Sở 2", "block": "S", "ranked": False, "not_ranked_reason": "Mới lập", "answers": {}},
        {"code": "Q1", "name": "Quận 1", "block": "Q", "ranked": True, "answers": {"2.1b": {"self": {"value": "1"}}}},
    ],
}


def good() -> dict[str, Any]:
    """Return a fresh copy of the good round."""
    return copy.deepcopy(GOOD)


def lone(
    leaf: dict[str, Any] | list[dict[str, Any]],
    *sheets: dict[str, Any],
    policy: dict[str, Any] | None = None,
    classes: Any = None,
) -> dict[str, Any]:
    """Return a round of one block whose fields are those given, with a unit for each sheet of answers."""
    return {
        "format": "cchc-round/1",
        "round": good()["round"],
        "policy": {"layers": LAYERS, **(policy or {})},
        "criteria": leaf if isinstance(leaf, list) else [leaf],
        "scales": [
            {"block": None, "classes": classes or [{"name": "Tốt", "from": "50"}, {"name": "Yếu", "from": "0"}]}
        ],
        "blocks": [{"code": "S", "name": "Sở"}],
        "units": [
            {"code": f"U{number}", "name": f"Đơn vị {number}", "block": "S", "answers": answers}
            for number, answers in enumerate(sheets)
        ],
    }


def units_of(document):
    return evaluate(load_round(document))["units"]


def typed(*values, policy=None, most="1", **more):
    """Return the units of a round of one `points` leaf, one for each value."""
    sheets = ({"1": {"self": {"value": value}}} for value in values)
    return units_of(lone(criterion("1", most, measure=points()), *sheets, policy=policy, **more))
