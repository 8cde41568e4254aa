"""What organisers type of a cross-inspection team: its decision, people and visits; whether it may stand is asked elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict

from scoring.forms.fields import DayField, file_field, length_faults
from scoring.forms.moments import day_text, hour_text, moment_of
from scoring.models import Assessment
from scoring.selectors.inspection_teams import DUTIES, MemberWanted, TeamRow, TeamWanted, VisitWanted
from scoring.selectors.team_rules import MOST_CAPACITY, TeamFault

FACTS, PEOPLE, VISITS = "doan", "thanh-vien", "lich"
"""The three parts of a team's page, each a form of its own."""
MOST_PLACE = 300
"""Characters that the place of a visit holds, and who receives the team."""


class TeamForm(forms.Form):
    """A team's name, decision and how many units it takes; for a new one its code and the unit that sends it."""

    code = forms.CharField(
        label="Mã đoàn",
        help_text="Chữ in hoa không dấu và số, ví dụ DOAN-1.",
        max_length=40,
        error_messages={"required": "Ghi mã đoàn."},
    )
    name = forms.CharField(
        label="Tên đoàn",
        help_text="Ví dụ: Đoàn kiểm tra số 1.",
        max_length=200,
        error_messages={"required": "Ghi tên đoàn."},
    )
    unit_code = forms.ChoiceField(
        label="Đơn vị cử đoàn",
        help_text="Đoàn của một đơn vị theo kế hoạch kiểm tra chéo; để trống nếu đoàn gồm người của nhiều đơn vị.",
        required=False,
        error_messages={"invalid_choice": "Chọn một đơn vị của đợt chưa cử đoàn."},
    )
    decision = forms.CharField(
        label="Số quyết định thành lập", help_text="Ví dụ 215/QĐ-SNV.", max_length=100, required=False
    )
    decision_date = DayField(label="Ngày quyết định", help_text="Ngày/tháng/năm, ví dụ 15/01/2027.", required=False)
    capacity = forms.IntegerField(
        label="Nhận nhiều nhất (đơn vị)",
        help_text="Để trống: không giới hạn.",
        required=False,
        min_value=0,
        max_value=MOST_CAPACITY,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Gõ một số nguyên từ 0 đến {MOST_CAPACITY}."
        ),
    )

    def __init__(self, data: QueryDict | None, *, team: TeamWanted | None, senders: Sequence[Assessment] = ()) -> None:
        begins = {} if team is None else {name: getattr(team, name) for name in self.base_fields}
        super().__init__(data, initial=begins)
        self.team = team
        if team is not None:
            del self.fields["code"], self.fields["unit_code"]
        elif isinstance(sender := self.fields["unit_code"], forms.ChoiceField):
            sender.choices = [("", "Không, đoàn gồm nhiều đơn vị"), *((s.unit.code, s.unit.name) for s in senders)]

    def clean_code(self) -> str:
        """The code in capital letters."""
        return str(self.cleaned_data["code"]).strip().upper()

    @property
    def wanted(self) -> TeamWanted:
        """The team with what was typed; read it once the form is valid."""
        said = self.cleaned_data
        typed = {name: said[name] for name in ("name", "decision", "decision_date", "capacity")}
        if self.team is not None:
            return replace(self.team, **typed)
        return TeamWanted(code=said["code"], unit_code=said["unit_code"], **typed)


@dataclass
class MemberLine:
    """A member on the page: what they do, and what is wrong with it."""

    username: str
    name: str
    units: str
    duty: str
    removed: bool
    faults: list[str]


@dataclass
class VisitLine:
    """A sheet of the team on the page, its visit as typed, and what is wrong with it."""

    code: str
    name: str
    day: str
    hour: str
    place: str
    received_by: str
    removed: bool
    begun: bool
    faults: list[str]


class TeamDesk:
    """A team's page as it stands, or as one part of it was sent; `part` says which (FACTS, PEOPLE, VISITS, "" for none)."""

    def __init__(self, row: TeamRow, data: QueryDict | None) -> None:
        self.row, self.data = row, data
        self.part = "" if data is None else data.get("viec", "")
        self.seen = _count(data.get("seen", "")) if data is not None else row.team.version
        standing = row.wanted
        self.facts = TeamForm(data if self.part == FACTS else None, team=standing)
        self.members = _member_lines(row, data if self.part == PEOPLE else None)
        self.visits = _visit_lines(row, data if self.part == VISITS else None)
        self.faults: list[str] = []

    def wanted(self) -> TeamWanted | None:
        """The team as sent; None where what was typed cannot be read, which then stands at its place."""
        if self.part not in (FACTS, PEOPLE, VISITS):
            self.faults.append("Không rõ bạn sửa phần nào của đoàn. Hãy tải lại trang rồi gửi lại.")
            return None
        if self.part == FACTS:
            return self.facts.wanted if self.facts.is_valid() else None
        if self.part == PEOPLE:
            unread = any(line.faults for line in self.members)
            return None if unread else replace(self.row.wanted, members=self._people())
        visits = self._visits()
        return None if visits is None else replace(self.row.wanted, visits=visits)

    def _people(self) -> tuple[MemberWanted, ...]:
        kept = [MemberWanted(line.username, line.duty) for line in self.members if not line.removed]
        added = "" if self.data is None else self.data.get("them", "").strip()
        return (*kept, *([MemberWanted(added)] if added else []))

    def _visits(self) -> tuple[VisitWanted, ...] | None:
        found = []
        for line in self.visits:
            if line.removed:
                continue
            line.faults += length_faults("Địa điểm", line.place, MOST_PLACE)
            line.faults += length_faults("Người tiếp đoàn", line.received_by, MOST_PLACE)
            try:
                at = moment_of(line.day, line.hour)
            except forms.ValidationError as fault:
                line.faults += fault.messages
                continue
            found.append(VisitWanted(line.code, at, line.place, line.received_by))
        added = "" if self.data is None else self.data.get("them-don-vi", "").strip()
        wanted = (*found, *([VisitWanted(added)] if added else []))
        return None if any(line.faults for line in self.visits) else wanted

    def show(self, faults: Iterable[TeamFault]) -> None:
        """Put what the rules found wrong at its line or field, else at the whole."""
        members = {line.username: line for line in self.members}
        visits = {line.code: line for line in self.visits}
        for fault in faults:
            if self.part == FACTS and fault.part in self.facts.fields:
                self.facts.add_error(fault.part, fault.message)
            elif fault.part == "members" and fault.key in members:
                members[fault.key].faults.append(fault.message)
            elif fault.part == "visits" and fault.key in visits:
                visits[fault.key].faults.append(fault.message)
            else:
                self.faults.append(fault.message)


class TeamsFileForm(forms.Form):
    """One workbook of teams."""

    file = file_field(
        label="Tệp Excel (.xlsx)",
        help_text="Tệp mẫu tải từ trang này, đã điền đoàn, thành viên và lịch; không quá 10 MB.",
        suffix=".xlsx",
        missing="Chọn tệp Excel rồi bấm Kiểm tra tệp.",
    )


def _count(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1  # noqa: PLR2004 - a column's size


def _member_lines(row: TeamRow, data: QueryDict | None) -> list[MemberLine]:
    lines = []
    for member, wanted in zip(row.members, row.wanted.members, strict=True):
        duty, removed, faults = wanted.duty, False, list[str]()
        if data is not None:
            typed = data.get(f"vai-{wanted.username}", wanted.duty)
            removed = f"bo-{wanted.username}" in data
            if typed in DUTIES:
                duty = typed
            elif not removed:
                faults = ["Chọn lại việc của người này trong đoàn."]
        units = ", ".join(m.unit.name for m in member.user.current_memberships if m.unit is not None)
        lines.append(MemberLine(wanted.username, str(member.user), units, duty, removed, faults))
    return lines


def _visit_lines(row: TeamRow, data: QueryDict | None) -> list[VisitLine]:
    lines = []
    for one in row.inspections:
        code = one.assessment.unit.code
        texts = {"day": day_text(one.visit_at), "hour": hour_text(one.visit_at)}
        texts |= {"place": one.place, "received_by": one.received_by}
        if data is not None:
            texts = {name: data.get(f"{name}-{code}", text).strip() for name, text in texts.items()}
        removed = data is not None and f"bo-{code}" in data
        line = VisitLine(code=code, name=one.assessment.unit.name, **texts, removed=removed, begun=False, faults=[])
        line.begun = code in row.begun
        lines.append(line)
    return lines


@dataclass(frozen=True)
class Difference:
    """One fact of a team that stands otherwise than it was typed."""

    label: str
    theirs: str
    mine: str


_LABELS: Mapping[str, str] = {
    "name": "Tên đoàn",
    "decision": "Quyết định",
    "decision_date": "Ngày quyết định",
    "capacity": "Nhận nhiều nhất",
    "members": "Thành viên",
    "visits": "Lịch kiểm tra",
}


def differences_of(theirs: TeamWanted, mine: TeamWanted) -> list[Difference]:
    """Every fact in which two versions of a team differ, both whole."""
    found = []
    for name, label in _LABELS.items():
        one, other = getattr(theirs, name), getattr(mine, name)
        if one != other:
            found.append(Difference(label, _words(one), _words(other)))
    return found


def _words(value: Any) -> str:
    if isinstance(value, tuple):
        return "; ".join(_line(one) for one in value) or "không có"
    if value is None or value == "":
        return "không có"
    return f"{value:%d/%m/%Y}" if hasattr(value, "year") else str(value)


def _line(one: MemberWanted | VisitWanted) -> str:
    if isinstance(one, MemberWanted):
        return f"{one.username} ({DUTIES[one.duty].lower()})"
    return " ".join(filter(None, (one.unit_code, hour_text(one.at), day_text(one.at), one.place, one.received_by)))
