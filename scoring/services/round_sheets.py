"""The sheets of a loaded round: rows, answers, totals and history in bulk; called by services.rounds alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from scoring import engine
from scoring.enums import REVIEW_LAYERS, ChangeKind, Origin, SheetState
from scoring.models import Assessment, Criterion, Round, RoundBlock, Score, ScoreChange, SheetTotal
from scoring.selectors import engine_input
from scoring.selectors.history import cell_state
from scoring.selectors.surveys import survey_differences
from scoring.services import history, totals
from scoring.services.slip_rows import store_groups
from units.models import Unit, User


def loaded_state(document: Mapping[str, Any], entry: Mapping[str, Any]) -> SheetState:
    """The state a loaded sheet has: as the document's kept `sheets` says, else by whether the review has begun."""
    said = document["round"].get("sheets")
    if isinstance(said, dict) and said.get(entry["code"]) in SheetState.values:
        return SheetState(said[entry["code"]])
    reviewed = any(layer in REVIEW_LAYERS for layers in entry["answers"].values() for layer in layers)
    return SheetState.IN_REVIEW if reviewed else SheetState.DRAFTING


def make_sheets(
    round_: Round,
    document: Mapping[str, Any],
    round_blocks: Mapping[str, RoundBlock],
    units: Mapping[str, Unit],
    *,
    first: int,
    actor: User | None,
    now: dt.datetime,
) -> int:
    """Make the sheets of one document with answers, totals and history; returns the next free order number."""
    entries = document["units"]
    sheets = Assessment.objects.bulk_create(
        Assessment(
            round=round_,
            unit=units[entry["code"]],
            round_block=round_blocks[entry["block"]],
            order=order,
            state=loaded_state(document, entry),
            ranked=entry.get("ranked", True),
            not_ranked_reason=entry.get("not_ranked_reason", "") if not entry.get("ranked", True) else "",
        )
        for order, entry in enumerate(entries, start=first)
    )
    rules = engine.load_rules(document)
    any_block = next(iter(round_blocks.values()))
    criteria = {c.code: c for c in Criterion.objects.filter(criteria_set=any_block.criteria_set_id)}
    scores: list[Score] = []
    changes: list[ScoreChange] = []
    sums: list[SheetTotal] = []
    for sheet, entry in zip(sheets, entries, strict=True):
        own, lines = _answers(sheet, entry["answers"], criteria, rules, actor, now)
        scores += own
        changes += history.build_lines(sheet, lines, actor=actor, origin=Origin.LOAD, now=now)
        sums += totals.compute_totals(sheet, rules, entry["block"], entry["answers"])
    Score.objects.bulk_create(scores, batch_size=500)
    store_groups(scores)
    ScoreChange.objects.bulk_create(changes, batch_size=500)
    totals.store_totals(sums)
    Assessment.objects.bulk_update(sheets, ["history_seq", "history_head"], batch_size=200)
    return first + len(entries)


def _answers(
    sheet: Assessment,
    answers: Mapping[str, Mapping[str, Any]],
    criteria: Mapping[str, Criterion],
    rules: engine.Rules,
    actor: User | None,
    now: dt.datetime,
) -> tuple[list[Score], list[history.Line]]:
    scores, lines = [], []
    for code, layers in answers.items():
        for layer, answer in layers.items():
            scores.append(
                Score(
                    assessment=sheet,
                    criterion=criteria[code],
                    layer=layer,
                    answer=answer,
                    points=engine.answer_points(rules, code, layer, answer),
                    version=1,
                    by_person=False,
                    updated_at=now,
                    updated_by=actor,
                )
            )
            lines.append(history.Line(ChangeKind.SCORE, None, cell_state(answer, "", ""), code, layer, 1))
    return scores, lines


def recompute(round_: Round, sheets: Sequence[Assessment], *, check: bool) -> list[str]:
    """Evaluate locked sheets anew; say what differs from the stored totals and points; store unless `check`."""
    answers = engine_input.answers_by_sheet(sheet.pk for sheet in sheets)
    stored = {(t.assessment_id, t.upto, t.with_outside): t for t in SheetTotal.objects.filter(assessment__in=sheets)}
    round_blocks = list(round_.round_blocks.select_related("block", "criteria_set").order_by("order"))
    differences: list[str] = []
    fresh: list[SheetTotal] = []
    for sheet in sheets:
        rules = engine_input.rules_of(round_, sheet.round_block.criteria_set, round_blocks)
        for total in totals.compute_totals(sheet, rules, sheet.round_block.block.code, answers.get(sheet.pk, {})):
            names = totals.differing(stored.get((sheet.pk, total.upto, total.with_outside)), total)
            if names:
                what = f"{total.upto}{'' if total.with_outside else ', không kể điều tra'}"
                differences.append(f"{sheet.unit.code} tổng đến {what}: khác ở {', '.join(names)}")
            fresh.append(total)
    differences += _recompute_points(round_, sheets, round_blocks, check=check)
    differences += survey_differences(sheets)
    if not check:
        totals.store_totals(fresh)
    return differences


def _recompute_points(
    round_: Round, sheets: Sequence[Assessment], round_blocks: Sequence[RoundBlock], *, check: bool
) -> list[str]:
    by_id = {sheet.pk: sheet for sheet in sheets}
    differences, wrong = [], []
    for score in (
        Score.objects.filter(assessment__in=sheets).select_related("criterion").order_by("assessment_id", "id")
    ):
        sheet = by_id[score.assessment_id]
        rules = engine_input.rules_of(round_, sheet.round_block.criteria_set, round_blocks)
        points = None
        if score.answer is not None:
            points = engine.answer_points(rules, score.criterion.code, score.layer, score.answer)
        if points != score.points:
            differences.append(
                f"{sheet.unit.code} {score.criterion.code} {score.layer}: lưu {score.points}, tính lại {points}"
            )
            score.points = points
            wrong.append(score)
    if not check:
        Score.objects.bulk_update(wrong, ["points"], batch_size=200)
    return differences
