"""What keeps the council's points to its meetings, where the round has a council; asked under the sheet's lock, it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scoring.enums import Layer
from scoring.enums.replies import ItemDecision
from scoring.models import AgendaItem, Assessment
from scoring.selectors.council import ONLY_IN_A_MEETING, council_of
from scoring.services.errors import NotOpen


def must_be_the_meetings(sheet: Assessment, layer: str, answers: Mapping[str, Mapping[str, Any] | None]) -> None:
    """Let the council's layer be written only with what a meeting has just decided, where the round has a council.

    `answers`: {criterion code: the answer to be written, None to take one back}. services.council_meetings has put the
    decision on its agenda before, in the same transaction, and not yet told it the version of the score. Raises NotOpen.
    No query for another layer, one at most for the council's: the sheet was read with its round's council.
    """
    if layer != Layer.COUNCIL or council_of(sheet.round) is None:
        return
    fresh = AgendaItem.objects.filter(
        assessment=sheet, meeting__closed_at=None, score_version=None, criterion__code__in=list(answers)
    ).exclude(decision="")
    decided = [
        (code, decision, answer)
        for code, decision, answer in fresh.values_list("criterion__code", "decision", "answer")
    ]
    for code, answer in answers.items():
        wanted = ItemDecision.KEEP if answer is None else ItemDecision.CHANGE
        if (code, wanted, None if answer is None else dict(answer)) not in decided:
            raise NotOpen(ONLY_IN_A_MEETING)
