"""The first page of a new round, and what its setup form begins with: usual values, or those of an earlier round."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from cchc_portal import numbers
from scoring.enums import Layer, SurveyShortage
from scoring.forms.round_setup import EXACT, STEPS
from scoring.forms.round_setup_rows import BlockRow, StepRow, UnitRow
from scoring.models import Round
from scoring.models.rounds import usual_survey_groups
from scoring.selectors.engine_input import decimal_text
from scoring.selectors.round_copy import Source, moved
from scoring.selectors.round_setup import Catalogue, SetChoice
from scoring.selectors.windows import steps_in_order
from scoring.services.round_setup import FIRST_YEAR, LAST_YEAR
from units.models import Agency

USUAL_STEPS = (Layer.COUNCIL, Layer.APPRAISAL_1, Layer.INSPECTION, Layer.SURVEY, Layer.SELF)
ON = "on"
_USUAL = {
    "decimals": "2",
    "point_decimals": "4",
    "clamp": ON,
    "inspection_shown_on_closing": ON,
    "own_row_shown_when_provisional": ON,
    "outside_shown_when_provisional": ON,
    "survey_minimum": "0",
    "survey_shortage": SurveyShortage.AS_IT_IS.value,
    "survey_groups": "\n".join(usual_survey_groups()),
}


class NewRoundForm(forms.Form):
    """Which round it will be; title and code are suggested from it. `token` is the page's own."""

    agency = forms.ChoiceField(label="Cơ quan chủ trì")
    programme = forms.CharField(
        label="Chương trình",
        max_length=40,
        help_text="CCHC, VTLT, CNTT hoặc tên riêng của cơ quan.",
        error_messages={"required": "Ghi chương trình, ví dụ CCHC.", "max_length": "Dài nhất 40 ký tự."},
    )
    year = forms.CharField(label="Năm đánh giá", max_length=4, error_messages={"required": "Ghi năm."})
    period = forms.CharField(
        label="Kỳ",
        max_length=40,
        help_text="Ví dụ: năm, 6 tháng, 9 tháng.",
        error_messages={"required": "Ghi kỳ.", "max_length": "Dài nhất 40 ký tự."},
    )
    copied = forms.ChoiceField(
        label="Chép từ đợt",
        required=False,
        help_text="Chép bộ tiêu chí, thang xếp loại, đơn vị, các bước, cách tính; thời hạn dời theo số năm. Không chép điểm.",
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agencies: Sequence[Agency], rounds: Sequence[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agencies = {agency.code: agency for agency in agencies}
        self.rounds = {round_.code: round_ for round_ in rounds}
        copied, agency = self.fields["copied"], self.fields["agency"]
        if isinstance(copied, forms.ChoiceField) and isinstance(agency, forms.ChoiceField):
            copied.choices = [("", "Không chép, bắt đầu từ đầu"), *((r.code, f"{r.title} ({r.code})") for r in rounds)]
            agency.choices = [(row.code, row.name) for row in agencies]
        if len(agencies) == 1:
            agency.widget = forms.HiddenInput()
            agency.initial = agencies[0].code

    def clean_year(self) -> int:
        """A year that somebody means."""
        text: str = self.cleaned_data["year"].strip()
        if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
            raise forms.ValidationError(f"Ghi năm bằng bốn chữ số, từ {FIRST_YEAR} đến {LAST_YEAR}.")
        return int(text)

    def clean(self) -> dict[str, Any]:
        """The round to copy must be of the same agency."""
        source = self.source
        if source is not None and source.agency.code != self.cleaned_data.get("agency"):
            self.add_error("copied", "Đợt này của cơ quan khác.")
        return self.cleaned_data

    @property
    def agency_row(self) -> Agency:
        """The chosen agency; read it once the form is valid."""
        return self.agencies[self.cleaned_data["agency"]]

    @property
    def source(self) -> Round | None:
        """The round to copy from, None where nothing is."""
        return self.rounds.get(self.cleaned_data.get("copied", ""))

    @property
    def head(self) -> dict[str, str]:
        """Programme, year, period as typed, with a title and a code that go with them."""
        said = {name: str(self.cleaned_data[name]) for name in ("programme", "year", "period")}
        return said | suggested(self.agency_row, self.source, said)


def suggested(agency: Agency, source: Round | None, said: dict[str, str]) -> dict[str, str]:
    """Title and code for a new round: those of the copied one with the year changed, else from what was said."""
    programme, year, period = (said[name].strip() for name in ("programme", "year", "period"))
    if (
        source is not None
        and str(source.year) in source.title
        and (programme, period) == (source.programme, source.period)
    ):
        code = source.code.replace(str(source.year), year)
        return {
            "title": source.title.replace(str(source.year), year),
            "code": code if code != source.code else f"{code}-{year}"[:40],
        }
    kinds = [] if period.casefold() == "năm" else [plain(period)]
    return {
        "title": f"Đánh giá {programme} {period} {year}"[:300],
        "code": "-".join([agency.code[:16], plain(programme)[:10], *[kind[:8] for kind in kinds], year]),
    }


def plain(words: str) -> str:
    """Words as a code: "6 tháng" → "6THANG"."""
    letters = unicodedata.normalize("NFD", words.replace("đ", "d").replace("Đ", "D")).upper()
    return re.sub(r"[^A-Z0-9]", "", letters) or "X"


def start_content(catalogue: Catalogue, source: Source | None, year: int) -> dict[str, str]:
    """What the setup form shows first: {field: text}; no query.

    From an earlier round its blocks (with the set written for the new year, where there is one), units that still exist, steps, windows moved by the years between, and rules; units
    that are new stand in their own block where the round has it. Without one: every block and unit, the usual steps.
    """
    if source is None:
        return _usual(catalogue)
    content: dict[str, str] = {}
    for code, (set_id, scale_id) in source.blocks.items():
        newer = _newer_set(catalogue, set_id, year)
        scale = None if newer is None else newer.scale_for(code)
        content |= {
            BlockRow.name_of("khoi", code): ON,
            BlockRow.name_of("bo", code): str(set_id if newer is None else newer.row.pk),
            BlockRow.name_of("thang", code): str(scale_id if scale is None else scale),
        }
    for unit in catalogue.units:
        own = "" if unit.block is None or unit.block.code not in source.blocks else unit.block.code
        block, reason = source.units.get(unit.code, (own, ""))
        content[UnitRow.name_of("dv", unit.code)] = block
        if reason:
            content |= {UnitRow.name_of("kxh", unit.code): ON, UnitRow.name_of("ld", unit.code): reason}
    return {name: text for name, text in (content | _steps(source, year) | _rules(source)).items() if text}


def _newer_set(catalogue: Catalogue, set_id: int, year: int) -> SetChoice | None:
    """The newest version that was written for `year` in place of a set: the same programme and group, None if there is none."""
    old = next((choice.row for choice in catalogue.sets if choice.row.pk == set_id), None)
    wanted = None if old is None else (old.programme, year, old.block_group)
    found = [
        choice for choice in catalogue.sets if (choice.row.programme, choice.row.year, choice.row.block_group) == wanted
    ]
    return max(found, key=lambda choice: choice.row.version, default=None)


def _steps(source: Source, year: int) -> dict[str, str]:
    layers = [str(layer) for layer in source.round.layers]
    ordered = [*layers, *(str(layer) for layer in STEPS if layer not in layers)]
    content = {StepRow.name_of("tt", layer): str(place) for place, layer in enumerate(ordered, 1)}
    content |= {StepRow.name_of("buoc", layer): ON for layer in layers}
    steps = steps_in_order(layers)
    for step, (first, last) in source.windows.items():
        if step in steps:
            content[StepRow.name_of("tu", step)] = _day(moved(first, year - source.round.year))
            content[StepRow.name_of("den", step)] = _day(moved(last, year - source.round.year))
    return content


def _day(day: dt.date | None) -> str:
    return "" if day is None else f"{day:%d/%m/%Y}"


def _rules(source: Source) -> dict[str, str]:
    policy = source.policy
    ties = list(policy.get("tie_break", ()))
    content = {
        "decimals": str(policy.get("decimals", 2)),
        "point_decimals": str(policy.get("point_decimals", 4)),
        "clamp": ON if policy.get("clamp", True) else "",
        "tie_fields": ", ".join(code for code in ties if code != EXACT),
        "tie_exact": ON if EXACT in ties else "",
    }
    return content | {name: _setting(value) for name, value in source.settings.items()}


def _setting(value: Any) -> str:
    """A setting of a round as somebody would have typed it."""
    if isinstance(value, bool):
        return ON if value else ""
    if isinstance(value, Decimal):
        return decimal_text(value).replace(".", ",")
    if isinstance(value, int):
        return numbers.format_count(value)
    return "\n".join(value) if isinstance(value, list) else str(value)


def _usual(catalogue: Catalogue) -> dict[str, str]:
    content = dict(_USUAL)
    for block in catalogue.blocks:
        content[BlockRow.name_of("khoi", block.code)] = ON
        if len(catalogue.scales) == 1:
            content[BlockRow.name_of("thang", block.code)] = str(catalogue.scales[0].pk)
        if len(catalogue.sets) == 1:
            content[BlockRow.name_of("bo", block.code)] = str(catalogue.sets[0].row.pk)
    for unit in catalogue.units:
        if unit.block is not None:
            content[UnitRow.name_of("dv", unit.code)] = unit.block.code
    content |= {StepRow.name_of("tt", str(layer)): str(place) for place, layer in enumerate(STEPS, 1)}
    return content | {StepRow.name_of("buoc", str(layer)): ON for layer in USUAL_STEPS}
