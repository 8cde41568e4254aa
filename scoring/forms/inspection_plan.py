"""What the organiser chooses of a cross-inspection plan: settings, pairs and limits; a plan is judged elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from cchc_portal import numbers
from scoring.enums import InspectionSide
from scoring.forms.fields import file_field
from scoring.models import Assessment
from scoring.planning import Line, Pair, Problem, Rule, prove
from scoring.selectors.inspection_plan import PlanBasis
from scoring.services.inspection_plan import NewPlan

MOST_PER_UNIT = 5
MOST_SEED = 9999
_MOST_CAPACITY = 1000
PAIR, LIMIT = "cap-", "suc-"


class PlanForm(forms.Form):
    """The settings of a plan, and beside them the pairs and limits of every unit of the round."""

    per_unit = forms.TypedChoiceField(
        label="Mỗi đơn vị được kiểm tra bởi",
        coerce=int,
        choices=[(n, f"{n} đơn vị khác") for n in range(1, MOST_PER_UNIT + 1)],
        error_messages={"invalid_choice": "Chọn từ 1 đến 5.", "required": "Chọn từ 1 đến 5."},
    )
    side = forms.ChoiceField(
        label="Kiểm tra trong hay khác khối",
        choices=InspectionSide.choices,
        error_messages={"invalid_choice": "Chọn một mục trong danh sách.", "required": "Chọn một mục."},
    )
    seed = forms.IntegerField(
        label="Số bốc thăm",
        help_text="Cùng một số thì ra cùng một kế hoạch; đổi số để bốc lại.",
        min_value=1,
        max_value=MOST_SEED,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ("invalid", "required", "min_value", "max_value"), f"Gõ một số nguyên từ 1 đến {MOST_SEED}."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, basis: PlanBasis) -> None:
        begins = {"per_unit": basis.round.inspections_per_unit, "side": basis.round.inspection_side, "seed": 1}
        super().__init__(data, initial=begins | {"seen": basis.seen})
        self.basis = basis
        self.pairs: tuple[Pair, ...] = basis.standing
        self.capacities: Mapping[str, int | None] = basis.capacities
        self.limit_faults: dict[str, str] = {}
        if data is not None:
            self.pairs = _pairs(data, basis)
            self.capacities = self._limits(data)

    def _limits(self, data: QueryDict) -> dict[str, int | None]:
        """{unit code: most units of its team}; what cannot be read stands in `limit_faults`."""
        found: dict[str, int | None] = {}
        for sheet in self.basis.sheets:
            code = sheet.unit.code
            typed = data.get(f"{LIMIT}{code}", "").strip()
            if not typed:
                continue
            try:
                number = numbers.parse(typed, integer=True)
            except numbers.NumberFault:
                number = None
            if number is None or not 0 <= number <= _MOST_CAPACITY:
                self.limit_faults[code] = typed
            else:
                found[code] = int(number)
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse limits that are no counts, naming their units."""
        for code, typed in self.limit_faults.items():
            self.add_error(None, f"{code}: “{typed[:20]}” không phải số đơn vị đoàn nhận được. Gõ số hoặc để trống.")
        return self.cleaned_data

    @property
    def chosen(self) -> tuple[int, str]:
        """(per_unit, side) as chosen, or as the round has them where they cannot be read."""
        said = getattr(self, "cleaned_data", {})
        round_ = self.basis.round
        return said.get("per_unit", round_.inspections_per_unit), said.get("side", round_.inspection_side)

    @property
    def plan(self) -> NewPlan:
        """The plan as sent; read it once the form is valid."""
        per_unit, side = self.chosen
        return NewPlan(per_unit, side, self.pairs, self.capacities, self.cleaned_data["seed"])


class PlanFileForm(forms.Form):
    """One workbook of a plan."""

    file = file_field(
        label="Tệp Excel (.xlsx)",
        help_text="Tệp tải từ trang này, đã điền mã đơn vị đi kiểm tra; không quá 10 MB.",
        suffix=".xlsx",
        missing="Chọn tệp Excel rồi bấm Kiểm tra tệp.",
    )


def _pairs(data: QueryDict, basis: PlanBasis) -> tuple[Pair, ...]:
    """The pairs as sent, by inspected unit; a code may be typed in small letters, an empty place is no pair."""
    return tuple(
        (code.strip().upper().split(" ")[0], sheet.unit.code)
        for sheet in basis.sheets
        for code in data.getlist(f"{PAIR}{sheet.unit.code}")
        if code.strip()
    )


# --- What a page shows of them -------------------------------------------------------------------------------------

MOST_OPTIONS = 6000
"""Above so many options in all, codes are typed instead of chosen: a page of a province's communes stays light."""


@dataclass(frozen=True)
class Choice:
    """A unit that may be chosen to inspect, or that a rule forbids: `why` says which."""

    code: str
    name: str
    why: str = ""


@dataclass(frozen=True)
class PlanRow:
    """A unit of the round: who inspects it (`slots`, "" for nobody yet), and how many its own team takes at most."""

    sheet: Assessment
    slots: tuple[str, ...]
    limit: str
    free: tuple[Choice, ...]
    forbidden: tuple[Choice, ...]


@dataclass(frozen=True)
class TeamLoad:
    """A unit that sends a team, with the units that it inspects."""

    sheet: Assessment
    inspected: tuple[Assessment, ...]


def rows_of(form: PlanForm) -> list[PlanRow]:
    """The rows of the table of pairs, in the order of the round; no query."""
    per_unit, side = form.chosen
    problem = form.basis.problem(per_unit, side, {})
    sheets = form.basis.sheets
    chosen = len(sheets) ** 2 * per_unit <= MOST_OPTIONS
    given: dict[str, list[str]] = {}
    for one, other in form.pairs:
        given.setdefault(other, []).append(one)
    rows = []
    for sheet in sheets:
        code = sheet.unit.code
        slots = given.get(code, [])
        choices = [_choice(problem, one, code) for one in sheets] if chosen else []
        limit = form.limit_faults.get(code, form.capacities.get(code))
        rows.append(
            PlanRow(
                sheet,
                (*slots, *[""] * (per_unit - len(slots))),
                "" if limit is None else str(limit),
                tuple(choice for choice in choices if not choice.why),
                tuple(choice for choice in choices if choice.why),
            )
        )
    return rows


_WHY = {
    Rule.OWN: "chính đơn vị này",
    Rule.KIN: "cấp trên, cấp dưới",
    Rule.LAST_YEAR: "đã kiểm tra năm trước",
    Rule.SIDE: "không đúng khối",
}


def _choice(problem: Problem, one: Assessment, inspected: str) -> Choice:
    rules = problem.forbidding((one.unit.code, inspected))
    return Choice(one.unit.code, one.unit.name, _WHY[rules[0]] if rules else "")


def loads_of(form: PlanForm) -> list[TeamLoad]:
    """The units that send a team, most inspected first where they differ, else in the order of the round; no query."""
    sheets = {sheet.unit.code: sheet for sheet in form.basis.sheets}
    given: dict[str, list[Assessment]] = {}
    for one, other in form.pairs:
        if one in sheets:
            given.setdefault(one, []).append(sheets[other])
    loads = [
        TeamLoad(sheet, tuple(given.get(code, ()))) for code, sheet in sheets.items() if form.capacities.get(code) != 0
    ]
    return sorted(loads, key=lambda load: -len(load.inspected))


def proof_of(form: PlanForm) -> tuple[Line, ...]:
    """Every rule of the plan as it was chosen, with what breaks it."""
    per_unit, side = form.chosen
    return prove(form.basis.problem(per_unit, side, form.capacities), form.pairs)
