"""What lies in a ranking: classes, fields, heat map, years, who rose and fell; from published rows, or the provisional standing."""

from scoring.selectors.analysis.asked import MOST_UNITS, Asked
from scoring.selectors.analysis.classes import Classes, classes_of
from scoring.selectors.analysis.fields import FieldStats, field_stats
from scoring.selectors.analysis.full_points import ByBlock, Earned, live_full_points, published_full_points
from scoring.selectors.analysis.heat import Heat, heat_of
from scoring.selectors.analysis.movers import RULE, Movers, movers_of, same_fields
from scoring.selectors.analysis.trends import (
    BlockTrend,
    UnitTrend,
    block_trends,
    chosen_trends,
    found_trends,
    unit_trends,
)
from scoring.selectors.analysis.years import (
    Span,
    Succession,
    Wanted,
    Year,
    provisional_span,
    published_span,
    successions_of,
)

__all__ = [
    "MOST_UNITS",
    "RULE",
    "Asked",
    "BlockTrend",
    "ByBlock",
    "Classes",
    "Earned",
    "FieldStats",
    "Heat",
    "Movers",
    "Span",
    "Succession",
    "UnitTrend",
    "Wanted",
    "Year",
    "block_trends",
    "chosen_trends",
    "classes_of",
    "field_stats",
    "found_trends",
    "heat_of",
    "live_full_points",
    "movers_of",
    "provisional_span",
    "published_full_points",
    "published_span",
    "same_fields",
    "successions_of",
    "unit_trends",
]
