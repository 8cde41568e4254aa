"""Places of lines and bars drawn by the server as SVG attributes: exact until a tenth of a unit; it computes no figure that is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from cchc_portal import numbers

WIDTH: Final = 360
HEIGHT: Final = 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 336, 12, 192
_LABEL_GAP = 12
_STEP = 10
_MOST_TICKS = 6
SHAPES: Final = ("circle", "square", "triangle", "diamond")


@dataclass(frozen=True)
class Series:
    """One line: figures of 0 to 100 by year (None: nothing that year), and the years that must not be joined to the one before."""

    name: str
    figures: tuple[tuple[int, Decimal | None], ...]
    broken_at: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Mark:
    """A figure's place, and the path of its shape."""

    x: str
    y: str
    path: str


@dataclass(frozen=True)
class Line:
    """A line as drawn: polylines between years that may be joined, marks, and its number beside the last mark."""

    number: int
    name: str
    shape: str
    polylines: tuple[str, ...]
    marks: tuple[Mark, ...]
    label_x: str
    label_y: str
    legend: str


@dataclass(frozen=True)
class Tick:
    """A line of the grid or a year under it."""

    at: str
    text: str


@dataclass(frozen=True)
class LineChart:
    """A drawing of WIDTH × HEIGHT with the words that say the same."""

    key: str
    title: str
    description: str
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    years: tuple[Tick, ...]
    from_zero: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT


def line_chart(key: str, title: str, series: Sequence[Series]) -> LineChart | None:
    """Lines of figures over the same years, numbered from 1; None where there is no figure. `key` begins the ids in the page."""
    known = [figure for one in series for _, figure in one.figures if figure is not None]
    if not known:
        return None
    years = sorted({year for one in series for year, _ in one.figures})
    low, high = _bounds(min(known), max(known))
    across, up = _Scale(years[0], years[-1], _LEFT + 14, _RIGHT - 10), _Scale(low, high, _BOTTOM, _TOP)
    drawn = [_line(at, one, across, up) for at, one in enumerate(series)]
    return LineChart(
        key=key,
        title=title,
        description=" ".join(_said(one) for one in series),
        lines=_spaced(drawn),
        ticks=tuple(Tick(_tenths(up.at(tick)), str(tick)) for tick in _ticks(low, high)),
        years=tuple(Tick(_tenths(across.at(year)), str(year)) for year in years),
        from_zero=low == 0,
    )


@dataclass(frozen=True)
class _Scale:
    """From figures `low` … `high` to places; a single figure stands in the middle."""

    low: int
    high: int
    start: int
    end: int

    def at(self, figure: Decimal | int) -> Fraction:
        if self.low == self.high:
            return Fraction(self.start + self.end, 2)
        return self.start + (Fraction(figure) - self.low) / (self.high - self.low) * (self.end - self.start)


def _bounds(least: Decimal, most: Decimal) -> tuple[int, int]:
    low = int(least) // _STEP * _STEP
    high = -(-int(most.to_integral_value("ROUND_CEILING")) // _STEP) * _STEP
    return (low, high) if low < high else (max(low - _STEP, 0), max(high, _STEP))


def _ticks(low: int, high: int) -> range:
    step = _STEP if (high - low) // _STEP <= _MOST_TICKS else 2 * _STEP
    return range(low, high + 1, step)


def _line(at: int, series: Series, across: _Scale, up: _Scale) -> Line:
    shape = SHAPES[at % len(SHAPES)]
    parts: list[list[str]] = [[]]
    marks = []
    for year, figure in series.figures:
        if figure is None or year in series.broken_at:
            parts.append([])
        if figure is not None:
            x, y = across.at(year), up.at(figure)
            parts[-1].append(f"{_tenths(x)},{_tenths(y)}")
            marks.append(Mark(_tenths(x), _tenths(y), _path(shape, x, y)))
    last = marks[-1] if marks else Mark("0.0", "0.0", "")
    return Line(
        number=at + 1,
        name=series.name,
        shape=shape,
        polylines=tuple(" ".join(part) for part in parts if len(part) > 1),
        marks=tuple(marks),
        label_x=_tenths(Fraction(last.x) + 9),
        label_y=_tenths(Fraction(last.y) + 4),
        legend=_path(shape, Fraction(14), Fraction(6)),
    )


def _spaced(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines in their order, numbers at the same end moved down until none covers another."""
    moved: dict[int, Line] = {}
    lowest: dict[str, Fraction] = {}
    for line in sorted(lines, key=lambda one: Fraction(one.label_y)):
        place = Fraction(line.label_y)
        if line.label_x in lowest:
            place = max(place, lowest[line.label_x] + _LABEL_GAP)
        lowest[line.label_x] = place
        moved[line.number] = Line(**{**line.__dict__, "label_y": _tenths(place)})
    return tuple(moved[line.number] for line in lines if line.marks)


def _path(shape: str, x: Fraction, y: Fraction) -> str:
    """The outline of a mark around a place."""
    if shape == "circle":
        return f"M{_tenths(x - 4)} {_tenths(y)}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z"
    if shape == "square":
        return f"M{_tenths(x - 4)} {_tenths(y - 4)}h8v8h-8z"
    if shape == "triangle":
        return f"M{_tenths(x)} {_tenths(y - 5)}l5 9h-10z"
    return f"M{_tenths(x)} {_tenths(y - 5)}l5 5l-5 5l-5 -5z"


def _said(series: Series) -> str:
    told = [f"{year} là {numbers.format_index(figure)}" for year, figure in series.figures if figure is not None]
    return f"{series.name}: {'; '.join(told) or 'không có số liệu'}."


def _tenths(place: Fraction) -> str:
    tenths = round(place * 10)
    return f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


@dataclass(frozen=True)
class Bar:
    """A bar to the left (less) or right (more) of the middle, in hundredths of a per cent of the drawing."""

    x: str
    width: str


def bars_from_middle(changes: Sequence[Decimal]) -> tuple[Bar, ...]:
    """A bar for each change, the greatest one half as wide as the drawing."""
    most = max((abs(change) for change in changes), default=Decimal(0))
    bars = []
    for change in changes:
        half = Fraction(abs(change)) / Fraction(most) * 50 if most else Fraction(0)
        bars.append(Bar(_tenths(Fraction(50) - (half if change < 0 else 0)) + "%", _tenths(half) + "%"))
    return tuple(bars)
