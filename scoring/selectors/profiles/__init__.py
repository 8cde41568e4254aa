"""One unit of a ranking, several side by side, and where every figure comes from: published or provisional."""

from scoring.selectors.profiles.books import (
    Book,
    UnitSheet,
    own_sheet,
    predecessors_in,
    provisional_book,
    published_book,
    sheets_in,
)
from scoring.selectors.profiles.compare import MOST, Comparison, comparison_of
from scoring.selectors.profiles.lines import CriterionLine, FieldGroup, LayerCell, groups_of, layers_in, losses_of
from scoring.selectors.profiles.profile import FieldStanding, Goal, Profile, class_of, next_class, profile_of
from scoring.selectors.profiles.samples import samples_of
from scoring.selectors.profiles.traces import Trace, Traces, traces_for

__all__ = [
    "MOST",
    "Book",
    "Comparison",
    "CriterionLine",
    "FieldGroup",
    "FieldStanding",
    "Goal",
    "LayerCell",
    "Profile",
    "Trace",
    "Traces",
    "UnitSheet",
    "class_of",
    "comparison_of",
    "groups_of",
    "layers_in",
    "losses_of",
    "next_class",
    "own_sheet",
    "predecessors_in",
    "profile_of",
    "provisional_book",
    "published_book",
    "samples_of",
    "sheets_in",
    "traces_for",
]
