"""Identities between reported figures: a whole equals the sum of its parts; it says which break, and by how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from scoring.figures.amounts import Amount, exact


@dataclass(frozen=True)
class Identity:
    """`whole` = the sum of `parts`; each is the key of a figure."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Break:
    """An identity that does not hold: the whole as reported, the parts as reported, and whole − sum."""

    identity: Identity
    whole: Decimal
    parts: tuple[Decimal, ...]

    @property
    def difference(self) -> Decimal:
        """The whole less the sum of its parts; never zero."""
        return self.whole - sum(self.parts, Decimal(0))


def breaks(identities: Iterable[Identity], amounts: Mapping[str, Amount | None]) -> list[Break]:
    """The identities that do not hold, in their order.

    An identity is asked only where its whole and every part are reported exactly; a missing or approximate figure leaves
    it open, as nobody can say that it is wrong.
    """
    found = []
    for identity in identities:
        whole = exact(amounts.get(identity.whole))
        parts = [exact(amounts.get(key)) for key in identity.parts]
        known = [part for part in parts if part is not None]
        if whole is None or not parts or len(known) < len(parts):
            continue
        if whole != sum(known, Decimal(0)):
            found.append(Break(identity, whole, tuple(known)))
    return found
