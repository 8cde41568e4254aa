"""What may be said of figures that units report: identities, ratios, reductions, comparisons; plain Python, no Django, no clock.

An approximate figure ("gần 7.000") is kept and shown, and takes part in no identity, no derived figure and no comparison.
"""

from scoring.figures.amounts import DIRECTIONS, Amount, split_direction
from scoring.figures.derived import Change, Formula, compared, derived
from scoring.figures.identities import Break, Identity, breaks

__all__ = [
    "DIRECTIONS",
    "Amount",
    "Break",
    "Change",
    "Formula",
    "Identity",
    "breaks",
    "compared",
    "derived",
    "split_direction",
]
