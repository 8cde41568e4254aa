"""Who still owes a step of a sheet: the unit's people, inspectors, appraisers, the standing body; it decides no right."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from django.utils import timezone

from scoring import engine
from scoring.enums import Layer, SheetState, Step
from scoring.enums.replies import ExplanationState, ReviewState
from scoring.models import (
    AgendaItem,
    Assessment,
    Explanation,
    FieldAppraiser,
    Inspection,
    ReviewRequest,
    Round,
    Score,
    StepWindow,
)
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
    open_sheets = {sheet.pk: sheet for sheet in _in_review(round_, sheets, now)}
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


def _first_appraisal(round_: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    """The appraisers of a field owe a sheet until each criterion of the field has their answer; never their own unit's."""
    open_sheets = _in_review(round_, sheets, now)
    done = _answered(open_sheets, Layer.APPRAISAL_1)
    left = {
        sheet.pk: {leaf.field for leaf in leaves if leaf.code not in done[sheet.pk]}
        for sheet, leaves in _leaves(round_, open_sheets, Layer.APPRAISAL_1)
    }
    return _appraising(round_, open_sheets, left, now)


def _second_appraisal(round_: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    """Of the second appraisal they owe what was flagged for explanation."""
    open_sheets = _in_review(round_, sheets, now)
    done = _answered(open_sheets, Layer.APPRAISAL_2)
    flagged: defaultdict[int, set[str]] = defaultdict(set)
    flags = Explanation.objects.filter(assessment__in=open_sheets).exclude(state=ExplanationState.DROPPED)
    for pk, code in flags.values_list("assessment_id", "criterion__code"):
        flagged[pk].add(code)
    left = {
        sheet.pk: {leaf.field for leaf in leaves if leaf.code in flagged[sheet.pk] - done[sheet.pk]}
        for sheet, leaves in _leaves(round_, open_sheets, Layer.APPRAISAL_2)
    }
    return _appraising(round_, open_sheets, left, now)


def _outside(layer: Layer) -> Callable[[Round, Sequence[Assessment], dt.datetime], Owing]:
    """The standing body owes the survey's or its own figures of a sheet until each criterion of that source has one."""

    def owing(round_: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
        open_sheets = [sheet for sheet in sheets if sheet.state != SheetState.DECIDED]
        done = _answered(open_sheets, layer)
        waiting = [
            sheet
            for sheet, leaves in _leaves(round_, open_sheets, layer)
            if any(leaf.source == layer and leaf.code not in done[sheet.pk] for leaf in leaves)
        ]
        return _standing_body(round_, waiting, now)

    return owing


def _council(round_: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    """The standing body owes what the council has not decided and requests for review that nobody answered."""
    agenda = AgendaItem.objects.filter(assessment__in=sheets, decision="", meeting__closed_at__isnull=True)
    asked = ReviewRequest.objects.filter(assessment__in=sheets, state=ReviewState.ASKED)
    waiting = {*agenda.values_list("assessment_id", flat=True), *asked.values_list("assessment_id", flat=True)}
    return _standing_body(round_, [sheet for sheet in sheets if sheet.pk in waiting], now)


def _standing_body(round_: Round, sheets: Sequence[Assessment], now: dt.datetime) -> Owing:
    rows = _memberships(now).filter(agency=round_.agency_id, role=Role.ORGANISER)
    people = frozenset(person_id for person_id in rows.values_list("user_id", flat=True) if person_id)
    return _kept({sheet.pk: people for sheet in sheets})


def _in_review(round_: Round, sheets: Sequence[Assessment], now: dt.datetime) -> list[Assessment]:
    windows = list(StepWindow.objects.filter(round=round_))
    return [sheet for sheet in sheets if effective_state(sheet, windows, now) in _IN_REVIEW]


def _answered(sheets: Sequence[Assessment], layer: Layer) -> Mapping[int, set[str]]:
    """{sheet id: codes that the layer has answered}; one query."""
    done: defaultdict[int, set[str]] = defaultdict(set)
    scores = Score.objects.filter(assessment__in=sheets, layer=layer, answer__isnull=False)
    for pk, code in scores.values_list("assessment_id", "criterion__code"):
        done[pk].add(code)
    return done


def _leaves(
    round_: Round, sheets: Sequence[Assessment], layer: Layer
) -> Iterator[tuple[Assessment, list[engine.Leaf]]]:
    """Each sheet with the criteria that a layer answers there; one query once the rules are compiled."""
    blocks = list(round_.round_blocks.select_related("block").order_by("order"))
    for sheet in sheets:
        leaves = rules_of(round_, sheet.round_block.criteria_set, blocks).leaves_of(sheet.round_block.block.code)
        yield sheet, [leaf for leaf in leaves if answers_source(layer, leaf.source)]


def _appraising(round_: Round, sheets: Sequence[Assessment], left: Mapping[int, set[str]], now: dt.datetime) -> Owing:
    """The appraisers of the fields `left` {sheet id: fields}, without those of the sheet's own unit."""
    appraisers = _appraisers(round_, now)
    return _kept(
        {
            sheet.pk: {
                person_id
                for field in left[sheet.pk]
                for unit_id, person_id in appraisers.get((sheet.round_block_id, field), ())
                if unit_id != sheet.unit_id
            }
            for sheet in sheets
        }
    )


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
    Step.SURVEY: _outside(Layer.SURVEY),
    Step.CENTRAL: _outside(Layer.CENTRAL),
    Step.INSPECTION: _inspection,
    Step.APPRAISAL_1: _first_appraisal,
    Step.REPLY: _reply,
    Step.APPRAISAL_2: _second_appraisal,
    Step.COUNCIL: _council,
}
