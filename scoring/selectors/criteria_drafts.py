"""Drafts of criteria sets as the engine reads them, and sets read back to be drafted anew; it never writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring import engine
from scoring.models import CriteriaSet, RoundBlock
from scoring.selectors.engine_input import criteria_entries, scale_classes

Content = Mapping[str, Any]
"""A criteria set being written: {"maximum", "blocks", "criteria", "scales"} in round_format's own terms."""
PARTS = ("maximum", "blocks", "criteria", "scales")
ANY_BLOCK = {"code": "mọi khối", "name": "mọi khối"}
"""Stands for every block where a set names none."""


def empty_content() -> dict[str, Any]:
    """What an empty draft holds: nothing, to add up to 100."""
    return {"maximum": "100", "blocks": [], "criteria": [], "scales": []}


def document_of(content: Content, layers: tuple[str, ...] = ("self",)) -> dict[str, Any]:
    """A draft's content as a round_format document without units, for engine.load_rules."""
    said: dict[str, Any] = {} if content["maximum"] is None else {"maximum": content["maximum"]}
    return {
        "format": "cchc-round/1",
        "round": {
            "code": "X",
            "agency": {"code": "X", "name": "X"},
            "programme": "X",
            "year": 2000,
            "period": "năm",
            "title": "X",
        },
        "policy": {"layers": list(layers), **said},
        "criteria": list(content["criteria"]),
        "scales": list(content["scales"]),
        "blocks": list(content["blocks"]) or [ANY_BLOCK],
    }


def faults_of(content: Content) -> tuple[engine.Fault, ...]:
    """Everything that keeps a draft from being used, in the order of its content, as the engine says it; no query."""
    empty = () if content["criteria"] else (engine.Fault("criteria", "chưa có tiêu chí nào"),)
    try:
        engine.load_rules(document_of(content))
    except engine.FaultyDocument as found:
        return (*empty, *map(_of_any_block, found.faults))
    return empty


def _of_any_block(fault: engine.Fault) -> engine.Fault:
    """A fault without the name that stands for every block."""
    return engine.Fault(fault.place, fault.message.removesuffix(f' ở khối "{ANY_BLOCK["code"]}"'))


def content_of_set(criteria_set: CriteriaSet) -> dict[str, Any]:
    """A set as a draft's content, with the scales it proposes, else those of the last round that uses it.

    Five queries at most.
    """
    criteria = criteria_entries(criteria_set.criteria.order_by("order"))
    proposed = criteria_set.set_scales.prefetch_related("scale__bands").order_by("block_code")
    used = RoundBlock.objects.filter(criteria_set=criteria_set).select_related("block").order_by("-round_id", "order")
    rows = list(used.prefetch_related("grade_scale__bands"))
    last = [row for row in rows if row.round_id == rows[0].round_id]
    scales: list[dict[str, Any]] = [
        {"block": row.block_code or None, "classes": scale_classes(row.scale)} for row in proposed
    ]
    of_round: list[dict[str, Any]] = [
        {"block": row.block.code, "classes": scale_classes(row.grade_scale)} for row in last
    ]
    if of_round and all(scale["classes"] == of_round[0]["classes"] for scale in of_round):
        of_round = [{"block": None, "classes": of_round[0]["classes"]}]
    blocks = [{"code": row.block.code, "name": row.block_name} for row in last]
    return {
        "maximum": criteria_set.maximum,
        "blocks": blocks or _named_blocks(criteria_set, criteria),
        "criteria": criteria,
        "scales": scales or of_round,
    }


def _named_blocks(criteria_set: CriteriaSet, criteria: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The blocks that a set names, in the agency's order; one query where it names some."""
    named = {code for entry in criteria for code in entry.get("blocks", ())}
    named |= set(criteria_set.maximum) if isinstance(criteria_set.maximum, dict) else set()
    if not named:
        return []
    rows = criteria_set.agency.blocks.filter(code__in=named).order_by("order", "code")
    return [{"code": block.code, "name": block.name} for block in rows]
