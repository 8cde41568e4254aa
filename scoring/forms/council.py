"""What the standing body types of an appraisal council: members, meetings, who took part, an agenda, a decision; no rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from scoring.enums.replies import CouncilRole, ItemGround, Presence
from scoring.forms.fields import DayField
from scoring.forms.moments import HourField
from scoring.models import Assessment, CouncilMember
from scoring.selectors.council import Candidate
from scoring.services.council_meetings import Point

_DAY = "Ngày/tháng/năm, ví dụ 15/01/2027."
CHANGE, KEEP = "dieu-chinh", "giu-nguyen"


class CouncilForm(forms.Form):
    """The decision by which a council is set up."""

    decision = forms.CharField(
        label="Số quyết định",
        help_text="Ví dụ 456/QĐ-UBND.",
        max_length=100,
        error_messages={"required": "Ghi số quyết định thành lập.", "max_length": "Dài nhất 100 ký tự."},
    )
    decision_date = DayField(
        label="Ngày quyết định",
        help_text=_DAY,
        error_messages={"required": "Ghi ngày quyết định.", "invalid": "Ghi ngày theo dạng ngày/tháng/năm."},
    )
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class MemberForm(forms.Form):
    """A member to be added."""

    name = forms.CharField(
        label="Họ tên",
        max_length=200,
        error_messages={"required": "Ghi họ tên.", "max_length": "Dài nhất 200 ký tự."},
    )
    position = forms.CharField(label="Chức vụ, cơ quan", max_length=200, required=False)
    role = forms.ChoiceField(label="Vai trò", choices=CouncilRole.choices, initial=CouncilRole.MEMBER)


class MeetingForm(forms.Form):
    """When and where a meeting is held."""

    day = DayField(
        label="Ngày họp",
        help_text=_DAY,
        error_messages={"required": "Ghi ngày họp.", "invalid": "Ghi ngày theo dạng ngày/tháng/năm."},
    )
    hour = HourField(label="Giờ họp", help_text="Ví dụ 8h30.", error_messages={"required": "Ghi giờ họp."})
    place = forms.CharField(
        label="Địa điểm",
        max_length=300,
        error_messages={"required": "Ghi địa điểm.", "max_length": "Dài nhất 300 ký tự."},
    )

    @property
    def held_at(self) -> dt.datetime:
        """The moment of the meeting; read it once the form is valid."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


class PresenceForm(forms.Form):
    """How every member took part; `ways` is there once the form is valid."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Sequence[CouncilMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            self.fields[self.name_of(member)] = forms.ChoiceField(
                label=member.name,
                choices=[("", "Chọn"), *Presence.choices],
                error_messages={"required": f"Chọn {member.name} tham gia thế nào."},
            )

    @staticmethod
    def name_of(member: CouncilMember) -> str:
        """The name of a member's field."""
        return f"tv-{member.pk}"

    @property
    def rows(self) -> list[tuple[CouncilMember, Any]]:
        """Each member with its field."""
        return [(member, self[self.name_of(member)]) for member in self.members]

    @property
    def ways(self) -> dict[int, Presence]:
        """{member id: how they took part}."""
        return {member.pk: Presence(self.cleaned_data[self.name_of(member)]) for member in self.members}


class AgendaForm(forms.Form):
    """Criteria for the agenda: of those that wait, and one that the standing body picks itself."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    waiting = forms.MultipleChoiceField(label="Đang chờ", required=False, widget=forms.CheckboxSelectMultiple)
    unit = forms.ChoiceField(label="Đơn vị", required=False)
    criterion = forms.CharField(label="Mã tiêu chí", help_text="Ví dụ 1.2.", max_length=100, required=False, strip=True)
    note = forms.CharField(label="Vì sao đưa ra", max_length=500, required=False)

    def __init__(
        self, *args: Any, candidates: Sequence[Candidate], sheets: Iterable[Assessment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {one.key: one for one in candidates}
        waiting, unit = self.fields["waiting"], self.fields["unit"]
        if isinstance(waiting, forms.MultipleChoiceField) and isinstance(unit, forms.ChoiceField):
            waiting.choices = [(key, key) for key in self.candidates]
            waiting.error_messages["invalid_choice"] = "Có nội dung vừa được đưa vào một phiên họp; xin chọn lại."
            unit.choices = [("", "Không chọn thêm"), *((sheet.unit.code, sheet.unit.name) for sheet in sheets)]

    def clean(self) -> dict[str, Any]:
        """A unit and a criterion come together."""
        unit, criterion = self.cleaned_data.get("unit"), self.cleaned_data.get("criterion")
        if bool(unit) != bool(criterion):
            self.add_error("criterion" if unit else "unit", "Chọn cả đơn vị và mã tiêu chí.")
        if not unit and not self.cleaned_data.get("waiting"):
            self.add_error(None, "Chọn ít nhất một nội dung.")
        return self.cleaned_data

    @property
    def points(self) -> list[Point]:
        """What was chosen; read it once the form is valid."""
        said = self.cleaned_data
        chosen = [self.candidates[key] for key in said["waiting"]]
        found = [Point(one.row.assessment.unit.code, one.row.criterion.code, one.ground) for one in chosen]
        if said["unit"]:
            found.append(Point(said["unit"], said["criterion"], ItemGround.PICKED, said["note"].strip()))
        return found
