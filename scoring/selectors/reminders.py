"""Who still owes something of which step, when its end comes near, and the letter that says so; it writes and sends nothing.

A letter names steps, units and last days, and no figure: nothing of a layer that its reader may not see can stand in it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.utils import timezone

from scoring.enums import RoundState, Step
from scoring.models import Assessment, Reminder, Round, StepWindow, WindowExtension
from scoring.selectors.deadlines import Deadline
from scoring.selectors.owing import Owing, owing_of
from scoring.selectors.windows import span_of
from units.models import User

DAYS: Final = (7, 3, 1)
"""How many days before the last day people are reminded."""
_NAMED: Final = 5
_TASKS: Final = {
    Step.SELF: "Tự chấm và nộp phiếu",
    Step.INSPECTION: "Kiểm tra và khép biên bản",
    Step.APPRAISAL_1: "Thẩm định lần 1",
    Step.REPLY: "Giải trình các tiêu chí được yêu cầu",
}


@dataclass(frozen=True)
class Line:
    """One thing to do in a letter: the step, its round, the units whose sheets wait, and its last day."""

    round: Round
    step: Step
    last: dt.date
    units: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line as it stands in the letter."""
        names = "; ".join(self.units) if len(self.units) <= _NAMED else f"{len(self.units)} đơn vị"
        return f"- {_TASKS[self.step]}: {names}\n  {self.round.title}. Hạn: hết ngày {self.last:%d/%m/%Y}."


@dataclass(frozen=True)
class Letter:
    """What one person would get on a day; `address` "" where none is known, and then nothing is sent."""

    person: User
    lines: tuple[Line, ...]

    @property
    def address(self) -> str:
        """Where it goes."""
        return self.person.email

    @property
    def subject(self) -> str:
        """The subject: how many things, and the nearest last day."""
        return f"Nhắc việc: {len(self.lines)} việc sắp đến hạn, gần nhất hết ngày {self.lines[0].last:%d/%m/%Y}"

    @property
    def body(self) -> str:
        """The whole text."""
        begin = f"Kính gửi {self.person},\n\nCác việc sau của anh/chị sắp đến hạn:\n\n"
        lines = "\n".join(line.text for line in self.lines)
        return f"{begin}{lines}\n\n{_foot()}"

    def about(self, round_codes: Collection[str]) -> Letter:
        """The same letter with the lines of these rounds alone, for whoever may know of no others."""
        return Letter(self.person, tuple(line for line in self.lines if line.round.code in round_codes))


def _foot() -> str:
    where = f"Mở mục Việc của tôi để làm tiếp: {settings.PORTAL_URL}/viec-cua-toi/" if settings.PORTAL_URL else ""
    told = where or "Đăng nhập hệ thống chấm điểm, mở mục Việc của tôi để làm tiếp."
    return f"{told}\nViệc đã làm xong thì xin bỏ qua thư này. Thư gửi tự động, không cần trả lời.\n"


def letters_of(now: dt.datetime) -> list[Letter]:
    """The letters of today, nearest last day first in each, by the person's name; a fixed number of queries for each round.

    A person gets one, with everything whose last day is DAYS away; who owes nothing of it gets none.
    """
    lines: defaultdict[int, list[Line]] = defaultdict(list)
    for round_ in Round.objects.current().filter(state=RoundState.OPEN).select_related("agency").order_by("code"):
        for person_id, line in _lines_of(round_, now):
            lines[person_id].append(line)
    people = User.objects.filter(pk__in=lines, is_active=True).order_by("full_name", "pk")
    return [Letter(one, tuple(sorted(lines[one.pk], key=lambda line: (line.last, line.round.code)))) for one in people]


def _lines_of(round_: Round, now: dt.datetime) -> Iterator[tuple[int, Line]]:
    due = _due_sheets(round_, now)
    for step, sheets in due.items():
        units: defaultdict[tuple[int, dt.date], list[str]] = defaultdict(list)
        owing: Owing = owing_of(step, round_, list(sheets), now)
        for sheet, last in sheets.items():
            for person_id in sorted(owing.get(sheet.pk, ())):
                units[person_id, last].append(sheet.unit.name)
        for (person_id, last), names in units.items():
            yield person_id, Line(round_, step, last, tuple(names))


def _due_sheets(round_: Round, now: dt.datetime) -> Mapping[Step, Mapping[Assessment, dt.date]]:
    """The sheets whose window of a step is open and ends, with their extension, in one of DAYS; by step."""
    windows = list(StepWindow.objects.filter(round=round_, step__in=_TASKS))
    extensions: defaultdict[int, list[WindowExtension]] = defaultdict(list)
    for one in WindowExtension.objects.filter(assessment__round=round_):
        extensions[one.assessment_id].append(one)
    found: defaultdict[Step, dict[Assessment, dt.date]] = defaultdict(dict)
    if not windows:
        return found
    rows = round_.assessments.select_related("unit", "round_block__block", "round_block__criteria_set")
    for sheet in rows.order_by("order"):
        for window in windows:
            span = span_of(window.step, [window], extensions[sheet.pk])
            deadline = Deadline(span.closes_at, now)
            last = deadline.last_day
            if span.holds(now) and last is not None and deadline.days_left in DAYS:
                found[Step(window.step)][sheet] = last
    return found


def unaddressed(letters: Sequence[Letter]) -> list[Letter]:
    """Those of the letters that cannot be sent, since nobody wrote down an address."""
    return [letter for letter in letters if not letter.address]


def sent_about(round_: Round, today: dt.date, most_days: int = 60) -> list[Reminder]:
    """The letters about a round of the last days, newest first; one query."""
    since = today - dt.timedelta(days=most_days)
    return list(round_.reminders.filter(day__gte=since).select_related("person").order_by("-day", "person__full_name"))


def today_here(now: dt.datetime) -> dt.date:
    """The day on which a letter counts as this day's."""
    return timezone.localtime(now).date()
