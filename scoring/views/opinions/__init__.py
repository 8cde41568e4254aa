"""Citizens' opinions: the page without sign-in, the pages of units, and those of the standing body."""
