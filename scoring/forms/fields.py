"""Fields that several forms type in: a day as it is written here; they know nothing of what it is for."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
FIRST_YEAR, LAST_YEAR = 1990, 2100


class DayField(forms.DateField):
    """A date as it is written here, dd/mm/yyyy; never read as month first."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DATE_FORMATS)
        kwargs.setdefault("error_messages", {"invalid": "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2027."})
        widget = forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"})
        kwargs.setdefault("widget", widget)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """The date; raises ValidationError for a text that is none, or a year that nobody means."""
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.", code="invalid")
        return day


def day_or_none(typed: str) -> dt.date | None:
    """A day of an address, typed as here or by a machine; None for a text that is no day, which then filters nothing."""
    try:
        day: dt.date | None = DayField(required=False).clean(typed)
    except forms.ValidationError:
        return None
    return day
