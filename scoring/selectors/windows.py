"""Whether a step of a round is open for a sheet: a pure reading of clock and rows, never a flag that a job sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from scoring.enums import REVIEW_STEPS, Layer, RoundState, SheetState, Step
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


NEEDS = {Step.REPLY: Layer.APPRAISAL_1, Step.REVIEW: Layer.COUNCIL}
"""Which layer a unit's reply is about, or is answered in: a round without that layer cannot have the step."""


def steps_in_order(layers: Iterable[str]) -> list[Step]:
    """The steps that a round of these layers (strongest first) may have, in the order of the work, weakest first.

    A unit explains after the first appraisal, and asks for a review before the council.
    """
    found = [Step(layer) for layer in reversed(list(layers))]
    if Step.APPRAISAL_1 in found:
        found.insert(found.index(Step.APPRAISAL_1) + 1, Step.REPLY)
    if Step.COUNCIL in found:
        found.insert(found.index(Step.COUNCIL), Step.REVIEW)
    return found


def effective_state(sheet: Assessment, windows: Iterable[StepWindow], now: dt.datetime) -> SheetState:
    """The sheet's state by the clock: submitted becomes in review once a window above self has opened."""
    state = SheetState(sheet.state)
    opened = any(w.step in REVIEW_STEPS and w.opens_at is not None and w.opens_at <= now for w in windows)
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


_NO_STEP = {
    Step.REPLY: "Đợt này không có bước giải trình.",
    Step.REVIEW: "Đợt này không có bước phúc tra.",
}
_NOT_YET = {Step.REPLY: "Chưa đến thời hạn giải trình.", Step.REVIEW: "Chưa đến thời hạn đề nghị phúc tra."}
_OVER = {
    Step.REPLY: "Đã hết thời hạn giải trình. Xin gia hạn ở cơ quan thường trực.",
    Step.REVIEW: "Đã hết thời hạn đề nghị phúc tra. Xin gia hạn ở cơ quan thường trực.",
}


def why_no_reply(sheet: Assessment, step: str, windows: Iterable[StepWindow], now: dt.datetime) -> str:
    """Why the unit cannot reply in `step` (reply or review) now, in Vietnamese; empty when it can.

    `windows` carry the sheet's extensions (score_sheets.windows_of). Unlike a layer, a round has these steps only where
    it has a window with a beginning. A request for review waits for the provisional results to go to the units.
    """
    wanted, round_ = Step(step), sheet.round
    span = span_of(step, windows)
    if round_.state != RoundState.OPEN:
        return "Đợt đánh giá chưa mở." if round_.state == RoundState.DRAFT else "Đợt đánh giá đã công bố."
    if span.opens_at is None:
        return _NO_STEP[wanted]
    if now < span.opens_at:
        return _NOT_YET[wanted]
    if not span.holds(now):
        return _OVER[wanted]
    if wanted == Step.REVIEW and not shows_provisional(sheet):
        return "Kết quả dự thảo chưa gửi đến đơn vị nên chưa đề nghị phúc tra được."
    return ""


def has_opened(step: str, windows: Iterable[StepWindow], now: dt.datetime) -> bool:
    """Whether the window of `step` has a beginning, and it has come; it stays so after its end."""
    opens_at = span_of(step, windows).opens_at
    return opens_at is not None and opens_at <= now


def shows_provisional(sheet: Assessment) -> bool:
    """Whether the unit has been shown its own row of the provisional ranking."""
    round_ = sheet.round
    return round_.presented_at is not None and round_.own_row_shown_when_provisional
