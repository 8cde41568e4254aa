"""What applying a workbook would do to a sheet, as a pure value: cells, old, new, versions; nothing is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring import engine
from scoring.excel.answers import cell_text, reason_and_note
from scoring.excel.layout import ReadRow
from scoring.selectors.engine_input import decimal_text
from scoring.selectors.history import cell_state

EMPTY: dict[str, Any] = {"answer": None}
_FIGURES = frozenset({"value", "a", "b", "before", "after"})
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class PlanCell:
    """One criterion: what the template held, what the file says, what stands now and with which version.

    `moved` says that the sheet's own value changed after the template was made.
    """

    code: str
    cell: str
    template: Mapping[str, Any]
    file: Mapping[str, Any]
    live: Mapping[str, Any]
    version: int

    @property
    def moved(self) -> bool:
        """Whether somebody changed the live value after the template was made."""
        return self.live != self.template

    @property
    def typed(self) -> bool:
        """Whether the file says something else than the template did."""
        return self.file != self.template

    @property
    def conflict(self) -> bool:
        """Both changed, and not to the same."""
        return self.moved and self.typed and self.file != self.live


@dataclass(frozen=True)
class Plan:
    """Every criterion that the file and the sheet know, in the sheet's order."""

    cells: tuple[PlanCell, ...]

    def changes(self, *, take_file: bool) -> tuple[PlanCell, ...]:
        """The cells to be written; conflicts among them only when the person takes the file's values."""
        wanted = [cell for cell in self.cells if cell.typed and cell.file != cell.live]
        return tuple(cell for cell in wanted if take_file or not cell.conflict)

    @property
    def conflicts(self) -> tuple[PlanCell, ...]:
        """The cells that somebody else changed meanwhile and the file changes too."""
        return tuple(cell for cell in self.cells if cell.conflict)

    @property
    def sha256(self) -> str:
        """The digest of what was shown: the plan that a confirmation stands for."""
        return engine.digest(
            {
                "cells": [
                    [c.code, dict(c.template), dict(c.file), dict(c.live), c.version]
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


def make_plan(rows: Sequence[ReadRow], template: Known, live: Known, *, keyed: Collection[str]) -> Plan:
    """Lay the file's rows beside the template's and the live values; `keyed` are the codes of choices.

    A code that is not in `template` or `live` holds nothing there, version 0.
    """
    cells = []
    for row in rows:
        is_keyed = row.code in keyed
        now, version = live.get(row.code, (EMPTY, 0))
        cells.append(
            PlanCell(
                code=row.code,
                cell=row.cell,
                template=normal(template.get(row.code, (EMPTY, 0))[0], keyed=is_keyed),
                file=normal(cell_state(row.answer, row.note, row.evidence), keyed=is_keyed),
                live=normal(now, keyed=is_keyed),
                version=version,
            )
        )
    return Plan(tuple(cells))
