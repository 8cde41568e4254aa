"""What reported figures say for the criteria of a sheet that are bound to them, beside what the sheet says; it writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cchc_portal import numbers
from scoring import engine
from scoring.enums import Layer
from scoring.enums.figures import ReportState
from scoring.figures import Amount
from scoring.models import Assessment, FigureBinding, IndicatorValue, ReportingPeriod, Round, Score
from scoring.selectors.indicators.asked import amount_of, key_of

TWO_FIGURES: Final = ("ratio", "reduction")
ONE_FIGURE: Final = "number"
NOT_SENT: Final = "đơn vị chưa gửi báo cáo của kỳ này"
NOT_EXACT: Final = "số liệu còn thiếu hoặc là số ước chừng"


@dataclass(frozen=True)
class Bound:
    """A criterion bound to figures: the answer they give (None with `why` where they give none), and the sheet's own."""

    code: str
    title: str
    binding: FigureBinding
    names: tuple[str, ...]
    answer: Mapping[str, Any] | None
    why: str
    own: Mapping[str, Any] | None
    note: str
    evidence: str
    version: int

    @property
    def source(self) -> str:
        """Where the answer comes from, in words."""
        return f"{self.binding.period.title}: {'; '.join(self.names)}"

    @property
    def text(self) -> str:
        """The figures, as people read them."""
        return answer_text(self.answer) or self.why

    @property
    def own_text(self) -> str:
        """What the sheet says, as people read it; "" for nothing."""
        return answer_text(self.own)

    @property
    def is_same(self) -> bool:
        """Whether the sheet says what the figures say."""
        return self.answer is not None and self.own is not None and dict(self.own) == dict(self.answer)

    @property
    def seen(self) -> str:
        """What a page shows of it, to be sent back: the version of the sheet's own answer, and what the figures say."""
        said = "" if self.answer is None else repr(sorted(self.answer.items()))
        return f"{self.version}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"

    @property
    def can_take(self) -> bool:
        """Whether there is something to take over."""
        return self.answer is not None and not self.is_same


def answer_text(answer: Mapping[str, Any] | None) -> str:
    """The figures of an answer as people read them: "21.588 và 21.575"; points and other ways by what they hold."""
    if answer is None:
        return ""
    figures = [answer[key] for key in ("a", "b", "value", "points") if isinstance(answer.get(key), str)]
    try:
        return " và ".join(numbers.format_count(numbers.parse(text)) for text in figures) or "cách trả lời khác"
    except numbers.NumberFault:
        return " và ".join(figures)


def bindings_of(sheet: Assessment) -> list[FigureBinding]:
    """The bindings of the sheet's round; no query where the round has none, else one."""
    if not sheet.round.figures_bound:
        return []
    rows = FigureBinding.objects.filter(round=sheet.round_id, criterion__criteria_set=sheet.round_block.criteria_set_id)
    return list(rows.select_related("period", "criterion"))


def bindings_digest(round_: Round) -> str:
    """A digest of a round's bindings as they stand, for a page to say what it was made from; one query."""
    rows = FigureBinding.objects.filter(round=round_).order_by("criterion__code", "pk")
    told = list(rows.values_list("criterion__code", "period__code", "a", "b"))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def binding_of(round_: Round, code: str) -> FigureBinding | None:
    """The binding of a criterion of a round; one query."""
    return FigureBinding.objects.filter(round=round_, criterion__code=code).select_related("period").first()


def answers_from_figures(
    sheet: Assessment, bindings: list[FigureBinding], rules: engine.Rules
) -> dict[str, tuple[Mapping[str, Any] | None, str]]:
    """{criterion code: (answer, why there is none)} for the bindings that a sheet's block has; one query.

    Only a sent report counts, and only exact figures.
    """
    kinds = {leaf.code: (leaf.measure or {}).get("kind") for leaf in rules.leaves_of(sheet.round_block.block.code)}
    amounts = _sent_amounts(sheet, [one.period for one in bindings])
    found = {}
    for one in bindings:
        if one.criterion_code in kinds:
            found[one.criterion_code] = _answer(one, kinds[one.criterion_code], amounts.get(one.period_id))
    return found


def _sent_amounts(sheet: Assessment, periods: list[ReportingPeriod]) -> dict[int, dict[str, Amount | None]]:
    found: dict[int, dict[str, Amount | None]] = {}
    values = IndicatorValue.objects.filter(
        report__unit=sheet.unit_id, report__period__in=periods, report__state=ReportState.SENT
    )
    for value in values.select_related("indicator", "report"):
        found.setdefault(value.report.period_id, {})[key_of(value.indicator.code, value.item)] = amount_of(value)
    return found


def _answer(
    binding: FigureBinding, kind: object, amounts: Mapping[str, Amount | None] | None
) -> tuple[Mapping[str, Any] | None, str]:
    if amounts is None:
        return None, NOT_SENT
    given = {}
    for name, key in (("a", binding.a), ("b", binding.b)):
        amount = amounts.get(key)
        if key and (amount is None or not amount.is_exact):
            return None, NOT_EXACT
        if key and amount is not None:
            given[name] = numbers.plain_text(amount.value)
    return ({"value": given["a"]} if kind == ONE_FIGURE else given), ""


def bound_criteria(sheet: Assessment, rules: engine.Rules, names: Mapping[str, str]) -> list[Bound]:
    """The bound criteria of a sheet, what the figures say and what the unit's own cells say; three queries at most.

    `names`: {key of a figure: its name}.
    """
    bindings = bindings_of(sheet)
    if not bindings:
        return []
    answers = answers_from_figures(sheet, bindings, rules)
    titles = {leaf.code: leaf.title for leaf in rules.leaves_of(sheet.round_block.block.code)}
    cells = {
        score.criterion.code: score
        for score in Score.objects.filter(
            assessment=sheet, layer=Layer.SELF, criterion__code__in=list(answers)
        ).select_related("criterion")
    }
    found = []
    for one in bindings:
        if one.criterion_code not in answers:
            continue
        answer, why = answers[one.criterion_code]
        cell = cells.get(one.criterion_code)
        told = tuple(names.get(key, key) for key in (one.a, one.b) if key)
        own = (None, "", "", 0) if cell is None else (cell.answer, cell.note, cell.evidence, cell.version)
        found.append(Bound(one.criterion_code, titles[one.criterion_code], one, told, answer, why, *own))
    return found


def round_bindings(round_: Round, names: Mapping[str, str]) -> list[tuple[FigureBinding, str]]:
    """The bindings of a round with their figures by name, each code once; one query."""
    rows = {
        row.criterion_code: row
        for row in FigureBinding.objects.filter(round=round_).select_related("period", "criterion")
    }
    return [(row, "; ".join(names.get(key, key) for key in (row.a, row.b) if key)) for row in rows.values()]
