"""What an organiser chooses to take opinions over into a survey criterion; it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from scoring.enums.opinions import FACES
from scoring.enums.options import option_name
from scoring.forms.fields import DayField
from scoring.models import QuestionSet, Round
from scoring.selectors.opinion_survey import Wanted, usual_options
from scoring.selectors.surveys import SurveyRow


class TakeOverForm(forms.Form):
    """Which criterion, which question, from which day to which, as whose slips, and what each face becomes."""

    criterion = forms.ChoiceField(label="Tiêu chí điều tra")
    question = forms.ChoiceField(label="Câu hỏi")
    first = DayField(label="Ý kiến từ ngày", help_text="Ngày/tháng/năm, ví dụ 15/01/2027.")
    last = DayField(label="Đến hết ngày")
    group = forms.ChoiceField(label="Ghi là số phiếu của đối tượng")

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        round_: Round,
        criteria: Mapping[str, SurveyRow],
        question_set: QuestionSet,
    ) -> None:
        super().__init__(data)
        self._set, self._criteria = question_set, criteria
        self._choose("criterion", [(code, f"{code} {row.title}") for code, row in criteria.items()])
        self._choose("question", [(text, text) for text in question_set.questions])
        self._choose("group", [(name, name) for name in round_.survey_groups])
        chosen = criteria.get((data or {}).get("criterion", "")) or next(iter(criteria.values()))
        usual = usual_options(chosen)
        for face, name in FACES:
            field = forms.ChoiceField(label=f"“{name}” thành", initial=usual[face])
            field.choices = [(option, option_name(option)) for option in chosen.options]
            self.fields[f"face_{face}"] = field

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", "Ngày cuối phải từ ngày đầu trở đi.")
        return given

    @property
    def faces(self) -> list[forms.BoundField]:
        """The fields of the faces, the happiest first."""
        return [self[f"face_{face}"] for face, _ in FACES]

    @property
    def wanted(self) -> Wanted:
        """What was chosen; read it once the form is valid."""
        given = self.cleaned_data
        options = {face: given[f"face_{face}"] for face, _ in FACES}
        days = (given["first"], given["last"])
        return Wanted(given["criterion"], self._set, given["question"], *days, given["group"], options)
