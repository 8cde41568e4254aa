"""Recommendations (kiến nghị) for each of their readers: lists, one of them, what is overdue, what the year before left; it never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from scoring.enums import RecommendationState
from scoring.models import Assessment, Recommendation, Round
from scoring.querysets import RecommendationQuerySet
from scoring.selectors.deadlines import Deadline
from scoring.selectors.rankings.choice import matches
from scoring.selectors.round_windows import end_of

_WITH = (
    "inspection__team",
    "inspection__assessment__unit",
    "inspection__assessment__round__agency",
    "unit",
    "criterion",
)
OPEN_STATES = (RecommendationState.OPEN, RecommendationState.ANSWERED)
LATE = "qua-han"
STATES = {**{str(state): state.label for state in RecommendationState}, LATE: "Quá hạn"}


@dataclass(frozen=True)
class Followed:
    """A recommendation as a list shows it at a moment."""

    row: Recommendation
    now: dt.datetime

    @property
    def is_late(self) -> bool:
        """Whether the unit owes it past its day."""
        row = self.row
        return (
            row.state == RecommendationState.OPEN
            and row.deadline is not None
            and row.deadline < timezone.localdate(self.now)
        )

    @property
    def deadline(self) -> Deadline:
        """Its day as work lists show deadlines."""
        ends = None if self.row.deadline is None else end_of(self.row.deadline)
        return Deadline(ends, self.now)


def _followed(rows: RecommendationQuerySet, now: dt.datetime) -> list[Followed]:
    found = [Followed(row, now) for row in rows.select_related(*_WITH).order_by("deadline", "pk")]
    return sorted(found, key=lambda one: (one.row.state not in OPEN_STATES, one.row.deadline or dt.date.max))


def recommendations_for(user: Any, now: dt.datetime) -> list[Followed]:
    """Those of the person's units and teams, open ones first, by day; one query besides their memberships."""
    own = Recommendation.objects.of_units_of(user, now)
    team = Recommendation.objects.inspected_by(user)
    rows = Recommendation.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=team.values("pk")))
    return _followed(rows, now)


def recommendations_of_round(round_: Round, now: dt.datetime) -> list[Followed]:
    """Those in force in a round, open ones first, by day; one query."""
    return _followed(Recommendation.objects.in_force().filter(inspection__assessment__round=round_), now)


def chosen(rows: Iterable[Followed], *, state: str = "", search: str = "") -> list[Followed]:
    """Those of a state of STATES ("" for all) whose unit, team or text has the words; another state filters nothing."""
    found = []
    for one in rows:
        row = one.row
        if state in STATES and not (one.is_late if state == LATE else row.state == state):
            continue
        if matches(search, row.text, str(row.unit), str(row.inspection.assessment.unit), row.inspection.team.name):
            found.append(one)
    return found


def counts_of(rows: Iterable[Followed]) -> dict[str, int]:
    """How many stand in each state of STATES, by its words; late ones are counted among the open ones too."""
    found = list(rows)
    counts = {str(state.label): sum(one.row.state == state for one in found) for state in RecommendationState}
    return counts | {STATES[LATE]: sum(one.is_late for one in found)}


def left_by_last_round(sheet: Assessment, now: dt.datetime) -> Sequence[Recommendation]:
    """What earlier rounds of the agency still ask of the sheet's unit, or of those it came from; one query."""
    unit = sheet.unit_id
    of_unit = Q(unit=unit) | Q(inspection__assessment__unit=unit) | Q(unit__successions__successor=unit)
    rows = Recommendation.objects.shown_to_units(now).filter(of_unit, state__in=OPEN_STATES)
    earlier = rows.filter(
        inspection__assessment__round__agency=sheet.round.agency_id,
        inspection__assessment__round__year__lt=sheet.round.year,
    )
    return list(earlier.select_related("inspection__assessment__round").order_by("deadline", "pk").distinct())


def waiting_of(user: Any, now: dt.datetime) -> tuple[list[Followed], list[Followed]]:
    """(what the person's units still owe, answers that the person's teams have to look at); two queries."""
    own = Recommendation.objects.of_units_of(user, now).filter(state=RecommendationState.OPEN)
    answered = Recommendation.objects.inspected_by(user).filter(state=RecommendationState.ANSWERED)
    return _followed(own, now), _followed(answered, now)


def late_by_round(user: Any, now: dt.datetime) -> list[tuple[Round, int]]:
    """The rounds that the person organises with how many recommendations units owe past their day; one query."""
    late = Recommendation.objects.overseen_by(user).filter(
        state=RecommendationState.OPEN, deadline__lt=timezone.localdate(now)
    )
    counts: dict[Round, int] = {}
    for row in late.select_related("inspection__assessment__round").order_by("inspection__assessment__round"):
        counts[row.round] = counts.get(row.round, 0) + 1
    return list(counts.items())
