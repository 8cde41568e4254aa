"""Set up the appraisal council of a round: its decision, its members, its meetings and who took part; nothing is decided here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from cchc_portal import permissions
from scoring.enums import RoundChangeKind, RoundState
from scoring.enums.replies import CouncilRole, Presence
from scoring.models import AgendaItem, Council, CouncilMeeting, CouncilMember, MeetingPresence, Round
from scoring.selectors.council import council_of, members_at, members_of, quorum_of
from scoring.services.errors import AlreadyDone, Faulty, NotAllowed, NotOpen, Outdated
from scoring.services.round_history import locked_round, record
from units.models import User

OUTDATED = "Có người vừa sửa trang này. Chưa ghi gì; xin xem nội dung mới rồi gửi lại. Nội dung bạn gõ còn nguyên."


def run_round(round_: Round, actor: User) -> Round:
    """The round under its lock, whose council the actor may run; raises NotOpen or NotAllowed."""
    row = locked_round(round_)
    if row.state == RoundState.DRAFT:
        raise NotOpen("Đợt đánh giá chưa mở.")
    if not permissions.may(actor, "council.run", row):
        raise NotAllowed(permissions.RIGHTS["council.run"].says)
    return row


@transaction.atomic
def set_up_council(
    *, round_: Round, decision: str, decision_date: dt.date, seen: int, now: dt.datetime, actor: User
) -> Council:
    """Set up the council of a round by a decision, or mend number and date; `seen` is its version, 0 where there was none.

    From then on the council's points are written by its meetings alone. Raises AlreadyDone, Outdated, NotOpen, NotAllowed.
    """
    row = run_round(round_, actor)
    council = council_of(row)
    told = {"decision": decision.strip(), "decision_date": decision_date.isoformat()}
    old = None
    if council is not None:
        old = {"decision": council.decision, "decision_date": council.decision_date.isoformat()}
        if old == told:
            raise AlreadyDone("Hội đồng đã được ghi như vậy rồi.")
    if seen != (0 if council is None else council.version):
        raise Outdated(OUTDATED)
    council = council or Council(round=row, version=0)
    council.decision, council.decision_date = decision.strip(), decision_date
    council.version += 1
    council.save()
    _record(row, old, told, now, actor, decision=council.decision)
    return council


@transaction.atomic
def add_member(
    *, round_: Round, name: str, position: str, role: CouncilRole, now: dt.datetime, actor: User
) -> CouncilMember:
    """Add a member; raises Faulty for a second chairman or secretary, AlreadyDone for the same person, NotOpen, NotAllowed."""
    row = run_round(round_, actor)
    council = must_have_council(row)
    there = members_of(council)
    if any((one.name.casefold(), one.position) == (name.strip().casefold(), position.strip()) for one in there):
        raise AlreadyDone(f"{name.strip()} đã là thành viên hội đồng.")
    if role != CouncilRole.MEMBER and any(one.role == role for one in there):
        raise Faulty({"role": (f"Hội đồng đã có {CouncilRole(role).label.lower()}.",)})
    member = CouncilMember.objects.create(council=council, name=name.strip(), position=position.strip(), role=role)
    _record(row, None, {"member": member.name, "role": str(role)}, now, actor)
    return member


@transaction.atomic
def retire_member(*, round_: Round, member_id: int, now: dt.datetime, actor: User) -> None:
    """Let a member leave; minutes of before keep them. Raises AlreadyDone, NotOpen, NotAllowed."""
    row = run_round(round_, actor)
    council = must_have_council(row)
    member = CouncilMember.objects.filter(council=council, pk=member_id, left_at=None).first()
    if member is None:
        raise AlreadyDone("Người này không còn là thành viên hội đồng.")
    member.left_at = now
    member.save(update_fields=["left_at"])
    _record(row, None, {"member": member.name, "left": True}, now, actor)


@transaction.atomic
def plan_meeting(*, round_: Round, held_at: dt.datetime, place: str, now: dt.datetime, actor: User) -> CouncilMeeting:
    """Make the next meeting of a round's council; raises AlreadyDone for the same time and place, NotOpen, NotAllowed."""
    row = run_round(round_, actor)
    council = must_have_council(row)
    meetings = CouncilMeeting.objects.filter(council=council)
    if meetings.filter(held_at=held_at, place=place.strip()).exists():
        raise AlreadyDone("Phiên họp này đã có.")
    number = (meetings.aggregate(last=Max("number"))["last"] or 0) + 1
    meeting = CouncilMeeting.objects.create(
        council=council, number=number, held_at=held_at, place=place.strip(), version=1
    )
    told = {"meeting": number, "held_at": held_at.astimezone(dt.UTC).isoformat(), "place": meeting.place}
    _record(row, None, told, now, actor)
    return meeting


@transaction.atomic
def record_presence(
    *, meeting: CouncilMeeting, ways: Mapping[int, Presence], seen: int, now: dt.datetime, actor: User
) -> CouncilMeeting:
    """Note how every member took part, {member id: way}; `seen` is the meeting's version.

    Raises Faulty ("ways") for a member left out, or where decisions would lose their quorum; Outdated, AlreadyDone,
    NotOpen once its minutes are closed, NotAllowed.
    """
    row = run_round(meeting.council.round, actor)
    locked = locked_meeting(meeting)
    members = members_at(locked)
    old = dict(MeetingPresence.objects.filter(meeting=locked).values_list("member_id", "way"))
    if old == {pk: str(way) for pk, way in ways.items()}:
        raise AlreadyDone("Điểm danh đã được ghi như vậy rồi.")
    must_be_seen(locked, seen)
    if {member.pk for member in members} != set(ways):
        raise Faulty({"ways": ("Điểm danh đủ mọi thành viên của hội đồng, không thiếu, không thừa.",)})
    rows = [MeetingPresence(meeting=locked, member=member, way=ways[member.pk]) for member in members]
    decided = AgendaItem.objects.filter(meeting=locked).exclude(decision="").exists()
    if decided and not quorum_of(members, rows).holds:
        raise Faulty({"ways": ("Phiên họp đã có kết luận nên không ghi điểm danh thiếu thành phần được.",)})
    MeetingPresence.objects.filter(meeting=locked).delete()
    MeetingPresence.objects.bulk_create(rows)
    bump(locked)
    names = {member.pk: member.name for member in members}
    told = {"meeting": locked.number, "presence": {names[pk]: str(way) for pk, way in ways.items()}}
    _record(row, {"presence": {names.get(pk, str(pk)): way for pk, way in old.items()}}, told, now, actor)
    return locked


@transaction.atomic
def close_meeting(*, meeting: CouncilMeeting, seen: int, now: dt.datetime, actor: User) -> CouncilMeeting:
    """Close a meeting's minutes: nothing of it changes any more, and what was not decided may go to another one.

    Raises AlreadyDone, Outdated, Faulty ("ways") without presence noted, NotOpen, NotAllowed.
    """
    row = run_round(meeting.council.round, actor)
    locked = CouncilMeeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.closed_at is not None:
        raise AlreadyDone("Biên bản phiên họp đã khép.")
    must_be_seen(locked, seen)
    if not MeetingPresence.objects.filter(meeting=locked).exists():
        raise Faulty({"ways": ("Điểm danh trước khi khép biên bản.",)})
    locked.closed_at = now
    bump(locked, "closed_at")
    _record(row, None, {"meeting": locked.number, "closed": True}, now, actor)
    return locked


def must_have_council(row: Round) -> Council:
    """The council of a round; raises NotOpen where there is none."""
    council = council_of(row)
    if council is None:
        raise NotOpen("Đợt chưa có hội đồng thẩm định; ghi quyết định thành lập trước.")
    return council


def locked_meeting(meeting: CouncilMeeting) -> CouncilMeeting:
    """A meeting under its lock, after its round's or its sheets'; raises NotOpen once its minutes are closed."""
    locked = CouncilMeeting.objects.select_for_update(of=("self",)).select_related("council__round").get(pk=meeting.pk)
    if locked.closed_at is not None:
        raise NotOpen("Biên bản phiên họp đã khép nên không sửa được nữa.")
    return locked


def must_be_seen(meeting: CouncilMeeting, seen: int) -> None:
    """Raise Outdated where the meeting was changed after the version that was seen."""
    if meeting.version != seen:
        raise Outdated(OUTDATED)


def bump(meeting: CouncilMeeting, *also: str) -> None:
    """Count one more write of a meeting that is locked."""
    meeting.version += 1
    meeting.save(update_fields=["version", *also])


def _record(row: Round, old: Any, new: Any, now: dt.datetime, actor: User, decision: str = "") -> None:
    record(row, RoundChangeKind.COUNCIL, old=old, new=new, decision=decision, actor=actor, now=now)
