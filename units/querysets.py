"""Named row filters of units and people; they must not import a model of scoring."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from units.models import Membership, Unit, UnitPast, UnitSuccession


def valid_on(day: dt.date) -> Q:
    """Rows whose span from `valid_from` (inclusive) to `valid_to` (exclusive) holds `day`; an empty end is open."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by agency and day."""

    def valid_on(self, day: dt.date) -> UnitQuerySet:
        """Units that exist on `day`."""
        return self.filter(valid_on(day))


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by day."""

    def valid_on(self, day: dt.date) -> MembershipQuerySet:
        """Memberships that hold on `day`."""
        return self.filter(valid_on(day))

    def unended(self, day: dt.date) -> MembershipQuerySet:
        """Memberships that hold on `day` or are still to begin."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class StandingPasts(models.Manager["UnitPast"]):
    """Past names and places that were not taken back."""

    def get_queryset(self) -> models.QuerySet[UnitPast]:
        """Rows that stand."""
        return super().get_queryset().filter(cancelled=False)


class StandingSuccessions(models.Manager["UnitSuccession"]):
    """Successions that were not taken back."""

    def get_queryset(self) -> models.QuerySet[UnitSuccession]:
        """Rows that stand."""
        return super().get_queryset().filter(cancelled=False)
