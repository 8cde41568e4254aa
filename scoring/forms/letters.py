"""What the head of a unit types on submitting: number and date of the official letter; whether it may is asked elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from scoring.forms.fields import DayField


class LetterForm(forms.Form):
    """Công văn gửi phiếu: number and date, not after `today`."""

    number = forms.CharField(
        label="Số công văn",
        help_text="Ví dụ 125/SNV-CCHC.",
        max_length=100,
        error_messages={"required": "Ghi số công văn gửi phiếu tự chấm điểm."},
    )
    date = DayField(
        label="Ngày công văn",
        help_text="Ngày/tháng/năm, ví dụ 15/01/2027.",
        error_messages={
            "required": "Ghi ngày công văn.",
            "invalid": "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2027.",
        },
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_date(self) -> dt.date:
        """A letter is not dated in the future."""
        date: dt.date = self.cleaned_data["date"]
        if date > self.today:
            raise forms.ValidationError("Ngày công văn không được sau hôm nay.")
        return date
