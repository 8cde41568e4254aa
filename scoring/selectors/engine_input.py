"""The only bridge from rows to the engine: rows become round_format documents and compiled rules; it never writes."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from scoring import engine
from scoring.enums import SurveyShortage
from scoring.models import Assessment, CriteriaSet, Criterion, GradeScale, Round, RoundBlock, Score
from scoring.selectors.surroundings import BlockUse, surroundings_of

Answers = dict[str, dict[str, Any]]
"""Answers of one sheet: {criterion code: {layer: answer in round_format's form}}."""


def decimal_text(value: Decimal) -> str:
    """Write a Decimal as round_format does: plain digits, no needless zeros ("5.0000" becomes "5")."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def criterion_entry(criterion: Criterion, parent_code: str | None) -> dict[str, Any]:
    """The entry of a criterion in round_format, with just the keys that say something."""
    entry: dict[str, Any] = {"code": criterion.code}
    if parent_code is not None:
        entry["parent"] = parent_code
    entry |= {"title": criterion.title, "max": decimal_text(criterion.max)}
    entry |= {key: getattr(criterion, key) for key in ("kind", "guidance", "evidence") if getattr(criterion, key)}
    if criterion.evidence_required:
        entry["evidence_required"] = True
    if criterion.source != "self":
        entry["source"] = criterion.source
    for key in ("blocks", "measure", "conversion"):
        if getattr(criterion, key) is not None:
            entry[key] = getattr(criterion, key)
    if criterion.not_applicable:
        entry["not_applicable"] = criterion.not_applicable
    return entry


def criteria_entries(criteria: Iterable[Criterion]) -> list[dict[str, Any]]:
    """The criteria list of a document; `criteria` in their order, parents first. No query."""
    rows = list(criteria)
    codes = {row.pk: row.code for row in rows}
    return [criterion_entry(row, codes[row.parent_id] if row.parent_id else None) for row in rows]


def with_minimum(entries: list[dict[str, Any]], minimum: int) -> list[dict[str, Any]]:
    """The criteria of a round that takes no survey of fewer than `minimum` scored slips: its measures' `min` say so.

    A criterion that asks for more by itself keeps that. 0 changes nothing, so that older rounds stay as they are.
    """
    return [
        entry | {"measure": entry["measure"] | {"min": max(entry["measure"].get("min", 0), minimum)}}
        if minimum and entry.get("measure", {}).get("kind") == "survey"
        else entry
        for entry in entries
    ]


def counting_minimum(round_: Round) -> int:
    """How many scored slips a survey criterion of the round needs to apply; 0 where fewer count as they are."""
    return round_.survey_minimum if round_.survey_shortage == SurveyShortage.NOT_APPLICABLE else 0


def scale_classes(scale: GradeScale) -> list[dict[str, str]]:
    """The classes of a scale from best to worst, in round_format; one query unless its bands are prefetched."""
    return [{"name": band.name, "from": decimal_text(band.lower)} for band in scale.bands.all()]


@dataclass(frozen=True)
class _RulesKey:
    """What a compiled set of rules depends on; equal keys mean equal rules."""

    criteria_set_id: int
    content_sha256: str
    policy: str
    blocks: tuple[tuple[str, str, int], ...]
    survey_minimum: int


@lru_cache(maxsize=128)
def _compiled(key: _RulesKey) -> engine.Rules:
    criteria_set = CriteriaSet.objects.get(pk=key.criteria_set_id)
    scales = {
        scale.pk: scale
        for scale in GradeScale.objects.prefetch_related("bands").filter(
            pk__in={scale_id for _, _, scale_id in key.blocks}
        )
    }
    return engine.load_rules(
        {
            "format": "cchc-round/1",
            "round": {
                "code": "X",
                "agency": {"code": "X", "name": "X"},
                "programme": "X",
                "year": 2000,
                "period": "năm",
                "title": "X",
            },
            "policy": json.loads(key.policy) | maximum_entry(criteria_set),
            "criteria": with_minimum(criteria_entries(criteria_set.criteria.order_by("order")), key.survey_minimum),
            "scales": [{"block": code, "classes": scale_classes(scales[scale_id])} for code, _, scale_id in key.blocks],
            "blocks": [{"code": code, "name": name} for code, name, _ in key.blocks],
        }
    )


def maximum_entry(criteria_set: CriteriaSet) -> dict[str, Any]:
    """The policy's `maximum` where the set says one, else nothing."""
    return {} if criteria_set.maximum is None else {"maximum": criteria_set.maximum}


def rules_of(round_: Round, criteria_set: CriteriaSet, round_blocks: Sequence[RoundBlock]) -> engine.Rules:
    """The compiled rules of a set as a round uses it.

    `round_blocks` are all blocks of the round, with their block; those of another set are left out. Compiled once for
    each content: no query when it was compiled before, three otherwise.
    """
    uses = (BlockUse(rb.block.code, rb.block_name, rb.criteria_set_id, rb.grade_scale_id) for rb in round_blocks)
    return _rules(round_, criteria_set, uses)


def _rules(round_: Round, criteria_set: CriteriaSet, uses: Iterable[BlockUse]) -> engine.Rules:
    blocks = tuple((use.code, use.name, use.grade_scale_id) for use in uses if use.criteria_set_id == criteria_set.pk)
    policy = json.dumps(round_.policy, sort_keys=True)
    key = _RulesKey(criteria_set.pk, criteria_set.content_sha256, policy, blocks, counting_minimum(round_))
    return _compiled(key)


def rules_of_sheet(assessment: Assessment) -> engine.Rules:
    """The rules that a sheet is evaluated by; no query for a sheet that came `surrounded` besides those of `rules_of`.

    The sheet comes with its round, its round_block and the criteria set of that.
    """
    return _rules(assessment.round, assessment.round_block.criteria_set, surroundings_of(assessment).blocks)


def answers_of(assessment: Assessment) -> Answers:
    """Every answer of a sheet, all layers; one query."""
    return answers_by_sheet([assessment.pk])[assessment.pk]


def answers_by_sheet(assessment_ids: Iterable[int]) -> Mapping[int, Answers]:
    """Every answer of several sheets by the sheet's id, in the criteria's order; one query."""
    found: defaultdict[int, Answers] = defaultdict(dict)
    rows = (
        Score.objects.filter(assessment__in=list(assessment_ids), answer__isnull=False)
        .order_by("assessment_id", "criterion__order", "layer")
        .values_list("assessment_id", "criterion__code", "layer", "answer")
    )
    for assessment_id, code, layer, answer in rows:
        found[assessment_id].setdefault(code, {})[layer] = answer
    return found


def round_entry(round_: Round) -> dict[str, Any]:
    """The document's `round`, with the kept keys."""
    return {
        "code": round_.code,
        "agency": {"code": round_.agency.code, "name": round_.agency.name},
        "programme": round_.programme,
        "year": round_.year,
        "period": round_.period,
        "title": round_.title,
        **round_.extra,
        **_marks_entry(round_),
        **_survey_entry(round_),
    }


def _marks_entry(round_: Round) -> dict[str, Any]:
    """How inspectors mark, in the keys that loading a round reads; nothing where they do not mark alone."""
    if not round_.independent_marks:
        return {}
    return {"independent_marks": True, "mark_tolerance_points": decimal_text(round_.mark_tolerance_points)}


def _survey_entry(round_: Round) -> dict[str, Any]:
    """The round's rule about too few slips, in the key that loading a round reads; nothing where it has none."""
    if not round_.survey_minimum:
        return {}
    rule = {"minimum": round_.survey_minimum, "shortage": str(round_.survey_shortage)}
    return {"survey": rule | {"groups": list(round_.survey_groups)}}


def unit_entry(sheet: Assessment, answers: Answers) -> dict[str, Any]:
    """The entry of a unit in round_format."""
    entry: dict[str, Any] = {"code": sheet.unit.code, "name": sheet.unit.name, "block": sheet.round_block.block.code}
    if not sheet.ranked:
        entry |= {"ranked": False, "not_ranked_reason": sheet.not_ranked_reason}
    entry["answers"] = answers
    return entry


def round_documents(round_: Round) -> list[dict[str, Any]]:
    """The round as round_format documents, one for each criteria set, in the order of their first block.

    Nine queries for one set, three more for each further one, whatever the number of units.
    """
    round_blocks = list(
        round_.round_blocks.select_related("block", "criteria_set")
        .prefetch_related("grade_scale__bands")
        .order_by("order")
    )
    sheets = list(round_.assessments.select_related("unit", "round_block__block").order_by("order"))
    answers = answers_by_sheet(sheet.pk for sheet in sheets)
    documents = []
    for criteria_set in {rb.criteria_set_id: rb.criteria_set for rb in round_blocks}.values():
        blocks = [rb for rb in round_blocks if rb.criteria_set_id == criteria_set.pk]
        own = {rb.pk for rb in blocks}
        documents.append(
            {
                "format": "cchc-round/1",
                "round": round_entry(round_),
                "policy": round_.policy | maximum_entry(criteria_set),
                "criteria": with_minimum(
                    criteria_entries(criteria_set.criteria.order_by("order")), counting_minimum(round_)
                ),
                "scales": [{"block": rb.block.code, "classes": scale_classes(rb.grade_scale)} for rb in blocks],
                "blocks": [{"code": rb.block.code, "name": rb.block_name} for rb in blocks],
                "units": [unit_entry(s, answers.get(s.pk, {})) for s in sheets if s.round_block_id in own],
            }
        )
    return documents
