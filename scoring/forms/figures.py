"""Figures as a page sends them: texts by key with the versions that were seen, duties' documents; it reads no number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from scoring.forms.fields import DayField
from scoring.selectors.indicators.asked import Asked
from scoring.services.evidence_files import MAX_BYTES, SUFFIXES
from scoring.services.indicators.duties import NO_DOCUMENT, Document
from scoring.services.indicators.procedures import TypedCut
from units.models.agencies import validate_code

FIGURE, SEEN = "so-", "v-"
_LONGEST = 60


def posted_figures(asked: Asked, data: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """{key: (text, version seen)} of the figures that were sent; a version that is no number is none that ever was."""
    found = {}
    for key in asked.cells:
        if (text := data.get(f"{FIGURE}{key}")) is not None:
            seen = data.get(f"{SEEN}{key}", "")
            kept = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"  # which is no number, whatever was cut off
            found[key] = (kept, int(seen) if seen.isdecimal() and len(seen) <= len("999999999") else -1)
    return found


class DutyForm(forms.Form):
    """The document that closes a duty: number and date, not after `today`, or a file."""

    number = forms.CharField(
        label="Số văn bản", max_length=100, required=False, help_text="Ví dụ 45/UBND-VP. Để trống nếu đính kèm tệp."
    )
    date = DayField(label="Ngày văn bản", required=False)
    file = forms.FileField(
        label="Tệp văn bản",
        required=False,
        allow_empty_file=True,
        max_length=255,
        help_text="PDF, Word, Excel hoặc ảnh, nhiều nhất 20 MB. Không tải lên văn bản mật, dữ liệu cá nhân của người dân.",
        widget=forms.FileInput(attrs={"accept": ",".join(suffix for group in SUFFIXES.values() for suffix in group)}),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_date(self) -> dt.date | None:
        """A document that closes anything is written already."""
        date: dt.date | None = self.cleaned_data["date"]
        if date is not None and date > self.today:
            raise forms.ValidationError("Ngày văn bản không được sau hôm nay.")
        return date

    def clean(self) -> dict[str, Any]:
        """Without number and date the file is wanted, and the other way round."""
        said: dict[str, Any] = super().clean() or {}
        file = said.get("file")
        if file is not None and file.size > MAX_BYTES:
            self.add_error("file", "Tệp nặng quá 20 MB.")
        elif not self.errors and not self.document(said).is_there:
            self.add_error(None, NO_DOCUMENT)
        return said

    @staticmethod
    def document(said: Mapping[str, Any]) -> Document:
        """What was typed as a document; the file is read once."""
        file = said.get("file")
        if file is None:
            return Document(said.get("number", ""), said.get("date"))
        file.seek(0)
        return Document(said.get("number", ""), said.get("date"), file.name, file.read())


class CutForm(forms.Form):
    """One procedure with its days before and after; the rules of days stand in services.indicators.procedures."""

    code = forms.CharField(
        label="Mã", max_length=40, validators=[validate_code], help_text="Chữ in hoa không dấu, số, gạch nối."
    )
    name = forms.CharField(label="Tên thủ tục", max_length=300, error_messages={"required": "Ghi tên thủ tục."})
    before = forms.CharField(label="Số ngày trước", max_length=40, error_messages={"required": "Ghi số ngày."})
    after = forms.CharField(
        label="Số ngày sau",
        max_length=40,
        error_messages={"required": "Ghi số ngày."},
        help_text="Số ước chừng thì viết “hơn 1.000”; dòng đó để riêng, không tính vào tổng.",
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)

    def cuts(self) -> dict[str, tuple[TypedCut, int]]:
        """What was typed, as save_cuts takes it."""
        said = self.cleaned_data
        return {said["code"]: (TypedCut(said["name"], said["before"], said["after"]), said["seen"])}
