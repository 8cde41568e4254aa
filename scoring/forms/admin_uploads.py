"""A unit's workbook as the administration takes it: for the sheet that the file names, or one chosen by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms

from scoring.enums import Layer
from scoring.excel.findings import Refusal
from scoring.excel.reader import read_workbook
from scoring.excel.structure import read_meta
from scoring.forms.uploads import UploadForm
from scoring.models import Assessment
from scoring.selectors import score_sheets


class SheetFileForm(UploadForm):
    """The file, and its sheet; `recognised` of the cleaned data is the sheet that both together name."""

    sheet = forms.TypedChoiceField(
        label="Phiếu",
        help_text="Để trống: nhận ra theo nội dung tệp. Chọn phiếu khi tệp không còn ghi đợt và đơn vị.",
        required=False,
        empty_value=None,
    )
    field_order = ("file", "sheet")

    def __init__(self, *args: Any, sheets: Sequence[Assessment], user: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = {str(sheet.pk): sheet for sheet in sheets}
        self.user, self.now, self.content = user, now, b""
        field = self.fields["sheet"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", "Theo tệp"), *((key, str(sheet)) for key, sheet in self.sheets.items())]
            field.coerce = self.sheets.get

    def clean(self) -> dict[str, Any]:
        """Find the sheet and ask whether it is open; a file that cannot be read names none."""
        data: dict[str, Any] = super().clean() or {}
        file = data.get("file")
        if file is None or self.errors:
            return data
        self.content = file.read()
        data["recognised"] = data["sheet"] or self._named_by_file()
        if data["recognised"] is not None:
            closed = score_sheets.why_not_now(data["recognised"], Layer.SELF, self.now)
            if closed:
                self.add_error(None, closed)
        return data

    def _named_by_file(self) -> Assessment | None:
        raw = read_workbook(self.content)
        if isinstance(raw, Refusal):
            self.add_error("file", f"{raw.message} {raw.fix}".strip())
            return None
        meta = read_meta(raw)
        names = (meta.get("round", ""), meta.get("unit_code", ""))
        found = [sheet for sheet in self.sheets.values() if (sheet.round.code, sheet.unit.code) == names]
        if found:
            return found[0]
        if all(names):
            said = f"Tệp của đợt {names[0][:40]}, đơn vị {names[1][:40]}: bạn không nhập được cho phiếu này."
            self.add_error("file", said)
        else:
            self.add_error("sheet", "Tệp không cho biết đợt và đơn vị. Chọn phiếu rồi gửi lại.")
        return None
