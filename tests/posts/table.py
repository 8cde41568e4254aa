"""What the sweep over every address that takes a post expects: written by hand, by field."""

from tests.posts.council_rows import COUNCIL_ROWS
from tests.posts.criteria_rows import CRITERIA_ROWS
from tests.posts.figure_rows import FIGURE_ROWS, OPINION_ROWS
from tests.posts.inspection_rows import INSPECTION_ROWS
from tests.posts.round_rows import ROUND_ROWS, SURVEY_ROWS
from tests.posts.sheet_rows import ACCOUNT_ROWS, SHEET_ROWS

PARTS = {
    "council": COUNCIL_ROWS,
    "inspection": INSPECTION_ROWS,
    "round": ROUND_ROWS,
    "survey": SURVEY_ROWS,
    "figures": FIGURE_ROWS,
    "opinions": OPINION_ROWS,
    "sheets": SHEET_ROWS,
    "accounts": ACCOUNT_ROWS,
    "criteria": CRITERIA_ROWS,
}
