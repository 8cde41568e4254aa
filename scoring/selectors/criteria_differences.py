"""What differs between two contents of criteria sets, and how a past round's answers fare under another; it never writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scoring import engine
from scoring.models import CodeMatch, CriteriaDraft, Inspection, RankingSnapshot, Round
from scoring.selectors.criteria_drafts import Content
from scoring.selectors.criteria_tree import FaultLine, lines_of
from scoring.selectors.engine_input import round_documents
from scoring.selectors.visibility import layers_for_organiser, minutes_closed


def differences_between(
    before: Content, after: Content, by_hand: Mapping[str, str] | None = None
) -> tuple[engine.Difference, ...]:
    """What is not the same in two contents; no query."""
    matched = engine.match(before["criteria"], after["criteria"], by_hand)
    return engine.differences(before["criteria"], after["criteria"], matched)


def past_documents(round_: Round) -> list[dict[str, Any]]:
    """A round as round documents, one for each of its sets, with the answers that its organiser may see.

    A published round is taken from its newest sealed snapshots, just as it was published; one query then. Else the rows
    as they stand, without the layers that are not to be seen yet; a dozen queries.
    """
    rows = RankingSnapshot.objects.filter(ranking__round=round_).order_by("-ranking__version", "part")
    sealed = list(rows.values_list("ranking__version", "document"))
    if sealed:
        return [json.loads(text)["content"]["round"] for version, text in sealed if version == sealed[0][0]]
    return _visible(round_)


def _visible(round_: Round) -> list[dict[str, Any]]:
    closings: dict[int, list[object]] = {}
    for pk, closed_at in Inspection.objects.filter(assessment__round=round_).values_list("assessment_id", "closed_at"):
        closings.setdefault(pk, []).append(closed_at)
    sheets = round_.assessments.select_related("unit").order_by("order")
    seen = {
        sheet.unit.code: layers_for_organiser(sheet, closed=minutes_closed(closings.get(sheet.pk, ())))
        for sheet in sheets
    }
    documents = round_documents(round_)
    for document in documents:
        for unit in document["units"]:
            layers = seen[unit["code"]]
            shown = {code: _only(given, layers) for code, given in unit["answers"].items()}
            unit["answers"] = {code: given for code, given in shown.items() if given}
    return documents


def _only(given: Mapping[str, Any], layers: frozenset[str]) -> dict[str, Any]:
    return {layer: answer for layer, answer in given.items() if layer in layers}


@dataclass(frozen=True)
class Trial:
    """A content tried on one part of a past round; `told` says why it cannot be, and there is no result then."""

    document: Mapping[str, Any]
    result: engine.BackTest | None
    told: tuple[FaultLine, ...] = ()

    @property
    def moved(self) -> list[engine.UnitMove]:
        """The units of which something printed changes, by how far they move in rank, then in index."""
        units = [] if self.result is None else [unit for unit in self.result.units if unit.moves]
        return sorted(units, key=lambda unit: (unit.block, unit.new.rank or len(units) + 1, unit.code))


def tried(content: Content, round_: Round, by_hand: Mapping[str, str], new_criteria: engine.NewCriteria) -> list[Trial]:
    """A content tried on every part of a past round; the queries of `past_documents`."""
    found = []
    for document in past_documents(round_):
        matched = engine.match(document["criteria"], content["criteria"], by_hand)
        try:
            result = engine.back_test(document, content, matched, new_criteria)
        except engine.FaultyDocument as faulty:
            found.append(Trial(document, None, tuple(lines_of(faulty.faults, content))))
        else:
            found.append(Trial(document, result))
    return found


def kept_matches(draft: CriteriaDraft | None, round_: Round) -> dict[str, str]:
    """What was said by hand for trying a draft on a round; one query, none without a draft."""
    if draft is None:
        return {}
    kept = CodeMatch.objects.filter(draft=draft, round=round_).first()
    return {} if kept is None else dict(kept.pairs)
