"""Questions to the rows of scoring; a selector never writes."""
