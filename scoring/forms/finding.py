"""Which criteria of a sheet a person looks for: by what is still owed, or by words; it reads cells and asks nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scoring.selectors.rankings.choice import fold, matches
from scoring.selectors.score_sheets import Line

MISSING: Final = "thieu"
WITHOUT_EVIDENCE: Final = "minh-chung"
VIEWS: Final = (MISSING, WITHOUT_EVIDENCE)


def lacks_evidence(line: Line) -> bool:
    """Whether the unit claims points under a criterion that wants evidence, with no document and no explanation."""
    return line.lacks_evidence


def is_in_view(line: Line, view: str) -> bool:
    """Whether a view (one of VIEWS, or any other text for all) holds the criterion."""
    if view == MISSING:
        return line.is_missing
    return lacks_evidence(line) if view == WITHOUT_EVIDENCE else True


def is_found(line: Line, search: str) -> bool:
    """Whether a criterion has the searched code, a code under it, or every searched word in its title."""
    wanted = fold(search)
    code = fold(line.leaf.code)
    return not wanted or code == wanted or code.startswith(f"{wanted}.") or matches(search, line.leaf.title)


def found(lines: Iterable[Line], search: str) -> list[Line]:
    """The criteria that are searched for: the one with just this code, else every one that `is_found`."""
    hits = [line for line in lines if is_found(line, search)]
    exact = [line for line in hits if fold(line.leaf.code) == fold(search)]
    return exact or hits


def counts(lines: Iterable[Line]) -> dict[str, int]:
    """How many criteria are `missing`, how many are `without_evidence`."""
    whole = list(lines)
    views = {"missing": MISSING, "without_evidence": WITHOUT_EVIDENCE}
    return {name: sum(is_in_view(line, view) for line in whole) for name, view in views.items()}
