"""The classes of a scale as pages and files show them: level, bounds in words; it decides no unit's class."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cchc_portal import numbers

BEST: Final = 5
WORST: Final = 1
GOOD: Final = 4
_USUAL: Final = {"rất tốt": 5, "tốt": 4, "khá": 3, "trung bình": 2, "yếu": 1}


def class_levels(names: Sequence[str]) -> dict[str, int]:
    """The level of each class of a scale (5 best to 1 worst), by its name; `names` best first.

    Where every name is a usual one each keeps its own level (Tốt is 4 also at the top of a scale of four); any other
    scale takes levels from 5 downwards. The last class of two or more is 1.
    """
    folded = [unicodedata.normalize("NFC", name).strip().casefold() for name in names]
    usual = all(name in _USUAL for name in folded)
    last = len(names) - 1
    levels = [_USUAL[name] if usual else max(BEST - at, WORST) for at, name in enumerate(folded)]
    return {name: WORST if 0 < at == last else levels[at] for at, name in enumerate(names)}


@dataclass(frozen=True)
class Band:
    """A class of a scale: from `lower` (inclusive) to `upper` (exclusive); no upper bound for the best, none at all for the only one."""

    name: str
    level: int
    lower: Decimal | None
    upper: Decimal | None

    @property
    def says(self) -> str:
        """The bounds in words: "từ 80,00 đến dưới 90,00"; "" where there are none."""
        if self.lower is not None and self.upper is not None:
            return f"từ {_bound(self.lower)} đến dưới {_bound(self.upper)}"
        if self.lower is not None:
            return f"từ {_bound(self.lower)} trở lên"
        return "" if self.upper is None else f"dưới {_bound(self.upper)}"


def bands_of(scale: Sequence[Mapping[str, Any]]) -> tuple[Band, ...]:
    """The bands of a scale in round_format's form, best first; the last one takes whatever lies below it."""
    levels = class_levels([str(entry["name"]) for entry in scale])
    bands = []
    upper = None
    for at, entry in enumerate(scale):
        lower = Decimal(entry["from"])
        bands.append(Band(entry["name"], levels[entry["name"]], lower if at < len(scale) - 1 else None, upper))
        upper = lower
    return tuple(bands)


def _bound(figure: Decimal) -> str:
    return numbers.format_index(numbers.carried(figure, None))
