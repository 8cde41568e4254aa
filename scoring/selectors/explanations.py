"""Criteria that a unit is asked to explain, and what it said; what they say of the past is proved here too. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scoring.enums import ChangeKind
from scoring.enums.replies import ExplanationState
from scoring.models import Assessment, Explanation, ScoreChange

ANSWERED = frozenset({ExplanationState.AGREED, ExplanationState.EXPLAINED})
"""States that the unit itself brought about."""


def flags_of(sheet: Assessment) -> Mapping[str, Explanation]:
    """{criterion code: its flag} of what the unit of a sheet is asked to explain, in the criteria's order; one query."""
    return {row.criterion.code: row for row in _standing([sheet.pk])}


def flags_of_sheets(sheet_ids: Iterable[int]) -> Mapping[tuple[int, str], Explanation]:
    """{(sheet id, criterion code): its flag} of several sheets; one query."""
    return {(row.assessment_id, row.criterion.code): row for row in _standing(sheet_ids)}


def _standing(sheet_ids: Iterable[int]) -> Iterable[Explanation]:
    rows = Explanation.objects.filter(assessment__in=list(sheet_ids)).exclude(state=ExplanationState.DROPPED)
    return rows.select_related("criterion", "flagged_by", "answered_by").order_by("criterion__order")


def state_of(row: Explanation) -> dict[str, Any]:
    """What history remembers of a flag: its state and question, and what the unit said where it said something."""
    state = {"state": str(row.state), "question": row.question}
    return state | ({"answer": row.answer} if row.answer else {})


def unrecorded_explanations(chain: Iterable[ScoreChange], rows: Iterable[Explanation]) -> str:
    """The first flag that is not what the sheet's history says last of it, in Vietnamese; "" when all are.

    `rows` come with their criterion. No query.
    """
    last = {c.criterion_code: (c.version, c.new) for c in chain if c.kind == ChangeKind.EXPLANATION}
    for row in rows:
        if last.pop(row.criterion.code, None) != (row.version, state_of(row)):
            return f"giải trình tiêu chí {row.criterion.code} khác dòng lịch sử cuối của nó"
    return f"mất giải trình tiêu chí {next(iter(last))}" if last else ""
