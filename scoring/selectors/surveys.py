"""The survey counts of a round as pages and files show them, with the sample behind each figure; it never writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scoring.enums import Layer
from scoring.models import Assessment, Round, Score, SurveyResult
from scoring.selectors.engine_input import rules_of
from scoring.selectors.slips import GROUPS, Sample, Slips, rate, sample_of, slips_of


@dataclass(frozen=True)
class SurveyRow:
    """One survey criterion of one sheet as it stands: its groups with slips, and the version that writing must have seen."""

    sheet: Assessment
    code: str
    title: str
    options: Mapping[str, Any]
    slips: tuple[Slips, ...]
    version: int
    points: Any = None

    @property
    def key(self) -> tuple[str, str]:
        """What finds the row in a file."""
        return (self.sheet.unit.code, self.code)

    @property
    def sample(self) -> Sample:
        """The sample behind it, held against the round's least number."""
        return sample_of(self.slips, self.options, self.sheet.round.survey_minimum)

    def of_group(self, group: str) -> Slips | None:
        """The slips of a group; None where it has none."""
        return next((one for one in self.slips if one.group == group), None)


def survey_rows(round_: Round, unit_code: str = "") -> list[SurveyRow]:
    """Every survey criterion of every sheet of a round (or of one unit), in the order of sheets and criteria.

    Three queries whatever the number of sheets, and those of compiling rules.
    """
    sheets = Assessment.objects.filter(round=round_).select_related(
        "round__agency", "unit", "round_block__block", "round_block__criteria_set"
    )
    scores = Score.objects.filter(assessment__round=round_, layer=Layer.SURVEY).select_related("criterion")
    if unit_code:
        sheets, scores = sheets.filter(unit__code=unit_code), scores.filter(assessment__unit__code=unit_code)
    live = {(score.assessment_id, score.criterion.code): score for score in scores}
    blocks = list(round_.round_blocks.select_related("block").order_by("order"))
    found = []
    for sheet in sheets.order_by("order"):
        for leaf in rules_of(round_, sheet.round_block.criteria_set, blocks).leaves_of(sheet.round_block.block.code):
            measure: Any = leaf.measure or {}
            if leaf.source == Layer.SURVEY and measure.get("kind") == "survey":
                score = live.get((sheet.pk, leaf.code))
                slips = slips_of(score.answer) if score is not None else ()
                version, points = (0, None) if score is None else (score.version, score.points)
                options = measure["options"]
                found.append(SurveyRow(sheet, leaf.code, leaf.title, options, slips, version, points))
    return found


@dataclass(frozen=True)
class UnitSample:
    """The sample of one unit over its survey criteria, for a list of units."""

    sheet: Assessment
    criteria: int
    answered: int
    short: int
    issued: int | None
    returned: int

    @property
    def percent(self) -> Decimal | None:
        """The answer rate over all its criteria, as that of one."""
        return rate(self.returned, self.issued)


def unit_samples(rows: Sequence[SurveyRow]) -> list[UnitSample]:
    """The rows of a round by unit, in their order; pure."""
    by_sheet: defaultdict[int, list[SurveyRow]] = defaultdict(list)
    for row in rows:
        by_sheet[row.sheet.pk].append(row)
    found = []
    for own in by_sheet.values():
        answered = [row.sample for row in own if row.slips]
        issued = [sample.issued for sample in answered]
        found.append(
            UnitSample(
                sheet=own[0].sheet,
                criteria=len(own),
                answered=len(answered),
                short=sum(sample.is_short for sample in answered),
                issued=sum(one or 0 for one in issued) if issued and None not in issued else None,
                returned=sum(sample.returned for sample in answered),
            )
        )
    return found


@dataclass(frozen=True)
class SampleBehind:
    """The sample behind one survey criterion of a sheet, and whether the criterion counts there."""

    code: str
    title: str
    sample: Sample
    slips: tuple[Slips, ...]
    applies: bool


def samples_behind(
    leaves: Iterable[Any], answers: Mapping[str, Mapping[str, Any]], minimum: int, applying: Collection[str]
) -> list[SampleBehind]:
    """The samples behind the survey criteria of one sheet, from its own rules and answers; pure.

    `minimum` is what the round asks for, `applying` the codes of the criteria that count for the unit.
    """
    found = []
    for leaf in leaves:
        measure: Any = leaf.measure or {}
        slips = slips_of(answers.get(leaf.code, {}).get(Layer.SURVEY))
        if leaf.source == Layer.SURVEY and measure.get("kind") == "survey" and slips:
            sample = sample_of(slips, measure["options"], max(minimum, measure.get("min", 0)))
            found.append(SampleBehind(leaf.code, leaf.title, sample, slips, applies=leaf.code in applying))
    return found


def survey_differences(sheets: Sequence[Assessment]) -> list[str]:
    """Where the kept groups are not those that the answer was added up from, in Vietnamese; two queries."""
    kept: defaultdict[tuple[int, int], list[tuple[Any, ...]]] = defaultdict(list)
    for row in SurveyResult.objects.filter(assessment__in=sheets).order_by("order"):
        kept[row.assessment_id, row.criterion_id].append((row.group, row.issued, row.counts))
    names = {sheet.pk: sheet.unit.code for sheet in sheets}
    scores = Score.objects.filter(assessment__in=sheets, layer=Layer.SURVEY).select_related("criterion")
    wrong = []
    for score in scores.order_by("assessment_id", "id"):
        own = kept.pop((score.assessment_id, score.criterion_id), [])
        said = slips_of(score.answer) if GROUPS in (score.answer or {}) else ()
        if own != [(one.group, one.issued, dict(one.counts)) for one in said]:
            wrong.append(f"{names[score.assessment_id]} {score.criterion.code}: số phiếu theo đối tượng khác trả lời")
    return wrong + [f"{names[pk]}: có số phiếu theo đối tượng mà không có trả lời" for pk, _criterion in kept]
