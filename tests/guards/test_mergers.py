"""Nobody is compared across a merger: the guard holds, and without it the two years would be set side by side."""

import datetime as dt

from scoring.selectors import analysis
from scoring.selectors.analysis import movers
from scoring.selectors.analysis.years import Span, Succession, Year
from scoring.selectors.rankings import ranking_page
from tests.guards.pairs import answering
from tests.selectors.hand_made import block, row, summary


def _compared():
    then = Year(2013, "VD-2013", summary(block(), year=2013), [row("A", "80", 1), row("B", "70", 2)])
    now = Year(2014, "VD-2014", summary(block(), year=2014), [row("A", "95", 1)])
    took_over = Succession("B", "Sở B", "A", "Sở A", dt.date(2014, 3, 1), "QĐ 1")
    page = ranking_page(now.summary, now.rows, then.as_previous)
    return analysis.movers_of(Span(now, (then,), (took_over,)), then, page, ["SBN"]).every


def test_a_unit_that_took_another_over_is_not_compared():
    assert _compared() == ()


def test_without_the_guard_it_would_be(monkeypatch):
    answering(movers, "followed", ())(monkeypatch)

    assert [one.line.unit_code for one in _compared()] == ["A"]
