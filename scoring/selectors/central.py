"""The figures of the standing body (số liệu cơ quan thường trực) of a round as pages and files show them; it never writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring import engine
from scoring.enums import Layer
from scoring.models import Assessment, Round, Score
from scoring.selectors.engine_input import rules_of
from scoring.selectors.score_sheets import FieldLines, Sheet, answers_source


@dataclass(frozen=True)
class CentralRow:
    """One criterion of one sheet that the standing body answers, as it stands; `score` None where nothing was written."""

    sheet: Assessment
    rules: engine.Rules
    leaf: engine.Leaf
    score: Score | None

    @property
    def key(self) -> tuple[str, str]:
        """What finds the row in a file."""
        return (self.sheet.unit.code, self.leaf.code)

    @property
    def version(self) -> int:
        """The version that writing must have seen."""
        return 0 if self.score is None else self.score.version


@dataclass(frozen=True)
class UnitFigures:
    """How many of a unit's criteria of the standing body are answered."""

    sheet: Assessment
    answered: int
    criteria: int


def central_rows(round_: Round) -> list[CentralRow]:
    """Every criterion of the standing body of every sheet of a round, in the order of sheets and criteria.

    Three queries whatever the number of sheets, and those of compiling rules.
    """
    sheets = Assessment.objects.filter(round=round_).select_related(
        "round__agency", "unit", "round_block__block", "round_block__criteria_set"
    )
    scores = Score.objects.filter(assessment__round=round_, layer=Layer.CENTRAL).select_related("criterion")
    live: Mapping[tuple[int, str], Score] = {(score.assessment_id, score.criterion.code): score for score in scores}
    blocks = list(round_.round_blocks.select_related("block").order_by("order"))
    found = []
    for sheet in sheets.order_by("order"):
        rules = rules_of(round_, sheet.round_block.criteria_set, blocks)
        leaves = rules.leaves_of(sheet.round_block.block.code)
        own = (leaf for leaf in leaves if leaf.source == Layer.CENTRAL)
        found += [CentralRow(sheet, rules, leaf, live.get((sheet.pk, leaf.code))) for leaf in own]
    return found


def unit_figures(rows: Sequence[CentralRow]) -> list[UnitFigures]:
    """The rows of a round by unit, in their order; pure."""
    by_sheet: dict[int, list[CentralRow]] = {}
    for row in rows:
        by_sheet.setdefault(row.sheet.pk, []).append(row)
    return [
        UnitFigures(own[0].sheet, sum(row.score is not None and row.score.answer is not None for row in own), len(own))
        for own in by_sheet.values()
    ]


def central_part(sheet: Sheet) -> Sheet:
    """A sheet with the criteria of the standing body alone; fields without any are left out."""
    parts = (
        FieldLines(group.field, tuple(line for line in group.lines if answers_source(Layer.CENTRAL, line.leaf.source)))
        for group in sheet.fields
    )
    return Sheet(sheet.rules, tuple(part for part in parts if part.lines))
