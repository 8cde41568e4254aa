"""How far rounds and their sheets are, as the standing body may see it; it reads no score and writes nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from scoring.enums import Layer, SheetState
from scoring.models import (
    Assessment,
    PublicationRequest,
    Ranking,
    RankingSnapshot,
    Round,
    StepWindow,
)
from scoring.selectors.windows import effective_state, span_of


@dataclass(frozen=True)
class RoundProgress:
    """A round in the list of an organiser: how many sheets stand where, and what it waits for."""

    round: Round
    counts: Mapping[str, int]
    """{state of the sheet: how many}, by the clock; states without a sheet are left out."""
    closes_at: dt.datetime | None
    """When the self-assessment closes for everybody."""
    version: int | None
    """The newest published version."""
    waiting: bool
    """A request to publish waits for the second person."""

    @property
    def total(self) -> int:
        """How many sheets the round has."""
        return sum(self.counts.values())

    @property
    def decided(self) -> int:
        """How many sheets are decided."""
        return self.counts.get(SheetState.DECIDED, 0)

    @property
    def handed_in(self) -> int:
        """How many sheets the units have submitted, decided ones included."""
        return self.total - self.counts.get(SheetState.DRAFTING, 0)


def rounds_of(user: Any, now: dt.datetime) -> list[RoundProgress]:
    """The rounds that `user` organises, newest year first; six queries with the person's memberships."""
    rounds = list(Round.objects.organised_by(user).select_related("agency"))
    windows: defaultdict[int, list[StepWindow]] = defaultdict(list)
    for window in StepWindow.objects.filter(round__in=rounds):
        windows[window.round_id].append(window)
    counts = sheet_counts(rounds, windows, now)
    versions: dict[int, int] = {}
    for round_id, version in Ranking.objects.filter(round__in=rounds).values_list("round_id", "version"):
        versions[round_id] = max(version, versions.get(round_id, 0))
    waiting = set(
        PublicationRequest.objects.filter(round__in=rounds, closed_at__isnull=True).values_list("round_id", flat=True)
    )
    return [
        RoundProgress(
            round=round_,
            counts=counts[round_.pk],
            closes_at=span_of(Layer.SELF, windows[round_.pk]).closes_at,
            version=versions.get(round_.pk),
            waiting=round_.pk in waiting,
        )
        for round_ in rounds
    ]


def sheet_counts(
    rounds: Sequence[Round], windows: Mapping[int, Sequence[StepWindow]], now: dt.datetime
) -> dict[int, dict[str, int]]:
    """{round id: {state of the sheet by the clock: how many}}; one query."""
    found: dict[int, dict[str, int]] = {round_.pk: {} for round_ in rounds}
    rows = Assessment.objects.filter(round__in=rounds).order_by().values("round_id", "state").annotate(many=Count("pk"))
    for row in rows:
        state = str(effective_state(Assessment(state=row["state"]), windows.get(row["round_id"], ()), now))
        own = found[row["round_id"]]
        own[state] = own.get(state, 0) + row["many"]
    return found


def versions_of(round_: Round) -> list[Ranking]:
    """The published versions of a round, newest first, with their snapshots (number and digest only); two queries."""
    rankings = list(
        Ranking.objects.filter(round=round_)
        .select_related("published_by", "approved_by")
        .defer("summary")
        .order_by("-version")
    )
    snapshots: defaultdict[int, list[RankingSnapshot]] = defaultdict(list)
    for snapshot in RankingSnapshot.objects.filter(ranking__round=round_).defer("document").order_by("part"):
        snapshots[snapshot.ranking_id].append(snapshot)
    for ranking in rankings:
        ranking.round = round_  # the caller has it
        ranking.parts = snapshots[ranking.pk]  # type: ignore[attr-defined]
    return rankings


def newest_version(round_: Round) -> int:
    """The number of the newest published version, 0 before the first; one query."""
    return Ranking.objects.filter(round=round_).aggregate(newest=Max("version"))["newest"] or 0


def was_asked_by(round_: Round, actor: Any, asked: Mapping[str, Any]) -> bool:
    """Whether `actor` asked last for a publication with this decision and reason; one query."""
    last = PublicationRequest.objects.filter(round=round_).order_by("-pk").first()
    told = last is not None and all(getattr(last, name) == value for name, value in asked.items())
    return told and last is not None and last.requested_by_id == actor.pk


def waiting_request(round_: Round) -> PublicationRequest | None:
    """The request to publish the round that waits for a second person, with who asked; one query."""
    found = PublicationRequest.objects.filter(round=round_, closed_at__isnull=True)
    return found.select_related("requested_by").first()
