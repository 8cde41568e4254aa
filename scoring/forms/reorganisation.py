"""What the standing body types of a reorganisation: the decision, the units, the new ones, where people go; it decides nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict

from scoring.forms.fields import DayField
from units.enums import ReorganisationKind
from units.models import Agency, Block, Membership, Unit
from units.selectors.directory import units_named
from units.services.reorganisation import LEAVES, Decision, NewUnit, Wanted

WORKS: Final[Mapping[str, ReorganisationKind]] = {
    "hop-nhat": ReorganisationKind.MERGE,
    "chia-tach": ReorganisationKind.SPLIT,
    "thay-don-vi": ReorganisationKind.REPLACE,
    "doi-ten": ReorganisationKind.RENAME,
    "chuyen": ReorganisationKind.MOVE,
    "giai-the": ReorganisationKind.DISSOLVE,
    "lap-moi": ReorganisationKind.FOUND,
}
"""The works of the page by their word in the address."""
_ROWS: Final = {
    ReorganisationKind.MERGE: 1,
    ReorganisationKind.REPLACE: 1,
    ReorganisationKind.SPLIT: 4,
    ReorganisationKind.FOUND: 4,
}
_MOST_ROWS: Final = 40
_KEEP: Final = "giu"
_NONE: Final = "khong"
_NEEDED: Final = "?"


def text_of(value: str) -> str:
    """A text as it is kept: composed letters, no blanks around or twice."""
    return " ".join(unicodedata.normalize("NFC", value).split())


class ReorganisationForm(forms.Form):
    """One work of a decision; which fields it has depends on the work. Units are typed by their codes."""

    decision_number = forms.CharField(label="Số quyết định", required=False, help_text="Ví dụ 12/QĐ-UBND.")
    decision_on = DayField(label="Ngày ký", required=False, help_text="Ngày/tháng/năm.")
    on_date = DayField(
        label="Có hiệu lực từ ngày",
        required=False,
        help_text="Đơn vị cũ kết thúc trước ngày này, đơn vị mới có từ ngày này.",
    )
    note = forms.CharField(label="Ghi chú", required=False, max_length=300)

    def __init__(self, data: QueryDict | None, *, kind: ReorganisationKind, agency: Agency, initial: Any) -> None:
        super().__init__(data, initial=initial)
        self.kind, self.agency = kind, agency
        self.blocks = list(agency.blocks.order_by("order", "code"))
        if kind != ReorganisationKind.FOUND:
            self.fields["olds"] = _codes_field(kind)
        if kind == ReorganisationKind.MERGE:
            help_text = "Mã của đơn vị giữ nguyên và tiếp nhận các đơn vị trên. Để trống khi lập đơn vị mới ở dưới."
            self.fields["into"] = forms.CharField(
                label="Sáp nhập vào đơn vị đang có", required=False, help_text=help_text
            )
        if kind == ReorganisationKind.SPLIT:
            self.fields["goes_on"] = forms.BooleanField(
                label="Đơn vị cũ vẫn tiếp tục, chỉ tách một phần ra", required=False
            )
        if kind == ReorganisationKind.RENAME:
            self.fields["name"] = forms.CharField(label="Tên mới", required=False)
        if kind == ReorganisationKind.MOVE:
            self._placing()
        self.rows = min(max(_ROWS.get(kind, 0), _typed_rows(data)), _MOST_ROWS)
        for place in range(self.rows):
            self._row(place)

    def _placing(self) -> None:
        block = [(_KEEP, "Giữ nguyên"), (_NONE, "Không thuộc khối nào"), *((b.code, b.name) for b in self.blocks)]
        self.fields["block"] = forms.ChoiceField(label="Khối mới", choices=block, required=False)
        self.fields["superior"] = forms.CharField(
            label="Mã cấp trên mới",
            required=False,
            help_text=f"Để trống khi giữ nguyên; gõ “{_NONE}” để bỏ cấp trên.",
        )

    def _row(self, place: int) -> None:
        as_before = "Chưa thuộc khối nào" if self.kind == ReorganisationKind.FOUND else "Như đơn vị cũ"
        blocks = [("", as_before), *((block.code, block.name) for block in self.blocks)]
        self.fields[f"code-{place}"] = forms.CharField(label="Mã", required=False)
        self.fields[f"name-{place}"] = forms.CharField(label="Tên", required=False)
        self.fields[f"block-{place}"] = forms.ChoiceField(label="Khối", choices=blocks, required=False)
        self.fields[f"superior-{place}"] = forms.CharField(label="Mã cấp trên", required=False)

    def new_rows(self) -> list[tuple[Any, ...]]:
        """The fields of each new unit, for the page."""
        return [
            tuple(self[f"{name}-{place}"] for name in ("code", "name", "block", "superior"))
            for place in range(self.rows)
        ]

    def wanted(self) -> Wanted | None:
        """What was typed as the service takes it; None, with errors on their fields, where a code is not known."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        named = self._units()
        olds = tuple(named[code] for code in _codes(given.get("olds", "")) if code in named)
        into = named.get(text_of(given.get("into", "")))
        news = tuple(self._new(place, named, olds) for place in range(self.rows) if self._is_typed(place))
        place = self._place(named)
        decision = Decision(
            text_of(given["decision_number"]), given["decision_on"], given["on_date"], text_of(given["note"])
        )
        wanted = Wanted(
            self.kind, self.agency, decision, olds, () if into else news, into, bool(given.get("goes_on")), place
        )
        return None if self.errors else wanted

    def _units(self) -> dict[str, Unit]:
        """{code: unit} of every code that was typed; unknown ones become errors of their fields. One query."""
        given = self.cleaned_data
        fields = {"into": given.get("into", ""), "superior": given.get("superior", "")}
        fields |= {f"superior-{place}": given[f"superior-{place}"] for place in range(self.rows)}
        wanted = {name: [text_of(code)] for name, code in fields.items() if text_of(code) and text_of(code) != _NONE}
        wanted["olds"] = _codes(given.get("olds", ""))
        found = units_named(self.agency, {code for codes in wanted.values() for code in codes})
        for name, codes in wanted.items():
            missing = [code for code in codes if code not in found]
            if missing:
                told = ", ".join(f"“{code[:40]}”" for code in missing[:20])
                self.add_error(name, f"Cơ quan này không có đơn vị mang mã {told}. Xem mã ở danh sách đơn vị.")
        return found

    def _is_typed(self, place: int) -> bool:
        return any(text_of(self.cleaned_data[f"{name}-{place}"]) for name in ("code", "name"))

    def _new(self, place: int, named: Mapping[str, Unit], olds: Sequence[Unit]) -> NewUnit:
        """A new unit; where block or superior are left blank it stands where all the old ones stood."""
        given = self.cleaned_data
        blocks, superiors = {unit.block for unit in olds}, {unit.superior for unit in olds}
        block = self._block(given[f"block-{place}"]) or (blocks.pop() if len(blocks) == 1 else None)
        superior = named.get(text_of(given[f"superior-{place}"]))
        if superior is None and len(superiors) == 1:
            superior = superiors.pop()
        return NewUnit(text_of(given[f"code-{place}"]), text_of(given[f"name-{place}"]), block, superior)

    def _place(self, named: Mapping[str, Unit]) -> dict[str, Any]:
        given = self.cleaned_data
        if self.kind == ReorganisationKind.RENAME:
            return {"name": text_of(given["name"])}
        place: dict[str, Any] = {}
        if self.kind == ReorganisationKind.MOVE:
            if given["block"] not in ("", _KEEP):
                place["block"] = self._block(given["block"])
            superior = text_of(given["superior"])
            if superior:
                place["superior"] = None if superior == _NONE else named.get(superior)
        return place

    def _block(self, code: str) -> Block | None:
        return next((block for block in self.blocks if block.code == code), None)

    def blame(self, faults: Mapping[str, Sequence[str]]) -> None:
        """Put what the service found wrong on the fields; what has no field stands above the form."""
        for name, sentences in faults.items():
            field = name if name in self.fields else "code-0" if name == "news" and "code-0" in self.fields else None
            for sentence in sentences:
                self.add_error(field, sentence)


def _codes_field(kind: ReorganisationKind) -> forms.CharField:
    many = kind in (ReorganisationKind.MERGE, ReorganisationKind.MOVE, ReorganisationKind.DISSOLVE)
    return forms.CharField(
        label="Mã các đơn vị" if many else "Mã đơn vị",
        required=False,
        max_length=20_000,
        help_text="Các mã cách nhau bằng dấu phẩy. Có thể tích chọn ở danh sách đơn vị." if many else "",
        widget=forms.Textarea(attrs={"rows": 2}) if many else forms.TextInput,
    )


def _codes(typed: str) -> list[str]:
    return [code for code in re.split(r"[\s,;]+", typed) if code]


def _typed_rows(data: QueryDict | None) -> int:
    """How many rows a sent form had."""
    places = [int(key[5:]) for key in data or {} if re.fullmatch(r"code-\d{1,3}", key)]
    return max(places, default=-1) + 1


@dataclass(frozen=True)
class PersonRow:
    """A role of a leaving unit in the list: where it can go, what is chosen ("?" while nothing is)."""

    role: Membership
    options: tuple[tuple[str, str], ...]
    chosen: str

    @property
    def field(self) -> str:
        """The name of the row's field."""
        return f"nguoi-{self.role.pk}"


def people_rows(roles: Sequence[Membership], wanted: Wanted, typed: Mapping[str, str]) -> list[PersonRow]:
    """The list of people with what is suggested: the only successor, staying where the unit goes on, else nothing yet."""
    targets = wanted.targets()
    suggested = wanted.successor_code if wanted.successor_code or targets else LEAVES
    if targets and not suggested:
        suggested = _NEEDED
    rows = []
    for role in roles:
        own = role.unit.code if wanted.goes_on and role.unit is not None else suggested
        choices = (*targets, (LEAVES, "Kết thúc, không chuyển đi đâu"))
        if own == _NEEDED:
            choices = ((_NEEDED, "– chọn nơi đến –"), *choices)
        rows.append(PersonRow(role, choices, typed.get(f"nguoi-{role.pk}", own)))
    return rows


def chosen_people(rows: Sequence[PersonRow]) -> dict[int, str]:
    """{role id: code} of what was chosen; who has nothing chosen is left out, and the service says so."""
    return {row.role.pk: row.chosen for row in rows if row.chosen != _NEEDED}
