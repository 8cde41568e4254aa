"""Finds the class of a printed index; it must not round."""

from collections.abc import Sequence

from scoring.engine.figures import SCALE_DECIMALS
from scoring.engine.types import GradeClass


def class_of(classes: Sequence[GradeClass], index: int | None, decimals: int) -> str | None:
    """Return the first class that begins at or below the index (units of 10^-decimals), the last one for whatever lies below it.

    Without an index, or without classes, there is no class.
    """
    if index is None or not classes:
        return None
    figure = index * 10 ** (SCALE_DECIMALS - decimals)
    for one in classes:
        if one.lower <= figure:
            return one.name
    return classes[-1].name
