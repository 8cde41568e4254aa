"""The minutes of an inspection (biên bản kiểm tra) and what they recommend (kiến nghị); no point of a sheet is here."""

from django.conf import settings
from django.db import models

from scoring.enums import RecommendationState
from scoring.models.criteria import Criterion
from scoring.models.inspections import Inspection
from scoring.models.rounds import Round
from scoring.querysets import RecommendationQuerySet
from units.models import Unit


class InspectionMinutes(models.Model):
    """One row: what a team writes down of one inspection, until it closes the minutes; written by services.minutes alone.

    `findings` is {code of a field: text}; `received` names those received, one a line; `version` counts the saves.
    """

    inspection = models.OneToOneField(Inspection, models.PROTECT, verbose_name="cuộc kiểm tra", related_name="minutes")
    began_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)
    ended_at = models.DateTimeField("kết thúc lúc", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=300, blank=True)
    received = models.TextField("người tiếp đoàn", blank=True)
    checked = models.TextField("nội dung kiểm tra", blank=True)
    findings = models.JSONField("kết quả kiểm tra", default=dict, blank=True)
    conclusion = models.TextField("kết luận", blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    updated_at = models.DateTimeField("sửa lúc")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người sửa")

    class Meta:
        verbose_name = "biên bản kiểm tra"
        verbose_name_plural = "biên bản kiểm tra"
        ordering = ("inspection",)

    def __str__(self) -> str:
        return f"Biên bản: {self.inspection}"


class Recommendation(models.Model):
    """One row: something that the minutes of an inspection ask of a unit, by a day; in force once they are closed.

    `unit` owes it, `person` names who there; `criterion` is what it is about, if one. `answer`, its paper and `reason`
    (why it was sent back or dropped) are the last ones; the round's history keeps the others. Written by services.minutes
    until the minutes are closed, by services.recommendations then.
    """

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, verbose_name="cuộc kiểm tra", related_name="recommendations"
    )
    number = models.PositiveSmallIntegerField("số thứ tự")
    token = models.CharField("mã", max_length=64, unique=True)
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, verbose_name="tiêu chí", related_name="+", null=True, blank=True
    )
    text = models.TextField("nội dung")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị thực hiện", related_name="recommendations")
    person = models.CharField("người thực hiện", max_length=200, blank=True)
    deadline = models.DateField("hạn", null=True, blank=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=RecommendationState.choices, default=RecommendationState.OPEN
    )
    answer = models.TextField("trả lời", blank=True)
    answer_paper = models.CharField("văn bản trả lời", max_length=200, blank=True)
    file = models.FileField("tệp", upload_to="recommendations/", max_length=200, blank=True)
    file_name = models.CharField("tên tệp", max_length=255, blank=True)
    file_sha256 = models.CharField("mã băm tệp", max_length=64, blank=True)
    file_type = models.CharField("kiểu nội dung", max_length=100, blank=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người trả lời"
    )
    reason = models.TextField("lý do", blank=True)
    settled_at = models.DateTimeField("xem lúc", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người xem"
    )
    version = models.PositiveIntegerField("phiên bản", default=1)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = "kiến nghị"
        verbose_name_plural = "kiến nghị"
        ordering = ("inspection", "number")
        constraints = (
            models.UniqueConstraint(fields=("inspection", "number"), name="recommendation_number_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=RecommendationState.values), name="recommendation_known_state"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RecommendationState.DROPPED) | ~models.Q(reason=""),
                name="recommendation_reason_when_dropped",
                violation_error_message="Thôi theo dõi một kiến nghị phải có lý do.",
            ),
        )

    def __str__(self) -> str:
        return f"Kiến nghị {self.number}: {self.inspection}"

    @property
    def round(self) -> Round:
        """The round that the recommendation was made in."""
        return self.inspection.assessment.round
