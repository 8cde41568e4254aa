"""What the importer asks of a kind of workbook with figures, and what reading one gives; it holds no rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

from scoring.enums.figures import FigureUploadKind
from scoring.excel.figure_states import State
from scoring.excel.findings import Finding, Refusal
from scoring.excel.plan import Plan
from scoring.excel.raw import RawBook
from units.models import User

BLANK = "chưa có"


@dataclass(frozen=True)
class ReadLine:
    """What a file says of one figure or procedure: its key, the cell that messages name, its state."""

    key: str
    cell: str
    state: State


@dataclass(frozen=True)
class Reading:
    """A workbook read: its lines, everything found, and the keys whose lines could not be read."""

    lines: tuple[ReadLine, ...]
    findings: tuple[Finding, ...]
    unread: frozenset[str] = frozenset()


class Book(Protocol):
    """A kind of workbook: a unit's figures of a period or its procedures, or an agency's counts of opinions."""

    kind: FigureUploadKind

    @property
    def whose(self) -> Mapping[str, Any]:
        """Whose it is, as fields of FigureUpload: unit and period (None for procedures), or agency."""

    @property
    def named(self) -> str:
        """Whose and of when it is, in words."""

    def identity(self) -> Mapping[str, str]:
        """What its meta sheet must say."""

    def workbook(self) -> bytes:
        """The workbook as it stands."""

    def open(self, content: bytes) -> RawBook | Refusal:
        """The cells of a file, or why it is refused."""

    def read(self, raw: RawBook) -> Reading:
        """Read a workbook: every fault at once, each with its cell."""

    def live(self) -> Mapping[str, tuple[State, int]]:
        """What stands now, with its version, by key."""

    def at(self, seq: int) -> Mapping[str, State]:
        """What stood at a line of history, by key."""

    def check(self, plan: Plan, reading: Reading) -> Sequence[Finding]:
        """What is wrong with a plan as a whole."""

    def name(self, key: str, state: State) -> str:
        """How people call a line."""

    def show(self, key: str, state: State) -> str:
        """A state in words."""

    def computed(self, plan: Plan) -> Sequence[tuple[str, str, str]]:
        """What is computed: name, now, and with the file's figures."""

    def anew(self) -> Self:
        """The same, read anew."""

    def locked(self) -> Self:
        """The same under the lock of what it writes, read anew."""

    def save(self, writes: Sequence[tuple[str, State, int]], *, now: dt.datetime, actor: User) -> int:
        """Write lines (key, state, version seen), all or nothing; returns how many changed."""
