"""Writes the list of units proposed for certificates: rule and edits, release, withdrawal; each is a new version, none is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction

from cchc_portal import permissions
from scoring.enums import AwardState
from scoring.models import AwardList, Round
from scoring.selectors.awards import ADD, REMOVE, Awards, as_kept, awards_of, listed
from scoring.services.errors import AlreadyDone, NotAllowed, NotOpen, Outdated, Refused
from scoring.services.round_history import locked_round
from units.models import User

OUTDATED: Final = (
    "Có người vừa sửa danh sách này. Chưa ghi gì; xin xem danh sách mới rồi gửi lại. Nội dung bạn gõ còn nguyên."
)
MOST: Final = 50


@transaction.atomic
def save_rule(*, round_: Round, top: int, improved: int, seen: int, now: dt.datetime, actor: User) -> AwardList:
    """Set how many first ranks and how many most improved units of each block (0 to MOST) the rule proposes.

    Raises NotOpen before publication, Outdated where `seen` is not the newest version, Refused for other figures, NotAllowed.
    """
    awards = _current(round_, seen, actor)
    rule = {"top": top, "improved": improved}
    if not all(0 <= count <= MOST for count in rule.values()):
        raise Refused(f"Số đơn vị mỗi khối từ 0 đến {MOST}.")
    if awards.newest is not None and dict(awards.rule) == rule and not awards.is_outdated:
        raise AlreadyDone("Quy tắc đang đúng như vậy rồi.")
    note = f"Quy tắc: hạng 1 đến {top}, tăng nhiều nhất {improved}"
    return _write(awards, rule, awards.edits, AwardState.DRAFT, note, now, actor)


@transaction.atomic
def save_edit(
    *, round_: Round, unit_code: str, action: str, reason: str, seen: int, now: dt.datetime, actor: User
) -> AwardList:
    """Add a unit to the list or take it off, with a reason; undoing an earlier edit is an edit too.

    Raises NotOpen, Outdated, AlreadyDone where the list stands so, Refused without a reason or for an unknown unit, NotAllowed.
    """
    awards = _current(round_, seen, actor)
    units = {line.unit_code for table in awards.page.blocks for line in table.lines}
    if unit_code not in units or action not in (ADD, REMOVE):
        raise Refused("Không có đơn vị này trong bảng xếp hạng.")
    if not reason.strip():
        raise Refused("Hãy ghi lý do thêm hoặc đưa ra.")
    is_listed = unit_code in {line.unit_code for line in awards.lines}
    if is_listed == (action == ADD):
        raise AlreadyDone("Đơn vị đã có trong danh sách rồi." if is_listed else "Đơn vị không có trong danh sách.")
    edit = {"unit_code": unit_code, "action": action, "reason": reason.strip(), "by": str(actor)}
    kept = [one for one in awards.edits if one["unit_code"] != unit_code]
    by_rule = unit_code in {line.unit_code for line in awards.proposed}
    if (action == ADD) != by_rule:  # an edit that only takes an earlier one back leaves the rule to speak
        kept.append(edit)
    name = next(line.unit_name for table in awards.page.blocks for line in table.lines if line.unit_code == unit_code)
    note = f"{'Bổ sung' if action == ADD else 'Đưa ra'} {name}: {edit['reason']}"
    return _write(awards, awards.rule, kept, AwardState.DRAFT, note, now, actor)


@transaction.atomic
def release(*, round_: Round, seen: int, now: dt.datetime, actor: User) -> AwardList:
    """Show the list to the public as it stands; raises NotOpen, Outdated, AlreadyDone, Refused for an empty list, NotAllowed."""
    awards = _current(round_, seen, actor)
    if awards.newest is not None and awards.newest.state == AwardState.RELEASED and not awards.is_outdated:
        raise AlreadyDone("Danh sách này đã được công khai rồi.")
    if not awards.lines:
        raise Refused("Danh sách đang trống, không có gì để công khai.")
    return _write(awards, awards.rule, awards.edits, AwardState.RELEASED, "Công khai danh sách", now, actor)


@transaction.atomic
def withdraw(*, round_: Round, seen: int, now: dt.datetime, actor: User) -> AwardList:
    """Take a released list back from the public; raises NotOpen, Outdated, AlreadyDone, NotAllowed."""
    awards = _current(round_, seen, actor)
    if awards.released is None:
        raise AlreadyDone("Danh sách chưa công khai.")
    return _write(
        awards, awards.rule, awards.edits, AwardState.WITHDRAWN, "Rút danh sách khỏi trang công khai", now, actor
    )


def _current(round_: Round, seen: int, actor: User) -> Awards:
    """The list under the round's lock, for an organiser who has seen its newest version."""
    row = locked_round(round_)
    if not permissions.may(actor, "round.organise", row):
        raise NotAllowed("Chỉ cơ quan thường trực của đợt này lập danh sách khen thưởng.")
    awards = awards_of(row)
    if awards is None:
        raise NotOpen("Đợt chưa công bố nên chưa lập được danh sách khen thưởng.")
    if awards.version != seen:
        raise Outdated(OUTDATED)
    return awards


def _write(
    awards: Awards,
    rule: Mapping[str, int],
    edits: Sequence[Mapping[str, Any]],
    state: AwardState,
    note: str,
    now: dt.datetime,
    actor: User,
) -> AwardList:
    lines, _removed = listed(awards.page, rule, edits)
    return AwardList.objects.create(
        round=awards.ranking.round,
        ranking=awards.ranking,
        version=awards.version + 1,
        state=state,
        rule=dict(rule),
        edits=[dict(edit) for edit in edits],
        lines=as_kept(lines),
        note=note[:700],
        made_at=now,
        made_by=actor,
    )
