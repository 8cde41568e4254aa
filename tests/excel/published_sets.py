"""Turns published criteria sets, as they were gathered, into the content of a set; the figures stay as published."""

import json
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "criteria"
NAMES = sorted(path.stem for path in DATA.glob("*.json"))
USUAL = [{"block": None, "classes": [{"name": "Tốt", "from": "80"}, {"name": "Yếu", "from": "0"}]}]


def published(name: str) -> dict:
    """The content of a published set: what it does not say is left out."""
    told = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"), parse_float=str, parse_int=str)
    stated = told.get("max_points_stated", told.get("max_points"))
    blocks = [{"code": f"K{place}", "name": one["block"]} for place, one in enumerate(told.get("blocks", ()), 1)]
    maximum = (
        stated if not blocks else {block["code"]: one["max"] for block, one in zip(blocks, told["blocks"], strict=True)}
    )
    criteria = [entry for root in told.get("fields", told.get("tree", ())) for entry in _entries(root, None)]
    for block, one in zip(blocks, told.get("blocks", ()), strict=True):
        criteria += _of_block(block["code"], one)
    return {"maximum": maximum, "blocks": blocks, "criteria": criteria, "scales": USUAL}


def _of_block(code: str, one: dict) -> list[dict]:
    shared = {"blocks": [code], "measure": {"kind": "points"}}
    return [
        {"code": f"{code}.1", "title": "Tự chấm", "max": one["self_max"], **shared},
        {"code": f"{code}.2", "title": "Điều tra xã hội học", "max": one["survey_max"], "source": "survey", **shared},
    ]


def _entries(node: dict, parent: str | None) -> list[dict]:
    entry = {"code": node["code"], "title": node["name"]}
    entry |= {} if parent is None else {"parent": parent}
    entry |= {"max": node.get("max", "")}
    entry |= {"source": node["source"]} if node.get("source") in ("self", "survey") else {}
    entry |= {"kind": "bonus"} if node.get("kind") == "adjustment" else {}
    entry |= _rule(node.get("rule") or {})
    return [entry, *(below for child in node.get("children", ()) for below in _entries(child, node["code"]))]


def _rule(rule: dict) -> dict:
    if rule.get("type") == "choice":
        options = [
            {"key": chr(65 + place), "label": label, "points": points}
            for place, (label, points) in enumerate(rule["options"])
        ]
        return {"measure": {"kind": "choice", "options": options}}
    if rule.get("type") == "tiers":
        tiers = [{"op": op, "value": value, "points": points} for op, value, points in rule["tiers"][:-1]]
        last = {"otherwise": rule["tiers"][-1][2]}
        return {"measure": {"kind": "number", "unit": "%"}, "conversion": {"kind": "tiers", "tiers": [*tiers, last]}}
    return {}
