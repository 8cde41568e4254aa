"""The sweep over the links of a round: which one answers, since when one does not; it touches nothing else of evidence."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F, QuerySet

from scoring.enums import EvidenceKind
from scoring.models import Evidence, Round
from scoring.selectors.evidence_counts import current
from scoring.services.evidence_fetch import ALIVE, DEAD, Outcome


@dataclass(frozen=True)
class Checked:
    """A link of the round and what became of asking it."""

    evidence: Evidence
    outcome: Outcome


def sweep_links(
    *,
    round_: Round,
    limit: int,
    ask: Callable[[str], Outcome],
    now: Callable[[], dt.datetime],
    pause_seconds: float = 0,
) -> list[Checked]:
    """Ask up to `limit` links that stand in a round, those not asked for longest first, and keep what was found.

    An address that stands several times is asked once. A link is dead from the first sweep that finds it so until one
    finds it alive; one that must not be asked stays as it was. `pause_seconds` lie between two requests.
    """
    rows = list(_waiting(round_)[:limit])
    outcomes: dict[str, Outcome] = {}
    for row in rows:
        if row.url not in outcomes:
            if outcomes:
                time.sleep(pause_seconds)
            outcomes[row.url] = ask(row.url)
        _keep(row, outcomes[row.url], now())
    return [Checked(row, outcomes[row.url]) for row in rows]


def _waiting(round_: Round) -> QuerySet[Evidence]:
    links = current().filter(assessment__round=round_, kind=EvidenceKind.LINK)
    return links.select_related("assessment__unit", "criterion").order_by(
        F("link_checked_at").asc(nulls_first=True), "pk"
    )


def _keep(row: Evidence, outcome: Outcome, now: dt.datetime) -> None:
    row.link_checked_at, row.link_problem = now, outcome.problem[:200]
    if outcome.state == DEAD:
        row.link_dead_since = row.link_dead_since or now
    elif outcome.state == ALIVE:
        row.link_dead_since = None
    row.save(update_fields=["link_checked_at", "link_dead_since", "link_problem"])
