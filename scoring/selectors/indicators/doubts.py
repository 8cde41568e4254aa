"""What is odd about figures though no identity breaks: cumulative ones that fall, approximate ones that close no duty; it refuses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cchc_portal import numbers
from scoring.enums.figures import IndicatorKind, ReportState
from scoring.figures import Amount
from scoring.models import DutyRule, IndicatorValue
from scoring.selectors.indicators.asked import Asked, amount_of, key_of
from scoring.selectors.indicators.place import Place


@dataclass(frozen=True)
class Doubt:
    """Something odd about a figure: its key, the word of what it is, what is said of it."""

    key: str
    code: str
    said: str


def doubts_of(place: Place, asked: Asked, amounts: Mapping[str, Amount | None]) -> list[Doubt]:
    """Everything odd about figures as they stand or are typed; at most one query for each of the two kinds."""
    return [*_falls(place, asked, amounts), *_not_counted(place, asked, amounts)]


def _not_counted(place: Place, asked: Asked, amounts: Mapping[str, Amount | None]) -> list[Doubt]:
    """Approximate figures that would meet a duty: they are not counted, and the duty says so as if there were none."""
    loose = {key for key, amount in amounts.items() if amount is not None and not amount.is_exact}
    if not loose:
        return []
    rules = DutyRule.objects.filter(agency=place.period.agency_id, in_use=True, met_by__in=loose).order_by("code")
    told = "{} là số ước chừng nên không được tính cho “{}”. Gõ số đúng để số việc còn phải làm được trừ."
    return [
        Doubt(rule.met_by, "số ước chừng", told.format(asked.name_of(rule.met_by), rule.name))
        for rule in rules
        if (cause := amounts.get(rule.cause)) is not None and cause.is_exact and cause.value
    ]


def _falls(place: Place, asked: Asked, amounts: Mapping[str, Amount | None]) -> list[Doubt]:
    """Every cumulative count that falls between the periods of one year that a unit has sent.

    Exact figures alone; no query where nothing asked is cumulative, else one.
    """
    watched = {
        key: amount.value
        for key, cell in asked.cells.items()
        if cell.indicator.cumulative
        and cell.indicator.kind == IndicatorKind.COUNT
        and (amount := amounts.get(key)) is not None
        and amount.is_exact
    }
    if not watched:
        return []
    period = place.period
    rows = IndicatorValue.objects.filter(
        report__unit=place.unit,
        report__state=ReportState.SENT,
        report__period__agency=period.agency_id,
        report__period__ends_on__year=period.ends_on.year,
    ).exclude(report__period__ends_on=period.ends_on)
    found = []
    for row in rows.select_related("indicator", "report__period").order_by("report__period__ends_on", "pk"):
        key, other, that = key_of(row.indicator.code, row.item), amount_of(row), row.report.period
        if key not in watched or other is None or not other.is_exact:
            continue
        if (watched[key] < other.value) if that.ends_on < period.ends_on else (watched[key] > other.value):
            here, there = (numbers.format_count(one) for one in (watched[key], other.value))
            less = "ít hơn" if that.ends_on < period.ends_on else "nhiều hơn"
            said = f"{asked.name_of(key)} là số lũy kế: {here}, {less} {there} của “{that.title}”. Xem lại một trong hai số."
            found.append(Doubt(key, "lũy kế giảm", said))
    return found
