"""All that an agency's units reported, on one page: figures by period, identities in figures, procedures, teams; computed, never typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cchc_portal import numbers
from scoring.enums.figures import DutyState
from scoring.figures import Amount, Identity
from scoring.models import Duty, Inspection, ReportingPeriod
from scoring.selectors.indicators.asked import Asked
from scoring.selectors.indicators.board import Column, Named, PeriodBoard, UnitLine, period_board
from scoring.selectors.indicators.procedures import CutPage, cut_pages
from units.models import Agency

MOST_PERIODS: Final = 6
"""Periods shown, newest first; the others have their own pages."""


@dataclass(frozen=True)
class Held:
    """An identity of a report in figures: "22.338 = 21.588 + 595 + 108 + 47"."""

    names: str
    figures: str


@dataclass(frozen=True)
class UnitFigures:
    """What a unit reported for a period: names, units of measure and figures, and the identities that hold."""

    line: UnitLine
    rows: tuple[tuple[str, str, str], ...]
    held: tuple[Held, ...]


@dataclass(frozen=True)
class PeriodFigures:
    """A period with its units' figures, its totals where there are several units, and who is named."""

    period: ReportingPeriod
    units: tuple[UnitFigures, ...]
    totals: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    named: tuple[Named, ...]


@dataclass(frozen=True)
class Summary:
    """The whole page."""

    periods: tuple[PeriodFigures, ...]
    cuts: tuple[CutPage, ...]
    visits: tuple[Inspection, ...]
    duties: tuple[Duty, ...]


def summary_of(agency: Agency) -> Summary:
    """Everything of an agency; seven queries for each of at most MOST_PERIODS periods, and four more."""
    periods = ReportingPeriod.objects.filter(agency=agency).select_related("agency")[:MOST_PERIODS]
    visits = Inspection.objects.filter(team__round__agency=agency, team__round__replaced_by__isnull=True)
    duties = Duty.objects.filter(period__agency=agency, state=DutyState.OPEN).select_related("unit", "rule", "period")
    return Summary(
        tuple(_period(period_board(period)) for period in periods),
        tuple(cut_pages(agency)),
        tuple(
            visits.select_related("team", "assessment__unit")
            .prefetch_related("team__members__user")
            .order_by("visit_at")
        ),
        tuple(duties),
    )


def _period(board: PeriodBoard) -> PeriodFigures:
    units = tuple(
        UnitFigures(line, _rows(board.columns, [cell.text for cell in line.cells]), _held(board.asked, line.amounts))
        for line in board.lines
        if line.is_sent
    )
    sums = [*board.blocks, ("Toàn cơ quan", board.totals)] if len(units) > 1 else []
    totals = tuple((name, _rows(board.columns, [cell.text for cell in cells])) for name, cells in sums)
    return PeriodFigures(board.period, units, totals, board.named)


def _rows(columns: Sequence[Column], texts: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Names, units of measure and figures; what was not reported is left out."""
    told = zip(columns, texts, strict=True)
    return tuple(
        (one.head, "%" if one.cell is None else one.indicator.unit_of_measure, text)
        for one, text in told
        if text not in ("", "–")
    )


def _held(asked: Asked, amounts: Mapping[str, Amount | None]) -> tuple[Held, ...]:
    found = []
    for identity in asked.identities:
        whole, parts = _exact(identity, amounts)
        if whole is not None and parts and whole == sum(parts, Decimal(0)):
            names = f"{asked.name_of(identity.whole)} = {' + '.join(asked.name_of(key) for key in identity.parts)}"
            figures = f"{numbers.format_count(whole)} = {' + '.join(numbers.format_count(part) for part in parts)}"
            found.append(Held(names, figures))
    return tuple(found)


def _exact(identity: Identity, amounts: Mapping[str, Amount | None]) -> tuple[Decimal | None, list[Decimal]]:
    """The whole and the parts where all of them are exact; None and none otherwise."""
    found = [amounts.get(key) for key in (identity.whole, *identity.parts)]
    known = [one.value for one in found if one is not None and one.is_exact]
    return (known[0], known[1:]) if len(known) == len(found) else (None, [])
