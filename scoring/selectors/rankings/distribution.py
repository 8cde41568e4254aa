"""How many units reached each class, beside the year before; counts and shares only, it ranks nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring import engine
from scoring.selectors.rankings.classes import GOOD, class_levels


@dataclass(frozen=True)
class ClassShare:
    """A class with its units: counts, shares in percent (0–100, 1 decimal), change in percentage points (1 decimal).

    `previous_…` and `change` are None where there is no year before with the same classes.
    """

    name: str
    level: int
    count: int
    percent: Decimal | None
    previous_count: int | None
    previous_percent: Decimal | None
    change: Decimal | None


@dataclass(frozen=True)
class TopShare:
    """The units that reached the upper classes (levels 4 and 5), together."""

    label: str
    count: int
    units: int
    percent: Decimal | None
    change: Decimal | None


@dataclass(frozen=True)
class Distribution:
    """The classes of a block or of all, best first, over `units` ranked units, and `previous_units` a year before."""

    classes: tuple[ClassShare, ...]
    units: int
    previous_units: int | None
    scale_changed: bool
    """There is a year before, and its scale has other classes, so that nothing can be compared."""

    @property
    def strip(self) -> list[dict[str, Any]]:
        """This year's counts for the strip: name, level, count."""
        return [{"name": c.name, "level": c.level, "count": c.count} for c in self.classes]

    @property
    def previous_strip(self) -> list[dict[str, Any]]:
        """The counts of the year before for the strip; empty where there is nothing to compare."""
        return [
            {"name": c.name, "level": c.level, "count": c.previous_count}
            for c in self.classes
            if c.previous_count is not None
        ]


def distribution_of(part: Mapping[str, Any], previous: Mapping[str, Any] | None) -> Distribution | None:
    """The distribution of a block, or of all blocks, of a summary; `previous` is the same part a year before.

    None where the summary has none: blocks with different classes cannot be added up.
    """
    entries = part["distribution"]
    if entries is None:
        return None
    names = [entry["class"] for entry in entries]
    before = _comparable(names, previous)
    levels = class_levels(names)
    units = int(part["units"])
    shares = [
        _share(entry, levels[entry["class"]], units, before[at] if before else None, previous)
        for at, entry in enumerate(entries)
    ]
    has_before = previous is not None and previous["distribution"] is not None
    return Distribution(
        classes=tuple(shares),
        units=units,
        previous_units=int(previous["units"]) if before and previous is not None else None,
        scale_changed=has_before and before is None,
    )


def _comparable(names: Sequence[str], previous: Mapping[str, Any] | None) -> list[Mapping[str, Any]] | None:
    entries = previous["distribution"] if previous is not None else None
    return entries if entries is not None and [entry["class"] for entry in entries] == list(names) else None


def _share(
    entry: Mapping[str, Any],
    level: int,
    units: int,
    before: Mapping[str, Any] | None,
    previous: Mapping[str, Any] | None,
) -> ClassShare:
    previous_units = int(previous["units"]) if previous is not None else 0
    return ClassShare(
        name=entry["class"],
        level=level,
        count=int(entry["units"]),
        percent=_decimal(entry["percent"]),
        previous_count=int(before["units"]) if before else None,
        previous_percent=_decimal(before["percent"]) if before else None,
        change=_change(int(entry["units"]), units, int(before["units"]), previous_units) if before else None,
    )


def _change(count: int, units: int, previous_count: int, previous_units: int) -> Decimal | None:
    if not units or not previous_units:
        return None
    return engine.share_change(count, units, previous_count, previous_units)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def top_share(distribution: Distribution) -> TopShare:
    """The units in the upper classes; where a scale has none of these levels, in its best class."""
    upper = [c for c in distribution.classes if c.level >= GOOD] or list(distribution.classes[:1])
    count = sum(c.count for c in upper)
    change = None
    if distribution.previous_units is not None:
        previous_count = sum(c.previous_count or 0 for c in upper)
        change = _change(count, distribution.units, previous_count, distribution.previous_units)
    return TopShare(
        label=f"Đạt {upper[-1].name}" + (" trở lên" if len(upper) > 1 else ""),
        count=count,
        units=distribution.units,
        percent=percent_of(count, distribution.units),
        change=change,
    )


def percent_of(count: int, units: int) -> Decimal | None:
    """`count` of `units` in percent (0–100), rounded once to 1 decimal, half away from zero; None of no units."""
    return rounded(Fraction(count * 100, units), 1) if units else None


def rounded(figure: Fraction, decimals: int) -> Decimal:
    """A figure ≥ 0 rounded once to `decimals`, half away from zero."""
    scaled = figure * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-decimals)
