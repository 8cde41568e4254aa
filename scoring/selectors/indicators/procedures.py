"""Procedures of a unit with their days before and after, and what is computed of them; nothing of it is ever typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cchc_portal import numbers
from scoring.figures import Amount, Formula, derived
from scoring.models import ProcedureCut
from scoring.selectors.indicators.mine import own_units
from units.models import Agency, Unit


@dataclass(frozen=True)
class Home:
    """A unit whose procedures are asked about: what rights are asked about."""

    unit: Unit

    @property
    def unit_id(self) -> int:
        """The unit, for the table of rights."""
        return self.unit.pk


@dataclass(frozen=True)
class CutLine:
    """A procedure: its days as written, and what is cut, where both are exact."""

    row: ProcedureCut
    before: Amount
    after: Amount

    @property
    def is_exact(self) -> bool:
        """Whether it is in the totals: an approximate entry stands apart."""
        return self.before.is_exact and self.after.is_exact

    @property
    def cut(self) -> Decimal | None:
        """The days saved."""
        return self.before.value - self.after.value if self.is_exact else None

    @property
    def percent(self) -> Decimal | None:
        """The days saved in per cent of those before, two decimals; None where an entry is approximate or before is 0."""
        return _percent(self.before, self.after)

    @property
    def before_text(self) -> str:
        """The days before, as people read them."""
        return days_text(self.before)

    @property
    def after_text(self) -> str:
        """The days after, as people read them."""
        return days_text(self.after)


@dataclass(frozen=True)
class CutPage:
    """The procedures of a unit: exact ones with their totals, approximate ones apart."""

    unit: Unit
    exact: tuple[CutLine, ...]
    apart: tuple[CutLine, ...]

    @property
    def lines(self) -> tuple[CutLine, ...]:
        """All of them, the exact ones first."""
        return (*self.exact, *self.apart)

    @property
    def before(self) -> Decimal:
        """Days before, of the exact ones."""
        return sum((line.before.value for line in self.exact), Decimal(0))

    @property
    def after(self) -> Decimal:
        """Days after, of the exact ones."""
        return sum((line.after.value for line in self.exact), Decimal(0))

    @property
    def cut(self) -> Decimal:
        """Days saved, of the exact ones."""
        return self.before - self.after

    @property
    def percent(self) -> Decimal | None:
        """Days saved in per cent of those before: of the sums, never an average of percentages."""
        return _percent(Amount(self.before), Amount(self.after))


def _percent(before: Amount, after: Amount) -> Decimal | None:
    return derived(Formula("reduction", "before", "after"), {"before": before, "after": after})


def cuts_total(days: Iterable[tuple[Amount, Amount]]) -> tuple[str, str]:
    """The days before and after of exact procedures, and what is saved in per cent, as people read them."""
    exact = [(before.value, after.value) for before, after in days if before.is_exact and after.is_exact]
    before = sum((one[0] for one in exact), Decimal(0))
    after = sum((one[1] for one in exact), Decimal(0))
    percent = _percent(Amount(before), Amount(after))
    told = f"{numbers.format_count(before)} → {numbers.format_count(after)}"
    return told, "–" if percent is None else numbers.format_percent(percent)


def days_text(amount: Amount) -> str:
    """Days as people read them: "1.000", "hơn 1.000"."""
    return f"{amount.direction} {numbers.format_count(amount.value)}".strip()


def line_of(row: ProcedureCut) -> CutLine:
    """A procedure with its days read."""
    before = Amount(Decimal(row.before), row.before_direction)
    return CutLine(row, before, Amount(Decimal(row.after), row.after_direction))


def cut_page(unit: Unit) -> CutPage:
    """The procedures of a unit that were not withdrawn, by code; one query."""
    return _page(unit, list(_standing().filter(unit=unit)))


def _standing() -> Any:
    rows = ProcedureCut.objects.filter(withdrawn_at__isnull=True).select_related("unit", "updated_by")
    return rows.order_by("unit__code", "code")


def _page(unit: Unit, rows: Sequence[ProcedureCut]) -> CutPage:
    lines = [line_of(row) for row in rows]
    return CutPage(
        unit, tuple(line for line in lines if line.is_exact), tuple(line for line in lines if not line.is_exact)
    )


def cut_pages(agency: Agency) -> list[CutPage]:
    """The procedures of every unit of an agency that has some; one query."""
    rows: dict[int, list[ProcedureCut]] = {}
    for row in _standing().filter(unit__agency=agency):
        rows.setdefault(row.unit_id, []).append(row)
    return [_page(found[0].unit, found) for found in rows.values()]


def home_of(agency_code: str, unit_code: str) -> Home | None:
    """A unit by its codes, whoever asks; None where there is none. One query."""
    unit = Unit.objects.select_related("agency").filter(agency__code=agency_code, code=unit_code).first()
    return None if unit is None else Home(unit)


def own_home(user: Any, agency_code: str, unit_code: str) -> Home | None:
    """A unit that the person works for; no query but their memberships."""
    found = (one for one in own_units(user) if one.code == unit_code and one.agency.code == agency_code)
    unit = next(found, None)
    return None if unit is None else Home(unit)
