"""What a checked workbook says, kept with its upload so that applying it needs no second reading; it judges nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring.excel.layout import ReadRow


@dataclass(frozen=True)
class Kept:
    """The rows of a workbook without faults, the codes of choices among them, and the history line of its template.

    `history_seq` is None for a workbook that no longer says it.
    """

    rows: tuple[ReadRow, ...]
    keyed: frozenset[str]
    history_seq: int | None

    def to_json(self) -> dict[str, Any]:
        """Return what `from_json` takes back; only what a plan is made of."""
        rows = [[row.code, row.cell, row.answer, row.note, row.evidence] for row in self.rows]
        return {"rows": rows, "keyed": sorted(self.keyed), "history_seq": self.history_seq}


def from_json(value: Mapping[str, Any]) -> Kept:
    """Return what `to_json` wrote."""
    rows = tuple(_row(*row) for row in value["rows"])
    return Kept(rows, frozenset(value["keyed"]), value["history_seq"])


def _row(code: str, cell: str, answer: Mapping[str, Any] | None, note: str, evidence: str) -> ReadRow:
    return ReadRow(code, {}, answer, note, evidence, None, answer is None, cell)
