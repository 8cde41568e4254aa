"""Says what changed between the page that was shown and now, in words with both values; nothing is written here."""

from __future__ import annotations

from typing import Any, Final

from django.utils import timezone

from units.models import Membership, Unit
from units.services.reorganisation.wanted import Seen, Wanted, seen_of

_FIELDS: Final = {
    "name": "tên",
    "block_id": "khối",
    "superior_id": "cấp trên",
    "valid_from": "ngày bắt đầu",
    "valid_to": "ngày kết thúc",
}


def changes_since(wanted: Wanted, seen: Seen) -> list[str]:
    """A sentence for every unit and person that is not as seen; [] where all is. Two queries, a few more where not."""
    now = seen_of(wanted)
    changed = [unit for unit in wanted.concerned if seen.units.get(unit.code) != now.units[unit.code]]
    found = [_told(unit, seen.units.get(unit.code)) for unit in changed]
    roles = Membership.objects.filter(pk__in=now.roles ^ seen.roles).select_related("user", "unit").order_by("pk")
    for role in roles:
        what = "mới có vai trò" if role.pk in now.roles else "không còn vai trò"
        found.append(f"{role.user} {what} {role.get_role_display().lower()} ở {role.unit}.")
    if not found and now.roles != seen.roles:
        found.append("Danh sách người của đơn vị đã đổi.")
    return found


def _told(unit: Unit, seen: int | None) -> str:
    """Who changed a unit, when, and from what to what."""
    newest = unit.history.select_related("history_user").order_by("-history_id").first()
    before = unit.history.filter(history_id=seen).first() if seen else None
    if newest is None:
        return f"{unit} ({unit.code}) đã đổi."
    who = str(newest.history_user or "hệ thống")
    when = timezone.localtime(newest.history_date)
    said = [
        f"{words}: {_word(getattr(before, name))} → {_word(getattr(newest, name))}"
        for name, words in _FIELDS.items()
        if before is not None and getattr(before, name) != getattr(newest, name) and not name.endswith("_id")
    ]
    said += [
        words
        for name, words in _FIELDS.items()
        if before is not None and name.endswith("_id") and getattr(before, name) != getattr(newest, name)
    ]
    told = f" ({'; '.join(said)})" if said else ""
    return f"{unit} ({unit.code}) vừa được {who} sửa lúc {when:%H:%M %d/%m/%Y}{told}."


def _word(value: Any) -> str:
    return "trống" if value is None else f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
