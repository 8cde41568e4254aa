"""Which lead unit appraises which field of a round, as it stands and as the round before had it; it writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cchc_portal import permissions
from scoring import engine
from scoring.enums import RoundState
from scoring.models import Criterion, FieldAppraiser, Round, RoundBlock
from scoring.selectors.inspection_plan import previous_round
from units.enums import Role
from units.models import Membership, Unit

Leads = Mapping[tuple[str, str], Sequence["Lead"]]
"""{(block code, field code): its lead units in order}."""


@dataclass(frozen=True)
class Lead:
    """A unit that appraises a field; `usernames` are the only people of it who do, all of its appraisers without any."""

    unit_code: str
    usernames: tuple[str, ...] = ()


@dataclass(frozen=True)
class SetGroup:
    """The blocks of a round that share a criteria set, and the fields that they are scored in: (code, title)."""

    round_blocks: tuple[RoundBlock, ...]
    fields: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """The blocks in words."""
        return ", ".join(one.block_name for one in self.round_blocks)


@dataclass(frozen=True)
class Assignments:
    """A round with who appraises what.

    `units` are the agency's today by code, `people` the appraisers of each: {unit code: {username: name}}. `previous` is the
    round that an assignment can be copied from, `last` what stood there in the codes of this round's blocks.
    """

    round: Round
    groups: tuple[SetGroup, ...]
    standing: Leads
    units: Mapping[str, Unit]
    people: Mapping[str, Mapping[str, str]]
    previous: Round | None
    last: Leads

    @cached_property
    def seen(self) -> str:
        """A digest of what stands, kept by the page and compared before anything is written."""
        return digest_of(self.standing)


def digest_of(leads: Leads) -> str:
    """A digest of an assignment; empty places do not count."""
    told = [[*key, [[one.unit_code, sorted(one.usernames)] for one in found]] for key, found in sorted(leads.items())]
    return engine.digest({"leads": [entry for entry in told if entry[-1]]})


def assignments_of(round_: Round) -> Assignments:
    """Everything the page of a round's appraisers needs; seven queries, whatever the number of fields and units."""
    blocks = list(round_.round_blocks.select_related("block").order_by("order"))
    fields = _fields({block.criteria_set_id for block in blocks})
    by_set: dict[int, list[RoundBlock]] = {}
    for block in blocks:
        by_set.setdefault(block.criteria_set_id, []).append(block)
    today = timezone.localdate()
    units = Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), agency=round_.agency_id).order_by("name")
    previous = previous_round(round_)
    return Assignments(
        round=round_,
        groups=tuple(SetGroup(tuple(found), fields[set_id]) for set_id, found in by_set.items()),
        standing=leads_of(round_),
        units={unit.code: unit for unit in units},
        people=_people(round_),
        previous=previous,
        last={} if previous is None else leads_of(previous),
    )


def leads_of(round_: Round) -> Leads:
    """Who appraises what in a round; one query."""
    rows = FieldAppraiser.objects.filter(round_block__round=round_).order_by("order", "pk")
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    told = rows.values_list("round_block__block__code", "field_code", "unit__code", "user__username")
    for block, field, unit, username in told:
        people = found.setdefault((block, field), {}).setdefault(unit, [])
        people += [username] if username else []
    return {key: tuple(Lead(unit, tuple(names)) for unit, names in leads.items()) for key, leads in found.items()}


def _fields(set_ids: set[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    found: dict[int, list[tuple[str, str]]] = {set_id: [] for set_id in set_ids}
    rows = Criterion.objects.filter(criteria_set__in=set_ids, parent=None).order_by("criteria_set", "order")
    for set_id, code, title in rows.values_list("criteria_set_id", "code", "title"):
        found[set_id].append((code, title))
    return {set_id: tuple(fields) for set_id, fields in found.items()}


def _people(round_: Round) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    rows = Membership.objects.valid_on(timezone.localdate()).filter(
        agency=round_.agency_id, role=Role.APPRAISER, user__is_active=True
    )
    for row in rows.select_related("user", "unit").order_by("user__username"):
        if row.unit is not None:
            found.setdefault(row.unit.code, {})[row.user.username] = str(row.user)
    return found


# --- For the appraisers themselves --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AppraisedField:
    """A field of a round as one person appraises it: in which blocks, for which units."""

    round: Round
    code: str
    round_blocks: tuple[RoundBlock, ...]
    unit_ids: frozenset[int]
    unit_names: tuple[str, ...]


def appraised_fields_of(user: Any, **chosen: str) -> list[AppraisedField]:
    """The fields that a person appraises, newest round first, in the fields' order; `chosen` filters rows. One query."""
    rows = FieldAppraiser.objects.filter(
        permissions.fields_appraised_by(user), round_block__round__replaced_by__isnull=True, **chosen
    ).exclude(round_block__round__state=RoundState.DRAFT)
    found: dict[tuple[int, str], list[FieldAppraiser]] = {}
    beside = ("unit", "round_block__block", "round_block__criteria_set", "round_block__round__agency")
    for row in rows.select_related(*beside).order_by(
        "-round_block__round__year", "round_block__round__code", "field_code", "round_block__order", "order", "pk"
    ):
        found.setdefault((row.round_block.round_id, row.field_code), []).append(row)
    return [_field(code, same) for (_round, code), same in found.items()]


def _field(code: str, rows: Sequence[FieldAppraiser]) -> AppraisedField:
    blocks = {row.round_block_id: row.round_block for row in rows}
    return AppraisedField(
        round=rows[0].round_block.round,
        code=code,
        round_blocks=tuple(blocks.values()),
        unit_ids=frozenset(row.unit_id for row in rows),
        unit_names=tuple(dict.fromkeys(row.unit.name for row in rows)),
    )
