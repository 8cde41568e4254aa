"""Criteria of a draft said in words for lists, differences and history; it judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.excel.how import how_text
from scoring.forms.criterion_rules import MEASURES, said
from scoring.selectors.criteria_drafts import Content
from scoring.services.criteria_history import changes_between

_KINDS = {"bonus": "điểm thưởng", "penalty": "điểm trừ"}
_PARTS = {
    "order": "Thứ tự",
    "maximum": "Tổng điểm chuẩn",
    "blocks": "Khối",
    "scales": "Thang xếp loại",
    "title": "Tên và năm",
}
UNCLEAR = "Cách tính còn chỗ chưa đúng."


def how_of(entry: Mapping[str, Any]) -> str:
    """How the points of an entry come about, "" for a group; a rule that cannot be said is said to be so."""
    if "measure" not in entry:
        return ""
    try:
        return how_text(entry["measure"], entry.get("conversion"), Decimal(entry["max"]), one_cell=False)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return UNCLEAR


def measure_name(entry: Mapping[str, Any]) -> str:
    """The measure of an entry in two or three words, "" for a group."""
    kind = entry.get("measure", {}).get("kind", "")
    return next((label for key, label, _help in MEASURES if key == kind), "")


def entry_words(entry: Mapping[str, Any] | None) -> str:
    """An entry in a paragraph; "–" where there is none."""
    if entry is None:
        return "–"
    kind = _KINDS.get(entry.get("kind", ""), "")
    parts = [entry["title"], f"Tối đa {said(entry['max'])} điểm", kind, how_of(entry), *_texts(entry)]
    return " · ".join(filter(None, parts))


def _texts(entry: Mapping[str, Any]) -> list[str]:
    labels = {"guidance": "Hướng dẫn", "evidence": "Tài liệu"}
    found = [f"{label}: {entry[key]}" for key, label in labels.items() if entry.get(key)]
    blocks = [f"Khối {', '.join(entry['blocks'])}"] if entry.get("blocks") else []
    return [*blocks, *found, *(["Bắt buộc có tài liệu"] if entry.get("evidence_required") else [])]


def scales_words(scales: list[dict[str, Any]]) -> str:
    """Scales in a line: "Mọi khối: Tốt từ 80, Khá từ 65 …"."""
    said_of = []
    for scale in scales:
        classes = ", ".join(f"{one['name']} từ {said(one['from'])}" for one in scale["classes"])
        said_of.append(f"{scale.get('block') or 'Mọi khối'}: {classes}")
    return "; ".join(said_of) or "–"


def part_words(part: str, value: Any) -> str:
    """A part of a content, other than its criteria, in a line."""
    if part == "scales":
        return scales_words(value)
    if part == "blocks":
        return ", ".join(block["name"] for block in value) or "Mọi khối"
    if part == "order":
        return ", ".join(value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {said(figure)}" for key, figure in value.items())
    return said(value) or "–"


def difference_rows(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What changed between two contents, as services.criteria_history keeps it: (where, before, after), in words.

    A line that only tells what came, such as the scales of a version put to use, has nothing before.
    """
    was, now = old.get("criteria", {}), new.get("criteria", {})
    rows = [(f"Tiêu chí {code}", entry_words(was.get(code)), entry_words(now.get(code))) for code in {**was, **now}]
    parts = [part for part in _PARTS if part in new and (part != "order" or not rows)]
    return rows + [
        (_PARTS[part], part_words(part, old[part]) if part in old else "–", part_words(part, new[part]))
        for part in parts
    ]


def differences_of(before: Content, after: Content) -> list[tuple[str, str, str]]:
    """As `difference_rows`, for two contents."""
    return difference_rows(*changes_between(before, after))
