"""When a unit sees the first appraisal of its own sheet, and its inspection with it."""

import datetime as dt

import pytest

from scoring.enums import Layer, Step
from scoring.models import Inspection, Round
from scoring.selectors.score_sheets import seen_by_unit
from tests import make
from tests.services.replying import DAY, open_step

SELF, INSPECTION, APPRAISAL = str(Layer.SELF), str(Layer.INSPECTION), str(Layer.APPRAISAL_1)


def seen(cast, now):
    return seen_by_unit(cast.sheet("A"), now)


def test_the_first_appraisal_shows_when_the_window_to_reply_opens(cast):
    assert seen(cast, make.NOW) == {SELF}
    open_step(cast.round)

    assert seen(cast, make.NOW - dt.timedelta(seconds=1)) == {SELF}
    assert seen(cast, make.NOW) == {SELF, APPRAISAL}
    assert seen(cast, make.NOW + 9 * DAY) == {SELF, APPRAISAL}


@pytest.mark.parametrize(("on_closing", "before"), [(True, {SELF, INSPECTION}), (False, {SELF})])
def test_a_closed_inspection_shows_then_at_the_latest(cast, on_closing, before):
    open_step(cast.round)
    Inspection.objects.update(closed_at=make.NOW)
    Round.objects.update(inspection_shown_on_closing=on_closing)

    assert seen(cast, make.NOW - dt.timedelta(seconds=1)) == before
    assert seen(cast, make.NOW) == {SELF, INSPECTION, APPRAISAL}


def test_a_window_for_requests_shows_no_layer(cast):
    open_step(cast.round, Step.REVIEW)

    assert seen(cast, make.NOW) == {SELF}
