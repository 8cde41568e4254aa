"""Who last moved a sheet from one state to another, and how; it must not say where a sheet may go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.enums import ChangeKind, SheetState
from scoring.models import Assessment, ScoreChange


def was_moved_by(sheet: Assessment, actor: Any, state: SheetState, details: Mapping[str, str]) -> bool:
    """Whether the newest move of a sheet was made by `actor`, into `state` and with these details (missing is ""); one query.

    So a second click is known from somebody else's move, and from one that was undone since.
    """
    moves = ScoreChange.objects.filter(assessment=sheet, kind=ChangeKind.STATE)
    move = moves.order_by("-seq").values("actor_id", "new").first()
    if move is None or move["actor_id"] != actor.pk:
        return False
    told = move["new"] or {}
    return told.get("state") == state and all(told.get(name, "") == text for name, text in details.items())
