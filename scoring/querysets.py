"""Named row filters of rounds and sheets; who sees which rows is asked of the permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from cchc_portal import permissions
from scoring.enums import RoundState

if TYPE_CHECKING:
    from scoring.models import Assessment, Round


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
        return self.current().filter(permissions.rounds_organised_by(user))

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
        return self.current().filter(permissions.sheets_of_units_of(user))

    def inspected_by(self, user: Any) -> AssessmentQuerySet:
        """Sheets that a team of the person inspects."""
        return self.current().filter(permissions.sheets_inspected_by(user)).distinct()

    def appraised_by(self, user: Any) -> AssessmentQuerySet:
        """Submitted sheets with a field that the person appraises, none of their own units."""
        return self.current().filter(permissions.sheets_appraised_by(user)).distinct()

    def overseen_by(self, user: Any) -> AssessmentQuerySet:
        """Sheets of rounds that the person's agency organises."""
        return self.current().filter(permissions.sheets_overseen_by(user))
