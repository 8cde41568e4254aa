"""Named row filters of rounds and sheets; who sees which rows is asked of the permissions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models

from cchc_portal import permissions
from scoring.enums import RoundState, Step

if TYPE_CHECKING:
    from scoring.models import Assessment, Recommendation, Round


_Rows = TypeVar("_Rows", bound="models.QuerySet[Any]")


def _reached(rows: _Rows, wanted: models.Q) -> _Rows:
    """The rows that a row filter lets through; where that names nobody's, known to be empty before a query is built."""
    return rows.none() if wanted == permissions.NOBODY else rows.filter(wanted)


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds by whether they count and by who may see them."""

    def current(self) -> RoundQuerySet:
        """Rounds that no later loading has replaced."""
        return self.filter(replaced_by__isnull=True)

    def published(self) -> RoundQuerySet:
        """Rounds with a published ranking."""
        return self.current().filter(state=RoundState.PUBLISHED)

    def visible_to(self, user: Any) -> RoundQuerySet:
        """Rounds the person can reach at all."""
        return self.current().filter(permissions.rounds_visible_to(user)).distinct()

    def organised_by(self, user: Any) -> RoundQuerySet:
        """Rounds that the person's agency organises."""
        return _reached(self.current(), permissions.rounds_organised_by(user))

    def led_by(self, user: Any) -> RoundQuerySet:
        """Rounds of agencies that the person leads or organises."""
        return self.current().filter(permissions.rounds_led_by(user))


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Sheets by who may see them; every one of these leaves replaced rounds out."""

    def current(self) -> AssessmentQuerySet:
        """Sheets of rounds that no later loading has replaced."""
        return self.filter(round__replaced_by__isnull=True)

    def visible_to(self, user: Any) -> AssessmentQuerySet:
        """Sheets the person can reach at all."""
        return self.current().filter(permissions.sheets_visible_to(user)).distinct()

    def of_units_of(self, user: Any) -> AssessmentQuerySet:
        """Sheets of the units that the person is head or staff of."""
        return _reached(self.current(), permissions.sheets_of_units_of(user))

    def inspected_by(self, user: Any) -> AssessmentQuerySet:
        """Sheets that a team of the person inspects."""
        return self.current().filter(permissions.sheets_inspected_by(user)).distinct()

    def appraised_by(self, user: Any) -> AssessmentQuerySet:
        """Submitted sheets with a field that the person appraises, none of their own units."""
        return self.current().filter(permissions.sheets_appraised_by(user)).distinct()

    def overseen_by(self, user: Any) -> AssessmentQuerySet:
        """Sheets of rounds that the person's agency organises."""
        return _reached(self.current(), permissions.sheets_overseen_by(user))


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    """Recommendations of inspections by who may see them; those of replaced rounds and of open minutes are left out."""

    def in_force(self) -> RecommendationQuerySet:
        """Recommendations of closed minutes, in rounds that count."""
        return self.filter(inspection__closed_at__isnull=False, inspection__assessment__round__replaced_by__isnull=True)

    def shown_to_units(self, now: dt.datetime) -> RecommendationQuerySet:
        """Those in force that the unit sees at `now`: with the inspection's layer (selectors.visibility.layers_for_unit)."""
        published = models.Q(inspection__assessment__round__state=RoundState.PUBLISHED)
        on_closing = models.Q(inspection__assessment__round__inspection_shown_on_closing=True)
        replying = models.Q(
            inspection__assessment__round__windows__step=Step.REPLY,
            inspection__assessment__round__windows__opens_at__lte=now,
        )
        open_minutes = models.Q(inspection__assessment__inspections__closed_at__isnull=True)
        rows = self.in_force()
        early = rows.filter(on_closing | replying).exclude(pk__in=rows.filter(open_minutes).values("pk"))
        return rows.filter(published | models.Q(pk__in=early.values("pk")))

    def of_units_of(self, user: Any, now: dt.datetime) -> RecommendationQuerySet:
        """Those that the person's unit owes, or that were made of it, as far as it sees them at `now`."""
        return self.shown_to_units(now).filter(permissions.recommendations_of_units_of(user))

    def inspected_by(self, user: Any) -> RecommendationQuerySet:
        """Those in force that a team of the person's made, without those of a unit that the person has an interest in."""
        return self.in_force().filter(permissions.recommendations_inspected_by(user)).distinct()

    def overseen_by(self, user: Any) -> RecommendationQuerySet:
        """Those in force in rounds that the person's agency organises."""
        return self.in_force().filter(permissions.recommendations_overseen_by(user))

    def visible_to(self, user: Any, now: dt.datetime) -> RecommendationQuerySet:
        """Those that the person can reach at `now`, in whatever capacity."""
        own, team = self.of_units_of(user, now), self.inspected_by(user)
        mine = models.Q(pk__in=own.values("pk")) | models.Q(pk__in=team.values("pk"))
        return self.in_force().filter(mine | permissions.recommendations_overseen_by(user))
