"""Proof of evidence: do its rows say what the lines of history say of them; it mends nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from scoring.enums import ChangeKind
from scoring.models import Evidence, ScoreChange


def unrecorded_evidence(chain: Iterable[ScoreChange], rows: Iterable[Evidence]) -> str:
    """The first piece of evidence that is not what the sheet's history says of it, in Vietnamese; "" when all are.

    `rows` come with their criterion. No query.
    """
    added: dict[str, tuple[str, dict[str, Any]]] = {}
    withdrawn: dict[str, str] = {}
    for change in chain:
        new: dict[str, Any] = change.new or {}
        if change.kind != ChangeKind.EVIDENCE:
            continue
        if "withdrawn" in new:
            withdrawn[new["evidence"]] = new["withdrawn"]
        elif "kind" in new:
            added[new["evidence"]] = (change.criterion_code, new)
    for row in rows:
        code, told = added.pop(row.token, ("", {}))
        stands = {key: _told(getattr(row, key)) for key in told if key != "evidence"}
        if (code, stands | {"evidence": row.token}) != (row.criterion.code, told):
            return f"tài liệu kiểm chứng của tiêu chí {row.criterion.code} khác dòng lịch sử của nó"
        if withdrawn.get(row.token, "") != row.withdrawal_reason:
            return f"việc gỡ tài liệu kiểm chứng của tiêu chí {row.criterion.code} khác dòng lịch sử của nó"
    return f"mất tài liệu kiểm chứng của tiêu chí {next(iter(added.values()))[0]}" if added else ""


def _told(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)
