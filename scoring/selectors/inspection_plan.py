"""What a cross-inspection plan of a round is made from: its units, the standing pairs, last year's; it never writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from scoring import engine
from scoring.enums import Layer, RoundState
from scoring.models import (
    Assessment,
    Evidence,
    Inspection,
    InspectionMinutes,
    InspectionTeam,
    InspectorMark,
    Round,
    Score,
    TeamMember,
)
from scoring.planning import Pair, PlanUnit, Problem, Side
from units.models import Membership, UnitSuccession


@dataclass(frozen=True)
class PlanBasis:
    """A round as a plan sees it.

    `capacities` are those that stand, by unit code; `standing` the pairs of teams that units send; `locked` those of them
    that began: minutes begun or closed, or a team with members and answers, marks or evidence of inspectors on the sheet; `made_by_hand` the teams of no unit.
    """

    round: Round
    sheets: tuple[Assessment, ...]
    capacities: Mapping[str, int | None]
    standing: tuple[Pair, ...]
    locked: frozenset[Pair]
    made_by_hand: tuple[str, ...]
    previous: Round | None
    last_year: frozenset[Pair]

    def problem(self, per_unit: int, side: str, capacities: Mapping[str, int | None] | None = None) -> Problem:
        """The rules of a plan of this round; `capacities` instead of those that stand."""
        limits = self.capacities if capacities is None else capacities
        units = tuple(
            PlanUnit(
                sheet.unit.code,
                sheet.round_block.block.code,
                self._codes.get(sheet.unit.superior_id or 0, ""),
                limits.get(sheet.unit.code),
            )
            for sheet in self.sheets
        )
        return Problem(units, per_unit, Side(side), self.last_year, self.locked)

    @cached_property
    def _codes(self) -> dict[int, str]:
        return {sheet.unit_id: sheet.unit.code for sheet in self.sheets}

    @property
    def seen(self) -> str:
        """A digest of what stands, kept by a page and compared before anything is written."""
        return engine.digest(
            {
                "per_unit": self.round.inspections_per_unit,
                "side": str(self.round.inspection_side),
                "pairs": sorted(list(pair) for pair in self.standing),
                "capacities": sorted([code, most] for code, most in self.capacities.items() if most is not None),
                "units": sorted(sheet.unit.code for sheet in self.sheets),
            }
        )


def basis_of(round_: Round) -> PlanBasis:
    """Everything a plan of the round needs; at most nine queries, whatever the number of units."""
    sheets = tuple(round_.assessments.select_related("unit", "round_block__block").order_by("order"))
    teams = list(InspectionTeam.objects.filter(round=round_).select_related("unit").order_by("code"))
    sent = [team for team in teams if team.unit is not None]
    inspections = inspections_with_work(round_)
    pairs = {_pair(row): bool(row.closed_at or row.has_work) for row in inspections}
    previous = previous_round(round_)
    return PlanBasis(
        round=round_,
        sheets=sheets,
        capacities={team.unit.code: team.capacity for team in sent if team.unit is not None},
        standing=tuple(pairs),
        locked=frozenset(pair for pair, locked in pairs.items() if locked),
        made_by_hand=tuple(str(team) for team in teams if team.unit is None),
        previous=previous,
        last_year=frozenset() if previous is None else _pairs_of(previous, sheets),
    )


def inspections_with_work(round_: Round) -> Iterable[Any]:
    """The inspections of teams that units send, in order, each with `has_work`: somebody inspected already; one query."""
    return work_by_inspection(round_).filter(team__unit__isnull=False)


def work_by_inspection(round_: Round) -> QuerySet[Any]:
    """Every inspection of a round in the order of its sheets, each with `has_work`: somebody inspected already; one query."""
    sheet = OuterRef("assessment_id")
    answers = Score.objects.filter(assessment=sheet, layer=Layer.INSPECTION)
    papers = Evidence.objects.filter(assessment=sheet, layer=Layer.INSPECTION)
    minutes = InspectionMinutes.objects.filter(inspection=OuterRef("pk"))
    marks = InspectorMark.objects.filter(assessment=sheet)
    people = TeamMember.objects.filter(team=OuterRef("team_id"))  # a team without members has done nothing yet
    on_sheet = Exists(people) & (Exists(answers) | Exists(papers) | Exists(marks))
    rows = Inspection.objects.filter(team__round=round_).select_related("team__unit", "assessment__unit")
    return rows.annotate(has_work=on_sheet | Exists(minutes)).order_by("assessment__order", "team__code")


def _pair(row: Inspection) -> Pair:
    if row.team.unit is None:
        raise TypeError("only teams that a unit sends")
    return (row.team.unit.code, row.assessment.unit.code)


def previous_round(round_: Round) -> Round | None:
    """The round of the same agency, programme and period before this one, the nearest year first; one query."""
    rows = Round.objects.current().exclude(state=RoundState.DRAFT)
    same = rows.filter(agency=round_.agency_id, programme=round_.programme, period=round_.period)
    return same.filter(year__lt=round_.year).order_by("-year", "-pk").first()


def _pairs_of(previous: Round, sheets: Iterable[Assessment]) -> frozenset[Pair]:
    """Who inspected whom in `previous`, in the codes of today, through successions; at most four queries.

    A team that no unit sends counts for every unit that its members come from.
    """
    now = _today(previous.agency_id, {sheet.unit_id: sheet.unit.code for sheet in sheets})
    rows: list[tuple[int, int | None, int]] = list(
        Inspection.objects.filter(team__round=previous).values_list("team_id", "team__unit_id", "assessment__unit_id")
    )
    by_hand = {team for team, unit, _sheet in rows if unit is None}
    from_units: dict[int, set[int]] = {}
    if by_hand:
        members = Membership.objects.filter(Q(user__team_memberships__team__in=by_hand), unit__isnull=False)
        for team, unit in members.values_list("user__team_memberships__team_id", "unit_id"):
            from_units.setdefault(team, set()).add(unit)
    return frozenset(
        (one, other)
        for team, unit, inspected in rows
        for sender in ({unit} if unit is not None else from_units.get(team, set()))
        for one in now.get(sender, ())
        for other in now.get(inspected, ())
        if one != other
    )


def _today(agency: int, codes: Mapping[int, str]) -> dict[int, set[str]]:
    """{id of a unit, of today or before: the codes of those of today that it is or became}; one query."""
    found: dict[int, set[str]] = {unit: {code} for unit, code in codes.items()}
    chains = UnitSuccession.objects.filter(successor__agency=agency)
    links = list(chains.values_list("predecessor_id", "successor_id"))
    for _step in links:  # a chain is at most as long as there are links
        grown = False
        for old, new in links:
            more = found.get(new, set()) - found.get(old, set())
            if more:
                found.setdefault(old, set()).update(more)
                grown = True
        if not grown:
            break
    return found
