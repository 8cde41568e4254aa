"""Rounds of the agencies below a person's own, as totals: state, counts of progress, what is published; never a draft, never a sheet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from cchc_portal import permissions
from scoring.enums import RoundState
from scoring.models import Ranking, Round, StepWindow
from scoring.selectors.open_data import newest_rankings
from scoring.selectors.progress import RoundProgress, sheet_counts
from scoring.selectors.rankings.choice import matches
from units.models import Agency


@dataclass(frozen=True)
class BlockTotal:
    """A block of a published ranking: ranked units and their average index, as published."""

    name: str
    units: int
    average_index: str | None


@dataclass(frozen=True)
class BelowLine:
    """A round of an agency below; without one (`progress` None) the agency has not opened any.

    `blocks` are of the newest published version, () before; `reads_provisional` where the reader has that right of their own.
    """

    agency: Agency
    progress: RoundProgress | None = None
    blocks: tuple[BlockTotal, ...] = ()
    reads_provisional: bool = False


def agencies_below(user: Any) -> list[Agency]:
    """Every agency under one that the person leads or organises, at any depth, by code; two queries.

    What stands above or beside the person's own is not here.
    """
    own = set(Agency.objects.filter(permissions.agencies_led_by(user)).values_list("pk", flat=True))
    if not own:
        return []
    every = list(Agency.objects.select_related("parent").order_by("code"))
    children: dict[int, list[int]] = defaultdict(list)
    for agency in every:
        if agency.parent_id is not None:
            children[agency.parent_id].append(agency.pk)
    found: set[int] = set()
    waiting = list(own)
    while waiting:
        more = [pk for pk in children[waiting.pop()] if pk not in found]
        found.update(more)
        waiting += more
    return [agency for agency in every if agency.pk in found]


def rounds_below(user: Any, agencies: Collection[Agency], *, year: int | None, now: dt.datetime) -> list[BelowLine]:
    """A line for each opened round of `agencies`, newest year first, and for each agency without one; four queries."""
    by_pk = {agency.pk: agency for agency in agencies}
    rows = Round.objects.current().exclude(state=RoundState.DRAFT).filter(agency__in=by_pk)
    rounds = list((rows if year is None else rows.filter(year=year)).order_by("-year", "programme", "code"))
    for round_ in rounds:
        round_.agency = by_pk[round_.agency_id]
    windows: dict[int, list[StepWindow]] = defaultdict(list)
    for window in StepWindow.objects.filter(round__in=rounds):
        windows[window.round_id].append(window)
    counts = sheet_counts(rounds, windows, now)
    rankings = {r.round_id: r for r in Ranking.objects.filter(round__in=rounds, pk__in=newest_rankings())}
    lines: dict[int, list[BelowLine]] = {agency.pk: [] for agency in agencies}
    for round_ in rounds:
        lines[round_.agency_id].append(_line(user, round_, counts[round_.pk], rankings.get(round_.pk)))
    return [line for agency in agencies for line in lines[agency.pk] or [BelowLine(agency)]]


def _line(user: Any, round_: Round, counts: Mapping[str, int], ranking: Ranking | None) -> BelowLine:
    version = ranking.version if ranking is not None else None
    progress = RoundProgress(round=round_, counts=counts, closes_at=None, version=version, waiting=False)
    blocks = tuple(
        BlockTotal(block["name"], int(block["units"]), block["average_index"])
        for block in (ranking.summary["blocks"] if ranking is not None else ())
    )
    return BelowLine(round_.agency, progress, blocks, permissions.may(user, "round.read_provisional", round_))


def searched(agencies: Collection[Agency], search: str) -> list[Agency]:
    """Those whose name or code has every word of `search`, without accents."""
    return [agency for agency in agencies if matches(search, agency.name, agency.code)]
