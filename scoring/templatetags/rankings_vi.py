"""The small parts of a ranking's lines as HTML, written in one go where a page has hundreds of them; it decides no figure.

Each writes what its template in components/ writes (tests/look holds them together); an include a cell would cost most of
the page's time.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache, lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cchc_portal import numbers
from scoring.selectors.rankings.cells import Cell, FieldHead
from scoring.templatetags.numbers_vi import MISSING, svg_share

register = template.Library()


@register.simple_tag
def field_cells(cells: Sequence[Cell]) -> SafeString:
    """The cells of a line, as components/bar_cell.html writes each."""
    return _joined([_cell(cell.printed, cell.out_of, cell.below, cell.slot, at) for at, cell in enumerate(cells)])


@register.simple_tag
def average_cells(heads: Sequence[FieldHead]) -> SafeString:
    """The same for the averages of the fields."""
    return _joined([_cell(head.average, head.out_of, False, head.slot, at) for at, head in enumerate(heads)])


def _cell(figure: Decimal | None, out_of: Decimal, below: bool, slot: int, at: int) -> str:  # noqa: FBT001
    edge = "" if at else " edge"
    if figure is None:
        return f'<td class="n f f{slot}{edge}">{MISSING}</td>'
    paler = " is-below" if below else ""
    return (
        f'<td class="n bar f f{slot}{edge}"><svg class="bar-fill{paler}" aria-hidden="true">'
        f'<rect width="{_share(figure, out_of)}" height="100%" rx="2"/></svg>'
        f'<span class="num">{numbers.format_index(figure)}</span></td>'
    )


@register.simple_tag
def chip(name: str, level: int) -> SafeString:
    """A class, as components/class_chip.html writes it."""
    if not name:
        return _joined([])
    sign = f'<svg class="icon" aria-hidden="true"><use href="{_sprite()}#lv-{level:d}"/></svg>'
    return _joined([f'<span class="class-chip lv{level:d}">{sign}{escape(name)}</span>'])


@register.simple_tag
def rank_mark(rank: int | None, tied: bool) -> SafeString:  # noqa: FBT001
    """A rank with its tie mark, as components/rank.html writes it."""
    if rank is None:
        return _joined([MISSING])
    tie = '<span class="tie" title="Đồng hạng">=<span class="visually-hidden"> đồng hạng</span></span>'
    return _joined([f'<span class="rank">{rank:d}</span>', tie if tied else ""])


@register.simple_tag
def moved(places: int | None) -> SafeString:
    """A change of rank, as components/rank_change.html writes it."""
    if not places:
        says = "không so sánh được" if places is None else "không đổi"
        return _joined([f'<span class="muted">{_unsaid(says)}</span>'])
    return _arrow(Decimal(places), 0, "lên", "xuống")


@register.simple_tag
def changed(value: Decimal | None) -> SafeString:
    """A change of index, as components/delta.html writes it."""
    if value is None:
        return _joined([f'<span class="delta">{_unsaid("không có")}</span>'])
    if not value:
        return _joined([f'<span class="delta">{_magnitude(value, None)}</span>'])
    return _arrow(value, None, "tăng", "giảm")


def _arrow(value: Decimal, decimals: int | None, up: str, down: str) -> SafeString:
    way, says = ("up", up) if value > 0 else ("down", down)
    sign = f'<svg class="icon" role="img" aria-label="{says}"><use href="{_sprite()}#caret-{way}-fill"/></svg>'
    return _joined([f'<span class="delta delta-{way}">{sign}{_magnitude(value, decimals)}</span>'])


@lru_cache(maxsize=4096)
def _share(figure: Decimal, out_of: Decimal) -> str:
    return svg_share(figure, out_of)


@cache
def _sprite() -> str:
    return static("vendor/icons/icons.svg")


def _magnitude(value: Decimal, decimals: int | None) -> str:
    return numbers.format_change(abs(value), decimals).lstrip("+")


def _unsaid(says: str) -> str:
    return f'<span aria-hidden="true">{MISSING}</span><span class="visually-hidden">{says}</span>'


def _joined(parts: Sequence[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - figures and our own words; names are escaped
