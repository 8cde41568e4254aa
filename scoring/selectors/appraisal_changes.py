"""Where appraisal changed scores: by criterion, unit and reason, exact, over layers that the reader may see; it writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.enums import APPRAISAL_LAYERS, Layer
from scoring.models import Inspection, ReasonCode, Round, Score
from scoring.selectors.appraisal import below_of
from scoring.selectors.score_sheets import Cell
from scoring.selectors.visibility import ALL, layers_for_organiser, minutes_closed

TOP: Final = 10
NO_REASON: Final = "Không ghi mã"
_LAYERS: Final = (Layer.SELF, Layer.INSPECTION, *APPRAISAL_LAYERS)


@dataclass(frozen=True)
class Change:
    """One score that appraisal changed: the points below it and its own; None where the criterion does not apply."""

    unit_code: str
    unit_name: str
    block_name: str
    code: str
    title: str
    below: Layer
    before: Decimal | None
    after: Decimal | None
    reason: str

    @property
    def delta(self) -> Decimal:
        """By how many points; what does not apply counts as none."""
        return (self.after or Decimal()) - (self.before or Decimal())


@dataclass(frozen=True)
class Sum:
    """A heap of changes: how many, how many points up, how many down (negative)."""

    key: str
    label: str
    count: int
    up: Decimal
    down: Decimal

    @property
    def net(self) -> Decimal:
        """Up and down together."""
        return self.up + self.down


@dataclass(frozen=True)
class Changes:
    """Every change of a round, with its sums; `appraised` is how many cells an appraisal answered."""

    lines: tuple[Change, ...]
    appraised: int
    by_criterion: tuple[Sum, ...]
    by_unit: tuple[Sum, ...]
    by_reason: tuple[Sum, ...]

    @property
    def total(self) -> Sum:
        """All of them."""
        return _sum("", "Tất cả", self.lines)

    @property
    def top(self) -> Sequence[Change]:
        """The ten largest, the same size in the round's order."""
        return sorted(self.lines, key=lambda one: -abs(one.delta))[:TOP]


def changes_of(round_: Round, *, leads: bool) -> Changes:
    """The changes of a round as its standing body sees them, or with `leads` as leaders do; five queries.

    The points of the last appraisal are compared with the strongest layer below both that the reader may see: for the
    standing body the inspection counts from the closing of its minutes.
    """
    sheets = list(round_.assessments.select_related("unit", "round_block").order_by("order"))
    closings = _closings(round_)
    cells, titles = _cells(round_)
    words = dict(ReasonCode.objects.filter(agency=round_.agency_id).values_list("code", "text"))
    found, appraised = [], 0
    for sheet in sheets:
        sheet.round = round_
        closed = minutes_closed(closings.get(sheet.pk, ()))
        seen = ALL if leads else layers_for_organiser(sheet, closed=closed)
        for code, row in cells.get(sheet.pk, {}).items():
            own = next((row[one] for one in reversed(APPRAISAL_LAYERS) if one in row and one in seen), None)
            if own is None:
                continue
            appraised += 1
            below = below_of(row, round_.layers, Layer.APPRAISAL_1, seen)
            if below is None or below.points == own.points:
                continue
            reason = f"{own.reason_code}: {words.get(own.reason_code, '')}" if own.reason_code else NO_REASON
            about = (sheet.unit.code, sheet.unit.name, sheet.round_block.block_name, code, titles[code])
            found.append(Change(*about, Layer(below.layer), below.points, own.points, reason))
    return Changes(
        lines=tuple(found),
        appraised=appraised,
        by_criterion=_sums(found, lambda one: (one.code, f"{one.code} {one.title}")),
        by_unit=_sums(found, lambda one: (one.unit_code, one.unit_name)),
        by_reason=_sums(found, lambda one: (one.reason, one.reason)),
    )


def _closings(round_: Round) -> dict[int, list[dt.datetime | None]]:
    found: dict[int, list[dt.datetime | None]] = {}
    rows = Inspection.objects.filter(assessment__round=round_).order_by("pk")
    for sheet_id, closed_at in rows.values_list("assessment_id", "closed_at"):
        found.setdefault(sheet_id, []).append(closed_at)
    return found


def _cells(round_: Round) -> tuple[dict[int, dict[str, dict[str, Cell]]], Mapping[str, str]]:
    """{sheet id: {criterion code: {layer: cell}}} of what was answered, and the criteria's titles; one query."""
    found: dict[int, dict[str, dict[str, Cell]]] = {}
    titles: dict[str, str] = {}
    rows = Score.objects.filter(assessment__round=round_, layer__in=_LAYERS, answer__isnull=False)
    told = ("assessment_id", "criterion__code", "criterion__title", "layer", "answer", "points", "reason_code")
    for sheet_id, code, title, layer, answer, points, reason in rows.order_by("criterion__order").values_list(*told):
        titles[code] = title
        cell = Cell(answer, points, reason_code=reason)
        found.setdefault(sheet_id, {}).setdefault(code, {})[layer] = cell
    return found, titles


def _sums(changes: Iterable[Change], by: Callable[[Change], tuple[str, str]]) -> tuple[Sum, ...]:
    """Sums by a key, the largest change first, then most of them, then in the round's order."""
    heaps: dict[tuple[str, str], list[Change]] = {}
    for one in changes:
        heaps.setdefault(by(one), []).append(one)
    sums = [_sum(key, label, heap) for (key, label), heap in heaps.items()]
    return tuple(sorted(sums, key=lambda one: (-(one.up - one.down), -one.count)))


def _sum(key: str, label: str, changes: Iterable[Change]) -> Sum:
    deltas = [one.delta for one in changes]
    up = sum((delta for delta in deltas if delta > 0), Decimal())
    return Sum(key, label, len(deltas), up, sum((delta for delta in deltas if delta < 0), Decimal()))
