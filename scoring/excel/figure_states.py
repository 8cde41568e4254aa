"""Figures and procedures as plain values that plans are made of, and what they were at a line of history; it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from cchc_portal import numbers
from scoring.enums.figures import FigureChangeKind
from scoring.excel.plan import EMPTY
from scoring.figures import Amount
from scoring.models import FigureChange, OpinionChange
from scoring.selectors.indicators.place import Place
from units.models import Agency, Unit

State = Mapping[str, Any]


def figure_state(amount: Amount | None) -> State:
    """A figure as a plan holds it: its word and its plain number."""
    return EMPTY if amount is None else {"answer": [amount.direction, numbers.plain_text(amount.value)]}


def amount_in(state: State) -> Amount | None:
    """The figure of a state."""
    answer = state["answer"]
    return None if answer is None else Amount(Decimal(answer[1]), answer[0])


def figure_lines(place: Place) -> QuerySet[FigureChange]:
    """The history of the figures of a unit and period."""
    return FigureChange.objects.filter(
        agency=place.period.agency_id,
        unit=place.unit,
        kind=FigureChangeKind.VALUE,
        about__startswith=f"{place.period.code} ",
    )


def cut_lines(unit: Unit) -> QuerySet[FigureChange]:
    """The history of the procedures of a unit."""
    return FigureChange.objects.filter(agency=unit.agency_id, unit=unit, kind=FigureChangeKind.PROCEDURE)


def count_lines(agency: Agency) -> QuerySet[OpinionChange]:
    """The history of the counts of opinions of an agency's units."""
    return OpinionChange.objects.filter(count__unit__agency=agency)


def counts_at(agency: Agency, seq: int) -> dict[str, State]:
    """What the counts of opinions were at a line of their history, by unit, month and channel; one query."""
    lines = count_lines(agency).filter(id__lte=seq).order_by("id")
    told = lines.values_list("count__unit__code", "count__year", "count__month", "count__channel", "new")
    return {
        f"{unit}/{year}-{month:02}/{channel}": EMPTY if new is None else {"answer": [new]}
        for unit, year, month, channel, new in told
    }


def last_line(lines: QuerySet[FigureChange] | QuerySet[OpinionChange]) -> int:
    """The number of the newest line of a history that the locks of its rows put in order; 0 for none. One query."""
    return int(lines.aggregate(last=Max("id"))["last"] or 0)


def figures_at(place: Place, seq: int) -> dict[str, State]:
    """What the figures of a unit and period were at a line of their history, by key; one query."""
    found: dict[str, State] = {}
    lines = figure_lines(place).filter(id__lte=seq).order_by("id")
    for about, new in lines.values_list("about", "new"):
        direction, amount = new or ("", "")
        key = about.removeprefix(f"{place.period.code} ")
        found[key] = {"answer": [direction, amount]} if amount else EMPTY
    return found


def cuts_at(unit: Unit, seq: int) -> dict[str, State]:
    """What the procedures of a unit were at a line of their history, by code; one query."""
    lines = cut_lines(unit).filter(id__lte=seq).order_by("id").values_list("about", "new")
    return {code: {"answer": new} for code, new in lines}
