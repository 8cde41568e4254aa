"""What organisers type of a survey: the slips of one unit by criterion and group, and the round's rule; it writes nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from cchc_portal import numbers
from scoring.enums import SurveyShortage
from scoring.enums.options import option_name
from scoring.excel.survey import groups_of, said
from scoring.selectors.slips import MOST_SLIPS, Slips
from scoring.selectors.surveys import SurveyRow
from scoring.services.surveys import SurveyRule

ISSUED = "Phát ra"
NEVER_SEEN = "-1"
"""What stands for a version that was not sent or is none: nothing is written over what stands."""


@dataclass(frozen=True)
class Figure:
    """One input: its name, what it is for, the text in it, what is wrong with that."""

    name: str
    label: str
    value: str
    fault: str = ""


@dataclass(frozen=True)
class GroupRow:
    """The figures of one group of a criterion."""

    group: str
    figures: tuple[Figure, ...]
    slips: Slips

    @property
    def faults(self) -> list[str]:
        """What is wrong with its figures."""
        return [f"{one.label}: {one.fault}" for one in self.figures if one.fault]


@dataclass(frozen=True)
class CriterionForm:
    """One survey criterion to be typed; `seen` is the version of its answer that the person saw."""

    row: SurveyRow
    number: int
    seen: str
    groups: tuple[GroupRow, ...]
    faults: tuple[str, ...] = ()
    is_stale: bool = False
    is_moved: bool = False
    """Whether the groups are no longer those of the page that was sent."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of its figures."""
        return (ISSUED, *map(option_name, self.row.options))

    @property
    def slips(self) -> tuple[Slips, ...]:
        """What was typed, without empty groups."""
        return tuple(one.slips for one in self.groups if not one.slips.is_empty)

    @property
    def is_changed(self) -> bool:
        """Whether something else was typed than stands, or typed into groups that are no more."""
        return self.is_moved or self.slips != self.row.slips

    @property
    def standing(self) -> list[tuple[str, str]]:
        """What stands now, group by group in words."""
        return [(one.group or "Không ghi đối tượng", said(self.row, one)) for one in self.row.slips]


class SlipsForm:
    """The slips of one unit: every survey criterion × group; `data` is what was sent, None for a page that is only shown."""

    def __init__(self, rows: Sequence[SurveyRow], data: Mapping[str, str] | None) -> None:
        self.criteria = tuple(_criterion(number, row, data) for number, row in enumerate(rows))

    @property
    def is_sound(self) -> bool:
        """Whether every figure could be read."""
        return not any(group.faults for one in self.criteria for group in one.groups)

    @property
    def changed(self) -> dict[str, tuple[Sequence[Slips], int]]:
        """What to write: {criterion code: (its groups, version seen)} where something else was typed than stands."""
        return {one.row.code: (one.slips, int(one.seen)) for one in self.criteria if one.is_changed}

    def marked(self, faults: Mapping[str, Sequence[str]], stale: Sequence[str] = ()) -> tuple[CriterionForm, ...]:
        """The criteria with what a service found wrong, and those that somebody else wrote meanwhile."""
        return tuple(
            CriterionForm(
                one.row,
                one.number,
                str(one.row.version) if one.row.code in stale else one.seen,
                one.groups,
                tuple(faults.get(one.row.code, ())),
                is_stale=one.row.code in stale,
            )
            for one in self.criteria
        )


def _criterion(number: int, row: SurveyRow, data: Mapping[str, str] | None) -> CriterionForm:
    """One criterion as sent; where its groups have changed since the page was shown, no figure can be put in its place."""
    names = groups_of(row)
    seen = str(row.version) if data is None else data.get(f"seen-{number}", "")
    groups = tuple(_group(f"{number}-{place}", row, name, data) for place, name in enumerate(names))
    sent = [] if data is None else [data.get(f"group-{number}-{place}") for place in range(len(names) + 1)]
    moved = any(name is not None and name != now for name, now in zip(sent, (*names, None), strict=False))
    known = re.fullmatch(r"[0-9]{1,9}", seen) and not moved
    return CriterionForm(row, number, seen if known else NEVER_SEEN, groups, is_moved=moved)


def _group(prefix: str, row: SurveyRow, group: str, data: Mapping[str, str] | None) -> GroupRow:
    """The figures of a group; names count places, and the sent name of the group must be the same at its place."""
    stored = row.of_group(group) or Slips(group, None, {})
    values: list[int | None] = [stored.issued, *(stored.counts.get(option) for option in row.options)]
    texts = ["" if value is None else numbers.format_count(value) for value in values]
    if data is not None and data.get(f"group-{prefix}") == group:
        texts = [data.get(f"n-{prefix}-{place}", "") for place in range(len(texts))]
    figures, read = [], []
    for place, (label, text) in enumerate(zip((ISSUED, *map(option_name, row.options)), texts, strict=True)):
        value, fault = count_of(text)
        figures.append(Figure(f"n-{prefix}-{place}", label, text, fault))
        read.append(value)
    counts = {option: value for option, value in zip(row.options, read[1:], strict=True) if value is not None}
    return GroupRow(group, tuple(figures), Slips(group, read[0], counts))


def count_of(text: str) -> tuple[int | None, str]:
    """A typed number of slips, None where nothing is typed; and what is wrong with it."""
    if not text.strip():
        return None, ""
    try:
        number = numbers.parse(text, integer=True)
    except numbers.NumberFault as fault:
        return None, fault.message
    if not 0 <= number <= MOST_SLIPS:
        return None, "Ghi số phiếu từ 0 trở lên."
    return int(number), ""


class RuleForm(forms.Form):
    """The round's rule: the least sample, what fewer slips mean, whom the survey asks, and by which paper."""

    minimum = forms.CharField(
        label="Số phiếu ít nhất cho mỗi tiêu chí của một đơn vị",
        help_text="Tính các phiếu có chấm điểm, không tính phương án “không có ý kiến”. Ghi 0 nếu không quy định.",
        max_length=12,
        required=False,
    )
    shortage = forms.ChoiceField(
        label="Khi ít hơn số ấy",
        choices=SurveyShortage.choices,
        help_text="Dù chọn cách nào, trang vẫn ghi rõ “không đủ mẫu”. Đổi mục này thì tổng điểm được tính lại.",
        error_messages={"required": "Chọn một mục.", "invalid_choice": "Chọn lại."},
    )
    groups = forms.CharField(
        label="Đối tượng khảo sát",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một đối tượng. Đối tượng đã có số phiếu thì không bỏ được.",
        max_length=2000,
        error_messages={"required": "Ghi ít nhất một đối tượng."},
    )
    decision = forms.CharField(
        label="Số kế hoạch hoặc công văn",
        help_text="Ví dụ 125/KH-UBND.",
        max_length=100,
        error_messages={"required": "Ghi số kế hoạch hoặc công văn.", "max_length": "Dài nhất 100 ký tự."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Mapping[str, str] | None, *, standing: SurveyRule) -> None:
        super().__init__(data, initial=rule_begins(standing))
        self.standing = standing

    def clean_minimum(self) -> int:
        """A whole number, 0 where nothing is typed."""
        value, fault = count_of(self.cleaned_data["minimum"])
        if fault:
            raise forms.ValidationError(fault)
        return value or 0

    @property
    def rule(self) -> SurveyRule:
        """The rule as typed; read it once the form is valid."""
        given = self.cleaned_data
        return SurveyRule(given["minimum"], given["shortage"], groups_in(given["groups"]))

    @property
    def seen_rule(self) -> SurveyRule:
        """What stood when the page was made: what stands now, or a rule that nothing equals."""
        same = self.cleaned_data["seen"] == seen_of(self.standing)
        return self.standing if same else SurveyRule(-1, self.standing.shortage, ())


def rule_begins(standing: SurveyRule) -> dict[str, Any]:
    """What the form of a rule begins with: the one that stands, by field."""
    minimum = numbers.format_count(standing.minimum)
    begins = {"minimum": minimum, "shortage": standing.shortage, "seen": seen_of(standing)}
    return begins | {"groups": "\n".join(standing.groups)}


def groups_in(text: str) -> tuple[str, ...]:
    """The respondent groups of a text, one a line."""
    return tuple(name for line in text.splitlines() if (name := " ".join(line.split())))


def seen_of(rule: SurveyRule) -> str:
    """A rule as a text to be kept in a page and compared."""
    return "|".join([str(rule.minimum), rule.shortage, *rule.groups])
