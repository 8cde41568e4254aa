"""What is asked of a unit in a period: the cells to type, the identities between them, what is computed; one place for all readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from cchc_portal import numbers
from scoring.enums.figures import IndicatorKind
from scoring.figures import Amount, Break, Formula, Identity, breaks, compared, derived
from scoring.models import Indicator, IndicatorIdentity, IndicatorValue, ReportingPeriod
from units.models import Agency, Unit

BEFORE, AFTER = "TRUOC", "SAU"
_BEFORE_AFTER: Final = ({"code": BEFORE, "name": "Trước"}, {"code": AFTER, "name": "Sau"})
_ANSWERS: Final = ("Không", "Có")


def key_of(code: str, item: str = "") -> str:
    """The key of a figure: the indicator's code, with the item of its breakdown behind a slash."""
    return f"{code}/{item}" if item else code


@dataclass(frozen=True)
class Cell:
    """One figure to type: of an indicator ("" as item for its total), with the name people read."""

    indicator: Indicator
    item: str
    label: str

    @property
    def key(self) -> str:
        """The figure's key."""
        return key_of(self.indicator.code, self.item)

    @property
    def is_required(self) -> bool:
        """Whether a report cannot be sent without it: items of a breakdown may stay blank."""
        return self.indicator.required and (not self.item or self.indicator.kind == IndicatorKind.BEFORE_AFTER)


@dataclass(frozen=True)
class Asked:
    """Everything that a period asks of a unit: indicators in their order, their cells, the identities that apply."""

    indicators: tuple[Indicator, ...]
    cells: Mapping[str, Cell]
    identities: tuple[Identity, ...]

    def name_of(self, key: str) -> str:
        """How people call a figure; the key itself where it is none of these."""
        cell = self.cells.get(key)
        if cell is None:
            return key
        return f"{cell.indicator.name}: {cell.label}" if cell.item else cell.indicator.name

    def broken(self, amounts: Mapping[str, Amount | None]) -> list[Break]:
        """The identities that figures break."""
        return breaks(self.identities, amounts)

    def said(self, found: Break) -> str:
        """A broken identity in words: by names, by figures, and by how much."""
        names = " + ".join(self.name_of(key) for key in found.known)
        figures = " + ".join(numbers.format_count(part) for part in found.parts)
        off = numbers.format_count(abs(found.difference))
        if found.unknown:
            whole = self.name_of(found.identity.whole)
            return f"{whole} không thể ít hơn {names}: {numbers.format_count(found.whole)} < {figures}: vượt {off}"
        return (
            f"{self.name_of(found.identity.whole)} = {names}: "
            f"{numbers.format_count(found.whole)} ≠ {figures}: lệch {off}"
        )


def cells_of(indicator: Indicator) -> tuple[Cell, ...]:
    """The figures that people type of an indicator; none of a computed one."""
    if indicator.is_derived:
        return ()
    if indicator.kind == IndicatorKind.BEFORE_AFTER:
        return tuple(Cell(indicator, item["code"], item["name"]) for item in _BEFORE_AFTER)
    items = tuple(Cell(indicator, item["code"], item["name"]) for item in indicator.items)
    return (Cell(indicator, "", "Tổng số" if items else indicator.name), *items)


def catalogue(agency: Agency) -> tuple[tuple[Indicator, ...], tuple[Identity, ...]]:
    """The indicators in use of an agency in their order, and the identities as set up; two queries."""
    indicators = tuple(Indicator.objects.filter(agency=agency, in_use=True).order_by("order", "code"))
    rows = IndicatorIdentity.objects.filter(agency=agency, in_use=True).order_by("order", "id")
    return indicators, tuple(Identity(row.whole, tuple(row.parts)) for row in rows)


def asked_in(
    found: tuple[tuple[Indicator, ...], tuple[Identity, ...]], kind: str, block_code: str | None = None
) -> Asked:
    """What a kind of period asks out of a catalogue; of units of one block, or of all together where it is None."""
    indicators = tuple(
        one
        for one in found[0]
        if kind in one.period_kinds and (block_code is None or not one.blocks or block_code in one.blocks)
    )
    cells = {cell.key: cell for one in indicators for cell in cells_of(one)}
    apart = tuple(
        Identity(one.code, tuple(key_of(one.code, item["code"]) for item in one.items))
        for one in indicators
        if one.items and not one.is_derived
    )
    return Asked(indicators, cells, (*found[1], *apart))


def asked_of(period: ReportingPeriod, unit: Unit) -> Asked:
    """What a period asks of a unit; at most three queries."""
    return asked_in(catalogue(period.agency), period.kind, unit.block.code if unit.block is not None else "")


def formula_of(indicator: Indicator) -> Formula:
    """How a computed indicator comes about."""
    formula = indicator.formula
    return Formula(formula["kind"], formula["a"], formula["b"])


def figure_of(indicator: Indicator, amounts: Mapping[str, Amount | None]) -> Decimal | None:
    """A computed indicator in per cent; of a before–after one its change, minus for a cut; None where it cannot be computed or is typed."""
    if indicator.is_derived:
        return derived(formula_of(indicator), amounts)
    if indicator.kind == IndicatorKind.BEFORE_AFTER:
        before, after = key_of(indicator.code, BEFORE), key_of(indicator.code, AFTER)
        change = compared(amounts.get(after), amounts.get(before))
        return None if change is None else change.percent
    return None


def figure_text(indicator: Indicator, figure: Decimal | None) -> str:
    """A computed figure as pages write it: "99,94 %", a change with its sign, "–" where it cannot be computed."""
    if figure is None:
        return "–"
    return numbers.format_percent(figure) if indicator.is_derived else f"{numbers.format_change(figure, 2)} %"


def amount_of(value: IndicatorValue) -> Amount | None:
    """The stored figure; None where it was taken back."""
    return Amount(Decimal(value.amount), value.direction) if value.amount else None


def amounts_of(values: Iterable[IndicatorValue]) -> dict[str, Amount | None]:
    """Stored figures of one report by their keys."""
    return {key_of(value.indicator.code, value.item): amount_of(value) for value in values}


def written(indicator: Indicator, amount: Amount | None, *, grouped: bool = True) -> str:
    """A figure as people read it ("22.338", "gần 7.000", "Có", "87,5"); "" for none. Not grouped it goes into a cell."""
    if amount is None:
        return ""
    if indicator.kind == IndicatorKind.YES_NO:
        return _ANSWERS[int(amount.value)]
    write = numbers.format_count if grouped else numbers.format_number
    return f"{amount.direction} {write(amount.value)}".strip()


def names_of(keys: Sequence[str], asked: Asked) -> str:
    """Several figures by their names."""
    return ", ".join(asked.name_of(key) for key in keys)
