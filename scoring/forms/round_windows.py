"""What organisers type to change a window or to give units more time; whether it may be is asked of the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from scoring.forms.fields import DayField
from scoring.services.windows import MoreTime, NewWindow

_DAY = "Ngày/tháng/năm, ví dụ 15/01/2027."


def add_faults(form: forms.Form, faults: Mapping[str, Sequence[str]]) -> None:
    """Put what a service found wrong at its field, or at the whole form where it has none."""
    for name, messages in faults.items():
        for message in messages:
            form.add_error(name if name in form.fields else None, message)


def _decision() -> forms.CharField:
    return forms.CharField(
        label="Số quyết định hoặc công văn",
        help_text="Ví dụ 125/SNV-CCHC.",
        max_length=100,
        error_messages={"required": "Ghi số quyết định hoặc công văn.", "max_length": "Dài nhất 100 ký tự."},
    )


class WindowForm(forms.Form):
    """The window of one step for everybody; `seen` is what the page was made from."""

    first = DayField(label="Từ ngày", required=False, help_text=_DAY + " Để trống: mở từ đầu.")
    last = DayField(label="Đến hết ngày", required=False, help_text=_DAY + " Để trống: không có hạn.")
    decision = _decision()
    reason = forms.CharField(
        label="Lý do",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Ghi lý do đổi thời hạn.", "max_length": "Dài nhất 1000 ký tự."},
    )
    confirmed = forms.BooleanField(label="Tôi đã đọc và vẫn đổi", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def wanted(self, step: str) -> NewWindow:
        """The window of `step` as typed; read it once the form is valid."""
        said = self.cleaned_data
        return NewWindow(step, said["first"], said["last"], said["decision"].strip(), said["reason"].strip())


class ExtensionForm(forms.Form):
    """Gia hạn of one step for chosen units."""

    units = forms.MultipleChoiceField(
        label="Đơn vị",
        error_messages={"required": "Chọn ít nhất một đơn vị.", "invalid_choice": "Đơn vị này không có trong đợt."},
    )
    last = DayField(
        label="Hạn mới, đến hết ngày",
        help_text=_DAY,
        error_messages={
            "required": "Ghi hạn mới.",
            "invalid": "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2027.",
        },
    )
    decision = _decision()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, codes: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["units"]
        if isinstance(units, forms.MultipleChoiceField):
            units.choices = [(code, code) for code in codes]

    def wanted(self, step: str) -> MoreTime:
        """The extension of `step` as typed; read it once the form is valid."""
        said = self.cleaned_data
        return MoreTime(step, said["units"], said["last"], said["decision"].strip())
