"""Administrative procedures of units with the days they take before and after a cut; no total or percentage is kept here."""

from django.conf import settings
from django.db import models

from units.models import Unit


class ProcedureCut(models.Model):
    """One row: a procedure (thủ tục, đầu việc) of a unit with its days before and after.

    `before` and `after` are exact decimal texts; with a direction ("hơn" …) the entry is approximate, stands apart, and is
    in no total. Totals and percentages are computed and never typed. Written by services.indicators.procedures alone.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="procedure_cuts")
    code = models.CharField("mã", max_length=40)
    name = models.CharField("tên thủ tục", max_length=300)
    before = models.CharField("số ngày trước", max_length=20)
    before_direction = models.CharField("gần đúng", max_length=10, blank=True)
    after = models.CharField("số ngày sau", max_length=20)
    after_direction = models.CharField("gần đúng", max_length=10, blank=True)
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    updated_at = models.DateTimeField("ghi lúc")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = "thủ tục cắt giảm thời gian"
        verbose_name_plural = "thủ tục cắt giảm thời gian"
        ordering = ("unit", "code")
        constraints = (models.UniqueConstraint(fields=("unit", "code"), name="procedure_cut_code_once"),)

    def __str__(self) -> str:
        return self.name
