"""Takes citizens' opinions over into a survey criterion of a round, as they were shown; services.surveys writes each sheet."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import Origin
from scoring.models import Round
from scoring.selectors.opinion_survey import Wanted, digest_of, take_overs
from scoring.services.errors import AlreadyDone, NotAllowed, Outdated, Refused
from scoring.services.round_history import locked_round
from scoring.services.surveys import save_slips
from units.models import User


@transaction.atomic
def take_over_opinions(*, round_: Round, wanted: Wanted, seen: str, now: dt.datetime, actor: User) -> int:
    """Write what the opinions say into every sheet that they change, all or nothing; returns how many sheets.

    `seen` is the digest of what the person was shown. Raises NotAllowed, AlreadyDone where nothing would change, Outdated
    where opinions or answers came in meanwhile, and what save_slips raises, with the unit in front.
    """
    row = locked_round(round_)
    if not permissions.may(actor, "round.import_survey", row):
        raise NotAllowed(permissions.RIGHTS["round.import_survey"].says)
    found = [one for one in take_overs(row, wanted) if one.is_changed]
    if not found:
        raise AlreadyDone("Số phiếu điều tra đã đúng như ý kiến người dân rồi.")
    if digest_of(found) != seen:
        raise Outdated("Có ý kiến mới hoặc có người vừa sửa số phiếu. Chưa ghi gì; xin xem lại rồi ghi.")
    for one in sorted(found, key=lambda each: each.row.sheet.pk):
        slips = {one.row.code: (one.slips, one.row.version)}
        try:
            save_slips(sheet=one.row.sheet, slips=slips, actor=actor, origin=Origin.WEB, now=now)
        except Refused as refusal:
            raise Refused(f"{one.row.sheet.unit}: {refusal}") from refusal
    return len(found)
