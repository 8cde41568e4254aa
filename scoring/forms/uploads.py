"""The workbook that a unit sends, and the warnings that a person ticks; what is in a file is judged by scoring.excel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from scoring.excel import plan
from scoring.excel.preview import MOVED
from scoring.forms.fields import file_field


class UploadForm(forms.Form):
    """One workbook; an empty file comes through, so that the importer says what is wrong with it."""

    file = file_field(
        label="Tệp Excel (.xlsx)",
        help_text="Không tải lên văn bản mật, dữ liệu cá nhân của người dân.",
        suffix=".xlsx",
        missing="Chọn tệp Excel rồi bấm Kiểm tra tệp.",
    )


class CountsFileForm(forms.Form):
    """One file of counts of opinions, a workbook or a csv."""

    file = file_field(
        label="Tệp Excel (.xlsx) hoặc .csv",
        help_text="Tệp tải từ trang này, đã điền số; .xlsx không quá 10 MB, .csv không quá 2 MB.",
        suffix=".xlsx,.csv",
        missing="Chọn tệp Excel hoặc csv rồi bấm Kiểm tra tệp.",
    )


@dataclass(frozen=True)
class Sent:
    """What a person ticked and picked so far, and what is still asked of them."""

    ticks: Sequence[str] = ()
    picks: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    missing: Sequence[str] = ()


_PICK = "chon-"
_VALUES = ((plan.TEMPLATE, "template"), (plan.FILE, "new"), (plan.LIVE, "old"))


@dataclass
class WarningGroup:
    """The warnings of one kind; `code` is what its tick sends, where `is_required` says that it must be ticked."""

    code: str
    is_required: bool
    is_ticked: bool
    warnings: list[Mapping[str, Any]] = field(default_factory=list)


def grouped_warnings(warnings: Iterable[Mapping[str, Any]], ticked: Collection[str]) -> list[WarningGroup]:
    """The warnings of a report by their kind, those to be ticked first; cells to pick a value for have their own table."""
    groups: dict[str, WarningGroup] = {}
    for warning in warnings:
        code = warning["code"]
        if code != MOVED:
            group = groups.setdefault(code, WarningGroup(code, bool(warning["required"]), code in ticked))
            group.warnings.append(warning)
    return sorted(groups.values(), key=lambda group: not group.is_required)


@dataclass(frozen=True)
class Option:
    """One of the values that a person may pick for a cell: what is sent, how it reads, whether it is picked."""

    pick: str
    text: str
    is_picked: bool


@dataclass(frozen=True)
class MovedCell:
    """A cell of a report that somebody changed after the template was made; `field` is the name its pick is sent by.

    `options` are the template's, the file's and the sheet's value; the first is None where the template is not known.
    """

    cell: Mapping[str, Any]
    field: str
    options: tuple[Option | None, ...]
    is_missing: bool


def sent_picks(data: Mapping[str, str]) -> dict[str, str]:
    """{criterion code: pick} of a sent form."""
    return {key.removeprefix(_PICK): value for key, value in data.items() if key.startswith(_PICK)}


def moved_cells(
    cells: Iterable[Mapping[str, Any]], picks: Mapping[str, str], missing: Collection[str]
) -> list[MovedCell]:
    """The cells of a report for which a person picks a value, with what was picked so far; `missing` are told as faults."""
    return [
        MovedCell(
            cell,
            f"{_PICK}{cell['code']}",
            tuple(
                Option(pick, cell[key], picks.get(cell["code"]) == pick) if cell.get(key) else None
                for pick, key in _VALUES
            ),
            cell["code"] in missing,
        )
        for cell in cells
        if cell["conflict"]
    ]


def total_change(total: Mapping[str, Any]) -> list[dict[str, str]]:
    """The unit's own total before and after, for components/total_bar.html; [] where the file was refused."""
    if not total:
        return []
    old, new = total["old"], total["new"]
    return [
        {"label": "Tổng điểm tự chấm", "value": f"{old['points']} → {new['points']}", "of": new["max"]},
        {"label": "Chỉ số", "value": f"{old['index']} → {new['index']}"},
    ]
