"""Fields that several forms type in: a day, points and a file; they know nothing of what it is for."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from cchc_portal import numbers

DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_POINTS = 10_000
"""What a column of points holds, exclusive."""


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


def length_faults(what: str, typed: str, most: int) -> list[str]:
    """What to say of a text longer than its column, which is refused whole and never cut; nothing for one that fits."""
    return [f"{what} dài {len(typed)} ký tự; nhiều nhất {most} ký tự."] if len(typed) > most else []


def points_of(typed: str) -> Decimal:
    """Points as typed (0 to below 10.000), 0 where nothing is; raises ValidationError for anything else."""
    try:
        points = numbers.parse(typed) if typed.strip() else Decimal()
    except numbers.NumberFault as fault:
        raise forms.ValidationError(fault.message) from fault
    if not 0 <= points < MOST_POINTS:
        raise forms.ValidationError("Ghi số điểm từ 0 trở lên.")
    return points


def file_field(*, label: str, help_text: str, suffix: str, missing: str) -> forms.FileField:
    """One file to be read by scoring.excel: also an empty one comes through, so that the reader says what is wrong with it."""
    return forms.FileField(
        label=label,
        help_text=help_text,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": suffix}),
        error_messages={
            "required": missing,
            "invalid": missing,
            "max_length": "Tên tệp dài quá 255 ký tự. Hãy đổi tên ngắn hơn.",
        },
    )
