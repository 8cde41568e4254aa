"""Questions to the rows of units; a selector never writes."""
