"""Workbooks that were uploaded, what was found in them and whether they were applied; no score is kept here."""

from django.conf import settings
from django.db import models

from scoring.enums import ImportOutcome
from scoring.models.rounds import Assessment


class ImportBatch(models.Model):
    """One row: one uploaded workbook for one sheet; `token` confirms it once, by the person who uploaded it.

    `report` keeps the findings and values as shown; `plan_sha256` is the digest of the plan that was previewed.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="imports")
    token = models.CharField("mã xác nhận", max_length=64, unique=True)
    file = models.FileField("tệp", upload_to="imports/", max_length=200)
    file_name = models.CharField("tên tệp", max_length=255)
    file_sha256 = models.CharField("mã băm tệp", max_length=64)
    outcome = models.CharField("kết quả", max_length=10, choices=ImportOutcome.choices)
    report = models.JSONField("báo cáo")
    plan_sha256 = models.CharField("mã băm kế hoạch", max_length=64, blank=True)
    uploaded_at = models.DateTimeField("tải lên lúc")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField("áp dụng lúc", null=True, blank=True)

    class Meta:
        verbose_name = "lần nhập Excel"
        verbose_name_plural = "các lần nhập Excel"
        ordering = ("-uploaded_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(applied_at__isnull=True) | ~models.Q(outcome=ImportOutcome.REFUSED),
                name="import_refused_never_applied",
            ),
        )

    def __str__(self) -> str:
        return self.file_name
