"""What the sweep over every address that takes a post expects: written by hand, by field."""

from tests.posts.council_rows import COUNCIL_ROWS
from tests.posts.inspection_rows import INSPECTION_ROWS

PARTS = {"council": COUNCIL_ROWS, "inspection": INSPECTION_ROWS}
