"""What applying a workbook would do to a sheet, as a pure value: cells, old, new, versions; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from scoring import engine
from scoring.excel.answers import cell_text, reason_and_note
from scoring.excel.layout import ReadRow
from scoring.selectors.engine_input import decimal_text
from scoring.selectors.history import cell_state

EMPTY: dict[str, Any] = {"answer": None}
TEMPLATE: Final = "mau"
FILE: Final = "tep"
LIVE: Final = "phieu"
"""What a person picks for a cell that somebody else changed meanwhile: the template's value, the file's or the sheet's."""
_FIGURES = frozenset({"value", "a", "b", "before", "after"})
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class PlanCell:
    """One criterion: what the template held, what the file says, what stands now and with which version.

    `template` is None where the workbook no longer says which template it was.
    """

    code: str
    cell: str
    template: Mapping[str, Any] | None
    file: Mapping[str, Any]
    live: Mapping[str, Any]
    version: int

    @property
    def moved(self) -> bool:
        """Whether somebody changed the live value after the template was made, or may have."""
        return self.live != (EMPTY if self.template is None else self.template)

    @property
    def typed(self) -> bool:
        """Whether the file says something else than the template did; than the sheet, where the template is not known."""
        return self.file != (self.live if self.template is None else self.template)

    @property
    def changes(self) -> bool:
        """Whether the file brings a value that the sheet does not hold."""
        return self.typed and self.file != self.live

    @property
    def conflict(self) -> bool:
        """Both changed, and not to the same: a person has to pick."""
        return self.moved and self.changes

    def picked(self, pick: str) -> Mapping[str, Any] | None:
        """The value that a pick stands for; None for no pick at all, or one that this cell does not have."""
        return {TEMPLATE: self.template, FILE: self.file, LIVE: self.live}.get(pick)


@dataclass(frozen=True)
class Plan:
    """Every criterion that the file and the sheet know, in the sheet's order."""

    cells: tuple[PlanCell, ...]

    @property
    def changes(self) -> tuple[PlanCell, ...]:
        """The cells for which the file brings another value than the sheet holds, conflicts among them."""
        return tuple(cell for cell in self.cells if cell.changes)

    @property
    def conflicts(self) -> tuple[PlanCell, ...]:
        """The cells that somebody else changed meanwhile and the file changes too."""
        return tuple(cell for cell in self.cells if cell.conflict)

    def unpicked(self, picks: Mapping[str, str]) -> tuple[str, ...]:
        """The criteria in conflict for which a value that they have was not picked."""
        return tuple(cell.code for cell in self.conflicts if cell.picked(picks.get(cell.code, "")) is None)

    def writes(self, picks: Mapping[str, str]) -> tuple[tuple[PlanCell, Mapping[str, Any]], ...]:
        """The cells to be written and with what: the file's value, or what was picked ({criterion code: pick}) in a conflict.

        A conflict without a pick stays as it is on the sheet.
        """
        wanted = [(c, (c.picked(picks.get(c.code, LIVE)) or c.live) if c.conflict else c.file) for c in self.changes]
        return tuple((cell, state) for cell, state in wanted if state != cell.live)

    @property
    def sha256(self) -> str:
        """The digest of what was shown: the plan that a confirmation stands for."""
        return engine.digest(
            {
                "cells": [
                    [c.code, None if c.template is None else dict(c.template), dict(c.file), dict(c.live), c.version]
                    for c in self.cells
                    if c.typed or c.moved
                ]
            }
        )


def normal(state: Mapping[str, Any], *, keyed: bool) -> dict[str, Any]:
    """A cell state as the workbook carries it there and back, so that what nobody touched compares equal.

    Figures are written the shortest way ("1.50" and "1.5" are the same), texts composed and without outer blanks; the
    reason of `Không áp dụng` and a note share one column. `keyed` says that the answer's value is an option's key, which
    is compared letter by letter.
    """
    answer = state["answer"]
    note = cell_text(state.get("note", "")).strip()
    evidence = cell_text(state.get("evidence", "")).strip()
    if answer is not None and "not_applicable" in answer:
        return cell_state({"not_applicable": reason_and_note(answer["not_applicable"], note)}, "", evidence)
    if answer is not None and not keyed:
        answer = {key: _plain(value) if key in _FIGURES else value for key, value in answer.items()}
    return cell_state(answer, note, evidence)


def _plain(value: object) -> object:
    return decimal_text(Decimal(value)) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


Known = Mapping[str, tuple[Mapping[str, Any], int]]
"""Cells that hold something: {criterion code: (cell state, version)}."""


def make_plan(rows: Sequence[ReadRow], template: Known | None, live: Known, *, keyed: Collection[str]) -> Plan:
    """Lay the file's rows beside the template's and the live values; `keyed` are the codes of choices.

    A code that is not in `template` or `live` holds nothing there, version 0; `template` is None where it is not known.
    """
    cells = []
    for row in rows:
        is_keyed = row.code in keyed
        now, version = live.get(row.code, (EMPTY, 0))
        cells.append(
            PlanCell(
                code=row.code,
                cell=row.cell,
                template=None if template is None else normal(template.get(row.code, (EMPTY, 0))[0], keyed=is_keyed),
                file=normal(cell_state(row.answer, row.note, row.evidence), keyed=is_keyed),
                live=normal(now, keyed=is_keyed),
                version=version,
            )
        )
    return Plan(tuple(cells))
