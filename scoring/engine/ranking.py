"""Ranks the units of one block among themselves; it must not know how an index came about."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

Key = tuple[Fraction | int, ...]


class Place(NamedTuple):
    """A rank, and whether it is shared."""

    rank: int
    tied: bool


def places(keys: Sequence[Key]) -> list[Place]:
    """Return the place of every key, in the order given: 1 + the number of greater keys, equal keys sharing it (1, 2, 2, 4)."""
    counts: dict[Key, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    found: dict[Key, Place] = {}
    better = 0
    for key in sorted(counts, reverse=True):
        found[key] = Place(better + 1, counts[key] > 1)
        better += counts[key]
    return [found[key] for key in keys]


def lowest_if_none(index: int | None) -> tuple[int, int]:
    """Return a figure that sorts an index, None below every other."""
    return (0, 0) if index is None else (1, index)
