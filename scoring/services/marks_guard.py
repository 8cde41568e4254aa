"""What independent marks (chấm độc lập) keep from being written or closed; asked under the sheet's lock, it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cchc_portal import permissions
from scoring import engine
from scoring.enums import Layer
from scoring.models import Assessment
from scoring.selectors import engine_input
from scoring.selectors.marks import NOBODY, open_codes, read_marks
from scoring.services.errors import Faulty, NotAllowed, NotOpen
from units.models import User

_SHOWN = 10


def must_be_the_teams(
    sheet: Assessment, rules: engine.Rules, layer: str, answers: Mapping[str, Mapping[str, Any] | None], actor: User
) -> None:
    """Let the team's answer be written by its head alone, and only what was settled from every member's mark.

    `answers`: {criterion code: the answer to be written}; services.marks has put its settlement into the history before,
    in the same transaction. Of another layer, and where the round has no independent marks, everything passes. Raises
    NotAllowed, or Faulty with every criterion that was not settled so. Six queries where it asks.
    """
    if layer != Layer.INSPECTION or not sheet.round.independent_marks:
        return
    if not permissions.may(actor, "inspection.settle", sheet):
        raise NotAllowed(permissions.RIGHTS["inspection.settle"].says)
    board = read_marks(sheet, rules)
    faults = {}
    for code, answer in answers.items():
        marks = board.get(code)
        if marks is None or marks.state == NOBODY:
            faults[code] = ("Chưa thành viên nào của đoàn chấm tiêu chí này.",)
        elif marks.missing:
            faults[code] = (f"Chưa đủ lượt chấm độc lập: còn {', '.join(marks.missing)}.",)
        elif answer is None or answer != marks.settled:
            faults[code] = ("Điểm của đoàn chỉ ghi được ở trang Thống nhất điểm.",)
    if faults:
        raise Faulty(faults)


def must_be_settled(sheet: Assessment) -> None:
    """Let the minutes be closed only once every criterion that somebody marked is settled; raises NotOpen with the others."""
    if not sheet.round.independent_marks:
        return
    codes = open_codes(sheet, engine_input.rules_of_sheet(sheet))
    if codes:
        named = ", ".join(codes[:_SHOWN]) + (" …" if len(codes) > _SHOWN else "")
        raise NotOpen(f"Còn {len(codes)} tiêu chí đã chấm độc lập mà đoàn chưa thống nhất: {named}.")
