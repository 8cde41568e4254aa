"""The append-only history of figures, duties, procedures and setup; it decides nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from scoring.enums import Origin
from scoring.enums.figures import FigureChangeKind
from scoring.models import FigureChange
from units.models import Agency, Unit, User


@dataclass(frozen=True)
class Line:
    """One fact: what about, before and after as JSON."""

    kind: FigureChangeKind
    about: str
    old: Any
    new: Any


def record(
    agency: Agency, unit: Unit | None, lines: Sequence[Line], *, origin: Origin, actor: User | None, now: dt.datetime
) -> None:
    """Add lines about a unit's figures, or about what the agency asks; call it in the transaction that writes. One query."""
    FigureChange.objects.bulk_create(
        FigureChange(
            agency=agency,
            unit=unit,
            kind=line.kind,
            about=line.about[:200],
            old=line.old,
            new=line.new,
            origin=origin,
            actor=actor,
            at=now,
        )
        for line in lines
    )
