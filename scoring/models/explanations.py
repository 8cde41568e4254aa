"""Criteria that were flagged for the unit to explain (giải trình); written by services.explanations alone."""

from django.conf import settings
from django.db import models

from scoring.enums.replies import ExplanationState
from scoring.models.criteria import Criterion
from scoring.models.rounds import Assessment

_ANSWERED = (ExplanationState.AGREED, ExplanationState.EXPLAINED)


class Explanation(models.Model):
    """One row: a criterion of a sheet on which the unit is asked to explain itself, and what it said.

    `state` begins as asked; a criterion that is not to be explained after all is dropped and may be asked again. `answer`
    is empty where the unit only agreed. `version` counts writes, from 1.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="explanations")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name="tiêu chí", related_name="+")
    state = models.CharField(
        "trạng thái", max_length=10, choices=ExplanationState.choices, default=ExplanationState.ASKED
    )
    question = models.TextField("điều cần giải trình")
    flagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người yêu cầu"
    )
    flagged_at = models.DateTimeField("yêu cầu lúc")
    answer = models.TextField("giải trình", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người trả lời"
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    version = models.PositiveIntegerField("phiên bản")

    class Meta:
        verbose_name = "giải trình"
        verbose_name_plural = "giải trình"
        ordering = ("assessment", "criterion__order")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "criterion"), name="explanation_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="explanation_version_from_one"),
            models.CheckConstraint(condition=~models.Q(question=""), name="explanation_asks_something"),
            models.CheckConstraint(
                condition=~models.Q(state__in=_ANSWERED)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="explanation_answered_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.get_state_display()}"
