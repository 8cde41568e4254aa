"""What a round stands on, read back to begin the next one from; it never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from scoring.models import Round
from scoring.selectors.round_setup import Days

SETTINGS = (
    "inspection_shown_on_closing",
    "own_row_shown_when_provisional",
    "outside_shown_when_provisional",
    "independent_marks",
    "mark_tolerance_points",
    "evidence_approval",
    "illustrative",
    "survey_minimum",
    "survey_shortage",
    "survey_groups",
)
"""Columns of a round that say who sees what when, how it is marked, and what it asks of its survey."""


@dataclass(frozen=True)
class Source:
    """The round that a new one begins from."""

    round: Round
    blocks: Mapping[str, tuple[int, int]]
    """{block code: (id of its criteria set, id of its scale)}."""
    units: Mapping[str, tuple[str, str]]
    """{unit code: (block code, why it was not ranked; empty where it was)}."""
    windows: Mapping[str, Days]

    @property
    def policy(self) -> Mapping[str, Any]:
        """The policy as the round keeps it."""
        return dict(self.round.policy)

    @property
    def settings(self) -> Mapping[str, Any]:
        """The round's SETTINGS."""
        return {name: getattr(self.round, name) for name in SETTINGS}


def source_of(round_: Round) -> Source:
    """What a new round takes over from this one; three queries."""
    blocks = round_.round_blocks.order_by("order").values_list("block__code", "criteria_set", "grade_scale")
    sheets = round_.assessments.order_by("order").values_list(
        "unit__code", "round_block__block__code", "ranked", "not_ranked_reason"
    )
    return Source(
        round=round_,
        blocks={code: (set_id, scale_id) for code, set_id, scale_id in blocks},
        units={code: (block, "" if ranked else reason) for code, block, ranked, reason in sheets},
        windows={
            window.step: (first_day(window.opens_at), last_day(window.closes_at)) for window in round_.windows.all()
        },
    )


def first_day(opens_at: dt.datetime | None) -> dt.date | None:
    """The day, here, on which a window opens."""
    return None if opens_at is None else timezone.localtime(opens_at).date()


def last_day(closes_at: dt.datetime | None) -> dt.date | None:
    """The last day, here, that lies wholly or in part before the end of a window."""
    return None if closes_at is None else timezone.localtime(closes_at - dt.timedelta(microseconds=1)).date()


def moved(day: dt.date | None, years: int) -> dt.date | None:
    """The same day `years` later; the 28th where there is no 29 February."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
