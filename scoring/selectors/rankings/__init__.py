"""Rankings as pages and files show them: tables built purely from rows and summaries, and the queries that bring those."""

from scoring.selectors.rankings.choice import Choice
from scoring.selectors.rankings.classes import class_levels
from scoring.selectors.rankings.editions import Edition, EditionFigures, edition, edition_page
from scoring.selectors.rankings.headline import headline
from scoring.selectors.rankings.lines import Previous, RowLine
from scoring.selectors.rankings.page import RankingPage, ranking_page
from scoring.selectors.rankings.published import (
    ProvisionalRanking,
    PublishedItem,
    PublishedRanking,
    featured,
    find_items,
    provisional_ranking_page,
    provisional_rounds,
    published_items,
    published_ranking_page,
    snapshot_of,
)
from scoring.selectors.rankings.shown import Shown, show
from scoring.selectors.rankings.tables import ALL, BlockTable

__all__ = [
    "ALL",
    "BlockTable",
    "Choice",
    "Edition",
    "EditionFigures",
    "Previous",
    "ProvisionalRanking",
    "PublishedItem",
    "PublishedRanking",
    "RankingPage",
    "RowLine",
    "Shown",
    "class_levels",
    "edition",
    "edition_page",
    "featured",
    "find_items",
    "headline",
    "provisional_ranking_page",
    "provisional_rounds",
    "published_items",
    "published_ranking_page",
    "ranking_page",
    "show",
    "snapshot_of",
]
