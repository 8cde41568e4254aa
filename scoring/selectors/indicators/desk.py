"""What a unit's page of figures draws: every figure asked, as it stands or as typed, beside the periods it is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from scoring.enums.figures import IndicatorKind, ReportState
from scoring.figures import Amount, compared
from scoring.models import FigureReport, Indicator, IndicatorValue, ReportingPeriod
from scoring.selectors.indicators.asked import (
    Asked,
    Cell,
    amount_of,
    asked_of,
    cells_of,
    figure_of,
    key_of,
    written,
)
from scoring.selectors.indicators.place import Place
from units.models import Unit


@dataclass(frozen=True)
class Typed:
    """A figure as it was sent and not written: its text, the version seen, what is wrong with it."""

    text: str
    seen: int
    errors: Sequence[str] = ()
    stale: str = ""
    """What stands there meanwhile, by whom and when; "" where nobody else wrote."""
    version: int | None = None
    """The version that stands there now, where somebody else wrote."""


@dataclass(frozen=True)
class Beside:
    """The same figure in another period: as written, and how this one differs."""

    text: str
    change: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True)
class FigureLine:
    """One figure of the page."""

    cell: Cell
    text: str
    version: int
    typed: Typed | None
    beside: tuple[Beside, ...]

    @property
    def name(self) -> str:
        """The name of its control; the key itself is made of codes and a slash."""
        return f"so-{self.cell.key}"

    @property
    def html_id(self) -> str:
        """An id without a slash or dot, for label and errors."""
        return "so-" + self.cell.key.replace("/", "_").replace(".", "_")

    @property
    def is_yes_no(self) -> bool:
        """Whether it is answered Có or Không."""
        return self.cell.indicator.kind == IndicatorKind.YES_NO


@dataclass(frozen=True)
class IndicatorRow:
    """An indicator with its figures to type, and what is computed of them (in per cent; None where nothing can be)."""

    indicator: Indicator
    lines: tuple[FigureLine, ...]
    figure: Decimal | None

    @property
    def has_figure(self) -> bool:
        """Whether something is computed of it."""
        return self.indicator.is_derived or self.indicator.kind == IndicatorKind.BEFORE_AFTER


@dataclass(frozen=True)
class FigureDesk:
    """The page of a unit's figures of a period."""

    place: Place
    asked: Asked
    report: FigureReport | None
    amounts: Mapping[str, Amount | None]
    rows: tuple[IndicatorRow, ...]
    compared_with: tuple[ReportingPeriod, ...] = field(default_factory=tuple)

    @property
    def is_sent(self) -> bool:
        """Whether the unit has sent its report."""
        return self.report is not None and self.report.state == ReportState.SENT


def earlier_periods(period: ReportingPeriod) -> tuple[ReportingPeriod, ...]:
    """The period before of the same kind, and the same span of the year before; once where both are one. One query."""
    rows = list(
        ReportingPeriod.objects.filter(agency=period.agency, kind=period.kind, ends_on__lt=period.ends_on).order_by(
            "-ends_on", "-starts_on"
        )
    )
    before = rows[0] if rows else None
    same = next((row for row in rows if is_span_of(row, period, years=1)), None)
    return tuple(dict.fromkeys(row for row in (before, same) if row is not None))


def is_span_of(other: ReportingPeriod, period: ReportingPeriod, years: int | None = None) -> bool:
    """Whether another period is the same span of a year as `period` (both ends by month), so many years before it."""
    ends = [((one.starts_on.month, one.starts_on.day), one.ends_on.month) for one in (other, period)]
    return ends[0] == ends[1] and (years is None or other.ends_on.year + years == period.ends_on.year)


def stored_values(unit: Unit, periods: Sequence[ReportingPeriod]) -> dict[int, dict[str, IndicatorValue]]:
    """{period id: {key: value}} of a unit; one query."""
    found: dict[int, dict[str, IndicatorValue]] = {period.pk: {} for period in periods}
    values = IndicatorValue.objects.filter(report__unit=unit, report__period__in=periods)
    for value in values.select_related("indicator", "report"):
        found[value.report.period_id][key_of(value.indicator.code, value.item)] = value
    return found


def figure_desk(place: Place, typed: Mapping[str, Typed] | None = None) -> FigureDesk:
    """The page of a unit's figures of a period, with what was sent and not written in its place; seven queries at most."""
    asked = asked_of(place.period, place.unit)
    others = earlier_periods(place.period)
    values = stored_values(place.unit, (place.period, *others))
    own = values[place.period.pk]
    amounts = {key: amount_of(value) for key, value in own.items()}
    earlier = [{key: amount_of(value) for key, value in values[period.pk].items()} for period in others]
    report = FigureReport.objects.select_related("sent_by").filter(period=place.period, unit=place.unit).first()
    rows = []
    for indicator in asked.indicators:
        lines = tuple(
            _line(cell, own.get(cell.key), (typed or {}).get(cell.key), amounts, earlier)
            for cell in cells_of(indicator)
        )
        rows.append(IndicatorRow(indicator, lines, figure_of(indicator, amounts)))
    return FigureDesk(place, asked, report, amounts, tuple(rows), others)


def _line(
    cell: Cell,
    value: IndicatorValue | None,
    typed: Typed | None,
    amounts: Mapping[str, Amount | None],
    earlier: Sequence[Mapping[str, Amount | None]],
) -> FigureLine:
    text = "" if value is None else written(cell.indicator, amount_of(value), grouped=_groups(cell))
    version = 0 if value is None else value.version
    beside = tuple(_beside(cell, amounts.get(cell.key), others.get(cell.key)) for others in earlier)
    if typed is not None:
        version = typed.seen if typed.version is None else typed.version
        text = typed.text
    return FigureLine(cell, text, version, typed, beside)


def _groups(cell: Cell) -> bool:
    """Whole numbers are grouped in their cells, as they can be read in one way only."""
    return cell.indicator.integer


def _beside(cell: Cell, now: Amount | None, other: Amount | None) -> Beside:
    change = None if cell.indicator.kind == IndicatorKind.YES_NO else compared(now, other)
    text = written(cell.indicator, other)
    return Beside(text, None, None) if change is None else Beside(text, change.difference, change.percent)
