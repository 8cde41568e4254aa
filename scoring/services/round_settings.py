"""What may still change of an open round: its title, who sees what when, a unit that comes late, who is not ranked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from scoring.enums import RoundChangeKind
from scoring.models import Assessment, Round
from scoring.selectors.engine_input import round_documents
from scoring.selectors.round_settings import CHANGEABLE, told, units_to_add
from scoring.services import round_sheets
from scoring.services.errors import AlreadyDone, Faulty, Outdated, Refused
from scoring.services.round_history import record
from scoring.services.windows import changeable_round
from units.models import User

OUTDATED = (
    "Có người vừa đổi thiết lập của đợt này. Chưa ghi gì; xin xem giá trị mới rồi gửi lại. Nội dung bạn gõ còn nguyên."
)


@transaction.atomic
def change_settings(
    *, round_: Round, values: Mapping[str, Any], seen: Mapping[str, str], now: dt.datetime, actor: User
) -> None:
    """Set the CHANGEABLE columns of an open round to `values`; `seen` is what `told` said when the page was made.

    Raises AlreadyDone where they stand so, Outdated where somebody changed one meanwhile, NotOpen, NotAllowed.
    """
    row = changeable_round(round_, actor)
    old = told(row)
    for name in CHANGEABLE:
        setattr(row, name, values[name])
    new = told(row)
    if new == old:
        raise AlreadyDone("Thiết lập đang đúng như vậy rồi.")
    if dict(seen) != old:
        raise Outdated(OUTDATED)
    row.save(update_fields=list(CHANGEABLE))
    changed = [name for name in CHANGEABLE if old[name] != new[name]]
    was, now_is = ({name: words[name] for name in changed} for words in (old, new))
    record(row, RoundChangeKind.SETTINGS, old=was, new=now_is, actor=actor, now=now)


@transaction.atomic
def add_unit(
    *, round_: Round, unit_code: str, block_code: str, not_ranked_reason: str, now: dt.datetime, actor: User
) -> Assessment:
    """Add a unit that comes late to an open round, with an empty sheet and its first totals.

    Raises AlreadyDone where it is there, Refused for a unit or a block that cannot be chosen, NotOpen, NotAllowed.
    """
    row = changeable_round(round_, actor)
    if Assessment.objects.filter(round=row, unit__code=unit_code).exists():
        raise AlreadyDone("Đơn vị này đã có trong đợt.")
    unit = next((unit for unit in units_to_add(row, now) if unit.code == unit_code), None)
    round_blocks = {rb.block.code: rb for rb in row.round_blocks.select_related("block").order_by("order")}
    if unit is None or block_code not in round_blocks:
        raise Refused("Không có đơn vị hoặc khối này để thêm.")
    entry: dict[str, Any] = {"code": unit.code, "name": unit.name, "block": block_code, "answers": {}}
    if not_ranked_reason:
        entry |= {"ranked": False, "not_ranked_reason": not_ranked_reason}
    found = round_documents(row)
    document = next(d for d in found if any(block["code"] == block_code for block in d["blocks"]))
    own = {block["code"]: round_blocks[block["code"]] for block in document["blocks"]}
    last = Assessment.objects.filter(round=row).aggregate(last=Max("order"))["last"]
    round_sheets.make_sheets(
        row,
        document | {"units": [entry]},
        own,
        {unit.code: unit},
        first=0 if last is None else last + 1,
        actor=actor,
        now=now,
    )
    new = {"added": unit.code, "block": block_code, "not_ranked_reason": not_ranked_reason}
    record(row, RoundChangeKind.SHEETS, old=None, new=new, actor=actor, now=now)
    return Assessment.objects.get(round=row, unit=unit)


@transaction.atomic
def set_ranked(*, sheet: Assessment, ranked: bool, reason: str, seen: str, now: dt.datetime, actor: User) -> None:
    """Say whether a unit is ranked, and why not; `seen` is the reason that the page showed, empty where it was ranked.

    Raises Faulty by "reason", Outdated, AlreadyDone, NotOpen, NotAllowed.
    """
    row = changeable_round(sheet.round, actor)
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("unit").get(pk=sheet.pk)
    wanted = "" if ranked else reason.strip()
    if not ranked and not wanted:
        raise Faulty({"reason": ["Ghi lý do không xếp hạng."]})
    standing = "" if locked.ranked else locked.not_ranked_reason
    if wanted == standing:
        raise AlreadyDone("Đơn vị đang đúng như vậy rồi.")
    if seen != standing:
        raise Outdated(OUTDATED)
    locked.ranked, locked.not_ranked_reason = ranked, wanted
    locked.save(update_fields=["ranked", "not_ranked_reason"])
    old, new = ({"unit": locked.unit.code, "not_ranked_reason": words} for words in (standing, wanted))
    record(row, RoundChangeKind.SHEETS, old=old, new=new, actor=actor, now=now)
