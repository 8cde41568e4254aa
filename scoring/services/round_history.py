"""The append-only history of rounds: what was made or changed, by whom and by which paper; it decides nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from scoring.enums import RoundChangeKind
from scoring.models import Round, RoundChange
from units.models import User


def locked_round(round_: Round) -> Round:
    """The round read anew under its row lock; call it inside a transaction, before any sheet is locked."""
    Round.objects.select_for_update().values_list("pk").get(pk=round_.pk)
    return Round.objects.select_related("agency").get(pk=round_.pk)


def record(
    round_: Round,
    kind: RoundChangeKind,
    *,
    old: Any,
    new: Any,
    actor: User,
    now: dt.datetime,
    decision: str = "",
) -> None:
    """Add a line about a round whose lock the caller holds; `old` and `new` are JSON. One query."""
    RoundChange.objects.create(round=round_, kind=kind, old=old, new=new, decision=decision, actor=actor, at=now)
