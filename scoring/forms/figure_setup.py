"""What an agency types to ask for figures: indicators, identities, periods, rules of duties; no rule of theirs stands here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone

from scoring.enums.figures import DerivedKind, IndicatorKind, PeriodKind
from scoring.forms.fields import DayField
from scoring.models import DutyRule, Indicator, ReportingPeriod
from units.models.agencies import validate_code

_CODE: Final = {"required": "Ghi mã.", "max_length": "Mã dài nhất 40 ký tự."}
_ITEM: Final = re.compile(r"\s*([A-Z0-9.-]{1,40})\s*[:：]\s*(\S.*)")
MOST_ITEM: Final = 100
"""Characters in the name of an item of a breakdown."""
Choices = Sequence[tuple[str, str]]


def _code(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Mã", max_length=40, validators=[validate_code], error_messages=_CODE, help_text=help_text
    )


class IndicatorForm(forms.Form):
    """One indicator; `seen` is the version the page was made from, 0 for a new one."""

    code = _code("Chữ in hoa không dấu, số, gạch nối; ví dụ HS-TIEP-NHAN.")
    name = forms.CharField(label="Tên chỉ tiêu", max_length=250, error_messages={"required": "Ghi tên chỉ tiêu."})
    unit_of_measure = forms.CharField(
        label="Đơn vị tính", max_length=40, required=False, help_text="Ví dụ hồ sơ, văn bản, %, ngày, lượt."
    )
    kind = forms.ChoiceField(label="Loại", choices=IndicatorKind.choices)
    period_kinds = forms.MultipleChoiceField(
        label="Hỏi ở các kỳ",
        choices=PeriodKind.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": "Chọn ít nhất một loại kỳ."},
    )
    blocks = forms.MultipleChoiceField(
        label="Khối phải báo cáo",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        help_text="Không chọn khối nào là mọi đơn vị.",
    )
    items = forms.CharField(
        label="Chia theo",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một mục, dạng MÃ: tên, ví dụ CV: Công văn. Tổng các mục phải bằng tổng số.",
    )
    formula_kind = forms.ChoiceField(
        label="Cách tính", required=False, choices=(("", "Không tính, đơn vị tự điền"), *DerivedKind.choices)
    )
    formula_a = forms.CharField(
        label="Số liệu (a)", max_length=81, required=False, help_text="Mã chỉ tiêu, ví dụ HS-GIAI-QUYET."
    )
    formula_b = forms.CharField(label="Số liệu (b)", max_length=81, required=False)
    target = forms.CharField(label="Mục tiêu", max_length=20, required=False)
    order = forms.IntegerField(label="Thứ tự", min_value=0, max_value=30_000, initial=0)
    integer = forms.BooleanField(label="Chỉ nhận số nguyên", required=False, initial=True)
    required = forms.BooleanField(label="Bắt buộc điền mới gửi được", required=False, initial=True)
    cumulative = forms.BooleanField(label="Lũy kế từ đầu năm", required=False)
    in_use = forms.BooleanField(label="Đang dùng", required=False, initial=True)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, blocks: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blocks"].choices = blocks  # type: ignore[attr-defined]  # a choice field's

    def clean_items(self) -> list[dict[str, str]]:
        """The breakdown as {"code", "name"}; every line that is none is told."""
        found, wrong = [], []
        for line in filter(str.strip, str(self.cleaned_data["items"]).splitlines()):
            match = _ITEM.fullmatch(line)
            if match is None or len(match[2].strip()) > MOST_ITEM:
                wrong.append(line.strip()[:40])
            else:
                found.append({"code": match[1], "name": match[2].strip()})
        if wrong:
            raise forms.ValidationError(
                f"Không đọc được dòng: {'; '.join(wrong)}. Viết dạng CV: Công văn; tên nhiều nhất {MOST_ITEM} ký tự."
            )
        if len({item["code"] for item in found}) < len(found):
            raise forms.ValidationError("Có hai mục trùng mã.")
        return found

    def values(self) -> dict[str, Any]:
        """The fields of the row."""
        said = self.cleaned_data
        formula = {}
        if said["kind"] == IndicatorKind.DERIVED:
            formula = {"kind": said["formula_kind"], "a": said["formula_a"], "b": said["formula_b"]}
        plain = ("name", "unit_of_measure", "kind", "period_kinds", "blocks", "items", "target", "order", "integer")
        flags = ("required", "cumulative", "in_use")
        return {name: said[name] for name in (*plain, *flags)} | {"formula": formula}


def initial_of(row: Indicator) -> dict[str, Any]:
    """What the form shows of an indicator."""
    names = ("code", "name", "unit_of_measure", "kind", "period_kinds", "blocks", "target", "order", "integer")
    shown = {name: getattr(row, name) for name in (*names, "required", "cumulative", "in_use")}
    formula = {f"formula_{name}": row.formula.get(name, "") for name in ("kind", "a", "b")}
    items = "\n".join(f"{item['code']}: {item['name']}" for item in row.items)
    return shown | formula | {"items": items, "seen": row.version}


class PeriodForm(forms.Form):
    """One reporting period; the last day that units may report is typed, the end is the midnight behind it."""

    code = _code("Không trùng kỳ nào khác; ví dụ SL-2015-5T.")
    title = forms.CharField(label="Tên kỳ", max_length=250, error_messages={"required": "Ghi tên kỳ."})
    kind = forms.ChoiceField(label="Loại kỳ", choices=PeriodKind.choices)
    starts_on = DayField(label="Từ ngày", error_messages={"required": "Ghi ngày đầu kỳ."})
    ends_on = DayField(label="Đến hết ngày", error_messages={"required": "Ghi ngày cuối kỳ."})
    opens_on = DayField(label="Nhận số liệu từ ngày", error_messages={"required": "Ghi ngày bắt đầu nhận."})
    closes_on = DayField(label="Nhận đến hết ngày", required=False, help_text="Để trống là không có hạn.")
    note = forms.CharField(label="Ghi chú cho đơn vị", max_length=500, required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput, initial=0)

    def values(self) -> dict[str, Any]:
        """The fields of the row."""
        said = self.cleaned_data
        closes_on = said["closes_on"]
        return {name: said[name] for name in ("title", "kind", "starts_on", "ends_on", "note")} | {
            "opens_at": _midnight(said["opens_on"]),
            "closes_at": None if closes_on is None else _midnight(closes_on + dt.timedelta(days=1)),
        }


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def initial_of_period(row: ReportingPeriod) -> dict[str, Any]:
    """What the form shows of a period."""
    closes = None if row.closes_at is None else timezone.localtime(row.closes_at - dt.timedelta(microseconds=1)).date()
    shown = {name: getattr(row, name) for name in ("code", "title", "kind", "starts_on", "ends_on", "note")}
    return shown | {"opens_on": timezone.localtime(row.opens_at).date(), "closes_on": closes, "seen": row.version}


class IdentityForm(forms.Form):
    """One identity: a figure that equals the sum of others."""

    whole = forms.ChoiceField(label="Tổng", error_messages={"required": "Chọn số liệu là tổng."})
    parts = forms.MultipleChoiceField(
        label="Bằng tổng của",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": "Chọn các số liệu là phần."},
    )

    def __init__(self, *args: Any, keys: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whole"].choices = [("", "Chọn số liệu"), *keys]  # type: ignore[attr-defined]  # a choice field's
        self.fields["parts"].choices = keys  # type: ignore[attr-defined]  # the same


class DutyRuleForm(forms.Form):
    """One rule of duties: what brings it about, what meets it, the paper that the rest demands."""

    code = _code("Ví dụ XIN-LOI.")
    name = forms.CharField(label="Tên nghĩa vụ", max_length=250, error_messages={"required": "Ghi tên nghĩa vụ."})
    cause = forms.ChoiceField(label="Phát sinh từ số liệu", error_messages={"required": "Chọn số liệu."})
    met_by = forms.ChoiceField(label="Đã làm được theo số liệu", error_messages={"required": "Chọn số liệu."})
    demand = forms.CharField(
        label="Phần còn lại phải có văn bản",
        max_length=300,
        help_text="Ví dụ Văn bản giải trình của người đứng đầu.",
        error_messages={"required": "Ghi tên văn bản."},
    )
    in_use = forms.BooleanField(label="Đang dùng", required=False, initial=True)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, keys: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("cause", "met_by"):
            self.fields[name].choices = [("", "Chọn số liệu"), *keys]  # type: ignore[attr-defined]  # a choice field's


def initial_of_rule(row: DutyRule) -> dict[str, Any]:
    """What the form shows of a rule of duties."""
    return {name: getattr(row, name) for name in ("code", "name", "cause", "met_by", "demand", "in_use")}
