"""The archive of workbooks and the workbook of survey counts that the standing body sends; scoring.excel judges them."""

from __future__ import annotations

from django import forms

from scoring.forms.fields import file_field


class ArchiveForm(forms.Form):
    """One .zip; an empty file comes through, so that the reader says what is wrong with it."""

    file = file_field(
        label="Tệp nén (.zip)",
        help_text="Nhiều nhất 200 tệp .xlsx, cả tệp nén không quá 10 MB. Không tải lên văn bản mật.",
        suffix=".zip",
        missing="Chọn tệp .zip rồi bấm Kiểm tra các tệp.",
    )


class CentralForm(forms.Form):
    """One file of the standing body's figures, a workbook or a csv."""

    file = file_field(
        label="Tệp Excel (.xlsx) hoặc .csv",
        help_text="Tệp tải từ trang này, đã điền số liệu; .xlsx không quá 10 MB, .csv không quá 2 MB.",
        suffix=".xlsx,.csv",
        missing="Chọn tệp Excel hoặc csv rồi bấm Kiểm tra tệp.",
    )


class SurveyForm(forms.Form):
    """One file of survey counts, a workbook or a csv."""

    file = file_field(
        label="Tệp Excel (.xlsx) hoặc .csv",
        help_text="Tệp tải từ trang này, đã điền số phiếu; .xlsx không quá 10 MB, .csv không quá 2 MB.",
        suffix=".xlsx,.csv",
        missing="Chọn tệp Excel hoặc csv rồi bấm Kiểm tra tệp.",
    )
