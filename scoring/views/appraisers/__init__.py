"""Pages of the appraisers of a field (cán bộ thẩm định): their fields, the grid, one cell opened; no rule and no query."""
