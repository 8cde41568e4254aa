"""One reported figure: exact, or approximate with the word that says so; it reads no number, see services.indicators.typed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

DIRECTIONS: Final = ("gần", "trên", "hơn", "khoảng")


@dataclass(frozen=True)
class Amount:
    """A figure; with a `direction` (one of DIRECTIONS) it is approximate and must never be computed with."""

    value: Decimal
    direction: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether the figure may be computed with."""
        return not self.direction


def split_direction(text: str) -> tuple[str, str]:
    """The word in front that makes a typed figure approximate ("" for none), and the rest of the text.

    "Gần 7.000" → ("gần", "7.000"); the word counts in any case, with a blank behind it.
    """
    typed = " ".join(text.split())
    head, _blank, rest = typed.partition(" ")
    word = head.lower()
    return (word, rest) if word in DIRECTIONS and rest else ("", typed)


def exact(amount: Amount | None) -> Decimal | None:
    """The value that may be computed with: None where nothing is reported, or an approximate figure."""
    return amount.value if amount is not None and amount.is_exact else None
