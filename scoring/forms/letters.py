"""What the head of a unit types on submitting: number and date of the official letter; whether it may is asked elsewhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.base import File

from scoring.forms.evidence import NEVER
from scoring.forms.fields import DayField
from scoring.services.evidence_files import MAX_BYTES, FileRefusedError
from scoring.services.evidence_scans import examine_scan


class LetterForm(forms.Form):
    """Công văn gửi phiếu: number and date, not after `today`, and the signed scan where there is one."""

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

    scan = forms.FileField(
        label="Bản phiếu đã ký, đóng dấu (không bắt buộc)",
        help_text=f"Tệp PDF, ảnh JPG hoặc PNG, nhiều nhất 20 MB. {NEVER}",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"invalid": "Chọn lại tệp bản ký rồi bấm Nộp phiếu."},
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

    def clean_scan(self) -> File[bytes] | None:
        """A scan is a sound pdf, jpg or png by its content."""
        scan: File[bytes] | None = self.cleaned_data["scan"]
        if scan is None:
            return None
        try:
            examine_scan(scan.name or "", scan.read(MAX_BYTES + 1))
        except FileRefusedError as fault:
            raise forms.ValidationError(f"{scan.name}: {fault}") from fault
        scan.seek(0)
        return scan
