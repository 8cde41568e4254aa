"""One thing that a person has to do, as Việc của tôi shows it; it asks nothing and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scoring.selectors.deadlines import Deadline


@dataclass(frozen=True)
class Task:
    """One thing to do: `view` and `codes` are the name and the codes of its address, `left` what is left of `unit`."""

    title: str
    view: str
    codes: Mapping[str, str]
    icon: str
    deadline: Deadline
    detail: str = ""
    left: int | None = None
    unit: str = ""
    action: str = "Mở"
    """The words of the button, where it is the first thing to do."""
    query: Mapping[str, str] = field(default_factory=dict)
    """What follows the address, to open the page at the right place."""
