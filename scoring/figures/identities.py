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
    """An identity that does not hold: the whole and the parts as reported, and which parts are not known exactly yet.

    With unknown parts the known ones alone are already more than the whole.
    """

    identity: Identity
    whole: Decimal
    parts: tuple[Decimal, ...]
    unknown: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """The keys of `parts`."""
        return tuple(key for key in self.identity.parts if key not in self.unknown)

    @property
    def difference(self) -> Decimal:
        """The whole less the sum of its parts; never zero."""
        return self.whole - sum(self.parts, Decimal(0))


def breaks(identities: Iterable[Identity], amounts: Mapping[str, Amount | None]) -> list[Break]:
    """The identities that do not hold, in their order.

    A missing or approximate whole leaves an identity open, as nobody can say that it is wrong; so does such a part, unless
    the other parts, which are never negative, are more than the whole already.
    """
    found = []
    for identity in identities:
        whole = exact(amounts.get(identity.whole))
        parts = [exact(amounts.get(key)) for key in identity.parts]
        known = [part for part in parts if part is not None]
        if whole is None or not parts:
            continue
        total = sum(known, Decimal(0))
        unknown = tuple(key for key, part in zip(identity.parts, parts, strict=True) if part is None)
        if total > whole or (total != whole and not unknown):
            found.append(Break(identity, whole, tuple(known), unknown))
    return found
