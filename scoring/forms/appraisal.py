"""What is typed in a cell of the appraisal's grid, read into an entry, and cells said back; the service judges in the end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cchc_portal import numbers
from scoring.enums import Layer
from scoring.forms import answers
from scoring.forms.controls import measure_of
from scoring.forms.rows import row_id
from scoring.selectors.appraisal_grid import GridCell
from scoring.services.appraisal_guard import unexplained
from scoring.services.scores import Entry

NOT_APPLICABLE: Final = "KAD"
"""What a cell shows, and what may be typed, for không áp dụng."""
_TYPED: Final = re.compile(r"\s*(?P<number>[^A-Za-z]*?)\s*(?P<code>[A-Za-z][A-Za-z0-9]{0,9})?\s*")
_LONGEST: Final = 60

Reasons = Mapping[str, str]


@dataclass(frozen=True)
class Typed:
    """What a cell was sent: its text ("2,5" or "2,5 SL"), the chosen reason code, and the version seen.

    `take` asks for the value of the layer below instead.
    """

    text: str
    reason: str
    seen: int
    take: bool = False


@dataclass(frozen=True)
class Read:
    """What a cell shall hold: an entry, None with `take`; or `error`, what is wrong with it in Vietnamese."""

    entry: Entry | None = None
    error: str = ""


def shown(answer: Mapping[str, Any] | None, points: Decimal | None) -> str:
    """An answer as the text of its cell: points with a comma, KAD where it does not apply, "" for none."""
    if answer is None:
        return ""
    return NOT_APPLICABLE if points is None else numbers.format_points(points)


def read_cell(cell: GridCell, layer: str, typed: Typed, reasons: Reasons) -> Read:
    """Read one cell: points, points with a reason code behind them, KAD, or nothing, which takes the appraisal back.

    The points of the layer below take its answer over; those that stand already keep their answer.
    """
    if typed.take:
        return Read() if cell.below is not None else Read(error="Chưa có điểm nào ở dưới để lấy theo.")
    number, reason = _parts(typed)
    own, below = cell.own, cell.below
    if not number and not (reason and own.answer is not None):
        return Read(Entry(None, own.note, own.evidence))
    if not number or _says(number, own.answer, own.points):
        return Read(Entry(own.answer, own.note, own.evidence, reason if cell.differs or not own.answer else ""))
    if below is not None and _says(number, below.answer, below.points):
        return Read(Entry(below.answer, own.note, own.evidence))
    if number == NOT_APPLICABLE:
        return Read(error="Mở ô để ghi lý do không áp dụng.")
    return _read_points(cell, layer, number, reason, reasons)


def _says(number: str, answer: Mapping[str, Any] | None, points: Decimal | None) -> bool:
    """Whether a text means an answer's points: as they are shown, or exactly."""
    if answer is None or number == shown(answer, points):
        return answer is not None
    try:
        return points is not None and numbers.parse(number) == points
    except numbers.NumberFault:
        return False


def _parts(typed: Typed) -> tuple[str, str]:
    """(number or KAD, reason code) of a text; the code behind the number counts before the chosen one."""
    text = answers.without_controls(typed.text).strip()
    if len(text) > _LONGEST:
        return f"{text[:_LONGEST]}…", typed.reason  # which is no number, whatever was cut off
    if text.upper() == NOT_APPLICABLE:
        return NOT_APPLICABLE, typed.reason
    found = _TYPED.fullmatch(text)
    if found is None:
        return text, typed.reason
    return found["number"] or "", (found["code"] or typed.reason).upper()


def _read_points(cell: GridCell, layer: str, number: str, reason: str, reasons: Reasons) -> Read:
    """Points on the measure's own scale where they stand on it, else points that are given with a reason."""
    leaf, own = cell.leaf, cell.own
    words = reasons.get(reason, reason)
    given = {"mode": answers.POINTS, answers.GIVEN: number, answers.REASON: words or "-"}
    reading = answers.read_answer(leaf, layer, given)
    if reading.faults:
        return Read(error=" ".join(reading.faults.values()))
    if measure_of(leaf)["kind"] == "points":
        on_scale = answers.read_answer(leaf, layer, {"mode": answers.MEASURE, "value": number})
        reading = reading if on_scale.faults else on_scale
    is_given = reading.answer is not None and "points" in reading.answer
    if not reason and (cell.below is not None or is_given):
        return Read(error=unexplained(cell.below) if cell.below else "Cho điểm phải có lý do: chọn mã lý do.")
    return Read(Entry(reading.answer, own.note, own.evidence, reason))


# --- Saying cells back ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trouble:
    """A cell that was sent and not written: what was typed, why, and of a conflict the variables of conflict.html."""

    typed: Typed
    error: str = ""
    conflict: Mapping[str, Any] | None = None
    version: int | None = None
    """The version that stands now, to be sent next."""


def cell_id(unit_code: str, code: str, layer: str = Layer.APPRAISAL_1) -> str:
    """The id of a cell in the grid of a step."""
    return row_id(f"{unit_code}-{code}", "oo" if layer == Layer.APPRAISAL_2 else "o")


def drawn(cell: GridCell, unit_code: str, layer: Layer, closed: str, trouble: Trouble | None = None) -> dict[str, Any]:
    """The variables of templates/scoring/appraisers/_cell.html: three columns of a criterion of a unit."""
    own, text = cell.own, shown(cell.own.answer, cell.own.points)
    found = {
        "id": cell_id(unit_code, cell.leaf.code, layer),
        "unit": unit_code,
        "code": cell.leaf.code,
        "self": _points_of(cell, Layer.SELF),
        "inspection": _points_of(cell, Layer.INSPECTION),
        "first": _points_of(cell, Layer.APPRAISAL_1) if layer == Layer.APPRAISAL_2 else "",
        "lower_differ": cell.lower_differ,
        "version": own.version,
        "shown": text,
        "text": text,
        "reason": own.reason_code,
        "take": "" if cell.below is None or cell.is_done else shown(cell.below.answer, cell.below.points),
        "flag": cell.flag,
        "why": cell.why,
        "writes": not cell.why and not closed,
    }
    if trouble is None:
        return found
    sent = trouble.typed
    version = sent.seen if trouble.version is None else trouble.version
    found |= {"text": text if sent.take else sent.text, "reason": sent.reason or own.reason_code, "version": version}
    return found | {"error": trouble.error, "conflict": trouble.conflict, "asks_reason": not trouble.conflict}


def _points_of(cell: GridCell, layer: Layer) -> str:
    found = cell.cells.get(layer)
    return shown(found.answer, found.points) if found is not None else ""
