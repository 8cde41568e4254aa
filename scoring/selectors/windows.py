"""Whether a step of a round is open for a sheet: a pure reading of clock and rows, never a flag that a job sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from scoring.enums import REVIEW_LAYERS, Layer, RoundState, SheetState
from scoring.models import Assessment, StepWindow, WindowExtension


@dataclass(frozen=True)
class Span:
    """From `opens_at` (inclusive) to `closes_at` (exclusive); an empty end is open."""

    opens_at: dt.datetime | None
    closes_at: dt.datetime | None

    def holds(self, now: dt.datetime) -> bool:
        """Whether `now` lies in the span."""
        return (self.opens_at is None or self.opens_at <= now) and (self.closes_at is None or now < self.closes_at)


def span_of(step: str, windows: Iterable[StepWindow], extensions: Iterable[WindowExtension] = ()) -> Span:
    """The window of a step for one sheet: the round's own, its end put off by the sheet's latest extension."""
    window = next((w for w in windows if w.step == step), None)
    if window is None:
        return Span(None, None)
    closes_at = window.closes_at
    later = [e.closes_at for e in extensions if e.step == step]
    if closes_at is not None and later:
        closes_at = max([closes_at, *later])
    return Span(window.opens_at, closes_at)


def effective_state(sheet: Assessment, windows: Iterable[StepWindow], now: dt.datetime) -> SheetState:
    """The sheet's state by the clock: submitted becomes in review once a window above self has opened."""
    state = SheetState(sheet.state)
    opened = any(w.step in REVIEW_LAYERS and w.opens_at is not None and w.opens_at <= now for w in windows)
    return SheetState.IN_REVIEW if state == SheetState.SUBMITTED and opened else state


_STATES = {
    Layer.SELF: {SheetState.DRAFTING},
    Layer.SURVEY: {SheetState.DRAFTING, SheetState.SUBMITTED, SheetState.IN_REVIEW},
    Layer.CENTRAL: {SheetState.DRAFTING, SheetState.SUBMITTED, SheetState.IN_REVIEW},
    Layer.INSPECTION: {SheetState.SUBMITTED, SheetState.IN_REVIEW},
    Layer.APPRAISAL_1: {SheetState.SUBMITTED, SheetState.IN_REVIEW},
    Layer.APPRAISAL_2: {SheetState.IN_REVIEW},
    Layer.COUNCIL: {SheetState.IN_REVIEW, SheetState.DECIDED},
}


def why_closed(sheet: Assessment, layer: str, span: Span, state: SheetState, now: dt.datetime) -> str:
    """Why an answer of `layer` cannot be written on `sheet` now, in Vietnamese; empty when it can.

    `state` is the effective one. The council alone still writes after publication: it decides a correction.
    """
    round_state = RoundState(sheet.round.state)
    if round_state == RoundState.DRAFT:
        return "Đợt đánh giá chưa mở."
    if round_state == RoundState.PUBLISHED and layer != Layer.COUNCIL:
        return "Đợt đánh giá đã công bố; điểm chỉ đổi được bằng một lần đính chính."
    if state not in _STATES[Layer(layer)]:
        return f"Phiếu đang ở trạng thái “{state.label}” nên không ghi được {Layer(layer).label.lower()}."
    if span.opens_at is not None and now < span.opens_at:
        return "Chưa đến thời hạn của bước này."
    if not span.holds(now):
        return "Đã hết thời hạn của bước này. Xin gia hạn ở cơ quan thường trực."
    return ""
