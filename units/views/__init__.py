"""Pages of who: accounts of units' people; no query and no rule stands here."""
