"""A round's appraisal council: members, meetings, quorum, what waits to be decided; nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scoring import engine
from scoring.enums import Layer, Step
from scoring.enums.replies import CouncilRole, ExplanationState, ItemGround, Presence, ReviewState
from scoring.models import (
    AgendaItem,
    Council,
    CouncilMeeting,
    CouncilMember,
    Explanation,
    MeetingPresence,
    ReviewRequest,
    Round,
    StepWindow,
    WindowExtension,
)
from scoring.selectors.engine_input import rules_of
from scoring.selectors.windows import span_of

ONLY_IN_A_MEETING = "Đợt có hội đồng thẩm định: điểm của hội đồng chỉ ghi ở kết luận của một phiên họp đủ thành phần."


@dataclass(frozen=True)
class Quorum:
    """How many of a council take part in a meeting; valid with more than half there, or written opinions of more than half."""

    members: int
    present: int
    written: int

    @property
    def holds(self) -> bool:
        """Whether anything can be decided: the two ways are not added up."""
        return self.present * 2 > self.members or self.written * 2 > self.members

    @property
    def needed(self) -> int:
        """The least number that is more than half."""
        return self.members // 2 + 1

    @property
    def text(self) -> str:
        """The quorum in words."""
        told = f"{self.present} có mặt, {self.written} gửi ý kiến bằng văn bản trên {self.members} thành viên"
        return f"{told}; {'đủ' if self.holds else 'chưa đủ'} (cần ít nhất {self.needed})"


def quorum_of(members: Iterable[CouncilMember], presences: Iterable[MeetingPresence]) -> Quorum:
    """The quorum of a meeting from its members and how each took part; who was not noted is absent."""
    ways = {presence.member_id: presence.way for presence in presences}
    counted = {member.pk for member in members} | set(ways)
    return Quorum(
        members=len(counted),
        present=sum(way == Presence.PRESENT for way in ways.values()),
        written=sum(way == Presence.WRITTEN for way in ways.values()),
    )


def council_of(round_: Round) -> Council | None:
    """The council of a round; one query, none where the round was read with it."""
    return getattr(round_, "council", None)


def why_not_directly(round_: Round) -> str:
    """Why the council's points cannot be typed on a sheet, in Vietnamese; "" where the round has no council. As council_of."""
    return ONLY_IN_A_MEETING if council_of(round_) is not None else ""


_ROLES = list(CouncilRole.values)


def members_of(council: Council, *, left: bool = False) -> list[CouncilMember]:
    """The members who have not left (all with `left`): chairman, secretary, the others as they were added; one query."""
    rows = CouncilMember.objects.filter(council=council)
    found = list(rows if left else rows.filter(left_at=None))
    return sorted(found, key=lambda member: (_ROLES.index(member.role), member.pk))


def members_at(meeting: CouncilMeeting) -> list[CouncilMember]:
    """The members of a meeting: of a closed one those whose part was noted, else also all who have not left; two queries."""
    noted = set(MeetingPresence.objects.filter(meeting=meeting).values_list("member_id", flat=True))
    every = members_of(meeting.council, left=True)
    is_open = meeting.closed_at is None
    return [member for member in every if member.pk in noted or (is_open and member.left_at is None)]


@dataclass(frozen=True)
class Outcome:
    """What a decision that changed something comes to: the points (None: not applicable) and what the criterion asks."""

    points: Decimal | None
    measure: Mapping[str, Any]


@dataclass(frozen=True)
class MeetingView:
    """A meeting with what was noted and decided of it; `outcomes` {id of an item whose decision changed something: what}."""

    meeting: CouncilMeeting
    members: Sequence[CouncilMember]
    ways: Mapping[int, str]
    quorum: Quorum
    items: Sequence[AgendaItem]
    outcomes: Mapping[int, Outcome] = field(default_factory=dict)

    @property
    def shown(self) -> list[tuple[AgendaItem, Outcome | None]]:
        """The items with what their decisions come to."""
        return [(item, self.outcomes.get(item.pk)) for item in self.items]

    @property
    def rows(self) -> list[tuple[CouncilMember, str]]:
        """Each member with how they took part, in words; "" where nothing was noted."""
        return [
            (member, str(Presence(self.ways[member.pk]).label) if member.pk in self.ways else "")
            for member in self.members
        ]

    @property
    def open_items(self) -> int:
        """How many points are not decided."""
        return sum(not item.decision for item in self.items)

    @property
    def why_undecidable(self) -> str:
        """Why nothing can be decided now, in Vietnamese; "" when it can."""
        if self.meeting.closed_at is not None:
            return "Biên bản phiên họp đã khép."
        return "" if self.quorum.holds else f"Phiên họp chưa đủ thành phần để kết luận: {self.quorum.text}."


def meeting_view(meeting: CouncilMeeting) -> MeetingView:
    """A meeting as its page and its minutes show it; six queries at most, and those of compiling rules."""
    presences = list(MeetingPresence.objects.filter(meeting=meeting))
    members = members_at(meeting)
    ways = {presence.member_id: presence.way for presence in presences}
    items = items_of(meeting)
    return MeetingView(meeting, members, ways, quorum_of(members, presences), items, _outcomes(meeting.round, items))


def _outcomes(round_: Round, items: Iterable[AgendaItem]) -> dict[int, Outcome]:
    """What the decisions that changed something come to, by the rules of the round; one query where there is one."""
    changed = [item for item in items if item.answer is not None]
    blocks = list(round_.round_blocks.select_related("block").order_by("order")) if changed else []
    found = {}
    for item in changed:
        rules = rules_of(round_, item.assessment.round_block.criteria_set, blocks)
        code = item.criterion.code
        try:
            points = engine.answer_points(rules, code, Layer.COUNCIL, item.answer or {})
        except (KeyError, engine.AnswerFault):  # the block has moved to a set that asks something else
            continue
        found[item.pk] = Outcome(points, rules.leaf(code).measure or {})
    return found


def items_of(meeting: CouncilMeeting) -> list[AgendaItem]:
    """The agenda of a meeting, by unit and criterion; one query."""
    rows = AgendaItem.objects.filter(meeting=meeting).select_related(
        "criterion", "assessment__unit", "assessment__round_block__criteria_set", "decided_by"
    )
    return list(rows.order_by("assessment__order", "criterion__order"))


def meetings_of(council: Council) -> list[tuple[CouncilMeeting, int, int]]:
    """(meeting, points on its agenda, those decided), newest first; two queries."""
    meetings = list(CouncilMeeting.objects.filter(council=council).order_by("-number"))
    counts = {meeting.pk: [0, 0] for meeting in meetings}
    for pk, decision in AgendaItem.objects.filter(meeting__council=council).values_list("meeting_id", "decision"):
        counts[pk][0] += 1
        counts[pk][1] += bool(decision)
    return [(meeting, counts[meeting.pk][0], counts[meeting.pk][1]) for meeting in meetings]


@dataclass(frozen=True)
class Candidate:
    """A criterion of a sheet that waits for the council; `key` names it in a form."""

    ground: ItemGround
    row: Explanation | ReviewRequest
    text: str

    @property
    def key(self) -> str:
        """The unit's code and the criterion's."""
        return f"{self.row.assessment.unit.code}|{self.row.criterion.code}"


def candidates_of(round_: Round, now: dt.datetime) -> list[Candidate]:
    """What can be put on an agenda: disputed explanations, requests for review; not what stands on an open one.

    An explanation is disputed when the unit did not agree: it explained, or said nothing until its time was over. By
    unit and criterion; five queries.
    """
    waiting = AgendaItem.objects.filter(meeting__council__round=round_, meeting__closed_at=None, decision="")
    taken = set(waiting.values_list("assessment_id", "criterion_id"))
    found: dict[tuple[int, int], Candidate] = {}
    for flag in _flags(round_, now):
        said = flag.answer or "Không giải trình"
        found[flag.assessment_id, flag.criterion_id] = Candidate(ItemGround.EXPLANATION, flag, said)
    requests = ReviewRequest.objects.filter(assessment__round=round_, state=ReviewState.ASKED)
    for request in requests.select_related("criterion", "assessment__unit"):
        found[request.assessment_id, request.criterion_id] = Candidate(ItemGround.REVIEW, request, request.reason)
    left = [one for key, one in found.items() if key not in taken]
    return sorted(left, key=lambda one: (one.row.assessment.order, one.row.criterion.order))


def _flags(round_: Round, now: dt.datetime) -> list[Explanation]:
    rows = Explanation.objects.filter(
        assessment__round=round_, state__in=(ExplanationState.ASKED, ExplanationState.EXPLAINED)
    ).select_related("criterion", "assessment__unit")
    windows = list(StepWindow.objects.filter(round=round_, step=Step.REPLY))
    extensions = list(WindowExtension.objects.filter(assessment__round=round_, step=Step.REPLY))
    found = []
    for row in rows:
        own = [extension for extension in extensions if extension.assessment_id == row.assessment_id]
        ends = span_of(Step.REPLY, windows, own).closes_at
        if row.state == ExplanationState.EXPLAINED or (ends is not None and ends <= now):
            found.append(row)
    return found


def item_state(item: AgendaItem) -> dict[str, Any]:
    """What history remembers of a decision: the meeting's number, what was decided, in which words, the answer, the votes."""
    state: dict[str, Any] = {"meeting": item.meeting.number, "decision": str(item.decision), "text": item.text}
    if item.answer is not None:
        state["answer"] = item.answer
    votes = (item.votes_for, item.votes_against, item.votes_abstained)
    return state | ({"votes": [vote or 0 for vote in votes]} if any(vote is not None for vote in votes) else {})


def council_line(new: Mapping[str, Any]) -> str:
    """A line of a round's history about its council, in words."""
    if "member" in new:
        role = str(CouncilRole(new["role"]).label).lower() if new.get("role") else ""
        return f"{new['member']}: {'thôi tham gia' if new.get('left') else role}"
    if "decision" in new:
        return "Ghi quyết định thành lập"
    about = (
        "khép biên bản" if new.get("closed") else "điểm danh" if "presence" in new else f"lập, ở {new.get('place', '')}"
    )
    return f"Phiên họp {new.get('meeting', '')}: {about}"
