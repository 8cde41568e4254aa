"""Says lines of explanations, requests for review and a council's decisions in words; it reads no row and hides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.enums.replies import ExplanationState, ItemDecision, ReviewState

Said = tuple[str, str, str]
State = Mapping[str, Any]


def explanation_words(old: State, new: State) -> Said:
    """(state before, state after, what is asked and answered) of a flag."""
    asks = f"Yêu cầu: {new['question']}" if old.get("question") != new.get("question") else ""
    return _label(ExplanationState, old), _label(ExplanationState, new), _lines(asks, new.get("answer", ""))


def review_words(old: State, new: State) -> Said:
    """(state before, state after, reason and answer) of a request for review."""
    reason = f"Lý do đề nghị: {new['reason']}" if old.get("reason") != new.get("reason") else ""
    answer = f"Trả lời: {new['answer']}" if new.get("answer") else ""
    released = "Đã gửi đơn vị" if new.get("released") else ""
    return _label(ReviewState, old), _label(ReviewState, new), _lines(reason, answer, released)


def council_words(old: State, new: State) -> Said:
    """("", what was decided, meeting, votes and words) of a decision of a council."""
    del old
    votes = new.get("votes")
    counted = (
        "" if not votes else f"Biểu quyết: {votes[0]} tán thành, {votes[1]} không tán thành, {votes[2]} ý kiến khác"
    )
    decision = str(ItemDecision(new["decision"]).label) if new.get("decision") else ""
    return "", decision, _lines(f"Phiên họp {new.get('meeting', '')}", str(new.get("text", "")), counted)


def _label(states: Any, told: State) -> str:
    return str(states(told["state"]).label) if told.get("state") in states.values else ""


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))
