"""Named row filters of units and people; they must not import a model of scoring."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from units.models import Membership, Unit

    _UnitBase = models.QuerySet[Unit]
    _MembershipBase = models.QuerySet[Membership]
else:
    _UnitBase = models.QuerySet
    _MembershipBase = models.QuerySet


def valid_on(day: dt.date) -> Q:
    """Rows whose span from `valid_from` (inclusive) to `valid_to` (exclusive) holds `day`; an empty end is open."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


class UnitQuerySet(_UnitBase):
    """Units by agency and day."""

    def valid_on(self, day: dt.date) -> UnitQuerySet:
        """Units that exist on `day`."""
        return self.filter(valid_on(day))


class MembershipQuerySet(_MembershipBase):
    """Memberships by day."""

    def valid_on(self, day: dt.date) -> MembershipQuerySet:
        """Memberships that hold on `day`."""
        return self.filter(valid_on(day))
