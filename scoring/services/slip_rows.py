"""Keeps the respondent groups of survey answers beside them; called in the transaction that wrote the answers, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable

from scoring.enums import Layer
from scoring.models import Score, SurveyResult
from scoring.selectors.slips import GROUPS, slips_of


def store_groups(scores: Iterable[Score]) -> None:
    """Keep the groups of the survey answers among `scores`, as they stand now, for the old ones; two queries at most."""
    surveyed = [score for score in scores if score.layer == Layer.SURVEY]
    if not surveyed:
        return
    old = SurveyResult.objects.filter(assessment__in={score.assessment_id for score in surveyed})
    old.filter(criterion__in={score.criterion_id for score in surveyed}).delete()
    SurveyResult.objects.bulk_create(
        SurveyResult(
            assessment_id=score.assessment_id,
            criterion_id=score.criterion_id,
            group=one.group,
            order=order,
            issued=one.issued,
            counts=dict(one.counts),
        )
        for score in surveyed
        if score.answer is not None and GROUPS in score.answer
        for order, one in enumerate(slips_of(score.answer))
    )
