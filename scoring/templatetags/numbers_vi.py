"""Filters that write figures, dates and chart lengths in templates; must not compute points or ask the database.

Figures people read are written by cchc_portal.numbers alone. Missing (None or "") is "–", never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone

from cchc_portal import numbers
from scoring.selectors.rankings import class_levels

register = template.Library()

MISSING = "–"


def is_missing(value: object) -> bool:
    """Whether there is nothing to write: None, or the empty text of a variable that a template does not have."""
    return value is None or value == ""


def decimal_of(value: Any) -> Decimal:
    """`value` (Decimal, int, or its text with a point) as Decimal; a float is refused with TypeError, as it is not exact."""
    if isinstance(value, float):
        raise TypeError("a float is not an exact figure")
    return Decimal(value)


@register.filter
def points(value: Any) -> str:
    """Points with two decimals: 1.5 → "1,50"."""
    return MISSING if is_missing(value) else numbers.format_points(decimal_of(value))


@register.filter
def index(value: Any) -> str:
    """An index, or an average of some, with the decimals of its round, which it carries: 86.650 → "86,650"."""
    return MISSING if is_missing(value) else numbers.format_index(decimal_of(value))


@register.filter
def number(value: Any) -> str:
    """A figure at its shortest exact length: 14.50 → "14,5"."""
    return MISSING if is_missing(value) else numbers.format_number(decimal_of(value))


@register.filter
def count(value: Any) -> str:
    """A count, grouped: 22338 → "22.338"."""
    return MISSING if is_missing(value) else numbers.format_count(int(value))


@register.filter
def change(value: Any, decimals: int = 2) -> str:
    """A change with its sign and `decimals` (0 to 4): -15.5 with 1 → "−15,5"; nothing changed has no sign."""
    if is_missing(value):
        return MISSING
    return numbers.format_change(decimal_of(value), decimals)


@register.filter
def magnitude(value: Any, decimals: Any = None) -> str:
    """A change without its sign, for beside an arrow that says it; with the decimals it carries where none are given."""
    if is_missing(value):
        return MISSING
    wanted = None if is_missing(decimals) else int(decimals)
    return numbers.format_change(abs(decimal_of(value)), wanted).lstrip("+")


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """A share of 0 to 100 with one decimal and its sign: 21.6 → "21,6 %"."""
    return MISSING if is_missing(value) else numbers.format_percent(decimal_of(value), decimals)


@register.filter
def day(value: date | None) -> str:
    """A date as dd/mm/yyyy; a moment is first brought to local time."""
    return MISSING if is_missing(value) or value is None else f"{_local(value):%d/%m/%Y}"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as "14:32 ngày 06/11/2014", in local time."""
    return MISSING if is_missing(value) or value is None else f"{_local(value):%H:%M ngày %d/%m/%Y}"


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


# --- Classes -------------------------------------------------------------------------------------------------------


@register.filter
def class_level(name: str | None, names: Sequence[str]) -> int | str:
    """Level of the class `name` in the scale `names` (best first) for `class_chip.html`; "" for no class."""
    return class_levels(names).get(name, "") if name else ""


# --- Lengths of SVG shapes (read by browsers, not by people) -------------------------------------------------------


def svg_percent(share: Fraction) -> str:
    """A share of 0 to 1 as an SVG length of two decimals, kept within the drawing: 5/6 → "83.33%"."""
    hundredths = round(min(max(share, Fraction(0)), Fraction(1)) * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


@register.filter
def svg_share(value: Any, total: Any) -> str:
    """Length of `value` out of `total` for an SVG attribute; nothing, or nothing to measure against, is 0."""
    if is_missing(value) or is_missing(total) or not decimal_of(total):
        return svg_percent(Fraction(0))
    return svg_percent(Fraction(decimal_of(value)) / Fraction(decimal_of(total)))


@register.filter
def strip_parts(classes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Classes (each with name, level, count) that have units, with x, width and middle of their part of the strip."""
    total = sum(int(row["count"]) for row in classes)
    parts, before = [], 0
    for row in classes:
        own = int(row["count"])
        if own:
            at, wide = Fraction(before, total), Fraction(own, total)
            parts.append(
                {
                    "name": row["name"],
                    "level": row["level"],
                    "count": own,
                    "x": svg_percent(at),
                    "width": svg_percent(wide),
                    "middle": svg_percent(at + wide / 2),
                }
            )
        before += own
    return parts
