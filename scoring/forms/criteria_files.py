"""A file of a criteria set on its way into a draft: the file itself, then what it was found to say and where it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core import signing

from scoring.excel.criteria_sets.document import read_document
from scoring.excel.criteria_sets.reading import ReadSet, read_set
from scoring.excel.reader import read_workbook
from scoring.forms.fields import FIRST_YEAR, LAST_YEAR, file_field
from units.models import Agency

_SALT: Final = "scoring.criteria-file"
_KEPT_SECONDS: Final = 30 * 60


class SetFileForm(forms.Form):
    """One file; an empty one comes through, so that the reader says what is wrong with it."""

    file = file_field(
        label="Tệp bộ tiêu chí (.xlsx hoặc .json)",
        help_text="Tệp Excel theo mẫu của cổng, hoặc tệp JSON xuất từ cổng.",
        suffix=".xlsx,.json",
        missing="Chọn tệp rồi bấm Kiểm tra tệp.",
    )

    def read(self) -> ReadSet:
        """What the file says, by its content: JSON begins with a brace, anything else is taken for a workbook."""
        raw = self.cleaned_data["file"].read()
        is_json = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
        return read_document(raw) if is_json else read_set(read_workbook(raw))


class IntoDraftForm(forms.Form):
    """Where the content that was found goes: into a new draft with this head, kept signed in the page meanwhile."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    content = forms.CharField(widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    programme = forms.CharField(label="Chương trình", max_length=40, help_text="CCHC, VTLT, CNTT hoặc tên khác.")
    year = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    block_group = forms.CharField(
        label="Nhóm khối", max_length=200, required=False, help_text="Để trống nếu một bộ dùng cho mọi khối."
    )
    title = forms.CharField(label="Tên bản nháp", max_length=300)

    def __init__(self, data: Any = None, *, agencies: Sequence[Agency], user_id: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._agencies = {agency.code: agency for agency in agencies}
        self._user_id = user_id
        picked = [(agency.code, agency.name) for agency in agencies]
        self.fields["agency"] = forms.ChoiceField(label="Cơ quan chủ trì", choices=picked)

    def clean_content(self) -> dict[str, Any]:
        """The content as it was read from the file; what was changed on the way, or is older than 30 minutes, is refused."""
        try:
            found = signing.loads(self.cleaned_data["content"], salt=_salt(self._user_id), max_age=_KEPT_SECONDS)
        except signing.BadSignature as bad:
            raise forms.ValidationError("Bản xem trước đã quá 30 phút. Tải tệp lên lại.") from bad
        return dict(found)

    @property
    def agency_row(self) -> Agency:
        """The agency that was picked."""
        return self._agencies[self.cleaned_data["agency"]]

    @property
    def head(self) -> dict[str, Any]:
        """What the draft is for."""
        return {key: self.cleaned_data[key] for key in ("title", "programme", "year", "block_group")}


def sealed(content: Mapping[str, Any], user_id: int) -> str:
    """The content for the page, so that only what was read comes back, from the same person."""
    return signing.dumps(dict(content), salt=_salt(user_id), compress=True)


def _salt(user_id: int) -> str:
    return f"{_SALT}.{user_id}"
