"""Windows of an open round and extensions of its units, each by a paper and with a line of history; states stay as they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import REPLY_STEPS, ChangeKind, Origin, RoundChangeKind, RoundState
from scoring.models import Assessment, Round, ScoreChange, StepWindow, WindowExtension
from scoring.selectors.round_copy import last_day
from scoring.selectors.round_windows import (
    StepView,
    UnitSpan,
    digest_of,
    end_of,
    start_of,
    steps_of,
    unit_spans,
    warnings_of,
    why_no_extension,
)
from scoring.services import history
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated, Refused
from scoring.services.round_history import locked_round, record
from units.models import User

OUTDATED = (
    "Có người vừa đổi thời hạn của đợt này. Chưa ghi gì; xin xem thời hạn mới rồi gửi lại. Nội dung bạn gõ còn nguyên."
)


class Unconfirmed(Refused):
    """The change brings what the person has not said to have read; `warnings` lists it, nothing was written."""

    def __init__(self, warnings: Sequence[str]) -> None:
        self.warnings = tuple(warnings)
        super().__init__(" ".join(warnings))


def changeable_round(round_: Round, actor: User) -> Round:
    """The round under its lock; raises NotOpen unless it is open, NotAllowed unless the actor organises it."""
    row = locked_round(round_)
    if row.state != RoundState.OPEN:
        raise NotOpen(f"Đợt đang ở trạng thái “{RoundState(row.state).label}” nên không đổi được.")
    if not permissions.may(actor, "round.change", row):
        raise NotAllowed(permissions.RIGHTS["round.change"].says)
    return row


def _step(row: Round, step: str, now: dt.datetime) -> StepView:
    view = next((view for view in steps_of(row, now) if view.layer == step), None)
    if view is None:
        raise Refused("Đợt này không có bước ấy.")
    return view


@dataclass(frozen=True)
class NewWindow:
    """What a step's window shall be for everybody: first and last day, both inclusive (None: no bound), and why."""

    step: str
    first: dt.date | None
    last: dt.date | None
    decision: str
    reason: str


@dataclass(frozen=True)
class MoreTime:
    """Which units get more time for a step, to the end of which day, by which decision."""

    step: str
    unit_codes: Sequence[str]
    last: dt.date
    decision: str


@transaction.atomic
def change_window(
    *, round_: Round, wanted: NewWindow, seen: str, confirmed: bool, now: dt.datetime, actor: User
) -> None:
    """Set the window of a step for everybody.

    `seen` is the digest_of that the page was made from. Raises Faulty (by "first", "last"), Unconfirmed where the change
    has consequences and `confirmed` is False, Outdated, AlreadyDone where it stands so, NotOpen, NotAllowed.
    """
    row = changeable_round(round_, actor)
    view = _step(row, wanted.step, now)
    opens_at, closes_at = _ends(view, wanted)
    if (opens_at, closes_at) == (view.span.opens_at, view.span.closes_at):
        raise AlreadyDone("Thời hạn này đã được ghi như vậy rồi.")
    if seen != digest_of(row):
        raise Outdated(OUTDATED)
    _must_be_sound(view, opens_at, closes_at)
    warnings = warnings_of(view, opens_at, closes_at)
    if warnings and not confirmed:
        raise Unconfirmed(warnings)
    ends = {"opens_at": opens_at, "closes_at": closes_at}
    StepWindow.objects.update_or_create(round=row, step=wanted.step, defaults=ends)
    _keep_in_document(row, view, wanted)
    old = _told(wanted.step, view.span.opens_at, view.span.closes_at)
    new = _told(wanted.step, opens_at, closes_at) | {"reason": wanted.reason}
    record(row, RoundChangeKind.WINDOW, old=old, new=new, decision=wanted.decision, actor=actor, now=now)


def _ends(view: StepView, wanted: NewWindow) -> tuple[dt.datetime | None, dt.datetime | None]:
    """The moments of the wanted days; a day that stays keeps its moment, which need not be midnight."""
    opens_at, closes_at = view.span.opens_at, view.span.closes_at
    if wanted.first != view.first:
        opens_at = None if wanted.first is None else start_of(wanted.first)
    if wanted.last != view.last:
        closes_at = None if wanted.last is None else end_of(wanted.last)
    return opens_at, closes_at


def _must_be_sound(view: StepView, opens_at: dt.datetime | None, closes_at: dt.datetime | None) -> None:
    faults: dict[str, list[str]] = {}
    if view.began and opens_at != view.span.opens_at:
        faults["first"] = [f"Bước này đã mở từ {view.first:%d/%m/%Y}; ngày mở không đổi được nữa."]
    if view.layer in REPLY_STEPS and opens_at is None and closes_at is not None:
        faults["first"] = [f"Ghi ngày mở: bước {view.layer.label.lower()} chỉ có khi có ngày bắt đầu."]
    if closes_at is not None and closes_at != view.span.closes_at:
        if opens_at is not None and closes_at <= opens_at:
            faults["last"] = ["Ngày cuối phải từ ngày đầu trở đi."]
        elif closes_at <= view.now:
            faults["last"] = ["Ngày này đã qua. Muốn dừng sớm nhất thì ghi ngày hôm nay."]
    if faults:
        raise Faulty(faults)


def _written(at: dt.datetime | None) -> str | None:
    """A moment as histories keep it: UTC, whatever it was read from."""
    return None if at is None else at.astimezone(dt.UTC).isoformat()


def _told(step: str, opens_at: dt.datetime | None, closes_at: dt.datetime | None) -> dict[str, Any]:
    ends = {"opens_at": opens_at, "closes_at": closes_at}
    return {"step": str(step)} | {name: _written(at) for name, at in ends.items()}


def _keep_in_document(row: Round, view: StepView, wanted: NewWindow) -> None:
    """The round's document says its windows as well: it must not go on saying the old one."""
    windows = dict(row.extra.get("windows", {}))
    entry = dict(windows.get(wanted.step, {}))
    for key, old, new in (("from", view.first, wanted.first), ("to", view.last, wanted.last)):
        if old != new:
            entry.pop(key, None)
            entry |= {} if new is None else {key: new.isoformat()}
    row.extra = row.extra | {"windows": windows | {wanted.step: entry}}
    row.save(update_fields=["extra"])


@transaction.atomic
def extend(*, round_: Round, wanted: MoreTime, seen: str, now: dt.datetime, actor: User) -> int:
    """Gia hạn: put off the end of a step for some units by a decision; how many got it.

    All or nothing. Raises Faulty by unit code (and "last", "units"), Outdated, AlreadyDone where all have it by this
    decision, NotOpen, NotAllowed. A sheet's state stays: what was submitted is not opened again.
    """
    row = changeable_round(round_, actor)
    step, decision, closes_at = wanted.step, wanted.decision, end_of(wanted.last)
    view = _step(row, step, now)
    chosen = Assessment.objects.filter(round=row, unit__code__in=wanted.unit_codes)
    sheets = list(chosen.select_for_update(of=("self",)).order_by("pk"))
    spans = {span.sheet.pk: span for span in unit_spans(row, step, now, wanted.unit_codes)}
    known = WindowExtension.objects.filter(assessment__in=sheets, step=step, closes_at=closes_at, decision=decision)
    if sheets and known.values("assessment").distinct().count() == len(sheets):
        raise AlreadyDone("Việc gia hạn này đã ghi rồi.")
    if seen != digest_of(row):
        raise Outdated(OUTDATED)
    _must_be_later(view, list(spans.values()), closes_at)
    WindowExtension.objects.bulk_create(
        WindowExtension(
            assessment=sheet, step=step, closes_at=closes_at, decision=decision, created_at=now, created_by=actor
        )
        for sheet in sheets
    )
    new = {"closes_at": _written(closes_at), "decision": decision}
    lines: list[ScoreChange] = []
    for sheet in sheets:
        until = spans[sheet.pk].closes_at
        line = history.Line(ChangeKind.WINDOW, {"closes_at": _written(until)}, new, layer=step)
        lines += history.build_lines(sheet, [line], actor=actor, origin=Origin.WEB, now=now)
    ScoreChange.objects.bulk_create(lines)
    Assessment.objects.bulk_update(sheets, ["history_seq", "history_head"])
    units = sorted(span.sheet.unit.code for span in spans.values())
    told = {"step": str(step), "closes_at": _written(closes_at), "units": units}
    record(row, RoundChangeKind.EXTENSION, old=None, new=told, decision=decision, actor=actor, now=now)
    return len(sheets)


def _must_be_later(view: StepView, spans: Sequence[UnitSpan], closes_at: dt.datetime) -> None:
    faults: dict[str, list[str]] = {}
    if not spans:
        faults["units"] = ["Chọn ít nhất một đơn vị."]
    if view.span.closes_at is None:
        faults["last"] = [f"{view.layer.label} không có hạn nên không cần gia hạn."]
    elif closes_at <= view.now:
        faults["last"] = ["Ngày này đã qua; ghi ngày từ hôm nay trở đi."]
    else:
        for span in spans:
            why = why_no_extension(view.layer, span.state)
            if not why and span.closes_at is not None and closes_at <= span.closes_at:
                why = f"Đơn vị đã có hạn đến hết {last_day(span.closes_at):%d/%m/%Y}; hạn mới phải sau ngày đó."
            if why:
                faults[span.sheet.unit.code] = [why]
    if faults:
        raise Faulty(faults)
