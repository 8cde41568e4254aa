"""What a criteria set is for: names, year, blocks, total; and which set a new draft begins from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from scoring.forms.criterion_rules import Reader, said
from scoring.models import CriteriaSet
from scoring.selectors.criteria_drafts import Content
from scoring.services.round_setup import FIRST_YEAR, LAST_YEAR
from units.models import Agency, Block

_YEAR: Final = f"Ghi năm bằng bốn chữ số, từ {FIRST_YEAR} đến {LAST_YEAR}."


def _text(label: str, missing: str, longest: int, text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=bool(missing),
        help_text=text,
        error_messages={"required": missing, "max_length": f"Dài quá {longest} ký tự."},
    )


class HeadForm(forms.Form):
    """Title, programme, year and group of a set."""

    title = _text("Tên bộ tiêu chí", "Ghi tên bộ tiêu chí.", 300, "Ví dụ: Bộ tiêu chí chấm điểm CCHC các sở năm 2027.")
    programme = _text(
        "Chương trình", "Ghi chương trình, ví dụ CCHC.", 40, "CCHC, VTLT, CNTT hoặc tên riêng của cơ quan."
    )
    year = _text("Năm", "Ghi năm.", 4)
    block_group = _text("Nhóm khối", "", 200, "Ghi khi một năm có nhiều bộ, ví dụ: Các sở. Để trống nếu chỉ có một bộ.")

    def clean_year(self) -> int:
        """A year that somebody means."""
        text: str = self.cleaned_data["year"].strip()
        if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise forms.ValidationError(_YEAR)
        return int(text)

    @property
    def head(self) -> dict[str, Any]:
        """The columns of a draft that were typed; read it once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("title", "programme", "year", "block_group")}


class NewSetForm(HeadForm):
    """A new draft: what it is for, and which set it begins from; `token` is the page's own."""

    agency = forms.ChoiceField(label="Cơ quan chủ trì")
    copied = forms.ChoiceField(
        label="Bắt đầu từ",
        required=False,
        help_text="Chép nguyên tiêu chí, cách tính, khối và thang xếp loại; bản cũ không đổi.",
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    field_order = ("agency", "copied", "title", "year", "programme", "block_group")

    def __init__(self, *args: Any, agencies: Sequence[Agency], sets: Mapping[str, CriteriaSet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies, self.sets = {agency.code: agency for agency in agencies}, sets
        agency, copied = self.fields["agency"], self.fields["copied"]
        if isinstance(copied, forms.ChoiceField) and isinstance(agency, forms.ChoiceField):
            agency.choices = [(row.code, row.name) for row in agencies]
            copied.choices = [("", "Bộ trống, viết từ đầu"), *((key, _named(row)) for key, row in sets.items())]
        if len(agencies) == 1:
            agency.widget = forms.HiddenInput()
            agency.initial = agencies[0].code

    @property
    def agency_row(self) -> Agency:
        """The chosen agency; read it once the form is valid."""
        return self.agencies[self.cleaned_data["agency"]]

    @property
    def source(self) -> CriteriaSet | None:
        """The set to begin from, None for an empty one."""
        return self.sets.get(self.cleaned_data.get("copied", ""))


def _named(row: CriteriaSet) -> str:
    group = f" ({row.block_group})" if row.block_group else ""
    return f"{row}{group}"


class BlocksForm:
    """Which blocks a set is written for, and what its base fields add up to, for all or for each block."""

    def __init__(self, typed: Mapping[str, str], blocks: Sequence[Block]) -> None:
        self.typed, self.blocks = typed, blocks
        self.faults: dict[str, str] = {}

    @classmethod
    def of_content(cls, content: Content, blocks: Sequence[Block]) -> BlocksForm:
        """The form as it stands before anybody typed."""
        maximum = content["maximum"]
        typed = {f"khoi-{block['code']}": "on" for block in content["blocks"]}
        typed |= {"maximum": said(maximum)} if isinstance(maximum, str) else {}
        typed |= {
            f"tong-{code}": said(figure) for code, figure in (maximum if isinstance(maximum, dict) else {}).items()
        }
        return cls(typed, blocks)

    def read(self) -> dict[str, Any]:
        """`blocks` and `maximum` of the content; `faults` says what cannot be read."""
        read = Reader(self.typed)
        chosen = [block for block in self.blocks if read.ticked(f"khoi-{block.code}")]
        own = {block.code: figure for block in chosen if (figure := read.figure(f"tong-{block.code}")) is not None}
        total = read.figure("maximum")
        if own:
            maximum: Any = {block.code: own.get(block.code, total) for block in chosen}
            for code, figure in maximum.items():
                if figure is None and f"tong-{code}" not in read.faults:
                    read.faults[f"tong-{code}"] = "Ghi tổng điểm của khối này, hoặc tổng chung."
        else:
            maximum = total
        if total is None and not own and "maximum" not in read.faults:
            read.faults["maximum"] = "Ghi tổng điểm chuẩn, thường là 100."
        self.faults = read.faults
        return {"blocks": [{"code": block.code, "name": block.name} for block in chosen], "maximum": maximum}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The blocks with what was typed for each."""
        return [
            {
                "block": block,
                "ticked": bool(self.typed.get(f"khoi-{block.code}")),
                "total": self.typed.get(f"tong-{block.code}", ""),
                "fault": self.faults.get(f"tong-{block.code}", ""),
            }
            for block in self.blocks
        ]
