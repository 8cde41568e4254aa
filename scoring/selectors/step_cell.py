"""What the progress board shows of one step of one sheet; it reads nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from scoring.enums import Step


@dataclass(frozen=True)
class StepCell:
    """One step of one sheet: `kind` is "none", "soon", "open", "late", "over" or "done".

    `done` of `total` criteria are answered; `total` None where nothing is counted.
    """

    step: Step
    kind: str
    words: str
    done: int = 0
    total: int | None = None
    at: dt.datetime | None = None
    """When it was submitted, closed, opens or ended, as `words` say."""
    until: dt.datetime | None = None
    """Its half-open end, while it is open."""
