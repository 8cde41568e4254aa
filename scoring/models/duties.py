"""Duties that reported figures bring about, and the rules they come from; no figure is kept here."""

from django.conf import settings
from django.db import models

from scoring.enums.figures import DutyState
from scoring.models.indicators import ReportingPeriod
from units.models import Agency, Unit


class DutyRule(models.Model):
    """One row: where figure `cause` is more than figure `met_by`, the rest is a duty, e.g. late dossiers without a letter.

    Both are keys of figures. Written by services.indicators.setup alone.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="duty_rules")
    code = models.CharField("mã", max_length=40)
    name = models.CharField("tên nghĩa vụ", max_length=250)
    cause = models.CharField("phát sinh từ", max_length=81)
    met_by = models.CharField("đã làm được", max_length=81)
    demand = models.CharField("văn bản phải có", max_length=300)
    in_use = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "quy định về nghĩa vụ"
        verbose_name_plural = "quy định về nghĩa vụ"
        ordering = ("agency", "code")
        constraints = (models.UniqueConstraint(fields=("agency", "code"), name="duty_rule_code_once"),)

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """One row: what a unit owes after its report of a period under a rule: `count` things with no letter.

    `cause_count` − `met_count` = `count`. Closed by a document alone: number and date, or a file. Where the unit's own
    corrected figures leave nothing owed it lapses. Written by services.indicators.duties alone.
    """

    rule = models.ForeignKey(DutyRule, models.PROTECT, verbose_name="quy định", related_name="duties")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, verbose_name="kỳ báo cáo", related_name="duties")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="duties")
    token = models.CharField("mã", max_length=64, unique=True)
    state = models.CharField("trạng thái", max_length=8, choices=DutyState.choices, default=DutyState.OPEN)
    cause_count = models.PositiveBigIntegerField("phát sinh")
    met_count = models.PositiveBigIntegerField("đã làm")
    count = models.PositiveBigIntegerField("còn lại")
    opened_at = models.DateTimeField("phát sinh lúc")
    document_number = models.CharField("số văn bản", max_length=100, blank=True)
    document_date = models.DateField("ngày văn bản", null=True, blank=True)
    file = models.FileField("tệp", upload_to="duties/", max_length=200, blank=True)
    file_name = models.CharField("tên tệp", max_length=255, blank=True)
    file_type = models.CharField("loại tệp", max_length=100, blank=True)
    file_sha256 = models.CharField("mã băm tệp", max_length=64, blank=True)
    closed_at = models.DateTimeField("hoàn thành lúc", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người ghi"
    )

    class Meta:
        verbose_name = "nghĩa vụ"
        verbose_name_plural = "nghĩa vụ"
        ordering = ("period", "unit", "rule")
        constraints = (
            models.UniqueConstraint(fields=("rule", "period", "unit"), name="duty_once"),
            models.CheckConstraint(condition=models.Q(state__in=DutyState.values), name="duty_known_state"),
            models.CheckConstraint(
                condition=~models.Q(state=DutyState.CLOSED)
                | (~models.Q(document_number="") & models.Q(document_date__isnull=False))
                | ~models.Q(file=""),
                name="duty_closed_by_document",
                violation_error_message="Chỉ hoàn thành được khi có số và ngày văn bản, hoặc tệp văn bản.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit}: {self.rule}"
