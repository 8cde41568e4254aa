"""The plan of a move to another criteria set, worked out once for each state of the sheets; whoever moves plans anew, under the locks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.cache import cache

from scoring import engine
from scoring.models import CriteriaSet, Inspection, Round
from scoring.selectors.set_moves import MovePlan, plan_move

_KEPT_SECONDS: Final = 3600


def kept_plan(
    round_: Round, to: CriteriaSet, block_codes: Sequence[str], by_hand: Mapping[str, str] | None = None
) -> MovePlan:
    """What `plan_move` says, to be looked at: three queries where nothing changed since it was worked out, else its own too.

    Whatever the plan says follows from the sets, the sheets' histories (each answer and state is a line there), the names
    and the closed minutes; a change of any of these is another key.
    """
    key = f"set-move:{round_.pk}:{engine.digest(_state(round_, to, block_codes, by_hand or {}))}"
    found: MovePlan | None = cache.get(key)
    if found is None:
        found = plan_move(round_, to, block_codes, by_hand)
        cache.set(key, found, timeout=_KEPT_SECONDS)
    return found


def _state(round_: Round, to: CriteriaSet, block_codes: Sequence[str], by_hand: Mapping[str, str]) -> Mapping[str, Any]:
    used = round_.round_blocks.order_by("order").values_list(
        "block__code", "block_name", "criteria_set__content_sha256", "grade_scale_id"
    )
    sheets = round_.assessments.order_by("pk").values_list("pk", "history_head", "state", "unit__name")
    visits = Inspection.objects.filter(assessment__round=round_).order_by("pk")
    return {
        "to": [to.pk, to.content_sha256],
        "blocks": sorted(block_codes),
        "by_hand": dict(by_hand),
        "policy": round_.policy,
        "used": [list(row) for row in used],
        "sheets": [list(row) for row in sheets],
        "open": [[pk, closed is None] for pk, closed in visits.values_list("assessment_id", "closed_at")],
    }
