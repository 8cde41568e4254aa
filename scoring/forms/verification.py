"""The form with which anybody sends a sealed file to be recomputed; it looks at nothing but its size."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from scoring.selectors.verification import MOST_BYTES

MEGABYTE = 1024 * 1024
TOO_LARGE = f"Tệp lớn quá {MOST_BYTES // MEGABYTE} MB. Hãy tính lại bằng lệnh ở máy của bạn, hoặc chọn bản đã công bố."
EMPTY = "Tệp trống, không có gì để kiểm tra."


class VerifyForm(forms.Form):
    """One sealed file (JSON)."""

    file = forms.FileField(
        label="Tệp số liệu đã niêm phong (JSON)",
        help_text="Tệp tải từ trang một bảng xếp hạng, tối đa 10 MB. Cổng tính lại rồi bỏ, không giữ tệp.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": "Chọn một tệp trên máy của bạn.", "empty": EMPTY, "invalid": "Chọn một tệp."},
    )

    def clean_file(self) -> UploadedFile[Any]:
        """The file, unless it is too large to be recomputed here."""
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        if (sent.size or 0) > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return sent
