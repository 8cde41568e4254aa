"""What the workbook of one sheet holds, out of rows: its criteria, prefilled answers and identity; it writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from scoring import engine
from scoring.enums import ChangeKind, CriterionKind, Layer
from scoring.excel import stamp
from scoring.excel.how import how_text
from scoring.excel.layout import META_KEYS, TEMPLATE_VERSION, RowSpec, SheetSpec
from scoring.models import Assessment, Score, ScoreChange, StepWindow, WindowExtension
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.windows import span_of

_SALT = "scoring.excel.template"
_SIGNED = tuple(key for key in META_KEYS if key != "stamp")


def identity_of(sheet: Assessment) -> dict[str, str]:
    """The keys of `_meta` that say which sheet a workbook belongs to, without history_seq and stamp."""
    return {
        "template_version": TEMPLATE_VERSION,
        "agency": sheet.round.agency.code,
        "round": sheet.round.code,
        "period_year": str(sheet.round.year),
        "unit_code": sheet.unit.code,
        "criteria_version": str(sheet.round_block.criteria_set.version),
    }


def stamped(meta: Mapping[str, str]) -> dict[str, str]:
    """The meta with its stamp: a signature over every other key."""
    return {**meta, stamp.STAMP: stamp.stamp_of(meta, _SIGNED, _SALT)}


def stamp_is_ours(meta: Mapping[str, str]) -> bool:
    """Whether the stamp was made here over just these fields, by today's key or one still honoured."""
    return stamp.stamp_is_ours(meta, _SIGNED, _SALT)


def answers_at(sheet: Assessment, seq: int) -> dict[str, tuple[dict[str, Any], int]]:
    """What the self-assessment held after history line `seq`: {code: (cell state, version)}; one query."""
    lines = (
        ScoreChange.objects.filter(assessment=sheet, layer=Layer.SELF, kind=ChangeKind.SCORE, seq__lte=seq)
        .order_by("seq")
        .values_list("criterion_code", "new", "version")
    )
    return {code: (new, version) for code, new, version in lines if new is not None and version is not None}


def sheet_spec(sheet: Assessment) -> SheetSpec:
    """The workbook of a sheet as it stands: one row for each criterion of its block, in order; five queries."""
    rules = rules_of_sheet(sheet)
    scores = {
        score.criterion.code: score
        for score in Score.objects.filter(assessment=sheet, layer=Layer.SELF).select_related("criterion")
    }
    meta = stamped({**identity_of(sheet), "history_seq": str(sheet.history_seq)})
    return SheetSpec(
        agency_name=sheet.round.agency.name,
        round_code=sheet.round.code,
        round_title=sheet.round.title,
        unit_code=sheet.unit.code,
        unit_name=sheet.unit.name,
        deadline_text=deadline_text(sheet),
        rows=row_specs(rules, sheet.round_block.block.code, scores),
        meta=meta,
        notice="Số liệu minh họa" if sheet.round.illustrative else "",
    )


def deadline_text(sheet: Assessment) -> str:
    """The end of the self-assessment as people write it; a deadline at midnight is "đến hết ngày" the day before."""
    windows = list(StepWindow.objects.filter(round=sheet.round_id))
    extensions = list(WindowExtension.objects.filter(assessment=sheet))
    closes_at = span_of(Layer.SELF, windows, extensions).closes_at
    if closes_at is None:
        return "đến khi công bố"
    local = timezone.localtime(closes_at)
    if local.time() == dt.time():
        return f"đến hết ngày {local - dt.timedelta(days=1):%d/%m/%Y}"
    return f"đến {local:%H:%M} ngày {local:%d/%m/%Y}"


def row_specs(rules: engine.Rules, block_code: str, scores: Mapping[str, Score]) -> tuple[RowSpec, ...]:
    """One RowSpec for each criterion that the block answers, groups included, in the set's order; no query."""
    leaves = {leaf.code: leaf for leaf in rules.leaves_of(block_code)}
    parents = {criterion.code: criterion.parent for criterion in rules.criteria}
    answered: set[str] = set()
    for code in leaves:
        above: str | None = code
        while above is not None:
            answered.add(above)
            above = parents[above]
    rows = []
    for criterion in rules.criteria:
        if criterion.code in answered:
            score = scores.get(criterion.code)
            rows.append(_row(criterion, _level(criterion.code, parents), criterion.code in leaves, score))
    return tuple(rows)


def _level(code: str, parents: Mapping[str, str | None]) -> int:
    level, above = 0, parents[code]
    while above is not None:
        level, above = level + 1, parents[above]
    return level


def _row(criterion: Any, level: int, is_leaf: bool, score: Score | None) -> RowSpec:  # noqa: FBT001 - a plain fact
    never = criterion.not_applicable == "never"
    return RowSpec(
        code=criterion.code,
        title=criterion.title,
        level=level,
        is_group=not is_leaf,
        max=criterion.max,
        how=how_text(criterion.measure, criterion.conversion, criterion.max) if is_leaf else "",
        measure=criterion.measure if is_leaf else None,
        conversion=criterion.conversion if is_leaf else None,
        source=criterion.source,
        not_applicable_allowed=is_leaf and not never,
        self_scored=is_leaf and criterion.source == "self",
        is_extra=is_leaf and criterion.kind != CriterionKind.BASE,
        answer=None if score is None else score.answer,
        note="" if score is None else score.note,
        evidence="" if score is None else score.evidence,
        points=None if score is None else score.points,
    )
