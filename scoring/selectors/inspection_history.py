"""The lines of a round's history about teams, minutes and recommendations, in words; it never writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.enums import RecommendationState, RoundChangeKind

_FACTS = {
    "name": "tên",
    "decision": "quyết định",
    "decision_date": "ngày quyết định",
    "capacity": "số đơn vị nhận nhiều nhất",
}


def inspection_words(kind: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """What one line says, as services.inspection_teams, services.minutes and services.recommendations wrote it."""
    if kind == RoundChangeKind.TEAM:
        return _team(old, new)
    if kind == RoundChangeKind.MINUTES:
        return f"{new['team']} kiểm tra {new['unit']}: lưu biên bản lần {new['version']}"
    state = RecommendationState(new["state"]).label.lower()
    reason = f": {new['reason']}" if new.get("reason") else ""
    return f"{new['unit']}, kiến nghị {new['number']}: {state}{reason}"


def _team(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    parts = [f"{words}: {_said(old.get(fact))} → {_said(new[fact])}" for fact, words in _FACTS.items() if fact in new]
    for key, words in (("members", "thành viên"), ("visits", "đơn vị kiểm tra")):
        if key in new:
            parts.append(f"{words}: {_listed(old.get(key))} → {_listed(new[key])}")
    head = f"Đoàn {new['team']}{', lập mới' if not old else ''}"
    return f"{head}: {'; '.join(parts)}"


def _listed(rows: list[list[Any]] | None) -> str:
    return ", ".join(" ".join(str(part) for part in row if part) for row in rows or ()) or "không có"


def _said(value: Any) -> str:
    return "không có" if value in (None, "") else str(value)
