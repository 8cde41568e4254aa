"""Pages of reported figures, by who uses them: units, and the agency that asks; no rule and no query."""
