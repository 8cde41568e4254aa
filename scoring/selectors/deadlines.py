"""How near the end of a step is, in numbers and in words; the clock's reading is given, nothing is asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

NEAR_DAYS = 7


@dataclass(frozen=True)
class Deadline:
    """The end of a step as seen at `now`; `closes_at` None means that it has none before publication."""

    closes_at: dt.datetime | None
    now: dt.datetime

    @property
    def is_late(self) -> bool:
        """Whether it has passed."""
        return self.closes_at is not None and self.closes_at <= self.now

    @property
    def last_day(self) -> dt.date | None:
        """The last day that lies wholly or in part before it, in local time."""
        if self.closes_at is None:
            return None
        return timezone.localtime(self.closes_at - dt.timedelta(microseconds=1)).date()

    @property
    def days_left(self) -> int | None:
        """Days from today to the last day: 0 on that day, negative afterwards."""
        last = self.last_day
        return None if last is None else (last - timezone.localtime(self.now).date()).days

    @property
    def is_near(self) -> bool:
        """Whether it comes within NEAR_DAYS."""
        days = self.days_left
        return not self.is_late and days is not None and days <= NEAR_DAYS

    @property
    def kind(self) -> str:
        """The kind of state that it is shown as: "error", "warn" or ""."""
        return "error" if self.is_late else "warn" if self.is_near else ""

    @property
    def text(self) -> str:
        """The deadline as people write it: "Còn 3 ngày, hạn hết ngày 15/01/2027"; "" without one."""
        days = self.days_left
        if self.closes_at is None or days is None:
            return ""
        return f"{self._left(days)}, hạn {self._end(self.closes_at)}"

    def _left(self, days: int) -> str:
        if self.is_late:
            return f"Quá hạn {-days} ngày" if days < 0 else "Quá hạn"
        return "Hôm nay là hạn cuối" if days == 0 else f"Còn {days} ngày"

    @staticmethod
    def _end(closes_at: dt.datetime) -> str:
        local = timezone.localtime(closes_at)
        if local.time() == dt.time():  # half-open: midnight is the end of the day before
            return f"hết ngày {local - dt.timedelta(days=1):%d/%m/%Y}"
        return f"{local:%H:%M} ngày {local:%d/%m/%Y}"
