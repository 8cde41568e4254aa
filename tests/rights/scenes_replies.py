"""What the addresses of replies and councils need: a flag, a request for review, a council with a meeting and a point."""

from scoring.enums import ChangeKind, Origin
from scoring.models import Criterion, ReviewRequest
from scoring.selectors.reviews import state_of
from scoring.services import history
from tests import make
from tests.services import meeting as council
from tests.services.replying import CODE, flag


def replied(cast):
    """In the history too, which is proved before a publication; no window is open."""
    flag(cast)
    sheet = cast.sheet("A")
    criterion = Criterion.objects.get(criteria_set=sheet.round_block.criteria_set, code=CODE)
    row = ReviewRequest.objects.create(
        assessment=sheet, criterion=criterion, reason="Xem lại", asked_by=cast.head_a, asked_at=make.NOW, version=1
    )
    line = history.Line(ChangeKind.REVIEW, None, state_of(row), CODE, "review", 1)
    history.append(sheet, [line], actor=cast.head_a, origin=Origin.WEB, now=make.NOW)
    council.council(cast)
    council.put(cast, council.meet(cast))
