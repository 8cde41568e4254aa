"""The archive of workbooks and the workbook of survey counts that the standing body sends; scoring.excel judges them."""

from __future__ import annotations

from django import forms


class ArchiveForm(forms.Form):
    """One .zip; an empty file comes through, so that the reader says what is wrong with it."""

    file = forms.FileField(
        label="Tệp nén (.zip)",
        help_text="Nhiều nhất 200 tệp .xlsx, cả tệp nén không quá 10 MB. Không tải lên văn bản mật.",
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        error_messages={
            "required": "Chọn tệp .zip rồi bấm Kiểm tra các tệp.",
            "invalid": "Chọn tệp .zip rồi bấm Kiểm tra các tệp.",
            "max_length": "Tên tệp dài quá 255 ký tự. Hãy đổi tên ngắn hơn.",
        },
    )


class SurveyForm(forms.Form):
    """One workbook of survey counts."""

    file = forms.FileField(
        label="Tệp Excel (.xlsx)",
        help_text="Tệp tải từ trang này, đã điền số phiếu; không quá 10 MB.",
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "Chọn tệp Excel rồi bấm Kiểm tra tệp.",
            "invalid": "Chọn tệp Excel rồi bấm Kiểm tra tệp.",
            "max_length": "Tên tệp dài quá 255 ký tự. Hãy đổi tên ngắn hơn.",
        },
    )
