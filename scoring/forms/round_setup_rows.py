"""The rows of the setup form, a block, a unit, a step: names of their fields and how they are drawn; no rule stands here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from scoring.enums import Layer, Step
from scoring.forms.fields import DayField
from scoring.selectors.round_setup import Catalogue, scale_words
from units.models import Block, Unit

Choices = list[tuple[str, str]]

STEP_WORDS = {
    Layer.COUNCIL: "Hội đồng cho điểm thì điểm ấy là cuối cùng.",
    Layer.APPRAISAL_2: "Thẩm định lại những tiêu chí đã giải trình.",
    Layer.APPRAISAL_1: "Cơ quan chủ trì từng lĩnh vực thẩm định.",
    Layer.INSPECTION: "Đoàn kiểm tra chấm khi đến đơn vị.",
    Layer.CENTRAL: "Số liệu do cơ quan thường trực nhập.",
    Layer.SURVEY: "Phiếu khảo sát người dân, doanh nghiệp.",
    Layer.SELF: "Đơn vị tự chấm và gửi tài liệu kiểm chứng.",
}
REPLY_WORDS = {
    Step.REPLY: "Đơn vị giải trình những tiêu chí mà thẩm định lần 1 yêu cầu.",
    Step.REVIEW: "Thủ trưởng đơn vị đề nghị xem lại điểm sau khi có bản dự thảo.",
}


@dataclass(frozen=True)
class Fault:
    """One thing to mend: what is wrong, at which field (its label), and its id on the page; both empty for the whole."""

    message: str
    place: str
    anchor: str


def choices_of(catalogue: Catalogue) -> tuple[Choices, Choices]:
    """What a block may choose: criteria sets and scales, as (value, words)."""
    sets = [("", "Chọn bộ tiêu chí"), *((str(choice.row.pk), choice.label) for choice in catalogue.sets)]
    scales = [
        ("", "Theo bộ tiêu chí, nếu bộ có thang"),
        *((str(scale.pk), scale_words(scale)) for scale in catalogue.scales),
    ]
    return sets, scales


def _select(label: str, choices: Choices, refused: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.Select(attrs={"aria-label": label}),
        error_messages={"invalid_choice": refused},
    )


def _tick(label: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class _Row:
    """Fields that belong together; each is named by its part and the row's key."""

    parts: ClassVar[tuple[str, ...]]

    def __init__(self, form: forms.Form, key: str) -> None:
        self.form, self.key = form, key

    @staticmethod
    def name_of(part: str, key: str) -> str:
        """The name of a field in the form."""
        return f"{part}-{key}"

    def name(self, part: str) -> str:
        """The name of one of this row's fields."""
        return self.name_of(part, self.key)

    def said(self, form: forms.Form, part: str) -> Any:
        """What was soundly typed in one of this row's fields, else None."""
        return form.cleaned_data.get(self.name(part))

    def __getattr__(self, part: str) -> Any:
        """The bound field of a part, for the template."""
        if part in type(self).parts:
            return self.form[self.name(part)]
        raise AttributeError(part)


class BlockRow(_Row):
    """A block: whether it is in the round, its criteria set and its scale."""

    parts = ("khoi", "bo", "thang")

    def __init__(self, form: forms.Form, block: Block) -> None:
        super().__init__(form, block.code)
        self.block = block

    @classmethod
    def fields(cls, block: Block, sets: Choices, scales: Choices) -> dict[str, forms.Field]:
        """The fields of a block."""
        about = f"Khối {block.name}"
        gone = "Lựa chọn này không còn; hãy chọn lại."
        return {
            cls.name_of("khoi", block.code): _tick(about),
            cls.name_of("bo", block.code): _select(f"{about}: bộ tiêu chí", sets, gone),
            cls.name_of("thang", block.code): _select(f"{about}: thang xếp loại", scales, gone),
        }


class UnitRow(_Row):
    """A unit: the block it stands in (none: it takes no part), and why it is not ranked where it is not."""

    parts = ("dv", "kxh", "ld")

    def __init__(self, form: forms.Form, unit: Unit) -> None:
        super().__init__(form, unit.code)
        self.unit = unit

    @classmethod
    def fields(cls, unit: Unit, blocks: Choices) -> dict[str, forms.Field]:
        """The fields of a unit."""
        reason = f"{unit.name}: lý do không xếp hạng"
        return {
            cls.name_of("dv", unit.code): _select(f"{unit.name}: khối", blocks, "Khối này không còn; hãy chọn lại."),
            cls.name_of("kxh", unit.code): _tick(f"{unit.name}: không xếp hạng"),
            cls.name_of("ld", unit.code): forms.CharField(
                label=reason,
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"aria-label": reason}),
                error_messages={"max_length": "Lý do dài nhất 300 ký tự."},
            ),
        }


class StepRow(_Row):
    """A step: whether it counts, its place among the others, its first and last day."""

    parts = ("buoc", "tt", "tu", "den")

    def __init__(self, form: forms.Form, layer: Layer) -> None:
        super().__init__(form, str(layer))
        self.layer = layer
        self.words = STEP_WORDS[layer]

    @classmethod
    def fields(cls, layer: Layer, number: int, many: int) -> dict[str, forms.Field]:
        """The fields of a step; `number` is its usual place among `many`."""
        places = [(str(place), str(place)) for place in range(1, many + 1)]
        order = _select(f"{layer.label}: thứ tự", places, "Chọn lại thứ tự.")
        order.initial = str(number)
        return {
            cls.name_of("buoc", str(layer)): _tick(layer.label),
            cls.name_of("tt", str(layer)): order,
            **_days(layer),
        }


def _days(step: Layer | Step) -> dict[str, forms.Field]:
    """The fields of a step's first and last day."""
    fields: dict[str, forms.Field] = {}
    for part, words in (("tu", "từ ngày"), ("den", "đến hết ngày")):
        field = DayField(label=f"{step.label}: {words}", required=False)
        field.widget.attrs["aria-label"] = field.label
        fields[_Row.name_of(part, str(step))] = field
    return fields


class ReplyRow(_Row):
    """A step in which units reply: it is in the round where it has a first day."""

    parts = ("tu", "den")

    def __init__(self, form: forms.Form, step: Step) -> None:
        super().__init__(form, str(step))
        self.step = step
        self.words = REPLY_WORDS[step]

    @classmethod
    def fields(cls, step: Step) -> dict[str, forms.Field]:
        """The fields of such a step."""
        return _days(step)
