"""What the standing body types: a decision, a reason, a deadline; what may be done is asked of the services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from scoring.forms.fields import DayField


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which `day` is over here: a deadline "đến hết ngày" is half-open."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


class DecideForm(forms.Form):
    """Chốt sheets on which something is still open: why they are decided all the same."""

    reason = forms.CharField(
        label="Lý do chốt phiếu chưa nộp hoặc chưa khép biên bản",
        help_text="Ghi vào lịch sử của từng phiếu ấy. Để trống thì các phiếu ấy giữ nguyên.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReturnForm(forms.Form):
    """Trả lại để bổ sung: why, and until when the unit may mend it; `closes_at` is the sheet's present deadline."""

    reason = forms.CharField(
        label="Lý do trả lại",
        help_text="Đơn vị đọc nguyên văn lý do này.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Ghi lý do trả lại."},
    )
    deadline = DayField(
        label="Hạn nộp lại, đến hết ngày", help_text="Ngày/tháng/năm, ví dụ 15/01/2027.", required=False
    )

    def __init__(self, *args: Any, closes_at: dt.datetime | None, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.closes_at, self.now = closes_at, now
        if closes_at is None:
            del self.fields["deadline"]  # the step has no end: there is nothing to put off
        elif closes_at > now:
            self.fields["deadline"].help_text += " Để trống nếu giữ hạn hiện nay."
        else:
            self.fields["deadline"].required = True
            self.fields["deadline"].error_messages["required"] = "Hạn tự chấm đã qua: ghi hạn mới để đơn vị sửa được."

    def clean_deadline(self) -> dt.date | None:
        """The new deadline must put the present one off, else the unit would be told a day that does not hold."""
        day: dt.date | None = self.cleaned_data["deadline"]
        if day is None or self.closes_at is None:
            return day
        if end_of(day) <= max(self.now, self.closes_at):
            raise forms.ValidationError("Hạn mới phải từ hôm nay trở đi và sau hạn hiện nay.")
        return day

    @property
    def new_closing(self) -> dt.datetime | None:
        """The moment the new deadline ends, None where it was left empty; read it once the form is valid."""
        day = self.cleaned_data.get("deadline")
        return None if day is None else end_of(day)


class PublishForm(forms.Form):
    """Công bố or đính chính: the decision, and why where it corrects a version; `seen_version` is the newest one then."""

    decision_number = forms.CharField(
        label="Số quyết định",
        help_text="Ví dụ 125/QĐ-UBND.",
        max_length=100,
        error_messages={"required": "Ghi số quyết định công bố."},
    )
    decision_date = DayField(
        label="Ngày quyết định",
        help_text="Ngày/tháng/năm, ví dụ 15/01/2027.",
        error_messages={
            "required": "Ghi ngày quyết định.",
            "invalid": "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2027.",
        },
    )
    reason = forms.CharField(
        label="Lý do đính chính",
        help_text="In trên trang kết quả và trong bản chụp.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Ghi lý do đính chính."},
    )
    seen_version = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), "Trang này đã cũ. Hãy tải lại rồi gửi lại."),
    )

    def __init__(self, *args: Any, correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correction:
            del self.fields["reason"]
