"""When a unit would be done if it goes on as it has: an estimate by one stated rule, in whole days and exact; it asks nothing.

The rule: pace = criteria answered ÷ days since the later of two days, the step's opening and the first answer (both that
day and today count). Days still needed = criteria left ÷ pace, rounded up. A unit without an answer has no pace.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Final

from django.utils import timezone

FAR_DAYS: Final = 365
"""Beyond ten years the day says nothing: the estimate is "very far"."""


@dataclass(frozen=True)
class Pace:
    """How far a sheet is today: `answered` of `total` criteria, begun on `started_on` (None: not begun)."""

    answered: int
    total: int
    started_on: dt.date | None
    today: dt.date
    last_day: dt.date | None
    """The last day of the step for this sheet, None where it has no end."""

    @property
    def not_started(self) -> bool:
        """Whether nothing is answered yet."""
        return self.answered == 0 and self.total > 0

    @property
    def is_full(self) -> bool:
        """Whether everything is answered, and only the submission is left."""
        return self.answered >= self.total

    @property
    def days(self) -> int | None:
        """Days from the first to today, both counted: at least 1; None before the first, or without one."""
        if self.started_on is None or self.today < self.started_on:
            return None
        return (self.today - self.started_on).days + 1

    @property
    def days_left(self) -> int | None:
        """Days still needed at this pace, rounded up; None where there is no pace or nothing is left."""
        if self.not_started or self.is_full or self.days is None:
            return None
        return ceil(Fraction(self.total - self.answered) * self.days / self.answered)

    @property
    def is_far(self) -> bool:
        """Whether the estimate lies more than a year away."""
        return self.days_left is not None and self.days_left > FAR_DAYS

    @property
    def finishes_on(self) -> dt.date | None:
        """The estimated day on which everything is answered; None where there is no estimate, or a very far one."""
        if self.days_left is None or self.is_far:
            return None
        return self.today + dt.timedelta(days=self.days_left)

    @property
    def likely_late(self) -> bool:
        """Whether the estimate lies after the last day of the step."""
        if self.last_day is None:
            return False
        return self.is_far or (self.finishes_on is not None and self.finishes_on > self.last_day)


def start_of(opens_at: dt.datetime | None, first_answer_at: dt.datetime | None) -> dt.date | None:
    """The day from which a pace counts: the later of the step's opening and the first answer; None without an answer."""
    if first_answer_at is None:
        return None
    return timezone.localdate(first_answer_at if opens_at is None else max(opens_at, first_answer_at))
