"""What a unit types when it explains a criterion or asks for a review, and what the standing body answers; no rule stands here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from scoring.enums import Layer
from scoring.enums.replies import ExplanationState
from scoring.excel.spoken import answer_text
from scoring.forms.controls import measure_of
from scoring.forms.rows import row_id
from scoring.selectors.replies import FlaggedLine
from scoring.selectors.score_sheets import Cell, Line
from scoring.services.errors import StaleCell
from scoring.services.scores import LONGEST_TEXT

AGREE, EXPLAIN = "nhat-tri", "giai-trinh"
ACCEPT, REFUSE = "chap-nhan", "khong"


def _text(label: str, required: str = "", help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required, "max_length": f"Dài nhất {LONGEST_TEXT} ký tự."},
    )


class _Seen(forms.Form):
    """A form about one criterion: its code, and the version that the page showed."""

    code = forms.CharField(max_length=100, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


def quicker(cell: StaleCell) -> str:
    """What the other person wrote, and that one's own words are still there."""
    return (
        f"{cell.updated_by or 'Người khác'} vừa ghi: “{cell.note}”. Nội dung của bạn còn nguyên; gửi lại nếu vẫn giữ."
    )


def _radios() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "form-check-input"})


def resent(form: _Seen, seen: int) -> dict[str, Any]:
    """What was typed in a refused form, to be sent again over the version that stands now."""
    return {name: form.data.get(name, "") for name in form.fields} | {"seen": str(seen)}


class ReplyForm(_Seen):
    """Nhất trí or giải trình, and the words."""

    says = forms.ChoiceField(
        label="Ý kiến của đơn vị",
        choices=[(AGREE, "Nhất trí với điểm thẩm định"), (EXPLAIN, "Không nhất trí, giải trình")],
        widget=_radios(),
        error_messages={
            "required": "Chọn Nhất trí hoặc Giải trình.",
            "invalid_choice": "Chọn Nhất trí hoặc Giải trình.",
        },
    )
    text = _text("Nội dung giải trình")


class RequestForm(_Seen):
    """Which criterion is to be looked at again, and why."""

    reason = _text("Lý do đề nghị", "Ghi lý do đề nghị phúc tra.")


class NewRequestForm(forms.Form):
    """A request for a criterion for which there is none yet."""

    code = forms.ChoiceField(
        label="Tiêu chí", error_messages={"required": "Chọn tiêu chí.", "invalid_choice": "Chọn lại tiêu chí."}
    )
    reason = _text(
        "Lý do đề nghị",
        "Ghi lý do đề nghị phúc tra.",
        "Nêu rõ điểm nào chưa đúng và căn cứ. Lưu xong, đơn vị thêm được tài liệu kiểm chứng cho tiêu chí này.",
    )

    def __init__(self, *args: Any, lines: Iterable[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        if isinstance(code, forms.ChoiceField):
            code.choices = [("", "Chọn tiêu chí"), *((line.leaf.code, _named(line)) for line in lines)]


class AnswerForm(_Seen):
    """Chấp nhận or không chấp nhận, and why."""

    says = forms.ChoiceField(
        label="Trả lời",
        choices=[(ACCEPT, "Chấp nhận"), (REFUSE, "Không chấp nhận")],
        widget=_radios(),
        error_messages={"required": "Chọn câu trả lời.", "invalid_choice": "Chọn câu trả lời."},
    )
    text = _text("Lý do", "Ghi lý do trả lời.", "Đơn vị đọc nguyên văn khi kết quả được gửi.")


def _named(line: Line) -> str:
    return f"{line.leaf.code} {line.leaf.title}"[:150]


@dataclass(frozen=True)
class Column:
    """What one layer says of a criterion, in words for the page."""

    points: Any
    said: str
    note: str


def column(line: Line, cell: Cell) -> Column:
    """A cell in words."""
    return Column(cell.points, answer_text(measure_of(line.leaf), cell.answer), cell.note)


@dataclass(frozen=True)
class ReplyRow:
    """A flagged criterion of the page: tự chấm, thẩm định, giải trình; `form` is None where nothing can be typed."""

    flagged: FlaggedLine
    own: Column
    appraisal: Column
    form: ReplyForm | None
    stale: Any = None
    """The StaleCell of a refused save."""

    @property
    def id(self) -> str:
        """The row's place on the page."""
        return row_id(self.flagged.line.leaf.code)


def reply_rows(lines: Iterable[FlaggedLine], *, can_write: bool) -> list[ReplyRow]:
    """The rows of the page, each with its own form where the unit may still answer."""
    return [_row(line, can_write=can_write and line.flag.state != ExplanationState.SETTLED) for line in lines]


def _row(flagged: FlaggedLine, *, can_write: bool) -> ReplyRow:
    line = flagged.line
    return ReplyRow(
        flagged,
        column(line, line.cell(Layer.SELF)),
        column(line, line.cell(Layer.APPRAISAL_1)),
        ReplyForm(initial=_initial(flagged), auto_id=f"{row_id(line.leaf.code)}-%s") if can_write else None,
    )


def _initial(flagged: FlaggedLine) -> dict[str, Any]:
    says = {ExplanationState.AGREED: AGREE, ExplanationState.EXPLAINED: EXPLAIN}.get(
        ExplanationState(flagged.flag.state), ""
    )
    return {
        "code": flagged.line.leaf.code,
        "seen": flagged.flag.version,
        "says": says,
        "text": flagged.flag.answer,
    }
