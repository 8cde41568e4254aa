"""The windows of a round's steps and the extensions of its units, as one page shows them; it never writes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from scoring import engine
from scoring.enums import REPLY_STEPS, REVIEW_STEPS, RoundState, SheetState, Step
from scoring.models import Assessment, Round, StepWindow, WindowExtension
from scoring.selectors.round_copy import first_day, last_day
from scoring.selectors.windows import Span, effective_state, span_of, steps_in_order


def start_of(day: dt.date) -> dt.datetime:
    """The moment at which `day` begins here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which `day` is over here: a deadline "đến hết ngày" is half-open."""
    return start_of(day + dt.timedelta(days=1))


@dataclass(frozen=True)
class StepView:
    """A step that counts: its window, and the extensions in force beyond it, latest of each unit."""

    layer: Step
    span: Span
    extensions: tuple[WindowExtension, ...]
    now: dt.datetime

    @property
    def first(self) -> dt.date | None:
        """The first day; None where it has no beginning."""
        return first_day(self.span.opens_at)

    @property
    def last(self) -> dt.date | None:
        """The last day; None where it has no end."""
        return last_day(self.span.closes_at)

    @property
    def began(self) -> bool:
        """Whether its beginning has passed; then it stays as it is."""
        return self.span.opens_at is not None and self.span.opens_at <= self.now

    @property
    def is_used(self) -> bool:
        """Whether the round has this step: one in which units reply only where it has a beginning."""
        return self.layer not in REPLY_STEPS or self.span.opens_at is not None

    @property
    def state(self) -> str:
        """Where the clock stands: "before", "open" or "over"."""
        if self.span.opens_at is not None and self.now < self.span.opens_at:
            return "before"
        return "open" if self.span.holds(self.now) else "over"


def steps_of(round_: Round, now: dt.datetime) -> list[StepView]:
    """The steps that count, in the order of the work (weakest first); two queries, whatever the number of units."""
    windows = list(StepWindow.objects.filter(round=round_))
    latest: dict[tuple[str, int], WindowExtension] = {}
    for extension in _extensions(round_):
        kept = latest.get((extension.step, extension.assessment_id))
        if kept is None or kept.closes_at <= extension.closes_at:
            latest[extension.step, extension.assessment_id] = extension
    by_step: defaultdict[str, list[WindowExtension]] = defaultdict(list)
    for (step, _sheet), extension in latest.items():
        by_step[step].append(extension)
    views = []
    for step in steps_in_order(round_.layers):
        span = span_of(step, windows)
        later = [e for e in by_step[step] if span.closes_at is not None and e.closes_at > span.closes_at]
        views.append(StepView(step, span, tuple(sorted(later, key=lambda e: e.assessment.order)), now))
    return views


def _extensions(round_: Round) -> Iterable[WindowExtension]:
    found = WindowExtension.objects.filter(assessment__round=round_)
    return found.select_related("assessment__unit", "created_by").order_by("pk")


def digest_of(round_: Round) -> str:
    """What a page of the windows was made from, as one text: another digest means that somebody changed one; two queries."""
    windows = StepWindow.objects.filter(round=round_).order_by("step").values_list("step", "opens_at", "closes_at")
    extensions = WindowExtension.objects.filter(assessment__round=round_).order_by("pk").values_list("pk", flat=True)
    told = [
        [step, *(None if at is None else at.isoformat() for at in (opens, closes))] for step, opens, closes in windows
    ]
    return engine.digest({"windows": told, "extensions": list(extensions)})


def warnings_of(view: StepView, opens_at: dt.datetime | None, closes_at: dt.datetime | None) -> list[str]:
    """What a new window of the step brings with it that the organiser must have read, in Vietnamese."""
    found = []
    now, old = view.now, view.span
    if view.is_used and opens_at is not None and opens_at > now and view.state == "open":
        found.append(f"Bước này đang mở; nó sẽ đóng cho đến ngày {first_day(opens_at):%d/%m/%Y}.")
    if view.layer in REVIEW_STEPS and opens_at is not None and opens_at <= now and not view.began:
        found.append("Việc xem xét bắt đầu ngay khi lưu: phiếu đã nộp không rút lại và không trả lại được nữa.")
    if view.is_used and closes_at is not None and (old.closes_at is None or closes_at < old.closes_at):
        found.append("Hạn mới sớm hơn hạn hiện nay: ai chưa làm xong phải kịp trước hạn mới.")
    if closes_at is not None:
        keep = [e.assessment.unit.name for e in view.extensions if e.closes_at > closes_at]
        if keep:
            found.append(
                f"{len(keep)} đơn vị đã được gia hạn đến sau hạn mới vẫn giữ hạn riêng: {', '.join(keep[:10])}."
            )
    return found


@dataclass(frozen=True)
class UnitSpan:
    """A unit that may be given more time: where its sheet stands, and when the step ends for it."""

    sheet: Assessment
    state: SheetState
    closes_at: dt.datetime | None

    @property
    def note(self) -> str:
        """What more time does not do for this unit, in Vietnamese; empty where it simply helps."""
        if self.state == SheetState.SUBMITTED:
            return "Đã nộp: gia hạn không mở lại phiếu."
        return "" if self.state == SheetState.DRAFTING else f"Phiếu {self.state.label.lower()}."


_LAST_STATES = {
    Step.SELF: (SheetState.DRAFTING, SheetState.SUBMITTED),
    Step.REVIEW: tuple(SheetState),
    Step.COUNCIL: tuple(SheetState),
}


def why_no_extension(step: str, state: SheetState) -> str:
    """Why more time for `step` could never help a sheet in `state`, in Vietnamese; empty where it could."""
    allowed = _LAST_STATES.get(Step(step), (SheetState.DRAFTING, SheetState.SUBMITTED, SheetState.IN_REVIEW))
    if state in allowed:
        return ""
    return f"Phiếu {state.label.lower()}: gia hạn không mở lại bước này."


def unit_spans(round_: Round, step: str, now: dt.datetime, codes: Sequence[str] | None = None) -> list[UnitSpan]:
    """Every sheet (or those of the units `codes`) with the end of `step` for it, in the round's order; three queries."""
    windows = list(StepWindow.objects.filter(round=round_))
    sheets = Assessment.objects.filter(round=round_).select_related("unit", "round_block").order_by("order")
    if codes is not None:
        sheets = sheets.filter(unit__code__in=codes)
    extensions: defaultdict[int, list[WindowExtension]] = defaultdict(list)
    for extension in WindowExtension.objects.filter(assessment__round=round_, step=step):
        extensions[extension.assessment_id].append(extension)
    return [
        UnitSpan(s, effective_state(s, windows, now), span_of(step, windows, extensions[s.pk]).closes_at)
        for s in sheets
    ]


def is_changeable(round_: Round) -> bool:
    """Whether windows may still be changed at all."""
    return round_.state == RoundState.OPEN
