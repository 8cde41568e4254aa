"""What inspectors type of their minutes and recommendations: read whole, kept as typed where something is wrong; no rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from scoring.forms.fields import DayField, length_faults
from scoring.forms.moments import day_text, hour_of, hour_text, moment_of
from scoring.selectors.minutes import MOST_RECOMMENDATIONS, MinutesWanted, RecommendationWanted
from units.models import Unit

SPARE_ROWS = 3
MOST_TEXT, MOST_PLACE, MOST_PERSON = 20_000, 300, 200
"""Characters of a box, of the place, and of who carries a recommendation out."""
_LABELS = {
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

    def wanted(self) -> MinutesWanted | None:
        """The minutes as typed; None where something cannot be read, which then stands in `faults`."""
        values = self.values
        began_at, ended_at = self._span()
        self._measure()
        filled = [row for row in self.rows if not row.is_empty]
        for number, row in enumerate(filled, start=1):
            row.number = number
        recommendations = tuple(self._row(row) for row in filled)
        if self.faults or any(row.faults for row in filled):
            return None
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
        began_at = ended_at = None
        try:
            began_at = moment_of(self.values["day"], self.values["began"])
            ends = hour_of(self.values["ended"])
        except forms.ValidationError as fault:
            self.faults["began_at"] = list(fault.messages)
            return None, None
        if ends is not None and began_at is None:
            self.faults["began_at"] = ["Có giờ kết thúc thì phải có ngày kiểm tra."]
        elif ends is not None and began_at is not None:
            ended_at = timezone.make_aware(dt.datetime.combine(timezone.localtime(began_at).date(), ends))
        return began_at, ended_at

    def _measure(self) -> None:
        """Note every text that is too long for its column, at its place."""
        texts = [(name, label, self.values[name]) for name, label in _LABELS.items()]
        texts += [(f"kq-{box.code}", f"Kết quả kiểm tra {box.code}", box.text) for box in self.boxes]
        for place, label, text in texts:
            if said := length_faults(label, text, MOST_PLACE if place == "place" else MOST_TEXT):
                self.faults[place] = said

    def _row(self, row: RecommendationLine) -> RecommendationWanted:
        day = None
        try:
            day = DayField(required=False).clean(row.day)
        except forms.ValidationError as fault:
            row.faults += fault.messages
        row.faults += length_faults("Nội dung", row.text, MOST_TEXT)
        row.faults += length_faults("Người thực hiện", row.person, MOST_PERSON)
        return RecommendationWanted(row.text, row.code, row.unit, row.person, day)

    @property
    def has_row_faults(self) -> bool:
        """Whether something is wrong in a row of recommendations."""
        return any(row.faults for row in self.rows)

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
