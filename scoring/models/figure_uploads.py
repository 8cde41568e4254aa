"""Workbooks of figures, procedures and counts of opinions, kept as they came in; no figure is kept here."""

from django.conf import settings
from django.db import models

from scoring.enums.figures import FigureUploadKind
from scoring.models.indicators import ReportingPeriod
from units.models import Agency, Unit


class FigureUpload(models.Model):
    """One row: a workbook that a person previews and confirms once; `shown_sha256` is the digest of what was previewed.

    `report` is what was found in it (scoring.excel.figure_preview). `unit` is whose figures or procedures they are, with
    the `period` of figures; `agency` whose units' counts of opinions. Written by services.indicators.uploads alone.
    """

    kind = models.CharField("việc", max_length=10, choices=FigureUploadKind.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị", related_name="figure_uploads", null=True, blank=True
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, verbose_name="cơ quan", related_name="figure_uploads", null=True, blank=True
    )
    period = models.ForeignKey(
        ReportingPeriod,
        models.PROTECT,
        verbose_name="kỳ báo cáo",
        related_name="uploads",
        null=True,
        blank=True,
    )
    token = models.CharField("mã xác nhận", max_length=64, unique=True)
    file = models.FileField("tệp", upload_to="imports/", max_length=200)
    file_name = models.CharField("tên tệp", max_length=255)
    file_sha256 = models.CharField("mã băm tệp", max_length=64)
    shown_sha256 = models.CharField("mã băm bản xem trước", max_length=64)
    report = models.JSONField("báo cáo", default=dict)
    made_at = models.DateTimeField("tải lên lúc")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người tải lên"
    )
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp số liệu đã tải lên"
        verbose_name_plural = "tệp số liệu đã tải lên"
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=FigureUploadKind.values), name="figure_upload_known_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=FigureUploadKind.OPINIONS, unit__isnull=True, agency__isnull=False)
                | ~models.Q(kind=FigureUploadKind.OPINIONS) & models.Q(unit__isnull=False, agency__isnull=True),
                name="figure_upload_of_unit_or_agency",
            ),
        )

    def __str__(self) -> str:
        return self.file_name
