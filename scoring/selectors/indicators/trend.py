"""Computed figures of an agency over the years of its periods of one kind, for the chart and the table under it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scoring.enums.figures import ReportState
from scoring.figures import Amount
from scoring.models import IndicatorValue, ReportingPeriod
from scoring.selectors.indicators.asked import amount_of, asked_in, catalogue, figure_of, key_of
from scoring.selectors.indicators.board import total_amounts
from scoring.selectors.indicators.desk import is_span_of


@dataclass(frozen=True)
class Trend:
    """A computed figure, year by year (None where it cannot be computed)."""

    name: str
    figures: tuple[tuple[int, Decimal | None], ...]


def trends_of(period: ReportingPeriod) -> list[Trend]:
    """Every computed ratio of an agency over the years of the same span of the year; four queries. A single year is none."""
    asked = asked_in(catalogue(period.agency), period.kind)
    periods = list(ReportingPeriod.objects.filter(agency=period.agency, kind=period.kind).order_by("ends_on"))
    years = {one.ends_on.year: one for one in periods if is_span_of(one, period)}
    reports: dict[int, dict[int, tuple[str, dict[str, Amount | None]]]] = {one.pk: {} for one in years.values()}
    values = IndicatorValue.objects.filter(report__period__in=list(reports), report__state=ReportState.SENT)
    for value in values.select_related("indicator", "report__unit__block"):
        block = value.report.unit.block
        empty: tuple[str, dict[str, Amount | None]] = (block.code if block else "", {})
        of_unit = reports[value.report.period_id].setdefault(value.report.unit_id, empty)
        of_unit[1][key_of(value.indicator.code, value.item)] = amount_of(value)
    totals = {year: total_amounts(asked, list(reports[one.pk].values())) for year, one in years.items()}
    if len(years) == 1:
        return []
    return [
        Trend(one.name, tuple((year, figure_of(one, totals[year])) for year in sorted(years)))
        for one in asked.indicators
        if one.is_derived and one.formula.get("kind") == "ratio"
    ]
