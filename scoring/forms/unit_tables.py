"""The table of a whole reorganisation and the decision behind it, as the standing body sends them; scoring.excel judges the table."""

from __future__ import annotations

from django import forms

from scoring.forms.fields import DayField, file_field
from units.services.reorganisation import Decision


class TableForm(forms.Form):
    """One .xlsx or .csv with the decision that it carries out."""

    decision_number = forms.CharField(
        label="Số quyết định",
        max_length=100,
        help_text="Ví dụ 202/2025/QH15.",
        error_messages={"required": "Ghi số quyết định."},
    )
    decision_on = DayField(
        label="Ngày ký",
        help_text="Ngày/tháng/năm.",
        error_messages={"required": "Ghi ngày ký quyết định.", "invalid": "Ghi ngày dạng ngày/tháng/năm."},
    )
    on_date = DayField(
        label="Có hiệu lực từ ngày",
        help_text="Đơn vị cũ kết thúc trước ngày này, đơn vị mới có từ ngày này.",
        error_messages={"required": "Ghi ngày có hiệu lực.", "invalid": "Ghi ngày dạng ngày/tháng/năm."},
    )
    file = file_field(
        label="Bảng sắp xếp (.xlsx hoặc .csv)",
        help_text="Mẫu của trang này, hoặc danh sách có cột đơn vị cũ, đơn vị mới, quan hệ; nhiều nhất 2.000 dòng.",
        suffix=".xlsx,.csv",
        missing="Chọn tệp rồi bấm Kiểm tra tệp.",
    )

    skips_unknown = forms.BooleanField(
        label="Bỏ qua các dòng nêu đơn vị mà cơ quan này không có (bản xem trước kể ra từng dòng)", required=False
    )

    def decision(self) -> Decision:
        """The decision as the services take it; read it once the form is valid."""
        given = self.cleaned_data
        return Decision(given["decision_number"].strip(), given["decision_on"], given["on_date"])
