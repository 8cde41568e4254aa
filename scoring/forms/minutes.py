"""What inspectors type of their minutes and recommendations: read whole, kept as typed where something is wrong; no rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from scoring.forms.fields import DayField, length_faults
from scoring.forms.moments import DAY_BEGINS, day_text, hour_of, hour_text
from scoring.selectors.minutes import MOST_RECOMMENDATIONS, MinutesWanted, RecommendationWanted
from units.models import Unit

SPARE_ROWS = 3
MOST_TEXT, MOST_PLACE, MOST_PERSON = 20_000, 300, 200
"""Characters of a box, of the place, and of who carries a recommendation out."""
_LABELS = {
    "day": "Ngày kiểm tra",
    "began": "Từ giờ",
    "ended": "Đến giờ",
    "place": "Địa điểm",
    "received": "Người tiếp đoàn",
    "checked": "Nội dung kiểm tra",
    "conclusion": "Kết luận",
}
_ROW = ("text", "code", "unit", "person", "day")


@dataclass
class RecommendationLine:
    """A row of recommendations as typed, and what is wrong with it."""

    number: int
    text: str = ""
    code: str = ""
    unit: str = ""
    person: str = ""
    day: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in it but the unit, which is chosen from the start."""
        return not (self.text or self.code or self.person or self.day)


@dataclass
class FindingBox:
    """The box of one field."""

    code: str
    title: str
    text: str
    draft: str
    faults: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The code as part of an id of HTML."""
        return self.code.replace(".", "-")


class MinutesDesk:
    """The page of minutes: `values` as typed or standing, `boxes` by field, `rows` of recommendations, `faults` by place."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        begins: MinutesWanted,
        seen: int,
        fields: Sequence[tuple[str, str]],
        units: Sequence[Unit],
        drafts: Mapping[str, str],
    ) -> None:
        self.units, self.faults = units, dict[str, list[str]]()
        self.seen = seen if data is None else _count(data.get("seen", ""))
        self.values = _values(begins)
        if data is not None:
            self.values = {name: _text(data, name) for name in self.values}
        self.boxes = [
            FindingBox(
                code,
                title,
                begins.findings.get(code, "") if data is None else _text(data, f"kq-{code}"),
                drafts.get(code, ""),
            )
            for code, title in fields
        ]
        rows = _rows(begins, units) if data is None else _sent_rows(data)
        least = len(rows) + SPARE_ROWS
        self.rows = rows + [
            RecommendationLine(number, unit=units[0].code)
            for number in range(len(rows) + 1, min(least, MOST_RECOMMENDATIONS) + 1)
        ]

    def wanted(self) -> MinutesWanted:
        """The minutes as typed; what cannot be read stands in the faults and is left out."""
        values = self.values
        began_at, ended_at = self._span()
        self._measure()
        filled = [row for row in self.rows if not row.is_empty]
        for number, row in enumerate(filled, start=1):
            row.number = number
        recommendations = tuple(self._row(row) for row in filled)
        return MinutesWanted(
            began_at=began_at,
            ended_at=ended_at,
            place=values["place"],
            received=values["received"],
            checked=values["checked"],
            findings={box.code: box.text for box in self.boxes if box.text},
            conclusion=values["conclusion"],
            recommendations=recommendations,
        )

    def _span(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """When the inspection began and ended, each as far as it can be read."""
        day = self._read("day", DayField(required=False).clean)
        began, ends = self._read("began", hour_of), self._read("ended", hour_of)
        if day is None and "day" not in self.faults and (began or ends):
            self.faults["day"] = ["Có giờ thì phải có ngày kiểm tra."]
        if day is None:
            return None, None
        began_at = timezone.make_aware(dt.datetime.combine(day, began or DAY_BEGINS))
        ended_at = None if ends is None else timezone.make_aware(dt.datetime.combine(day, ends))
        return began_at, None if "began" in self.faults else ended_at

    def _read(self, name: str, read: Callable[[str], Any]) -> Any:
        """One text of the head; None where it is empty or cannot be read, which then stands in `faults`."""
        try:
            return read(self.values[name])
        except forms.ValidationError as fault:
            self.faults[name] = [f"{_LABELS[name]}: {said}" for said in fault.messages]
            return None

    def _measure(self) -> None:
        """Note every text that is too long for its column, at its place."""
        for name in ("place", "received", "checked", "conclusion"):
            if said := length_faults(_LABELS[name], self.values[name], MOST_PLACE if name == "place" else MOST_TEXT):
                self.faults[name] = said
        for box in self.boxes:
            box.faults = length_faults(f"Kết quả kiểm tra {box.code}", box.text, MOST_TEXT)

    def _row(self, row: RecommendationLine) -> RecommendationWanted:
        day = None
        try:
            day = DayField(required=False).clean(row.day)
        except forms.ValidationError as fault:
            row.faults += [f"Hạn: {said}" for said in fault.messages]
        row.faults += length_faults("Nội dung", row.text, MOST_TEXT)
        row.faults += length_faults("Người thực hiện", row.person, MOST_PERSON)
        return RecommendationWanted(row.text, row.code, row.unit, row.person, day)

    @property
    def is_faulty(self) -> bool:
        """Whether something is wrong anywhere."""
        return bool(self.faults) or any(row.faults for row in self.rows) or any(box.faults for box in self.boxes)

    def show(self, faults: Mapping[str, Sequence[str]]) -> None:
        """Put what the service found wrong at its place."""
        rows = {f"kien-nghi-{row.number}": row for row in self.rows if not row.is_empty}
        for place, said in faults.items():
            if place in rows:
                rows[place].faults += said
            else:
                self.faults.setdefault(place, []).extend(said)


def _values(minutes: MinutesWanted) -> dict[str, str]:
    return {
        "day": day_text(minutes.began_at),
        "began": hour_text(minutes.began_at),
        "ended": hour_text(minutes.ended_at),
        "place": minutes.place,
        "received": minutes.received,
        "checked": minutes.checked,
        "conclusion": minutes.conclusion,
    }


def _rows(minutes: MinutesWanted, units: Sequence[Unit]) -> list[RecommendationLine]:
    return [
        RecommendationLine(
            number,
            one.text,
            one.criterion_code,
            one.unit_code or units[0].code,
            one.person,
            f"{one.deadline:%d/%m/%Y}" if one.deadline else "",
        )
        for number, one in enumerate(minutes.recommendations, start=1)
    ]


def _sent_rows(data: QueryDict) -> list[RecommendationLine]:
    lines = []
    for number in range(1, MOST_RECOMMENDATIONS + 1):
        if f"kn-text-{number}" in data:
            texts: dict[str, Any] = {name: _text(data, f"kn-{name}-{number}") for name in _ROW}
            lines.append(RecommendationLine(number, **texts))
    filled = [line for line in lines if not line.is_empty]
    for number, line in enumerate(filled, start=1):
        line.number = number
    return filled


def _text(data: QueryDict, name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n").strip()


def _count(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1  # noqa: PLR2004 - a column's size
