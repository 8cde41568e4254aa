"""What is refused of reported figures, whole and all at once, in words for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.services.errors import Refused


@dataclass(frozen=True)
class StaleFigure:
    """A figure that somebody else wrote after it was read: what stands there now, by whom and when."""

    key: str
    name: str
    version: int
    text: str
    updated_by: str
    updated_at: dt.datetime | None


class StaleFigures(Refused):
    """Figures were written by somebody else meanwhile; nothing was written. `cells` lists every one of them."""

    def __init__(self, cells: Sequence[StaleFigure]) -> None:
        self.cells = tuple(cells)
        names = ", ".join(cell.name for cell in cells)
        super().__init__(f"Có người khác vừa sửa: {names}. Chưa ghi gì; xin xem giá trị mới rồi chọn.")


class FaultyFigures(Refused):
    """Figures cannot be taken; nothing was written. `faults`: {key: messages}; `breaks`: identities that do not hold."""

    def __init__(self, faults: Mapping[str, Sequence[str]], breaks: Sequence[str] = ()) -> None:
        self.faults = {key: tuple(messages) for key, messages in faults.items()}
        self.breaks = tuple(breaks)
        told = [f"{key}: {' '.join(messages)}" for key, messages in self.faults.items()]
        super().__init__("; ".join((*told, *self.breaks)))
