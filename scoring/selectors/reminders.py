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
from django.db.models import Max
from django.utils import timezone

from scoring.enums import RoundState, Step
from scoring.models import Assessment, Reminder, ReminderRun, Round, StepWindow, WindowExtension
from scoring.selectors.deadlines import Deadline
from scoring.selectors.owing import Owing, owing_of
from scoring.selectors.windows import span_of
from units.models import User

DAYS: Final = (7, 3, 1)
"""How many days before the last day people are reminded."""
_NAMED: Final = 5
_TASKS: Final = {
    Step.SELF: "Tự chấm và nộp phiếu",
    Step.SURVEY: "Nhập số phiếu điều tra xã hội học",
    Step.CENTRAL: "Nhập số liệu của cơ quan thường trực",
    Step.INSPECTION: "Kiểm tra và khép biên bản",
    Step.APPRAISAL_1: "Thẩm định lần 1",
    Step.REPLY: "Giải trình các tiêu chí được yêu cầu",
    Step.APPRAISAL_2: "Thẩm định lần 2 các tiêu chí đã yêu cầu giải trình",
    Step.COUNCIL: "Đưa ra hội đồng và ghi kết luận, kể cả đề nghị phúc tra",
}


@dataclass(frozen=True)
class Line:
    """One thing to do in a letter: the step, its round, the units whose sheets wait, and its last day."""

    round: Round
    step: Step
    last: dt.date
    units: tuple[str, ...]
    today: dt.date

    @property
    def text(self) -> str:
        """The line as it stands in the letter, with the days that are really left; a letter may be sent a day later."""
        names = "; ".join(self.units) if len(self.units) <= _NAMED else f"{len(self.units)} đơn vị"
        left = (self.last - self.today).days
        told = f"còn {left} ngày, tính từ ngày {self.today:%d/%m/%Y}" if left else "là ngày cuối"
        return f"- {_TASKS[self.step]}: {names}\n  {self.round.title}. Hạn: hết ngày {self.last:%d/%m/%Y} ({told})."


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

    A person gets one, with everything whose last day is DAYS away; who owes nothing of it gets none. A day of DAYS on
    which no run looked is made up for once, by the first run after it that is not past the last day.
    """
    lines: defaultdict[int, list[Line]] = defaultdict(list)
    looked = _Looked.before(today_here(now))
    for round_ in Round.objects.current().filter(state=RoundState.OPEN).select_related("agency").order_by("code"):
        for person_id, line in _lines_of(round_, looked, now):
            lines[person_id].append(line)
    people = User.objects.filter(pk__in=lines, is_active=True).order_by("full_name", "pk")
    return [Letter(one, tuple(sorted(lines[one.pk], key=lambda line: (line.last, line.round.code)))) for one in people]


@dataclass(frozen=True)
class _Looked:
    """Until which day runs have looked before today: for everybody, and for whom a run that died had already written."""

    today: dt.date
    everybody: dt.date
    people: Mapping[int, dt.date]

    @staticmethod
    def before(today: dt.date) -> _Looked:
        """Two queries; where nobody ever looked, everything that is near its end is due."""
        last = ReminderRun.objects.filter(day__lt=today).aggregate(last=Max("day"))["last"]
        kept = Reminder.objects.filter(day__lt=today, day__gte=today - dt.timedelta(days=max(DAYS)))
        newest = kept.order_by().values_list("person_id").annotate(newest=Max("day"))
        return _Looked(today, last or dt.date.min, dict(newest))

    def is_due(self, person_id: int, due_on: dt.date) -> bool:
        """Whether nobody has looked on the person's behalf since `due_on`."""
        return due_on > max(self.everybody, self.people.get(person_id, dt.date.min))

    def due_on(self, last: dt.date) -> dt.date | None:
        """The newest day of DAYS before `last` that has come; None before the first, after `last`, or where it was looked at."""
        left = (last - self.today).days
        come = [days for days in DAYS if days >= left]
        due_on = last - dt.timedelta(days=min(come)) if come and left >= 0 else None
        return due_on if due_on is not None and due_on > self.everybody else None


def _lines_of(round_: Round, looked: _Looked, now: dt.datetime) -> Iterator[tuple[int, Line]]:
    due = _due_sheets(round_, looked, now)
    for step, sheets in due.items():
        units: defaultdict[tuple[int, dt.date], list[str]] = defaultdict(list)
        owing: Owing = owing_of(step, round_, list(sheets), now)
        for sheet, (last, due_on) in sheets.items():
            for person_id in sorted(owing.get(sheet.pk, ())):
                if looked.is_due(person_id, due_on):
                    units[person_id, last].append(sheet.unit.name)
        for (person_id, last), names in units.items():
            yield person_id, Line(round_, step, last, tuple(names), looked.today)


def _due_sheets(
    round_: Round, looked: _Looked, now: dt.datetime
) -> Mapping[Step, Mapping[Assessment, tuple[dt.date, dt.date]]]:
    """The sheets whose window of a step is open and near its end, with their extension: (last day, the day it was due on)."""
    windows = list(StepWindow.objects.filter(round=round_, step__in=_TASKS))
    extensions: defaultdict[int, list[WindowExtension]] = defaultdict(list)
    for one in WindowExtension.objects.filter(assessment__round=round_):
        extensions[one.assessment_id].append(one)
    found: defaultdict[Step, dict[Assessment, tuple[dt.date, dt.date]]] = defaultdict(dict)
    if not windows:
        return found
    rows = round_.assessments.select_related("unit", "round_block__block", "round_block__criteria_set")
    for sheet in rows.order_by("order"):
        for window in windows:
            span = span_of(window.step, [window], extensions[sheet.pk])
            last = Deadline(span.closes_at, now).last_day
            due_on = looked.due_on(last) if span.holds(now) and last is not None else None
            if last is not None and due_on is not None:
                found[Step(window.step)][sheet] = (last, due_on)
    return found


def unaddressed(letters: Sequence[Letter]) -> list[Letter]:
    """Those of the letters that cannot be sent, since nobody wrote down an address."""
    return [letter for letter in letters if not letter.address]


def sent_about(round_: Round, today: dt.date, most_days: int = 60) -> list[Reminder]:
    """The letters about a round of the last days, newest first; one query."""
    since = today - dt.timedelta(days=most_days)
    return list(round_.reminders.filter(day__gte=since).select_related("person").order_by("-day", "person__full_name"))


def last_run() -> ReminderRun | None:
    """The newest day on which a run looked for letters; one query."""
    return ReminderRun.objects.order_by("-day").first()


def today_here(now: dt.datetime) -> dt.date:
    """The day on which a letter counts as this day's."""
    return timezone.localtime(now).date()
