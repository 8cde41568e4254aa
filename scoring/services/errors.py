"""What a service refuses and why, in words for people; a refusal leaves nothing half-done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not a fault of the program
    """Something was refused whole; `str()` is the sentence for the person."""


class NotOpen(Refused):
    """The step is closed, by its window or by the state of sheet or round."""


class NotAllowed(Refused):
    """The person may not do this, whatever they see."""


class AlreadyDone(Refused):
    """The same thing was done before: a double click, a resent request, a second confirmation."""


class Outdated(Refused):
    """Somebody else saved the same page meanwhile; nothing was written, and what was typed is kept by the page."""


@dataclass(frozen=True)
class StaleCell:
    """A cell that somebody else wrote after it was read: what stands there now, by whom and when."""

    code: str
    seen_version: int
    version: int
    answer: Mapping[str, object] | None
    note: str
    updated_by: str
    updated_at: dt.datetime | None
    evidence: str = ""
    reason_code: str = ""


class Stale(Refused):
    """Cells were written by somebody else meanwhile; nothing was written. `cells` lists every one of them."""

    def __init__(self, cells: Sequence[StaleCell]) -> None:
        self.cells = tuple(cells)
        codes = ", ".join(cell.code for cell in cells)
        super().__init__(f"Có người khác vừa sửa tiêu chí {codes}. Chưa ghi gì; xin xem giá trị mới rồi chọn.")


class Faulty(Refused):
    """What was sent breaks the rules; nothing was written. `faults`: {criterion code or name of a form's field: messages}.

    Codes have no small letters and are said; a field's name is the program's own word, and left out of the sentence.
    """

    def __init__(self, faults: Mapping[str, Sequence[str]]) -> None:
        self.faults = {code: tuple(messages) for code, messages in faults.items()}
        said = ((f"{code}: " if code and code == code.upper() else "", texts) for code, texts in self.faults.items())
        super().__init__("; ".join(place + " ".join(texts) for place, texts in said))


@dataclass(frozen=True)
class Check:
    """One line of a list of checks before publication: what was asked, whether it holds, and what breaks it.

    One that only `warns` is shown and stops nothing.
    """

    title: str
    passed: bool
    details: tuple[str, ...] = field(default=())
    warns: bool = False

    @property
    def stops(self) -> bool:
        """Whether it keeps the round from being published."""
        return not self.passed and not self.warns


class ChecksFailed(Refused):
    """A publication was refused; `checks` lists every check, also those that hold."""

    def __init__(self, checks: Sequence[Check]) -> None:
        self.checks = tuple(checks)
        failed = [f"{c.title}: {'; '.join(c.details)}" for c in checks if c.stops]
        super().__init__("Chưa công bố được. " + " ".join(failed))
