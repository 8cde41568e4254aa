"""The one writer of what decisions do to units: merged, split, renamed, moved, dissolved, taken back; no score is known here."""

from units.services.reorganisation.faults import faults_of
from units.services.reorganisation.undo import undo_reorganisation
from units.services.reorganisation.wanted import (
    LEAVES,
    MANY,
    Decision,
    NewUnit,
    Seen,
    Wanted,
    followers_of,
    open_roles,
    seen_of,
    state_of,
)
from units.services.reorganisation.write import must_hold, reorganise

__all__ = [
    "LEAVES",
    "MANY",
    "Decision",
    "NewUnit",
    "Seen",
    "Wanted",
    "faults_of",
    "followers_of",
    "must_hold",
    "open_roles",
    "reorganise",
    "seen_of",
    "state_of",
    "undo_reorganisation",
]
