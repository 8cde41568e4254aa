"""What organisers type to change an open round; whether it may be is asked of the services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from scoring.forms.fields import points_of
from scoring.forms.round_setup import SetupForm
from scoring.models import RoundBlock
from scoring.selectors.round_settings import CHANGEABLE
from units.models import Unit

_LABELS = {name: SetupForm.base_fields[name] for name in CHANGEABLE}


def _tick(name: str) -> forms.BooleanField:
    return forms.BooleanField(label=_LABELS[name].label, help_text=_LABELS[name].help_text, required=False)


class SettingsForm(forms.Form):
    """The settings that may change; `seen` holds, hidden, what each of them was when the page was made."""

    title = forms.CharField(
        label="Tên đợt",
        max_length=300,
        error_messages={"required": "Ghi tên đợt.", "max_length": "Dài nhất 300 ký tự."},
    )
    inspection_shown_on_closing = _tick("inspection_shown_on_closing")
    own_row_shown_when_provisional = _tick("own_row_shown_when_provisional")
    outside_shown_when_provisional = _tick("outside_shown_when_provisional")
    mark_tolerance_points = forms.CharField(
        label=_LABELS["mark_tolerance_points"].label,
        help_text=_LABELS["mark_tolerance_points"].help_text,
        max_length=20,
        required=False,
    )

    def __init__(self, data: Mapping[str, str] | None, *, told: Mapping[str, str]) -> None:
        points = told["mark_tolerance_points"].replace(".", ",")
        super().__init__(data, initial={**told, "mark_tolerance_points": points})
        for name in CHANGEABLE:
            self.fields[seen_name(name)] = forms.CharField(required=False, widget=forms.HiddenInput, initial=told[name])

    def clean_mark_tolerance_points(self) -> Decimal:
        """Points, 0 where nothing is typed."""
        return points_of(self.cleaned_data["mark_tolerance_points"])

    @property
    def values(self) -> dict[str, Any]:
        """The settings as typed; read them once the form is valid."""
        return {name: self.cleaned_data[name] for name in CHANGEABLE}

    @property
    def seen(self) -> dict[str, str]:
        """What each setting was when the page was made."""
        return {name: self.cleaned_data[seen_name(name)] for name in CHANGEABLE}

    @property
    def hidden(self) -> list[forms.BoundField]:
        """The hidden controls."""
        return [self[seen_name(name)] for name in CHANGEABLE]


def seen_name(name: str) -> str:
    """The name of the hidden control beside a setting."""
    return f"seen_{name}"


class LateUnitForm(forms.Form):
    """A unit that comes late: which, in which block, and why it is not ranked where it is not."""

    unit = forms.ChoiceField(
        label="Đơn vị",
        error_messages={
            "required": "Chọn đơn vị.",
            "invalid_choice": "Đơn vị này đã có trong đợt hoặc không còn; chọn lại.",
        },
    )
    block = forms.ChoiceField(
        label="Khối", error_messages={"required": "Chọn khối.", "invalid_choice": "Chọn lại khối."}
    )
    reason = forms.CharField(
        label="Lý do không xếp hạng",
        max_length=300,
        required=False,
        help_text="Để trống nếu đơn vị được xếp hạng.",
        error_messages={"max_length": "Dài nhất 300 ký tự."},
    )

    def __init__(self, *args: Any, units: Sequence[Unit], round_blocks: Sequence[RoundBlock], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, block = self.fields["unit"], self.fields["block"]
        if isinstance(unit, forms.ChoiceField) and isinstance(block, forms.ChoiceField):
            unit.choices = [("", "Chọn đơn vị"), *((row.code, f"{row.name} ({row.code})") for row in units)]
            block.choices = [("", "Chọn khối"), *((rb.block.code, rb.block_name) for rb in round_blocks)]


class RankedForm(forms.Form):
    """Whether a unit is ranked; `seen` is the reason that the page showed."""

    ranked = forms.ChoiceField(
        label="Xếp hạng",
        choices=[("1", "Có xếp hạng"), ("0", "Đánh giá nhưng không xếp hạng")],
        error_messages={"required": "Chọn một mục.", "invalid_choice": "Chọn lại."},
    )
    reason = forms.CharField(
        label="Lý do không xếp hạng",
        max_length=300,
        required=False,
        help_text="In dưới bảng xếp hạng, cạnh tên đơn vị.",
        error_messages={"max_length": "Dài nhất 300 ký tự."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
