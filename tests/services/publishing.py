"""The few steps that a published ranking needs, for the tests that begin after them."""

import datetime as dt

from scoring.enums import SheetState
from scoring.services.rankings import approve_publication, present_round, request_publication
from scoring.services.sheets import decide_sheet
from tests import make


def decide_all(cast, now=make.NOW):
    for sheet in cast.round.assessments.exclude(state=SheetState.DECIDED):
        decide_sheet(assessment=sheet, now=now, actor=make.again(cast.organiser), unready_reason="Hết hạn")


def request(cast, decision="100/QĐ-UBND", reason="", now=make.NOW):
    return request_publication(
        round_=cast.round,
        decision_number=decision,
        decision_date=dt.date(2026, 11, 6),
        reason=reason,
        now=now,
        actor=make.again(cast.organiser),
    )


def publish(cast, decision="100/QĐ-UBND", reason="", now=make.NOW):
    """Present where it was not, decide every sheet, ask, and approve by the second person."""
    cast.round.refresh_from_db()
    if cast.round.presented_at is None:
        decide_all(cast, now)
        present_round(round_=cast.round, now=now, actor=make.again(cast.organiser))
    made = approve_publication(request=request(cast, decision, reason, now), now=now, actor=make.again(cast.approver))
    cast.round.refresh_from_db()
    return made
