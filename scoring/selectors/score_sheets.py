"""What one reader sees of score sheets: criteria with the answers of the layers they may see, and totals over just those.

Nothing is written here, and nothing of a layer outside `seen` is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from scoring import engine
from scoring.enums import CriterionKind, Layer, RoundState, Step
from scoring.models import Assessment, Criterion, Score, SheetTotal, StepWindow
from scoring.selectors.engine_input import rules_of_sheet
from scoring.selectors.surroundings import StoredCell, StoredCells, cells_of, surroundings_of
from scoring.selectors.visibility import layers_for_unit, minutes_closed, total_key
from scoring.selectors.windows import effective_state, has_opened, span_of, why_closed

MINUTES_ARE_CLOSED: Final = "Đoàn kiểm tra đã khép biên bản của phiếu này."

_SOURCES: Mapping[str, frozenset[str]] = {
    Layer.SELF: frozenset({"self"}),
    Layer.SURVEY: frozenset({"survey"}),
    Layer.CENTRAL: frozenset({"central"}),
    Layer.INSPECTION: frozenset({"self", "inspection"}),
    Layer.APPRAISAL_1: frozenset({"self", "inspection"}),
    Layer.APPRAISAL_2: frozenset({"self", "inspection"}),
}


def answers_source(layer: str, source: str) -> bool:
    """Whether `layer` may answer criteria of a source; the layers that judge everything may answer all."""
    return layer not in _SOURCES or source in _SOURCES[layer]


@dataclass(frozen=True)
class Cell:
    """What one layer holds for a criterion; version 0 and no answer where it never wrote."""

    answer: Mapping[str, Any] | None = None
    points: Decimal | None = None
    note: str = ""
    evidence: str = ""
    has_evidence: bool = False
    """A file, link or number stands under the criterion (selectors.evidence_counts), whoever's cell this is."""
    version: int = 0
    updated_at: dt.datetime | None = None
    reason_code: str = ""


NOTHING = Cell()


@dataclass(frozen=True)
class Line:
    """A criterion with the cells of the layers that the reader sees."""

    leaf: engine.Leaf
    cells: Mapping[str, Cell]

    def cell(self, layer: str) -> Cell:
        """The layer's cell."""
        return self.cells.get(layer, NOTHING)

    @property
    def is_missing(self) -> bool:
        """Whether the unit still owes an answer: a criterion of its own under a base field, with none."""
        leaf = self.leaf
        return leaf.source == "self" and leaf.kind == CriterionKind.BASE and self.cell(Layer.SELF).answer is None

    @property
    def lacks_evidence(self) -> bool:
        """Whether the unit claims points where evidence is required, with none, no number of a document, no explanation.

        Why a criterion does not apply is an explanation too. Points of a penalty are no claim.
        """
        own = self.cell(Layer.SELF)
        claims = self.leaf.kind != CriterionKind.PENALTY and own.points is not None and own.points > 0
        if not (self.leaf.evidence_required and claims):
            return False
        said = (own.evidence, own.note, str((own.answer or {}).get("not_applicable", "")))
        return not own.has_evidence and not any(text.strip() for text in said)


@dataclass(frozen=True)
class FieldLines:
    """A field (lĩnh vực) with its criteria in order."""

    field: engine.Criterion
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Sheet:
    """A sheet as one reader sees it."""

    rules: engine.Rules
    fields: tuple[FieldLines, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every criterion of the sheet, in order."""
        return tuple(line for group in self.fields for line in group.lines)

    def line(self, code: str) -> Line | None:
        """The criterion with this code, or None where the sheet has none."""
        return next((line for line in self.lines if line.leaf.code == code), None)


def read_sheet(sheet: Assessment, seen: Collection[str], stored: StoredCells | None = None) -> Sheet:
    """The criteria of a sheet with the answers of the layers `seen`.

    `stored` are the sheet's cells where the caller has them. No query for a sheet that came with cells of these layers,
    one or two (its surroundings) for another, once the rules are compiled.
    """
    rules = rules_of_sheet(sheet)
    block_code = sheet.round_block.block.code
    found = cells_of(sheet, seen) if stored is None else stored
    lines: dict[str, list[Line]] = {field.code: [] for field in rules.fields_of(block_code)}
    for leaf in rules.leaves_of(block_code):
        rows = found.get(leaf.code, {})
        lines[leaf.field].append(Line(leaf, {layer: _cell(row) for layer, row in rows.items() if layer in seen}))
    fields = tuple(FieldLines(field, tuple(lines[field.code])) for field in rules.fields_of(block_code))
    return Sheet(rules, fields)


def _cell(row: StoredCell) -> Cell:
    return Cell(
        row.answer, row.points, row.note, row.evidence, row.proven, row.version, row.updated_at, row.reason_code
    )


def totals_for(
    sheet: Assessment, *readers: frozenset[str], fresh: Iterable[SheetTotal] = ()
) -> list[SheetTotal | None]:
    """The stored total for each set of layers, None where there is none; one query, none where `fresh` has them all."""
    layers = sheet.round.layers
    keys = [total_key(layers, seen) for seen in readers]
    found = {(total.upto, total.with_outside): total for total in fresh}
    if not found:
        rows = SheetTotal.objects.filter(assessment=sheet, upto__in={key[0] for key in keys if key})
        found = {(total.upto, total.with_outside): total for total in rows}
    return [found.get(key) if key else None for key in keys]


def windows_of(sheet: Assessment) -> Sequence[StepWindow]:
    """The windows of the sheet's round, their ends put off by the sheet's own latest extension; as `surroundings_of`.

    The rows are for reading: their `closes_at` is the sheet's, not the round's.
    """
    around = surroundings_of(sheet)
    for window in around.windows:
        window.closes_at = span_of(window.step, around.windows, around.extensions).closes_at
    return around.windows


def why_not_now(sheet: Assessment, layer: str, now: dt.datetime, windows: Sequence[StepWindow] | None = None) -> str:
    """Why `layer` cannot be written on a sheet now, in Vietnamese, "" when it can; at most two queries.

    `windows` are those of `windows_of`, where the caller has them. The service asks again under the lock; this only
    saves people from typing in vain.
    """
    spans = windows_of(sheet) if windows is None else windows
    why = why_closed(sheet, layer, span_of(layer, spans), effective_state(sheet, spans, now), now)
    if not why and layer == Layer.INSPECTION and are_minutes_closed(sheet):
        return MINUTES_ARE_CLOSED
    return why


def seen_by_unit(sheet: Assessment, now: dt.datetime | None = None) -> frozenset[str]:
    """The layers that the sheet's own unit may see at `now` (None: this moment); no query where the sheet came `surrounded`."""
    return layers_for_unit(
        sheet,
        closed=are_minutes_closed(sheet),
        replying=has_opened(Step.REPLY, surroundings_of(sheet).windows, now or timezone.now()),
        correcting=is_correcting(sheet),
    )


def is_correcting(sheet: Assessment) -> bool:
    """Whether the council wrote on a published sheet after its last publication: a correction that is not out yet."""
    return sheet.round.state == RoundState.PUBLISHED and surroundings_of(sheet).correcting


def are_minutes_closed(sheet: Assessment) -> bool:
    """Whether every team of the sheet has closed its minutes; no query where the sheet came `surrounded`."""
    return minutes_closed(surroundings_of(sheet).closings)


# --- Many sheets at once, for lists ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LeafFact:
    """What lists need of a criterion that is answered: its code, source, kind of field and blocks (None for all)."""

    code: str
    source: str
    kind: str
    blocks: frozenset[str] | None


def leaves_by_set(set_ids: Iterable[int]) -> Mapping[int, Sequence[LeafFact]]:
    """The answered criteria of several sets by the set's id; one query."""
    found: dict[int, list[LeafFact]] = {set_id: [] for set_id in set_ids}
    inherited: dict[int, tuple[str, frozenset[str] | None]] = {}
    rows = (
        Criterion.objects.filter(criteria_set__in=list(found))
        .order_by("criteria_set", "order")
        .values_list("pk", "parent_id", "criteria_set_id", "code", "source", "kind", "blocks", "measure")
    )
    for pk, parent_id, set_id, code, source, kind, blocks, measure in rows:
        above_kind, above_blocks = inherited[parent_id] if parent_id else (kind or CriterionKind.BASE, None)
        own = above_blocks if blocks is None else frozenset(blocks)
        inherited[pk] = (above_kind, own)
        if measure is not None:
            found[set_id].append(LeafFact(code, source, above_kind, own))
    return found


def leaves_of_block(facts: Iterable[LeafFact], block_code: str) -> list[LeafFact]:
    """Those of a set's criteria that a block answers."""
    return [fact for fact in facts if fact.blocks is None or block_code in fact.blocks]


def missing_of_units(sheets: Sequence[Assessment]) -> Mapping[int, tuple[int, int]]:
    """{sheet id: (criteria that the unit still owes, criteria that it answers itself)}; two queries.

    The sheets come with round, round_block and its block.
    """
    facts = leaves_by_set({sheet.round_block.criteria_set_id for sheet in sheets})
    keys = {sheet.pk: total_key(sheet.round.layers, frozenset({str(Layer.SELF)})) for sheet in sheets}
    rows = SheetTotal.objects.filter(assessment__in=[sheet.pk for sheet in sheets]).values_list(
        "assessment_id", "upto", "with_outside", "missing"
    )
    missing = {pk: set(codes) for pk, upto, outside, codes in rows if keys[pk] == (upto, outside)}
    found = {}
    for sheet in sheets:
        own = {
            fact.code
            for fact in leaves_of_block(facts[sheet.round_block.criteria_set_id], sheet.round_block.block.code)
            if fact.source == "self" and fact.kind == CriterionKind.BASE
        }
        found[sheet.pk] = (len(own & missing.get(sheet.pk, own)), len(own))
    return found


def inspected_counts(sheets: Sequence[Assessment]) -> Mapping[int, tuple[int, int]]:
    """{sheet id: (criteria that the inspection answered, criteria that it may answer)}; two queries."""
    facts = leaves_by_set({sheet.round_block.criteria_set_id for sheet in sheets})
    answered: dict[int, int] = {}
    rows = Score.objects.filter(assessment__in=[sheet.pk for sheet in sheets], layer=Layer.INSPECTION)
    for pk in rows.filter(answer__isnull=False).values_list("assessment_id", flat=True):
        answered[pk] = answered.get(pk, 0) + 1
    return {
        sheet.pk: (
            answered.get(sheet.pk, 0),
            sum(
                answers_source(Layer.INSPECTION, fact.source)
                for fact in leaves_of_block(facts[sheet.round_block.criteria_set_id], sheet.round_block.block.code)
            ),
        )
        for sheet in sheets
    }


def fields_of_sheet(sheet: Assessment) -> list[tuple[str, str]]:
    """(code, title) of the fields (lĩnh vực) of a sheet, in order; no query once the rules are compiled."""
    rules = rules_of_sheet(sheet)
    return [(field.code, field.title) for field in rules.fields_of(sheet.round_block.block.code)]
