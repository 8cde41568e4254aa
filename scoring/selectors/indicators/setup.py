"""What an agency has set up to ask for: indicators, identities and rules in words, and the figures there are to choose from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.enums.figures import DerivedKind, PeriodKind
from scoring.models import DutyRule, Indicator, IndicatorIdentity, ReportingPeriod
from scoring.selectors.indicators.asked import Cell, cells_of
from units.models import Agency


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with what it is asked for, in words."""

    row: Indicator
    periods: str
    formula: str


@dataclass(frozen=True)
class IdentityLine:
    """An identity by the names of its figures."""

    row: IndicatorIdentity
    text: str


@dataclass(frozen=True)
class SetUp:
    """Everything that an agency has set up."""

    indicators: tuple[IndicatorLine, ...]
    identities: tuple[IdentityLine, ...]
    rules: tuple[DutyRule, ...]
    names: dict[str, str]

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The figures to choose from: key and name."""
        return list(self.names.items())


def set_up(agency: Agency) -> SetUp:
    """What an agency has set up, also what is out of use; three queries."""
    indicators = list(Indicator.objects.filter(agency=agency).order_by("order", "code"))
    names = {cell.key: _name(cell) for one in indicators for cell in cells_of(one)}
    lines = tuple(IndicatorLine(one, _periods(one.period_kinds), _formula(one, names)) for one in indicators)
    identities = IndicatorIdentity.objects.filter(agency=agency, in_use=True).select_related("agency")
    told = tuple(
        IdentityLine(row, f"{names.get(row.whole, row.whole)} = {' + '.join(names.get(k, k) for k in row.parts)}")
        for row in identities
    )
    return SetUp(lines, told, tuple(DutyRule.objects.filter(agency=agency)), names)


def rules_digest(agency: Agency) -> str:
    """A digest of an agency's rules of duties as they stand, for a page to say what it was made from; one query."""
    rows = DutyRule.objects.filter(agency=agency).order_by("code")
    told = list(rows.values_list("code", "name", "cause", "met_by", "demand", "in_use"))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def rule_of(agency: Agency, code: str) -> DutyRule | None:
    """The agency's rule of duties of this code; one query."""
    return DutyRule.objects.filter(agency=agency, code=code).first()


def _name(cell: Cell) -> str:
    return f"{cell.indicator.name}: {cell.label}" if cell.item else cell.indicator.name


def _periods(kinds: Sequence[str]) -> str:
    return ", ".join(str(PeriodKind(kind).label).lower() for kind in kinds)


def _formula(indicator: Indicator, names: dict[str, str]) -> str:
    if not indicator.is_derived:
        return ""
    formula = indicator.formula
    told = f"a: {names.get(formula['a'], formula['a'])}; b: {names.get(formula['b'], formula['b'])}"
    return f"{DerivedKind(formula['kind']).label} ({told})"


def indicator_of(agency: Agency, code: str) -> Indicator | None:
    """An indicator by its code; one query."""
    return Indicator.objects.filter(agency=agency, code=code).first()


def period_of(agency: Agency, code: str) -> ReportingPeriod | None:
    """A period by its code; one query."""
    return ReportingPeriod.objects.filter(agency=agency, code=code).first()


def identity_of(agency: Agency, whole: str, parts: Sequence[str]) -> IndicatorIdentity | None:
    """An identity in use by its figures; one query."""
    rows = IndicatorIdentity.objects.select_related("agency").filter(agency=agency, whole=whole, in_use=True)
    return next((row for row in rows if row.parts == list(parts)), None)


def blocks_of(agency: Agency) -> list[tuple[str, str]]:
    """The blocks of an agency: code and name; one query."""
    return list(agency.blocks.order_by("order", "code").values_list("code", "name"))


def periods_of(agency: Agency) -> list[ReportingPeriod]:
    """The periods of an agency, newest first; one query."""
    return list(ReportingPeriod.objects.filter(agency=agency))
