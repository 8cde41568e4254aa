"""Who still owes a step of a sheet: people of the unit, its inspectors, the appraisers of its fields; it decides no right."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils import timezone

from scoring.enums import Layer, SheetState, Step
from scoring.enums.replies import ExplanationState
from scoring.models import Assessment, Explanation, FieldAppraiser, Inspection, Round, Score, StepWindow
from scoring.selectors.engine_input import rules_of
from scoring.selectors.score_sheets import answers_source
from scoring.selectors.windows import effective_state
from units.enums import Role
from units.models import Membership
from units.querysets import MembershipQuerySet

Owing = Mapping[int, frozenset[int]]
"""{sheet id: ids of the people who owe something of it}."""

_IN_REVIEW = (SheetState.SUBMITTED, SheetState.IN_REVIEW)
_UNIT_PEOPLE = (Role.UNIT_HEAD, Role.UNIT_STAFF)


def owing_of(step: Step, round_: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    """Who owes `step` of each sheet; sheets that nobody owes are left out. At most six queries.

    The sheets come with unit, round_block, its block and criteria set, all of `round_`.
    """
    return _STEPS[step](round_, sheets, now) if step in _STEPS else {}


def _self(_round: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    """Until the sheet is submitted, its unit owes it."""
    return _people_of_units([sheet for sheet in sheets if sheet.state == SheetState.DRAFTING], now)


def _reply(_round: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    """A unit owes an answer for every criterion that it was asked about."""
    asked = Explanation.objects.filter(assessment__in=sheets, state=ExplanationState.ASKED)
    waiting = set(asked.values_list("assessment_id", flat=True))
    return _people_of_units([sheet for sheet in sheets if sheet.pk in waiting], now)


def _people_of_units(sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    rows = _memberships(now).filter(unit__in={sheet.unit_id for sheet in sheets}, role__in=_UNIT_PEOPLE)
    people: defaultdict[int, set[int]] = defaultdict(set)
    for unit_id, person_id in rows.values_list("unit_id", "user_id"):
        people[unit_id].add(person_id)
    return _kept({sheet.pk: people[sheet.unit_id] for sheet in sheets})


def _inspection(round_: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    """The members of a team owe a submitted sheet until their minutes are closed; never that of a unit of interest."""
    windows = list(StepWindow.objects.filter(round=round_))
    open_sheets = {sheet.pk: sheet for sheet in sheets if effective_state(sheet, windows, now) in _IN_REVIEW}
    rows = Inspection.objects.filter(assessment__in=open_sheets, closed_at__isnull=True, team__members__isnull=False)
    pairs = list(rows.values_list("assessment_id", "team__members__user_id"))
    units: defaultdict[int, list[tuple[int, int | None]]] = defaultdict(list)
    held = _memberships(now).filter(user__in={person_id for _pk, person_id in pairs}, unit__isnull=False)
    for person_id, unit_id, superior_id in held.values_list("user_id", "unit_id", "unit__superior_id"):
        units[person_id].append((unit_id or 0, superior_id))
    people: defaultdict[int, set[int]] = defaultdict(set)
    for pk, person_id in pairs:
        sheet = open_sheets[pk]
        near = {sheet.unit_id, sheet.unit.superior_id} - {None}
        if not any(unit_id in near or superior_id == sheet.unit_id for unit_id, superior_id in units[person_id]):
            people[pk].add(person_id)
    return _kept(people)


def _appraisal(round_: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    """The appraisers of a field owe a sheet until each criterion of the field has their answer; never their own unit's."""
    windows = list(StepWindow.objects.filter(round=round_))
    open_sheets = [sheet for sheet in sheets if effective_state(sheet, windows, now) in _IN_REVIEW]
    appraisers = _appraisers(round_, now)
    done: defaultdict[int, set[str]] = defaultdict(set)
    scores = Score.objects.filter(assessment__in=open_sheets, layer=Layer.APPRAISAL_1, answer__isnull=False)
    for pk, code in scores.values_list("assessment_id", "criterion__code"):
        done[pk].add(code)
    blocks = list(round_.round_blocks.select_related("block").order_by("order"))
    people: dict[int, set[int]] = {}
    for sheet in open_sheets:
        rules = rules_of(round_, sheet.round_block.criteria_set, blocks)
        left = {
            leaf.field
            for leaf in rules.leaves_of(sheet.round_block.block.code)
            if answers_source(Layer.APPRAISAL_1, leaf.source) and leaf.code not in done[sheet.pk]
        }
        people[sheet.pk] = {
            person_id
            for field in left
            for unit_id, person_id in appraisers.get((sheet.round_block_id, field), ())
            if unit_id != sheet.unit_id
        }
    return _kept(people)


def _appraisers(round_: Round, now: dt.datetime) -> Mapping[tuple[int, str], set[tuple[int, int]]]:
    """{(block in the round, field): {(unit, person)}} of everybody who appraises today; two queries."""
    rows = list(FieldAppraiser.objects.filter(round_block__round=round_))
    by_unit: defaultdict[int, set[int]] = defaultdict(set)
    held = _memberships(now).filter(unit__in={row.unit_id for row in rows}, role=Role.APPRAISER)
    for unit_id, person_id in held.values_list("unit_id", "user_id"):
        by_unit[unit_id].add(person_id)
    found: defaultdict[tuple[int, str], set[tuple[int, int]]] = defaultdict(set)
    for row in rows:
        named = by_unit[row.unit_id] & ({row.user_id} if row.user_id else by_unit[row.unit_id])
        found[row.round_block_id, row.field_code] |= {(row.unit_id, person_id) for person_id in named if person_id}
    return found


def _memberships(now: dt.datetime) -> MembershipQuerySet:
    return Membership.objects.valid_on(timezone.localtime(now).date()).filter(user__is_active=True)


def _kept(people: Mapping[int, Iterable[int]]) -> Owing:
    return {pk: frozenset(ids) for pk, ids in people.items() if ids}


_STEPS: Mapping[Step, Callable[[Round, Sequence[Assessment], dt.datetime], Owing]] = {
    Step.SELF: _self,
    Step.INSPECTION: _inspection,
    Step.APPRAISAL_1: _appraisal,
    Step.REPLY: _reply,
}
