"""Who has a sheet open now: a hint kept in the cache for a minute; never a lock, never a record of who read what.

Every desk of a sheet has a room of its own, named by its layer. Who may enter one is asked of the rights by the page; here
stands only which rooms a desk looks into, so that a unit never learns when its inspectors are at work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.core.cache import cache

from scoring.enums import Layer
from scoring.models import Assessment
from units.models import User

SECONDS: Final = 60
"""How long somebody counts as here after their browser last said so."""
_LOOKS_INTO: Final[Mapping[str, tuple[str, ...]]] = {
    Layer.SELF: (Layer.SELF,),
    Layer.INSPECTION: (Layer.INSPECTION, Layer.COUNCIL),
    Layer.COUNCIL: (Layer.COUNCIL, Layer.INSPECTION),
}


def arrive(*, sheet: Assessment, layer: str, now: dt.datetime, actor: User) -> tuple[str, ...]:
    """Note that `actor` has the sheet open at the desk of `layer`, and name who else is there, in order of names.

    Two who arrive in the same instant may miss one another until the next time: it is a hint.
    """
    key = _key(sheet, layer)
    here = _fresh(cache.get(key), now)
    here[actor.pk] = (str(actor), now)
    cache.set(key, here, timeout=SECONDS)
    rooms = [here, *(_fresh(cache.get(_key(sheet, room)), now) for room in _LOOKS_INTO[layer] if room != layer)]
    return tuple(sorted({name for room in rooms for pk, (name, _seen) in room.items() if pk != actor.pk}))


def _key(sheet: Assessment, layer: str) -> str:
    return f"dang-mo:{sheet.pk}:{layer}"


def _fresh(room: Mapping[int, tuple[str, dt.datetime]] | None, now: dt.datetime) -> dict[int, tuple[str, dt.datetime]]:
    """Those of a room who were heard of within SECONDS."""
    oldest = now - dt.timedelta(seconds=SECONDS)
    return {pk: (name, seen) for pk, (name, seen) in (room or {}).items() if seen > oldest}
