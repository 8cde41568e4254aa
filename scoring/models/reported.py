"""What units reported: a report per unit and period, its figures, and the append-only history of all of it."""

from django.conf import settings
from django.db import models

from scoring.enums import Origin
from scoring.enums.figures import FigureChangeKind, ReportState
from scoring.models.indicators import Indicator, ReportingPeriod
from units.models import Agency, Unit


class FigureReport(models.Model):
    """One row: what a unit reports for a period, drafted or sent; made with its first saved figure.

    Written by services.indicators.reports alone. `token` of a sending makes a double click one.
    """

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, verbose_name="kỳ báo cáo", related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="figure_reports")
    state = models.CharField("trạng thái", max_length=8, choices=ReportState.choices, default=ReportState.DRAFT)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người gửi"
    )

    class Meta:
        verbose_name = "báo cáo số liệu"
        verbose_name_plural = "báo cáo số liệu"
        ordering = ("period", "unit")
        constraints = (
            models.UniqueConstraint(fields=("period", "unit"), name="figure_report_once"),
            models.CheckConstraint(condition=models.Q(state__in=ReportState.values), name="figure_report_known_state"),
        )

    def __str__(self) -> str:
        return f"{self.unit}: {self.period}"


class IndicatorValue(models.Model):
    """One row: a figure of a report, of an indicator or of one item of its breakdown ("" for the total).

    `amount` is the exact decimal text ("22338"; "" where it was taken back), since SQLite keeps decimals as floats. With a
    `direction` ("gần", "trên" …) the figure is approximate and is never computed with. Written by
    services.indicators.reports alone; `version` begins at 1.
    """

    report = models.ForeignKey(FigureReport, models.PROTECT, verbose_name="báo cáo", related_name="values")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="chỉ tiêu", related_name="values")
    item = models.CharField("chia theo", max_length=40, blank=True)
    amount = models.CharField("số", max_length=20, blank=True)
    direction = models.CharField("gần đúng", max_length=10, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    updated_at = models.DateTimeField("ghi lúc")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = "số liệu báo cáo"
        verbose_name_plural = "số liệu báo cáo"
        ordering = ("report", "indicator", "item")
        constraints = (
            models.UniqueConstraint(fields=("report", "indicator", "item"), name="indicator_value_once"),
            models.CheckConstraint(
                condition=models.Q(direction="") | ~models.Q(amount=""), name="indicator_value_direction_of_amount"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator}: {self.direction} {self.amount}".strip()


class FigureChange(models.Model):
    """One row: one fact about reported figures, duties, procedures or what is asked; triggers refuse UPDATE and DELETE.

    `about` names the thing inside its agency (codes, never ids). Written by services.indicators.history alone.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="figure_changes")
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị", related_name="figure_changes", null=True, blank=True
    )
    kind = models.CharField("việc", max_length=12, choices=FigureChangeKind.choices)
    about = models.CharField("về", max_length=200)
    old = models.JSONField("cũ", null=True, blank=True)
    new = models.JSONField("mới", null=True, blank=True)
    origin = models.CharField("đường vào", max_length=10, choices=Origin.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người làm"
    )
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "dòng lịch sử số liệu"
        verbose_name_plural = "lịch sử số liệu"
        ordering = ("agency", "id")

    def __str__(self) -> str:
        return f"{self.about}: {self.get_kind_display()}"
