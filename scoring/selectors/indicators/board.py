"""What an agency sees of its units' figures: who has reported, who has not, the table of units × indicators; no figure is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cchc_portal import permissions
from scoring.enums.figures import DutyState, IndicatorKind, ReportState
from scoring.figures import Amount
from scoring.models import Duty, FigureReport, Indicator, IndicatorValue, ReportingPeriod
from scoring.selectors.indicators.asked import (
    Asked,
    Cell,
    amount_of,
    asked_in,
    catalogue,
    cells_of,
    figure_of,
    figure_text,
    key_of,
    written,
)
from scoring.selectors.indicators.place import why_not_now
from units.models import Agency, Membership, Unit

SHADES = 5


@dataclass(frozen=True)
class PeriodLine:
    """A period with how many of the units asked have sent their report."""

    period: ReportingPeriod
    sent: int
    asked: int
    closed: str
    """Why units cannot report now; "" where they can."""


@dataclass(frozen=True)
class Column:
    """A column of the table: a figure to type, or a computed one (`cell` None)."""

    indicator: Indicator
    cell: Cell | None

    @property
    def head(self) -> str:
        """Its name; of a part of a breakdown the part's."""
        if self.cell is None:
            return f"Tăng, giảm: {self.indicator.name}" if not self.indicator.is_derived else self.indicator.name
        return f"{self.indicator.name}: {self.cell.label}" if self.cell.item else self.indicator.name


@dataclass(frozen=True)
class BoardCell:
    """A figure in the table: its text, the figure where it is exact, how dark its ground is (1 to SHADES; 0 for none)."""

    text: str
    figure: Decimal | None
    shade: int = 0


@dataclass(frozen=True)
class UnitLine:
    """A unit asked for a period: where its report stands, and its figures where it has sent it."""

    unit: Unit
    state: str
    sent_at: dt.datetime | None
    cells: tuple[BoardCell, ...]
    amounts: Mapping[str, Amount | None]

    @property
    def is_sent(self) -> bool:
        """Whether it has reported."""
        return self.state == ReportState.SENT


@dataclass(frozen=True)
class Named:
    """Units that are named for a fact, e.g. that they never signed in to the mailbox."""

    title: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class PeriodBoard:
    """The table of a period: units × figures, totals over what is exact, units named."""

    period: ReportingPeriod
    columns: tuple[Column, ...]
    lines: tuple[UnitLine, ...]
    totals: tuple[BoardCell, ...]
    blocks: tuple[tuple[str, tuple[BoardCell, ...]], ...]
    """The totals of each block by its name; () where there is one block alone."""
    named: tuple[Named, ...]
    asked: Asked

    @property
    def sent(self) -> int:
        """How many units have reported."""
        return sum(line.is_sent for line in self.lines)


def agencies_overseen(user: Any) -> list[Agency]:
    """The agencies that the person organises or leads; no query but their memberships."""
    roles = ("organiser", "leader")
    found = {m.agency_id: m.agency for m in permissions.memberships_of(user) if m.role in roles}
    return [found[key] for key in sorted(found)]


def periods_of(agency: Agency, now: dt.datetime) -> list[PeriodLine]:
    """The periods of an agency, newest first, with how far each is; three queries."""
    periods = list(ReportingPeriod.objects.filter(agency=agency))
    sent: dict[int, set[int]] = {one.pk: set() for one in periods}
    for period_id, unit_id in FigureReport.objects.filter(period__in=periods, state=ReportState.SENT).values_list(
        "period_id", "unit_id"
    ):
        sent[period_id].add(unit_id)
    units = list(Unit.objects.filter(agency=agency))
    found = []
    for one in periods:
        asked = sum(unit.pk in sent[one.pk] or _stood(unit, one.ends_on) for unit in units)
        found.append(PeriodLine(one, len(sent[one.pk]), asked, why_not_now(one, now)))
    return found


def _units_shown(period: ReportingPeriod, reports: Mapping[int, FigureReport]) -> list[Unit]:
    """The units that stand on the last day, and those that sent a report and are no more: no figure that was sent is lost."""
    sent = [unit_id for unit_id, report in reports.items() if report.state == ReportState.SENT]
    rows = Unit.objects.filter(agency=period.agency).select_related("block")
    units = [unit for unit in rows if unit.pk in sent or _stood(unit, period.ends_on)]
    return sorted(units, key=lambda unit: (unit.block.order if unit.block else 0, unit.code))


def _stood(unit: Unit, day: dt.date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or day < unit.valid_to)


def period_board(period: ReportingPeriod) -> PeriodBoard:
    """The table of a period; figures of sent reports only. Six queries, whatever the number of units."""
    found = catalogue(period.agency)
    asked = asked_in(found, period.kind)
    columns = tuple(_columns(asked.indicators))
    reports = {report.unit_id: report for report in FigureReport.objects.filter(period=period)}
    sent = [report.pk for report in reports.values() if report.state == ReportState.SENT]
    values: dict[int, dict[str, Amount | None]] = {}
    for value in IndicatorValue.objects.filter(report__in=sent).select_related("indicator", "report"):
        values.setdefault(value.report.unit_id, {})[key_of(value.indicator.code, value.item)] = amount_of(value)
    lines = []
    for unit in _units_shown(period, reports):
        report = reports.get(unit.pk)
        amounts = values.get(unit.pk, {})
        state = ReportState.DRAFT if report is None else ReportState(report.state)
        cells = tuple(_cell(column, amounts) for column in columns)
        lines.append(UnitLine(unit, state, None if report is None else report.sent_at, cells, amounts))
    sums = _sums(asked, columns, lines)
    named = _named(asked, lines, period)
    return PeriodBoard(period, columns, _shaded(lines), sums, _block_sums(asked, columns, lines), named, asked)


def _sums(asked: Asked, columns: Sequence[Column], lines: Sequence[UnitLine]) -> tuple[BoardCell, ...]:
    sent = [(line.unit.block.code if line.unit.block else "", line.amounts) for line in lines if line.is_sent]
    totals = total_amounts(asked, sent)
    return tuple(_cell(column, totals) for column in columns)


def _block_sums(
    asked: Asked, columns: Sequence[Column], lines: Sequence[UnitLine]
) -> tuple[tuple[str, tuple[BoardCell, ...]], ...]:
    names = dict.fromkeys(line.unit.block.name for line in lines if line.unit.block)
    if len(names) < 2:  # noqa: PLR2004 - one block is the whole
        return ()
    of_block = {name: [one for one in lines if one.unit.block and one.unit.block.name == name] for name in names}
    return tuple((name, _sums(asked, columns, own)) for name, own in of_block.items())


def _columns(indicators: Sequence[Indicator]) -> list[Column]:
    found = []
    for indicator in indicators:
        found += [Column(indicator, cell) for cell in cells_of(indicator)]
        if indicator.is_derived or indicator.kind == IndicatorKind.BEFORE_AFTER:
            found.append(Column(indicator, None))
    return found


def _cell(column: Column, amounts: Mapping[str, Amount | None]) -> BoardCell:
    if column.cell is None:
        figure = figure_of(column.indicator, amounts)
        return BoardCell(figure_text(column.indicator, figure), figure)
    amount = amounts.get(column.cell.key)
    exact = amount.value if amount is not None and amount.is_exact else None
    return BoardCell(written(column.indicator, amount) or "–", exact)


def total_amounts(asked: Asked, reports: Sequence[tuple[str, Mapping[str, Amount | None]]]) -> dict[str, Amount | None]:
    """Counts added up over reports, each with the block of its unit, of the units that are asked for them.

    None where one of them is missing or approximate, as the sum would not be exact.
    """
    totals: dict[str, Amount | None] = {}
    for key, cell in asked.cells.items():
        if cell.indicator.kind not in (IndicatorKind.COUNT, IndicatorKind.BEFORE_AFTER):
            continue
        blocks = cell.indicator.blocks
        amounts = [amounts.get(key) for block, amounts in reports if not blocks or block in blocks]
        known = [amount.value for amount in amounts if amount is not None and amount.is_exact]
        totals[key] = Amount(sum(known, Decimal(0))) if known and len(known) == len(amounts) else None
    return totals


def _shaded(lines: Sequence[UnitLine]) -> tuple[UnitLine, ...]:
    """The lines with the ground of every cell: from the least (1) to the greatest (SHADES) figure of its column."""
    if not lines:
        return ()
    ends = []
    for at in range(len(lines[0].cells)):
        figures = [line.cells[at].figure for line in lines]
        known = [figure for figure in figures if figure is not None]
        ends.append((min(known), max(known)) if known and min(known) != max(known) else None)
    shaded = []
    for line in lines:
        cells = tuple(
            BoardCell(cell.text, cell.figure, _shade(cell.figure, end))
            for cell, end in zip(line.cells, ends, strict=True)
        )
        shaded.append(UnitLine(line.unit, line.state, line.sent_at, cells, line.amounts))
    return tuple(shaded)


def _shade(figure: Decimal | None, ends: tuple[Decimal, Decimal] | None) -> int:
    if figure is None or ends is None:
        return 0
    least, most = ends
    return min(int((figure - least) / (most - least) * SHADES), SHADES - 1) + 1


def _named(asked: Asked, lines: Sequence[UnitLine], period: ReportingPeriod) -> tuple[Named, ...]:
    """Units named: those that answered Không, those that have not reported, those whose people never signed in here."""
    named = [
        Named(f"{one.name}: Không", tuple(line.unit for line in lines if _said_no(line.amounts.get(one.code))))
        for one in asked.indicators
        if one.kind == IndicatorKind.YES_NO
    ]
    named.append(Named("Chưa gửi báo cáo", tuple(line.unit for line in lines if not line.is_sent)))
    signed_in = set(
        Membership.objects.filter(agency=period.agency, unit__isnull=False, user__last_login__isnull=False).values_list(
            "unit_id", flat=True
        )
    )
    silent = tuple(line.unit for line in lines if line.unit.pk not in signed_in)
    named.append(Named("Chưa ai của đơn vị đăng nhập phần mềm này lần nào", silent))
    return tuple(one for one in named if one.units)


def _said_no(amount: Amount | None) -> bool:
    return amount is not None and not amount.value


def duties_of(agency: Agency) -> list[Duty]:
    """Every duty of an agency's units, open ones first, oldest first; one query."""
    rows = Duty.objects.filter(period__agency=agency).select_related("rule", "unit", "period", "closed_by")
    return sorted(rows.order_by("opened_at", "id"), key=lambda duty: duty.state != DutyState.OPEN)
