"""What organisers type for an announcement: goals met, the rule of the award list, a unit added or taken off; no rule here."""

from __future__ import annotations

from typing import Any

from django import forms

from scoring.forms.fields import FIRST_YEAR, LAST_YEAR
from scoring.services.awards import MOST

_NUMBER = {"required": "Ghi một số.", "invalid": "Ghi một số nguyên."}
MOST_GOALS = 1000


def _year(label: str) -> forms.IntegerField:
    span = f"Năm từ {FIRST_YEAR} đến {LAST_YEAR}."
    faults = _NUMBER | {"min_value": span, "max_value": span}
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR, error_messages=faults)


class GoalsForm(forms.Form):
    """How many goals of a plan are met; `seen` is the version the page was made from."""

    plan = forms.CharField(
        label="Kế hoạch, chương trình",
        max_length=300,
        help_text="Ví dụ: Kế hoạch cải cách hành chính 5 năm của thành phố.",
        error_messages={"required": "Ghi tên kế hoạch."},
    )
    from_year = _year("Từ năm")
    to_year = _year("Đến năm")
    total = forms.IntegerField(label="Tổng số mục tiêu", min_value=1, max_value=MOST_GOALS, error_messages=_NUMBER)
    done = forms.IntegerField(label="Số mục tiêu đã đạt", min_value=0, max_value=MOST_GOALS, error_messages=_NUMBER)
    remark = forms.CharField(label="Ghi chú", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Figures that contradict each other are said at their field."""
        said: dict[str, Any] = super().clean() or {}
        total, done = said.get("total"), said.get("done")
        if total is not None and done is not None and done > total:
            self.add_error("done", f"Số đã đạt ({done}) nhiều hơn tổng số mục tiêu ({total}).")
        first, last = said.get("from_year"), said.get("to_year")
        if first is not None and last is not None and last < first:
            self.add_error("to_year", f"Năm cuối ({last}) trước năm đầu ({first}).")
        return said


class AwardRuleForm(forms.Form):
    """How many units of each block the rule proposes; `seen` is the version the page was made from."""

    top = forms.IntegerField(
        label="Số hạng đầu mỗi khối", min_value=0, max_value=MOST, error_messages=_NUMBER, help_text=f"0 đến {MOST}."
    )
    improved = forms.IntegerField(
        label="Số đơn vị tăng nhiều nhất mỗi khối",
        min_value=0,
        max_value=MOST,
        error_messages=_NUMBER,
        help_text="So với kết quả công bố năm trước.",
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class AwardEditForm(forms.Form):
    """A unit added to the list, or taken off it, with the reason."""

    unit_code = forms.ChoiceField(
        label="Đơn vị", error_messages={"required": "Chọn đơn vị.", "invalid_choice": "Không có đơn vị này."}
    )
    action = forms.ChoiceField(choices=(("add", "Thêm"), ("remove", "Đưa ra")), widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Lý do", max_length=300, error_messages={"required": "Ghi lý do.", "max_length": "Dài nhất 300 ký tự."}
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit_code"].choices = [("", "Chọn đơn vị"), *units]  # type: ignore[attr-defined]  # a ChoiceField's
