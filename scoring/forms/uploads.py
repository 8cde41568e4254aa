"""The workbook that a unit sends, and the warnings that a person ticks; what is in a file is judged by scoring.excel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms

from scoring.excel.importer import TAKE_FILE


class UploadForm(forms.Form):
    """One workbook; an empty file comes through, so that the importer says what is wrong with it."""

    file = forms.FileField(
        label="Tệp Excel (.xlsx)",
        help_text="Không tải lên văn bản mật, dữ liệu cá nhân của người dân.",
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "Chọn tệp Excel rồi bấm Kiểm tra tệp.",
            "invalid": "Chọn tệp Excel rồi bấm Kiểm tra tệp.",
            "max_length": "Tên tệp dài quá 255 ký tự. Hãy đổi tên ngắn hơn.",
        },
    )


@dataclass
class WarningGroup:
    """The warnings of one kind; `code` is what its tick sends.

    `is_required`: must be ticked before anything is written; `is_choice`: may be ticked, and then changes what is
    written; neither: nothing to tick.
    """

    code: str
    is_required: bool
    is_choice: bool
    is_ticked: bool
    warnings: list[Mapping[str, Any]] = field(default_factory=list)


def grouped_warnings(warnings: Iterable[Mapping[str, Any]], ticked: Collection[str]) -> list[WarningGroup]:
    """The warnings of a report by their kind: those to be ticked first, then those that may be, then the others."""
    groups: dict[str, WarningGroup] = {}
    for warning in warnings:
        code = warning["code"]
        group = groups.setdefault(
            code, WarningGroup(code, bool(warning["required"]), code == TAKE_FILE, code in ticked)
        )
        group.warnings.append(warning)
    return sorted(groups.values(), key=lambda group: (not group.is_required, not group.is_choice))


def total_change(total: Mapping[str, Any]) -> list[dict[str, str]]:
    """The unit's own total before and after, for components/total_bar.html; [] where the file was refused."""
    if not total:
        return []
    old, new = total["old"], total["new"]
    return [
        {"label": "Tổng điểm tự chấm", "value": f"{old['points']} → {new['points']}", "of": new["max"]},
        {"label": "Chỉ số", "value": f"{old['index']} → {new['index']}"},
    ]
