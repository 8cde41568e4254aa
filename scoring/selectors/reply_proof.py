"""Proof of explanations, requests for review and a council's decisions: do their rows say what the history says; it mends nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scoring.enums import ChangeKind
from scoring.models import AgendaItem, Explanation, ReviewRequest, Round, ScoreChange
from scoring.selectors.council import item_state
from scoring.selectors.explanations import unrecorded_explanations
from scoring.selectors.reviews import unrecorded_requests


@dataclass(frozen=True)
class Replies:
    """What stands beside the scores of one sheet since its unit could reply."""

    explanations: list[Explanation] = field(default_factory=list)
    requests: list[ReviewRequest] = field(default_factory=list)
    decided: list[AgendaItem] = field(default_factory=list)


def replies_by_sheet(round_: Round, sheet_ids: Sequence[int]) -> Mapping[int, Replies]:
    """{sheet id: its replies} of a round; three queries."""
    found = {pk: Replies() for pk in sheet_ids}
    for flag in Explanation.objects.filter(assessment__round=round_).select_related("criterion").order_by("pk"):
        found[flag.assessment_id].explanations.append(flag)
    for request in ReviewRequest.objects.filter(assessment__round=round_).select_related("criterion").order_by("pk"):
        found[request.assessment_id].requests.append(request)
    items = AgendaItem.objects.filter(assessment__round=round_).exclude(decision="")
    for item in items.select_related("criterion", "meeting").order_by("pk"):
        found[item.assessment_id].decided.append(item)
    return found


def unrecorded_replies(chain: Sequence[ScoreChange], replies: Replies) -> str:
    """The first of a sheet's replies that is not what its lines say, in Vietnamese; "" when all are. No query."""
    bad = unrecorded_explanations(chain, replies.explanations) or unrecorded_requests(chain, replies.requests)
    return bad or _undecided(chain, replies.decided)


def _undecided(chain: Sequence[ScoreChange], items: Sequence[AgendaItem]) -> str:
    lines = (change for change in chain if change.kind == ChangeKind.COUNCIL)
    last = {(line.criterion_code, (line.new or {}).get("meeting")): (line.version, line.new) for line in lines}
    for item in items:
        stands = (item.version, item_state(item))
        if last.pop((item.criterion.code, item.meeting.number), None) != stands:
            return f"kết luận của hội đồng về tiêu chí {item.criterion.code} khác dòng lịch sử của nó"
    return f"mất kết luận của hội đồng về tiêu chí {next(iter(last))[0]}" if last else ""
