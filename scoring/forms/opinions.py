"""What citizens and organisers send about opinions: faces and a comment, questions, points, monthly counts; it writes nothing."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing

from cchc_portal import numbers
from scoring.enums.opinions import FACES, OpinionChannel
from scoring.forms.fields import DayField
from scoring.models import QuestionSet
from scoring.selectors.opinions import MonthRow
from scoring.services.opinion_counts import MOST, NewCount
from scoring.services.opinions import LONGEST_COMMENT
from units.models import Unit

_SALT = "scoring.opinions.page"
_PAGE_SECONDS = 12 * 3600
TRAP = "trang_web"
"""A field that people do not see and programs fill in."""


def page_code(token: str) -> str:
    """A code for one page of a point: sent twice, it is one opinion."""
    return signing.dumps([token, secrets.token_urlsafe(12)], salt=_SALT)


class OpinionForm:
    """A citizen's page: a face for each question, a comment; `data` is what was sent, None for a page that is only shown."""

    def __init__(self, questions: Sequence[str], token: str, data: Mapping[str, str] | None) -> None:
        given = data or {}
        self.questions = [
            {"number": number, "text": text, "faces": FACES, "chosen": given.get(f"cau-{number}", "")}
            for number, text in enumerate(questions, start=1)
        ]
        self.comment = given.get("gop_y", "")
        self.is_trapped = bool(given.get(TRAP, ""))
        self.code = page_code(token) if data is None else given.get("ma", "")
        self._token = token

    @property
    def is_ours(self) -> bool:
        """Whether the page was made here, for this point, not too long ago."""
        try:
            token, _ = signing.loads(self.code, salt=_SALT, max_age=_PAGE_SECONDS)
        except (signing.BadSignature, ValueError, TypeError):
            return False
        return bool(token == self._token)

    @property
    def stored_code(self) -> str:
        """The part of the code that is kept: the random one."""
        return str(signing.loads(self.code, salt=_SALT)[1])

    @property
    def faces(self) -> list[int | None]:
        """The faces, None where none was chosen; 0 for one that there is not."""
        known = {str(face): face for face, _ in FACES}
        return [known.get(one["chosen"], 0) if one["chosen"] else None for one in self.questions]  # type: ignore[call-overload]

    longest = LONGEST_COMMENT


class QuestionsForm(forms.Form):
    """The questions of an agency."""

    title = forms.CharField(
        label="Tên bộ câu hỏi",
        max_length=200,
        error_messages={"required": "Ghi tên bộ câu hỏi.", "max_length": "Dài nhất 200 ký tự."},
    )
    questions = forms.CharField(
        label="Câu hỏi",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text="Mỗi dòng một câu, trả lời bằng năm mức hài lòng; nhiều nhất 8 câu.",
        error_messages={"required": "Ghi ít nhất một câu hỏi."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None, *, standing: QuestionSet | None) -> None:
        super().__init__(data, initial=questions_begin(standing))


def questions_begin(standing: QuestionSet | None) -> dict[str, Any]:
    """What the form of an agency's questions begins with: those that stand, by field."""
    if standing is None:
        return {"seen": 0}
    return {"title": standing.title, "questions": "\n".join(standing.questions), "seen": standing.version}


class PointForm(forms.Form):
    """A new collection point; `token` is made with the page, so that a double click makes one."""

    unit = forms.ChoiceField(
        label="Đơn vị", error_messages={"required": "Chọn đơn vị.", "invalid_choice": "Chọn lại đơn vị."}
    )
    name = forms.CharField(
        label="Tên điểm",
        max_length=150,
        help_text="Ví dụ: Bộ phận một cửa, quầy số 2.",
        error_messages={"required": "Ghi tên điểm.", "max_length": "Dài nhất 150 ký tự."},
    )
    first = DayField(label="Nhận ý kiến từ ngày", help_text="Ngày/tháng/năm, ví dụ 15/01/2027.")
    last = DayField(label="Đến hết ngày", required=False, help_text="Để trống nếu chưa định ngày kết thúc.")
    token = forms.RegexField(r"\A[A-Za-z0-9_-]{20,64}\Z", widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, str] | None, *, units: Sequence[Unit], token: str) -> None:
        super().__init__(data, initial={"token": token})
        unit = self.fields["unit"]
        self.units = {row.code: row for row in units}
        if isinstance(unit, forms.ChoiceField):
            unit.choices = [("", "Chọn đơn vị"), *((row.code, f"{row.name} ({row.code})") for row in units)]


@dataclass(frozen=True)
class CountCell:
    """One input of the table of months."""

    name: str
    label: str
    value: str
    seen: int
    fault: str = ""


class CountsForm:
    """The months of a year × channels; `data` is what was sent, None for a page that is only shown.

    `over_newer`: sending it again is meant to land over `months`, which the page of a stale save shows beside it.
    """

    def __init__(self, months: Sequence[MonthRow], data: Mapping[str, str] | None, *, over_newer: bool = False) -> None:
        self.over_newer = over_newer
        self.rows: list[tuple[MonthRow, list[CountCell]]] = []
        self.counts: list[NewCount] = []
        for month in months:
            cells = [self._cell(month, channel, count, version, data) for channel, count, version in month.cells]
            self.rows.append((month, cells))

    def _cell(
        self, month: MonthRow, channel: str, count: int | None, version: int, data: Mapping[str, str] | None
    ) -> CountCell:
        name = f"n-{month.month}-{channel}"
        text = "" if count is None else numbers.format_count(count)
        seen, fault = version, ""
        if data is not None and name in data:
            text = data[name]
            typed_seen = data.get(f"v-{month.month}-{channel}", "")
            if not self.over_newer:
                seen = int(typed_seen) if re.fullmatch(r"[0-9]{1,9}", typed_seen) else -1
            value, fault = _whole(text)
            if not fault:
                self.counts.append(NewCount(month.year, month.month, channel, value, seen))
        label = f"{OpinionChannel(channel).label}, tháng {month.month}"
        return CountCell(name, label, text, seen, fault)

    @property
    def is_sound(self) -> bool:
        """Whether every figure could be read."""
        return not any(cell.fault for _month, cells in self.rows for cell in cells)


def _whole(text: str) -> tuple[int | None, str]:
    if not text.strip():
        return None, ""
    try:
        number = numbers.parse(text, integer=True)
    except numbers.NumberFault as fault:
        return None, fault.message
    return (int(number), "") if 0 <= number <= MOST else (None, "Ghi số ý kiến từ 0 trở lên.")
