"""An hour as people here write it (8h30, 14:00, 8 giờ), alone and with its day; it knows nothing of what it is for."""

from __future__ import annotations

import datetime as dt
import re

from django import forms
from django.utils import timezone

from scoring.forms.fields import DayField

_HOUR = re.compile(r"(\d{1,2})\s*(?:h|:|g|giờ)?\s*(\d{2})?\s*(?:phút|p)?", re.IGNORECASE)
DAY_BEGINS = dt.time(8)
"""When a day without an hour begins."""
HOUR_SAYS = "Ghi giờ theo dạng 8h30 hoặc 14:00."


def hour_of(typed: str) -> dt.time | None:
    """The hour typed, None where nothing is; raises ValidationError for what is no hour of a day."""
    text = typed.strip()
    if not text:
        return None
    found = _HOUR.fullmatch(text)
    if found is None or (hours := int(found.group(1))) > 23 or (minutes := int(found.group(2) or 0)) > 59:  # noqa: PLR2004 - a clock
        raise forms.ValidationError(HOUR_SAYS)
    return dt.time(hours, minutes)


def moment_of(day: str, hour: str) -> dt.datetime | None:
    """The moment of a typed day and hour, here; None where no day is. A day without an hour begins at 8h00.

    Raises ValidationError for what is no day or hour, or an hour without a day.
    """
    on = DayField(required=False).clean(day)
    at = hour_of(hour)
    if on is None:
        if at is not None:
            raise forms.ValidationError("Có giờ thì phải có ngày.")
        return None
    return timezone.make_aware(dt.datetime.combine(on, at or DAY_BEGINS))


class HourField(forms.CharField):
    """An hour of a day, typed as 8h30."""

    def clean(self, value: object) -> dt.time | None:
        """The hour; None where nothing was typed."""
        text = super().clean(value)
        return hour_of(text)


def day_text(at: dt.datetime | None) -> str:
    """The day of a moment as people type it."""
    return "" if at is None else f"{timezone.localtime(at):%d/%m/%Y}"


def hour_text(at: dt.datetime | None) -> str:
    """The hour of a moment as people type it."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    return f"{here.hour}h{here:%M}"
