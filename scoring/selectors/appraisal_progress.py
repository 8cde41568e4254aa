"""How far a person's fields are appraised, for their list and Việc của tôi; counts of answers alone, never points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cchc_portal import permissions
from scoring.enums import Layer, RoundState, SheetState
from scoring.enums.replies import ExplanationState
from scoring.models import Assessment, Criterion, Explanation, Score, StepWindow
from scoring.selectors.appraisers import AppraisedField, appraised_fields_of
from scoring.selectors.deadlines import Deadline
from scoring.selectors.score_sheets import answers_source
from scoring.selectors.windows import span_of

_Leaves = Mapping[tuple[int, str], Sequence[tuple[int, frozenset[str] | None]]]
"""{(criteria set id, field code): its answered criteria, each with the blocks that answer it (None for all)}."""


@dataclass(frozen=True)
class FieldLine:
    """A field of a person: `done` of `total` cells of the first appraisal, `second_done` of `flagged` of the second.

    Units count from when they submitted; of a decided sheet only what was answered counts. `second` is None
    where the round has no second appraisal.
    """

    field: AppraisedField
    title: str
    done: int
    total: int
    flagged: int
    second_done: int
    first: Deadline
    second: Deadline | None
    waiting: int
    """Units that have not submitted yet."""

    @property
    def left(self) -> int:
        """Cells of the first appraisal that are not answered."""
        return self.total - self.done

    @property
    def second_left(self) -> int:
        """Flagged criteria that the second appraisal has not answered."""
        return self.flagged - self.second_done if self.second else 0

    @property
    def is_open(self) -> bool:
        """Whether the round still takes answers."""
        return self.field.round.state == RoundState.OPEN


def field_lines(user: Any, now: dt.datetime) -> list[FieldLine]:
    """The person's fields with their progress, open rounds first; seven queries, whatever their number."""
    fields = appraised_fields_of(user)
    if not fields:
        return []
    blocks = {block.pk: block for field in fields for block in field.round_blocks}
    barred = permissions.units_of(user)
    sheets = list(Assessment.objects.filter(round_block__in=blocks).exclude(unit__in=barred))
    leaves, titles = _leaves({block.criteria_set_id for block in blocks.values()})
    answered = _answered([sheet.pk for sheet in sheets])
    flagged = _flagged([sheet.pk for sheet in sheets])
    windows = list(StepWindow.objects.filter(round__in={field.round.pk for field in fields}))
    lines = []
    for field in fields:
        mine = [sheet for sheet in sheets if sheet.round_block_id in {block.pk for block in field.round_blocks}]
        asked = {cell for sheet in mine for cell in _cells(sheet, field, leaves, blocks)}
        decided = {sheet.pk for sheet in mine if sheet.state == SheetState.DECIDED}
        cells = {cell for cell in asked if cell[0] not in decided or cell in answered[Layer.APPRAISAL_1]}
        ends = [window for window in windows if window.round_id == field.round.pk]
        second = Deadline(span_of(Layer.APPRAISAL_2, ends).closes_at, now)
        lines.append(
            FieldLine(
                field=field,
                title=titles.get((field.round_blocks[0].criteria_set_id, field.code), ""),
                done=len(cells & answered[Layer.APPRAISAL_1]),
                total=len(cells),
                flagged=len(cells & flagged),
                second_done=len(cells & flagged & answered[Layer.APPRAISAL_2]),
                first=Deadline(span_of(Layer.APPRAISAL_1, ends).closes_at, now),
                second=second if Layer.APPRAISAL_2 in field.round.layers else None,
                waiting=sum(sheet.state == SheetState.DRAFTING for sheet in mine),
            )
        )
    return sorted(lines, key=lambda line: not line.is_open)


def _cells(
    sheet: Assessment, field: AppraisedField, leaves: _Leaves, blocks: Mapping[int, Any]
) -> Iterable[tuple[int, int]]:
    """(sheet id, criterion id) of what the field asks of a submitted sheet."""
    if sheet.state == SheetState.DRAFTING:
        return []
    block = blocks[sheet.round_block_id]
    found = leaves.get((block.criteria_set_id, field.code), ())
    return [(sheet.pk, leaf) for leaf, only in found if only is None or block.block.code in only]


def _leaves(set_ids: set[int]) -> tuple[_Leaves, Mapping[tuple[int, str], str]]:
    """What each field of the sets is answered by, and the titles of the fields; one query."""
    found: dict[tuple[int, str], list[tuple[int, frozenset[str] | None]]] = {}
    titles: dict[tuple[int, str], str] = {}
    above: dict[int, tuple[str, frozenset[str] | None]] = {}
    rows = Criterion.objects.filter(criteria_set__in=set_ids).order_by("criteria_set", "order")
    told = ("pk", "parent_id", "criteria_set_id", "code", "title", "source", "blocks", "measure")
    for pk, parent_id, set_id, code, title, source, blocks, measure in rows.values_list(*told):
        field, inherited = above[parent_id] if parent_id else (code, None)
        above[pk] = (field, inherited if blocks is None else frozenset(blocks))
        if not parent_id:
            titles[set_id, code] = title
        if measure is not None and answers_source(Layer.APPRAISAL_1, source):
            found.setdefault((set_id, field), []).append((pk, above[pk][1]))
    return found, titles


def _answered(sheet_ids: Sequence[int]) -> dict[str, set[tuple[int, int]]]:
    found: dict[str, set[tuple[int, int]]] = {Layer.APPRAISAL_1: set(), Layer.APPRAISAL_2: set()}
    rows = Score.objects.filter(assessment__in=sheet_ids, layer__in=list(found), answer__isnull=False)
    for layer, sheet_id, criterion_id in rows.order_by().values_list("layer", "assessment_id", "criterion_id"):
        found[layer].add((sheet_id, criterion_id))
    return found


def _flagged(sheet_ids: Sequence[int]) -> set[tuple[int, int]]:
    rows = Explanation.objects.filter(assessment__in=sheet_ids).exclude(state=ExplanationState.DROPPED)
    return set(rows.order_by().values_list("assessment_id", "criterion_id"))
