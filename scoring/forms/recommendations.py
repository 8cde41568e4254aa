"""What a unit answers to a recommendation, and what its team says of the answer; whether they may is asked of the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms

from scoring.enums import RecommendationState
from scoring.forms.evidence import NEVER

ACCEPT, SEND_BACK, DROP = str(RecommendationState.DONE), str(RecommendationState.OPEN), str(RecommendationState.DROPPED)


class AnswerForm(forms.Form):
    """What was done, by which paper, with a file where there is one."""

    answer = forms.CharField(
        label="Đơn vị đã làm gì",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Ghi đơn vị đã làm gì.", "max_length": "Dài nhất 5000 ký tự."},
    )
    paper = forms.CharField(
        label="Số, ngày văn bản trả lời (không bắt buộc)",
        help_text="Ví dụ 125/STP-VP ngày 15/01/2027.",
        max_length=200,
        required=False,
    )
    file = forms.FileField(
        label="Tài liệu kèm theo (không bắt buộc)",
        help_text=f"PDF, Word, Excel, ảnh JPG hoặc PNG, nhiều nhất 20 MB. {NEVER}",
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"}),
        error_messages={"invalid": "Chọn lại tệp rồi bấm Gửi trả lời.", "max_length": "Tên tệp dài quá 255 ký tự."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class SettleForm(forms.Form):
    """Nhận, trả lại or thôi theo dõi; the last two with a reason."""

    state = forms.ChoiceField(
        choices=[(value, value) for value in (ACCEPT, SEND_BACK, DROP)],
        error_messages={"required": "Chọn một việc.", "invalid_choice": "Chọn một việc."},
    )
    reason = forms.CharField(
        label="Lý do trả lại hoặc thôi theo dõi",
        help_text="Đơn vị đọc nguyên văn lý do này. Nhận là đã xong thì không cần lý do.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


def add_faults(form: forms.Form, faults: Mapping[str, Sequence[str]]) -> None:
    """Put what the service found wrong at its field, else at the whole form."""
    for name, said in faults.items():
        for message in said:
            form.add_error(name if name in form.fields else None, message)
