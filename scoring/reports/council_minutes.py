"""The minutes of a council's meeting (biên bản họp hội đồng thẩm định) as Word; it decides nothing and reads no row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils import timezone

from cchc_portal import numbers
from scoring.enums.replies import CouncilRole, Presence
from scoring.models import AgendaItem, CouncilMember, Round
from scoring.reports.letter_docx import Letter, Part, Signature, letter_docx
from scoring.selectors.council import MeetingView, Outcome

Say = Callable[[Mapping[str, Any], Mapping[str, Any] | None], str]
_DATED: Final = "………, ngày …… tháng …… năm ………"


def minutes_docx(round_: Round, view: MeetingView, say: Say) -> bytes:
    """The minutes of a meeting; a draft until they are closed. `say` puts mended figures into words (excel.spoken)."""
    meeting = view.meeting
    held = timezone.localtime(meeting.held_at)
    council = meeting.council
    left = f", còn {view.open_items} nội dung chưa kết luận" if view.open_items else ""
    letter = Letter(
        sender=(round_.agency.name, "Hội đồng thẩm định"),
        number="Số: ………/BB-HĐ",
        dated=_DATED,
        title="Biên bản họp hội đồng thẩm định",
        subtitle=f"Phiên họp {meeting.number}, {round_.title}",
        parts=(
            Part(
                "",
                (
                    f"Căn cứ Quyết định số {council.decision} ngày {council.decision_date:%d/%m/%Y} thành lập hội đồng thẩm định.",
                    f"Thời gian: {_hour(held)} ngày {held:%d/%m/%Y}.",
                    f"Địa điểm: {meeting.place}.",
                ),
            ),
            Part("I. THÀNH PHẦN", _people(view)),
            Part("II. NỘI DUNG VÀ KẾT LUẬN", _items(view, say)),
            Part("", ("Biên bản được đọc lại cho những người tham dự cùng nghe và thống nhất ký tên.",)),
        ),
        signatures=(
            Signature("Thư ký", name=_named(view.members, CouncilRole.SECRETARY)),
            Signature("Chủ tịch hội đồng", name=_named(view.members, CouncilRole.CHAIRMAN)),
        ),
        draft="" if meeting.closed_at else f"chưa khép{left}",
        illustrative=round_.illustrative,
    )
    return letter_docx(letter)


def minutes_name(round_: Round, view: MeetingView) -> str:
    """The file's name; that of a draft says so."""
    draft = "" if view.meeting.closed_at else "DU-THAO-"
    return f"{draft}bien-ban-hoi-dong-{round_.code}-phien-{view.meeting.number}.docx"


def _hour(held: dt.datetime) -> str:
    return f"{held.hour} giờ {held:%M}"


def _people(view: MeetingView) -> tuple[str, ...]:
    told = []
    for way in Presence:
        those = [member for member in view.members if view.ways.get(member.pk) == way]
        if those:
            told.append(f"{way.label}: " + "; ".join(_said(member) for member in those) + ".")
    return (*told, f"Thành phần họp: {view.quorum.text}.")


def _said(member: CouncilMember) -> str:
    role = str(CouncilRole(member.role).label).lower()
    return f"{member.name}{f', {member.position}' if member.position else ''} ({role})"


def _items(view: MeetingView, say: Say) -> tuple[str, ...]:
    if not view.items:
        return ("Phiên họp không có nội dung nào.",)
    return tuple(f"{place}. {_item(item, outcome, say)}" for place, (item, outcome) in enumerate(view.shown, start=1))


def _item(item: AgendaItem, outcome: Outcome | None, say: Say) -> str:
    head = f"{item.assessment.unit.name}, tiêu chí {item.criterion.code} {item.criterion.title}: {item.get_ground_display().lower()}."
    if not item.decision:
        return f"{head} Chưa kết luận."
    given = "" if outcome is None else _given(item, outcome, say)
    votes = ""
    if item.votes_for is not None:
        votes = f" Biểu quyết: {item.votes_for} tán thành, {item.votes_against} không tán thành, {item.votes_abstained} ý kiến khác."
    return f"{head} Kết luận: {item.get_decision_display().lower()}{given}. {item.text}{votes}"


def _given(item: AgendaItem, outcome: Outcome, say: Say) -> str:
    """What a decision came to: the points, with the mended figures that they are computed from."""
    points = "không áp dụng" if outcome.points is None else f"{numbers.format_points(outcome.points)} điểm"
    if "points" in (item.answer or {}):
        return f" thành {points}"
    return f" số liệu thành “{say(outcome.measure, item.answer)}”, tính được {points}"


def _named(members: Sequence[CouncilMember], role: CouncilRole) -> str:
    found = [member.name for member in members if member.role == role]
    return found[0] if found else ""
