"""Counts of opinions that units report by month and channel: written over the version that was seen, each with its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from cchc_portal import permissions
from scoring.enums import Origin
from scoring.enums.opinions import OpinionChannel
from scoring.models import OpinionChange, OpinionCount
from scoring.services.errors import Faulty, NotAllowed, Outdated
from units.models import Unit, User

MOST = 10_000_000


@dataclass(frozen=True)
class NewCount:
    """What one cell shall hold (None takes it back), and the version that was seen (0: no row yet)."""

    year: int
    month: int
    channel: str
    count: int | None
    seen: int

    @property
    def key(self) -> tuple[int, int, str]:
        """Which cell."""
        return (self.year, self.month, self.channel)


@transaction.atomic
def save_counts(*, unit: Unit, counts: Sequence[NewCount], actor: User, origin: Origin, now: dt.datetime) -> int:
    """Write counts of a unit, all or nothing; returns how many changed. Locks the unit, so that nobody writes between.

    Raises NotAllowed; Faulty by "month/year channel" for months to come and counts that cannot be; Outdated where
    somebody wrote one after it was seen.
    """
    Unit.objects.select_for_update().values_list("pk").get(pk=unit.pk)
    if not permissions.may(actor, "opinion.count", unit):
        raise NotAllowed(permissions.RIGHTS["opinion.count"].says)
    _must_be_sound(counts, now)
    stored = {(row.year, row.month, row.channel): row for row in OpinionCount.objects.filter(unit=unit)}
    changed = [one for one in counts if (stored[one.key].count if one.key in stored else None) != one.count]
    _must_be_fresh(changed, stored)
    for one in changed:
        row = stored.get(one.key) or OpinionCount(
            unit=unit, year=one.year, month=one.month, channel=one.channel, version=0
        )
        old, row.count, row.version = row.count, one.count, row.version + 1
        row.save()
        OpinionChange.objects.create(
            count=row, version=row.version, old=old, new=one.count, origin=origin, actor=actor, at=now
        )
    return len(changed)


@transaction.atomic
def save_counts_of_units(*, given: Sequence[tuple[Unit, Sequence[NewCount]]], now: dt.datetime, actor: User) -> int:
    """Write the counts that a file holds for several units, all or nothing, units in the order of their ids."""
    ordered = sorted(given, key=lambda pair: pair[0].pk)
    lock_counts([unit for unit, _rows in ordered])
    return sum(save_counts(unit=unit, counts=rows, actor=actor, origin=Origin.EXCEL, now=now) for unit, rows in ordered)


def lock_counts(units: Iterable[Unit]) -> None:
    """Put all writes of counts of these units in order, units in the order of their ids; call it in a transaction."""
    ids = [unit.pk for unit in units]
    list(Unit.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def _must_be_fresh(changed: Sequence[NewCount], stored: Mapping[tuple[int, int, str], OpinionCount]) -> None:
    stale = [one for one in changed if (stored[one.key].version if one.key in stored else 0) != one.seen]
    if stale:
        places = ", ".join(f"tháng {one.month}/{one.year}" for one in stale)
        raise Outdated(f"Có người vừa sửa số của {places}. Chưa ghi gì; xin xem số mới rồi gửi lại.")


def _must_be_sound(counts: Sequence[NewCount], now: dt.datetime) -> None:
    today = timezone.localtime(now).date()
    faults: dict[str, list[str]] = {}
    for one in counts:
        place = f"Tháng {one.month}/{one.year}"
        if one.channel not in OpinionChannel.values or not 1 <= one.month <= 12 or one.year < 2000:  # noqa: PLR2004
            faults[place] = ["Không có tháng hoặc kênh này."]
        elif one.count is not None and (one.year, one.month) > (today.year, today.month):
            faults[place] = ["Tháng này chưa đến."]
        elif one.count is not None and not 0 <= one.count <= MOST:
            faults[place] = [f"Số ý kiến phải từ 0 đến {MOST}."]
    if faults:
        raise Faulty(faults)
