"""Which sets the blocks of a round use, and which versions of them there are; it never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from scoring.enums import RoundState
from scoring.models import Assessment, CriteriaSet, Round, RoundBlock
from scoring.selectors.kept_moves import kept_plan
from scoring.selectors.set_moves import MovePlan


@dataclass(frozen=True)
class FamilyUse:
    """The blocks of a round whose sets are versions of one another; `versions` newest first."""

    block_group: str
    blocks: Sequence[RoundBlock]
    versions: Sequence[CriteriaSet]

    @property
    def newest(self) -> CriteriaSet:
        """The newest version."""
        return self.versions[0]

    @property
    def behind(self) -> list[RoundBlock]:
        """The blocks that use an older version than the newest."""
        return [one for one in self.blocks if one.criteria_set.version < self.newest.version]


def families_of(round_: Round) -> list[FamilyUse]:
    """The sets that the round's blocks use, with all their versions, in the order of the blocks; two queries."""
    used = list(round_.round_blocks.select_related("block", "criteria_set").order_by("order"))
    rows = CriteriaSet.objects.filter(
        agency=round_.agency_id, programme=round_.programme, year=round_.year,
        block_group__in={one.criteria_set.block_group for one in used},
    ).order_by("-version")  # fmt: skip
    versions: dict[str, list[CriteriaSet]] = {}
    for row in rows:
        versions.setdefault(row.block_group, []).append(row)
    groups = dict.fromkeys(one.criteria_set.block_group for one in used)
    return [
        FamilyUse(group, [one for one in used if one.criteria_set.block_group == group], versions[group])
        for group in groups
        if group in versions
    ]


def changes_ahead(round_: Round) -> list[MovePlan]:
    """What moving to newer versions would do to an open round, a plan for each newer set.

    One query where no block is behind, and none for a round that is not open; else those of `kept_plan`.
    """
    if round_.state != RoundState.OPEN:
        return []
    family = CriteriaSet.objects.filter(
        agency=OuterRef("criteria_set__agency"),
        programme=OuterRef("criteria_set__programme"),
        year=OuterRef("criteria_set__year"),
        block_group=OuterRef("criteria_set__block_group"),
        version__gt=OuterRef("criteria_set__version"),
    )
    behind = round_.round_blocks.filter(Exists(family)).select_related("block", "criteria_set").order_by("order")
    groups: dict[str, list[RoundBlock]] = {}
    for one in behind:
        groups.setdefault(one.criteria_set.block_group, []).append(one)
    newest = {one.block_group: one.newest for one in families_of(round_)} if groups else {}
    return [kept_plan(round_, newest[group], [one.block.code for one in used]) for group, used in groups.items()]


def sheets_of(plan: MovePlan) -> int:
    """How many sheets a move takes along, also where it cannot be done; one query for a plan with faults."""
    if plan.sheets or not plan.blocks:
        return len(plan.sheets)
    return Assessment.objects.filter(round_block__in=plan.blocks).count()
