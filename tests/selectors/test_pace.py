"""The estimate of when a unit is done: cases worked by hand, and properties that hold for all."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.selectors.pace import Pace, start_of

TODAY = dt.date(2026, 11, 10)


def pace(answered, total, started_on=dt.date(2026, 11, 7), last_day=dt.date(2026, 11, 20), today=TODAY):
    return Pace(answered, total, started_on, today, last_day)


@pytest.mark.parametrize(
    ("answered", "total", "started_on", "days_left", "finishes_on"),
    [
        # 10 of 30 in 4 days (07, 08, 09, 10/11): 2,5 a day; 20 left ÷ 2,5 = 8 days: 18/11
        (10, 30, dt.date(2026, 11, 7), 8, dt.date(2026, 11, 18)),
        # begun today, 7 of 60: 53 ÷ 7 = 7,57…: 8 days
        (7, 60, dt.date(2026, 11, 10), 8, dt.date(2026, 11, 18)),
        # 3 of 10 in 10 days: 7 ÷ 0,3 = 23,33…: 24 days
        (3, 10, dt.date(2026, 11, 1), 24, dt.date(2026, 12, 4)),
        # 59 of 60 in 30 days: 1 ÷ 1,966… is half a day: 1 day
        (59, 60, dt.date(2026, 10, 12), 1, dt.date(2026, 11, 11)),
        # exactly whole: 15 of 30 in 5 days, 15 ÷ 3 = 5
        (15, 30, dt.date(2026, 11, 6), 5, dt.date(2026, 11, 15)),
    ],
)
def test_days_left_are_what_is_left_divided_by_the_pace_rounded_up(answered, total, started_on, days_left, finishes_on):
    found = pace(answered, total, started_on)

    assert (found.days_left, found.finishes_on) == (days_left, finishes_on)


@pytest.mark.parametrize(("last_day", "late"), [(17, True), (18, False), (19, False)])
def test_likely_late_is_a_day_after_the_last_one(last_day, late):
    assert pace(10, 30, last_day=dt.date(2026, 11, last_day)).likely_late is late


def test_without_an_end_nobody_is_late():
    assert pace(1, 60, last_day=None).likely_late is False


def test_who_has_not_begun_has_no_estimate():
    found = pace(0, 30, None)

    assert (found.not_started, found.finishes_on, found.likely_late) == (True, None, False)


def test_who_has_answered_everything_has_no_estimate():
    found = pace(30, 30)

    assert (found.is_full, found.finishes_on, found.likely_late) == (True, None, False)


@pytest.mark.parametrize(("total", "is_far"), [(366, False), (367, True)])
def test_an_estimate_of_a_year_has_a_day_and_one_beyond_has_none(total, is_far):
    found = pace(1, total, TODAY)

    assert (found.is_far, found.finishes_on is None) == (is_far, is_far)


def test_an_estimate_beyond_years_is_only_far():
    found = pace(1, 3000, dt.date(2016, 1, 1))

    assert (found.is_far, found.finishes_on, found.likely_late) == (True, None, True)


def test_an_answer_before_the_step_opens_gives_no_pace():
    assert pace(3, 30, dt.date(2026, 11, 12)).days_left is None


def at(day, hour=5):
    return dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("opens_at", "first", "start"),
    [
        (None, None, None),
        (at(1), None, None),
        (None, at(3), dt.date(2026, 11, 3)),
        (at(1), at(3), dt.date(2026, 11, 3)),
        (at(5), at(3), dt.date(2026, 11, 5)),
        (None, at(3, 18), dt.date(2026, 11, 4)),  # 01:00 the next day in Hà Nội
    ],
)
def test_the_pace_counts_from_the_later_of_opening_and_first_answer(opens_at, first, start):
    assert start_of(opens_at, first) == start


@given(st.integers(1, 200), st.integers(1, 200), st.integers(0, 400))
def test_the_days_left_suffice_and_one_less_does_not(answered, left, ago):
    found = pace(answered, answered + left, TODAY - dt.timedelta(days=ago))

    days = ago + 1
    assert answered * found.days_left >= left * days
    assert answered * (found.days_left - 1) < left * days
