"""What units ask to be looked at again (phúc tra) after the provisional results; written by services.reviews alone."""

from django.conf import settings
from django.db import models

from scoring.enums.replies import ReviewState
from scoring.models.criteria import Criterion
from scoring.models.rounds import Assessment

_ANSWERED = (ReviewState.ACCEPTED, ReviewState.REFUSED)


class ReviewRequest(models.Model):
    """One row: a criterion of a sheet that the unit's head asks to have looked at again, and the answer.

    The unit reads `answer` and whether it was accepted from `released_at` on. `version` counts writes, from 1.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="review_requests")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name="tiêu chí", related_name="+")
    state = models.CharField("trạng thái", max_length=10, choices=ReviewState.choices, default=ReviewState.ASKED)
    reason = models.TextField("lý do đề nghị")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    asked_at = models.DateTimeField("đề nghị lúc")
    answer = models.TextField("trả lời", blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người trả lời"
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    released_at = models.DateTimeField("gửi đơn vị lúc", null=True, blank=True)
    version = models.PositiveIntegerField("phiên bản")

    class Meta:
        verbose_name = "đề nghị phúc tra"
        verbose_name_plural = "đề nghị phúc tra"
        ordering = ("assessment", "criterion__order")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "criterion"), name="review_request_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="review_request_version_from_one"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="review_request_has_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(state__in=_ANSWERED)
                | ~models.Q(answer="") & models.Q(answered_at__isnull=False, answered_by__isnull=False),
                name="review_request_answered_with_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True) | models.Q(state__in=_ANSWERED),
                name="review_request_released_once_answered",
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.get_state_display()}"
