"""What the council decided of one criterion: the points kept, others given, or its figures mended; no rule of points."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from scoring import engine
from scoring.enums import Layer
from scoring.forms import answers, controls
from scoring.forms.fields import points_of
from scoring.services.scores import LONGEST_TEXT

CHANGE: Final = "dieu-chinh"
KEEP: Final = "giu-nguyen"
MEND: Final = "sua-so-lieu"
_PREFIX: Final = "so-"
_CHOICES: Final = [(KEEP, "Giữ nguyên điểm"), (CHANGE, "Cho điểm khác")]
_MEND_CHOICE: Final = (MEND, "Sửa số liệu, hệ thống tính lại điểm")


class DecisionForm(forms.Form):
    """One decision in words, with votes where counted; `leaf` is the criterion, `standing` the answer that counts now.

    Figures are offered where the criterion asks for any: one that is scored in points alone has none to mend.
    """

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen_score = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Kết luận",
        choices=_CHOICES,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": "Chọn một kết luận.", "invalid_choice": "Chọn lại."},
    )
    points = forms.CharField(
        label="Điểm mới", required=False, max_length=20, help_text="Chỉ ghi khi chọn “Cho điểm khác”."
    )
    text = forms.CharField(
        label="Nội dung kết luận, lý do",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Ghi nội dung kết luận và lý do.", "max_length": f"Dài nhất {LONGEST_TEXT} ký tự."},
    )
    votes_for = forms.IntegerField(label="Tán thành", min_value=0, max_value=999, required=False)
    votes_against = forms.IntegerField(label="Không tán thành", min_value=0, max_value=999, required=False)
    votes_abstained = forms.IntegerField(label="Ý kiến khác", min_value=0, max_value=999, required=False)

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        leaf: engine.Leaf,
        standing: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.leaf = leaf
        self.offers_figures = controls.measure_of(leaf)["kind"] != "points"
        decision = self.fields["decision"]
        if self.offers_figures and isinstance(decision, forms.ChoiceField):
            decision.choices = [*_CHOICES, _MEND_CHOICE]
        said = {} if data is None else data
        names = [name[len(_PREFIX) :] for name in said if name.startswith(_PREFIX)]
        stored = answers.typed_of(leaf, None if "points" in (standing or {}) else standing)
        self.typed: dict[str, str] = {name: said[_PREFIX + name] for name in names} if data is not None else stored
        self.figure_faults: dict[str, str] = {}
        self.given: Decimal | None = None
        self.figures: dict[str, Any] | None = None

    def clean(self) -> dict[str, Any]:
        """New points or figures are read only where the decision is of that kind; a point typed beside another is told."""
        said = self.cleaned_data
        decision, points = said.get("decision"), said.get("points", "").strip()
        if decision == CHANGE:
            self._read_points(points)
        elif points and decision:
            self.add_error("points", "Đã chọn kết luận khác: xóa điểm mới, hoặc chọn “Cho điểm khác”.")
        if decision == MEND:
            self._read_figures()
        return said

    def _read_points(self, typed: str) -> None:
        try:
            self.given = points_of(typed) if typed else None
        except ValidationError as fault:
            self.add_error("points", fault)
            return
        if self.given is None:
            self.add_error("points", "Ghi điểm mới.")

    def _read_figures(self) -> None:
        reading = answers.read_answer(self.leaf, Layer.COUNCIL, self.typed | {"mode": answers.MEASURE})
        self.figure_faults, self.figures = dict(reading.faults), reading.answer
        if reading.faults:
            self.add_error(None, "Số liệu: " + " ".join(reading.faults.values()))
        elif reading.answer is None:
            self.add_error(None, "Số liệu: ghi số liệu đã sửa.")

    @property
    def row(self) -> dict[str, Any]:
        """The criterion's figures or options as the cells of a sheet draw them; {} where there are none to mend."""
        if not self.offers_figures:
            return {}
        return {
            "row_id": "so-lieu",
            "prefix": _PREFIX,
            "name": "value",
            "label": "Phương án",
            "value": self.typed.get("value"),
            "options": controls.choice_options(self.leaf),
            "fields": controls.number_fields(self.leaf, self.typed, self.figure_faults),
            "error": " ".join(self.figure_faults.values()),
            "max": self.leaf.max,
        }

    @property
    def votes(self) -> tuple[int, int, int] | None:
        """Votes for, against and others, where any were typed."""
        votes = [self.cleaned_data[f"votes_{name}"] for name in ("for", "against", "abstained")]
        return None if all(vote is None for vote in votes) else (votes[0] or 0, votes[1] or 0, votes[2] or 0)
