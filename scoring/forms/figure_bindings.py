"""Which criterion takes its answer from which figures, as an organiser types it; whether they fit is asked of the service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

Choices = Sequence[tuple[str, str]]


class BindingForm(forms.Form):
    """One criterion, a period, and the figures by the names of the criterion's measure."""

    code = forms.CharField(label="Mã tiêu chí", max_length=100, error_messages={"required": "Ghi mã tiêu chí."})
    period = forms.ChoiceField(label="Kỳ báo cáo", error_messages={"required": "Chọn kỳ."})
    a = forms.ChoiceField(
        label="Số liệu (a)",
        help_text="Tổng số, hoặc số trước; tiêu chí chỉ có một số thì chọn ở đây.",
        error_messages={"required": "Chọn số liệu."},
    )
    b = forms.ChoiceField(label="Số liệu (b)", required=False, help_text="Số đạt, hoặc số sau.")
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, periods: Choices, keys: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("period", periods), ("a", keys), ("b", keys)):
            self.fields[name].choices = [("", "Chọn"), *choices]  # type: ignore[attr-defined]  # a choice field's
