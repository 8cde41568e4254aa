"""What people type and choose to add evidence or to withdraw it; whether it may be added is asked elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.base import File

from scoring.enums import EvidenceApproval
from scoring.forms.fields import DayField

NEVER = "Không tải lên văn bản mật, dữ liệu cá nhân của người dân."


class _ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; empty ones come through, so that the service names what is wrong with each."""

    widget = _ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File[bytes]]:
        """The files in the order they were sent."""
        several = data if isinstance(data, (list, tuple)) else [data]
        return [super(ManyFilesField, self).clean(one, initial) for one in several or [None]]


class AboutForm(forms.Form):
    """What is said of a document. `current`: [(token, words)] of those it may replace."""

    title = forms.CharField(label="Tên tài liệu", max_length=300, required=False)
    number = forms.CharField(label="Số, ký hiệu văn bản", help_text="Ví dụ 12/KH-SNV.", max_length=100, required=False)
    issued_on = DayField(label="Ngày ban hành", help_text="Ngày/tháng/năm, ví dụ 05/01/2026.", required=False)
    page_hint = forms.CharField(
        label="Xem ở trang, mục", help_text="Ví dụ trang 3, hoặc tr. 5-7.", max_length=100, required=False
    )
    expires_on = DayField(label="Hết hiệu lực ngày", help_text="Chỉ ghi khi tài liệu có thời hạn.", required=False)
    replaces = forms.ChoiceField(label="Thay cho bản", required=False)

    def __init__(self, *args: Any, current: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replaces = self.fields["replaces"]
        if current and isinstance(replaces, forms.ChoiceField):
            replaces.choices = [("", "Không thay bản nào"), *current]
        else:
            del self.fields["replaces"]

    def about(self) -> Mapping[str, Any]:
        """The values of services.evidence.About."""
        names = ("title", "number", "issued_on", "page_hint", "expires_on", "replaces")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class FilesForm(AboutForm):
    """One or several files."""

    documents = ManyFilesField(
        label="Tệp (PDF, Word, Excel, ảnh JPG hoặc PNG)",
        help_text=f"Chọn được nhiều tệp: nhiều nhất 20 tệp, mỗi tệp 20 MB, cả lần gửi 100 MB. {NEVER}",
        allow_empty_file=True,
        widget=_ManyFilesInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"}),
        error_messages={"required": "Chọn tệp rồi bấm Tải lên.", "invalid": "Chọn tệp rồi bấm Tải lên."},
    )
    field_order = ("documents",)


class LinkForm(AboutForm):
    """A link into the web."""

    url = forms.URLField(
        label="Đường liên kết",
        max_length=1000,
        assume_scheme="https",
        error_messages={"required": "Ghi đường liên kết.", "invalid": "Đường liên kết phải có dạng https://…"},
    )
    field_order = ("url",)


class NumberForm(AboutForm):
    """A document named by its number alone."""

    field_order = ("number",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.fields["number"]
        number.required = True
        number.error_messages["required"] = "Ghi số, ký hiệu của văn bản."


class WithdrawForm(forms.Form):
    """Why a piece of evidence is withdrawn."""

    reason = forms.CharField(label="Lý do gỡ", max_length=500, error_messages={"required": "Ghi lý do gỡ tài liệu."})


class ReviewForm(forms.Form):
    """What a reviewer says of a piece: Đạt, or Không đạt with the reason; `seen` is what it stood at when the page was made."""

    verdict = forms.ChoiceField(
        label="Đánh giá",
        choices=[(one.value, one.label) for one in (EvidenceApproval.ACCEPTED, EvidenceApproval.REFUSED)],
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn Đạt hoặc Không đạt.", "invalid_choice": "Chọn Đạt hoặc Không đạt."},
    )
    reason = forms.CharField(
        label="Lý do không đạt",
        help_text="Đơn vị đọc được lý do này để bổ sung.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        data = super().clean() or self.cleaned_data
        if data.get("verdict") == EvidenceApproval.REFUSED and not data.get("reason", "").strip():
            self.add_error("reason", "Ghi lý do không đạt, để đơn vị biết cần bổ sung gì.")
        return data
