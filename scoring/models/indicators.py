"""What an agency asks its units to report: indicators, identities between them, periods; no reported figure is kept here."""

from django.db import models

from scoring.enums.figures import IndicatorKind, PeriodKind
from units.enums import CODE_PATTERN
from units.models import Agency
from units.models.agencies import validate_code


class Indicator(models.Model):
    """One row: a figure (chỉ tiêu, chỉ số) that an agency asks of its units in periods of some kinds.

    `items` is the breakdown, a list of {"code", "name"}; the parts must add up to the total. `period_kinds` and `blocks`
    are lists of kinds and block codes (no block: every unit). A derived one is computed from `formula` {"kind", "a", "b"},
    keys of other figures, and never typed. Written by services.indicators.setup alone.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="indicators")
    code = models.CharField("mã", max_length=40, validators=[validate_code])
    name = models.CharField("tên", max_length=250)
    unit_of_measure = models.CharField("đơn vị tính", max_length=40)
    kind = models.CharField("loại", max_length=12, choices=IndicatorKind.choices)
    integer = models.BooleanField("số nguyên", default=True)
    required = models.BooleanField("bắt buộc", default=True)
    cumulative = models.BooleanField("lũy kế", default=False)
    items = models.JSONField("chia theo", default=list, blank=True)
    period_kinds = models.JSONField("kỳ báo cáo", default=list)
    blocks = models.JSONField("khối phải báo cáo", default=list, blank=True)
    target = models.CharField("mục tiêu", max_length=20, blank=True)
    formula = models.JSONField("cách tính", default=dict, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    in_use = models.BooleanField("đang dùng", default=True)
    version = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ("agency", "order", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "code"),
                name="indicator_code_once",
                violation_error_message="Cơ quan này đã có chỉ tiêu mang mã đó.",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=IndicatorKind.values), name="indicator_known_kind"),
            models.CheckConstraint(
                condition=models.Q(code__regex=rf"^{CODE_PATTERN}$"),
                name="indicator_code_form",
                violation_error_message=validate_code.message,
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_derived(self) -> bool:
        """Whether the figure is computed, so that nobody types it."""
        return self.kind == IndicatorKind.DERIVED


class IndicatorIdentity(models.Model):
    """One row: a figure that must equal the sum of others, e.g. received = settled + in progress + returned + withdrawn.

    `whole` and `parts` are keys of figures: an indicator's code, or code/item. Written by services.indicators.setup alone.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="identities")
    whole = models.CharField("tổng", max_length=81)
    parts = models.JSONField("các phần")
    order = models.PositiveSmallIntegerField("thứ tự", default=0)
    in_use = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "đẳng thức số liệu"
        verbose_name_plural = "đẳng thức số liệu"
        ordering = ("agency", "order", "id")

    def __str__(self) -> str:
        return f"{self.whole} = {' + '.join(self.parts)}"


class ReportingPeriod(models.Model):
    """One row: a span of time that an agency asks figures for, and from when to when units may report.

    `opens_at` (inclusive) … `closes_at` (exclusive, None: never closes). Its code is its own in the whole installation,
    as a round's is. Written by services.indicators.setup alone.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="reporting_periods")
    code = models.CharField("mã", max_length=40, unique=True, validators=[validate_code])
    title = models.CharField("tên", max_length=250)
    kind = models.CharField("loại kỳ", max_length=12, choices=PeriodKind.choices)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày")
    opens_at = models.DateTimeField("nhận từ")
    closes_at = models.DateTimeField("nhận đến trước", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ("agency", "-ends_on", "-starts_on", "code")
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=PeriodKind.values), name="reporting_period_known_kind"),
            models.CheckConstraint(
                condition=models.Q(code__regex=rf"^{CODE_PATTERN}$"),
                name="reporting_period_code_form",
                violation_error_message=validate_code.message,
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="reporting_period_span",
                violation_error_message="Ngày cuối kỳ không được trước ngày đầu kỳ.",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__isnull=True) | models.Q(closes_at__gt=models.F("opens_at")),
                name="reporting_period_window",
                violation_error_message="Hạn báo cáo phải sau ngày bắt đầu nhận.",
            ),
        )

    def __str__(self) -> str:
        return self.title
