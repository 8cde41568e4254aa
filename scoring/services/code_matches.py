"""Keeps which criteria of a past round people matched by hand to those of a draft; it changes neither."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from cchc_portal import permissions
from scoring.models import CodeMatch, CriteriaDraft, Round
from scoring.services.errors import NotAllowed
from units.models import User


@transaction.atomic
def keep_matches(
    *, draft: CriteriaDraft, round_: Round, pairs: Mapping[str, str], now: dt.datetime, actor: User
) -> None:
    """Keep what was said by hand: {code of the round's set: code of the draft, "" for none}; raises NotAllowed.

    It decides nothing but how a trial counts, so the last one that saves it is right.
    """
    if not permissions.may(actor, "criteria.write", draft):
        raise NotAllowed(permissions.RIGHTS["criteria.write"].says)
    CriteriaDraft.objects.select_for_update().values_list("pk").get(pk=draft.pk)
    kept = {"pairs": dict(pairs), "updated_at": now, "updated_by": actor}
    CodeMatch.objects.update_or_create(draft=draft, round=round_, defaults=kept)
