"""Write a confirmed cross-inspection plan as teams and inspections; what a plan must keep is judged by scoring.planning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from scoring.enums import InspectionSide, RoundChangeKind
from scoring.models import Assessment, Inspection, InspectionTeam, Round
from scoring.planning import Pair, check_plan
from scoring.selectors.inspection_plan import PlanBasis, basis_of
from scoring.services.errors import AlreadyDone, Faulty, Outdated
from scoring.services.round_history import record
from scoring.services.windows import changeable_round
from units.models import Unit, User

OUTDATED = "Có người vừa đổi kế hoạch, hoặc danh sách đơn vị đã đổi. Chưa ghi gì; kế hoạch bạn đang soạn còn nguyên."


@dataclass(frozen=True)
class NewPlan:
    """A plan as it was confirmed; `capacities` by unit code, None for no limit; `seed` where it was proposed by one."""

    per_unit: int
    side: str
    pairs: tuple[Pair, ...]
    capacities: Mapping[str, int | None] = field(default_factory=dict)
    seed: int | None = None


@transaction.atomic
def confirm_plan(*, round_: Round, plan: NewPlan, seen: str, now: dt.datetime, actor: User) -> tuple[int, int]:
    """Make the teams and inspections of `plan` and take back what it no longer has; returns (pairs added, removed).

    Raises Faulty ({rule: messages}) where a rule is broken, also where an inspection that has begun would go, AlreadyDone where
    the plan stands already, Outdated where `seen` is not what stands, NotOpen, NotAllowed.
    """
    row = changeable_round(round_, actor)
    list(Assessment.objects.select_for_update(of=("self",)).filter(round=row).order_by("pk").values_list("pk"))
    basis = basis_of(row)
    limits = {code: most for code, most in plan.capacities.items() if most is not None}
    if _stands(basis, plan, limits):
        raise AlreadyDone("Kế hoạch đang đúng như vậy rồi.")
    if seen != basis.seen:
        raise Outdated(OUTDATED)
    _judge(basis, plan, limits)
    added = [pair for pair in plan.pairs if pair not in set(basis.standing)]
    removed = [pair for pair in basis.standing if pair not in set(plan.pairs)]
    teams = _teams(row, basis, {*(one for one, _other in plan.pairs), *limits}, limits)
    _write(row, basis, teams, added, removed)
    old, new = _told(basis, plan, added, removed)
    row.inspections_per_unit, row.inspection_side = plan.per_unit, InspectionSide(plan.side)
    row.save(update_fields=["inspections_per_unit", "inspection_side"])
    record(row, RoundChangeKind.PLAN, old=old, new=new, actor=actor, now=now)
    return len(added), len(removed)


def _stands(basis: PlanBasis, plan: NewPlan, limits: Mapping[str, int]) -> bool:
    standing = {code: most for code, most in basis.capacities.items() if most is not None}
    settings = (basis.round.inspections_per_unit, basis.round.inspection_side)
    same = sorted(plan.pairs) == sorted(basis.standing) and limits == standing
    return same and settings == (plan.per_unit, plan.side)


def _judge(basis: PlanBasis, plan: NewPlan, limits: Mapping[str, int]) -> None:
    """Raise Faulty with every broken rule; a pair that has begun must stay, as a rule too."""
    faults: dict[str, list[str]] = {}
    for broken in check_plan(basis.problem(plan.per_unit, plan.side, limits), plan.pairs):
        faults.setdefault(broken.rule.value, []).append(broken.message)
    if faults:
        raise Faulty(faults)


def _teams(
    row: Round, basis: PlanBasis, wanted: Iterable[str], limits: Mapping[str, int]
) -> Mapping[str, InspectionTeam]:
    """{unit code: its team}: those that stand with their new capacities, and new ones named after their units."""
    units = {sheet.unit.code: sheet.unit for sheet in basis.sheets}
    teams = {team.unit.code: team for team in row.inspection_teams.select_related("unit") if team.unit is not None}
    for code, team in teams.items():
        if team.capacity != limits.get(code):
            team.capacity = limits.get(code)
            team.version += 1
            team.save(update_fields=["capacity", "version"])
    taken = set(row.inspection_teams.values_list("code", flat=True))
    made = [
        InspectionTeam(
            round=row,
            code=_free_code(code, taken),
            name=_name(units[code]),
            unit=units[code],
            capacity=limits.get(code),
        )
        for code in sorted(set(wanted) - set(teams))
        if code in units
    ]
    InspectionTeam.objects.bulk_create(made)
    return teams | {team.unit.code: team for team in made if team.unit is not None}


def _name(unit: Unit) -> str:
    name = f"Đoàn kiểm tra của {unit.name}"
    return name if len(name) <= 200 else f"Đoàn kiểm tra {unit.code}"  # noqa: PLR2004 - the column's length


def _free_code(code: str, taken: set[str]) -> str:
    """The unit's code, or the first with a number behind that no team of the round has."""
    found, number = code, 1
    while found in taken:
        number += 1
        found = f"{code[:36]}-{number}"
    taken.add(found)
    return found


def _write(
    row: Round, basis: PlanBasis, teams: Mapping[str, InspectionTeam], added: Iterable[Pair], removed: Iterable[Pair]
) -> None:
    """Add and remove inspections; a team left with no inspection, member, limit or decision goes too."""
    sheets = {sheet.unit.code: sheet for sheet in basis.sheets}
    added, gone = list(added), set(removed)
    rows = Inspection.objects.filter(team__in=teams.values()).select_related("assessment__unit", "team__unit")
    codes = {team.pk: code for code, team in teams.items()}
    doomed = [one.pk for one in rows if (codes[one.team_id], one.assessment.unit.code) in gone]
    Inspection.objects.filter(pk__in=doomed).delete()
    touched = [teams[one].pk for one, _other in (*gone, *added) if one in teams]
    InspectionTeam.objects.filter(pk__in=touched).update(version=F("version") + 1)
    Inspection.objects.bulk_create([Inspection(team=teams[one], assessment=sheets[other]) for one, other in added])
    empty = row.inspection_teams.filter(unit__isnull=False, capacity__isnull=True, decision="")
    empty.filter(inspections__isnull=True, members__isnull=True).delete()


def _told(
    basis: PlanBasis, plan: NewPlan, added: Iterable[Pair], removed: Iterable[Pair]
) -> tuple[dict[str, object], dict[str, object]]:
    """The line of the round's history: the settings before and after, and which pairs came and went."""
    old = {"per_unit": basis.round.inspections_per_unit, "side": str(basis.round.inspection_side)}
    new = {"per_unit": plan.per_unit, "side": str(plan.side), "seed": plan.seed}
    pairs = {"added": [list(pair) for pair in added], "removed": [list(pair) for pair in removed]}
    limits = {code: most for code, most in sorted(plan.capacities.items()) if most is not None}
    return {**old}, {**new, **pairs, "capacities": limits}
