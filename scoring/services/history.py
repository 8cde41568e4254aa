"""The append-only chain of a sheet's history: add lines under the sheet's lock, and prove the chain; nothing else writes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.enums import ChangeKind, Origin
from scoring.models import Assessment, ScoreChange
from scoring.selectors.history import line_digest
from units.models import User


@dataclass(frozen=True)
class Line:
    """One fact to be remembered: a changed answer (with code, layer, version) or a changed state."""

    kind: ChangeKind
    old: Any
    new: Any
    criterion_code: str = ""
    layer: str = ""
    version: int | None = None


def build_lines(
    assessment: Assessment, lines: Sequence[Line], *, actor: User | None, origin: Origin, now: dt.datetime
) -> list[ScoreChange]:
    """Unsaved lines that continue the sheet's chain as one batch; sets the sheet's new seq and head, unsaved too.

    The caller holds the sheet's lock and saves both in its own transaction.
    """
    built = []
    batch = assessment.history_seq + 1
    for line in lines:
        change = ScoreChange(
            assessment=assessment,
            seq=assessment.history_seq + 1,
            batch=batch,
            kind=line.kind,
            criterion_code=line.criterion_code,
            layer=line.layer,
            version=line.version,
            old=line.old,
            new=line.new,
            origin=origin,
            actor=actor,
            actor_name="" if actor is None else f"{actor.username} · {actor}"[:200],
            at=now,
            previous_sha256=assessment.history_head,
        )
        change.line_sha256 = line_digest(change)
        assessment.history_seq = change.seq
        assessment.history_head = change.line_sha256
        built.append(change)
    return built


def append(
    assessment: Assessment,
    lines: Sequence[Line],
    *,
    actor: User | None,
    origin: Origin,
    now: dt.datetime,
    also: Sequence[str] = (),
) -> None:
    """Write lines to the chain of a sheet whose lock the caller holds; two queries, none when there is no line.

    `also`: further fields of the sheet that the caller has set and that are saved with its head.
    """
    if not lines:
        return
    ScoreChange.objects.bulk_create(build_lines(assessment, lines, actor=actor, origin=origin, now=now))
    assessment.save(update_fields=["history_seq", "history_head", *also])
