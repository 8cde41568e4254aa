"""Units that are assessed, as they stand and as they follow one another; results are not known here."""

from django.db import models
from simple_history.models import HistoricalRecords

from units.enums import CODE_PATTERN, SuccessionKind
from units.models.agencies import Agency, Block, validate_code
from units.querysets import StandingPasts, StandingSuccessions, UnitQuerySet


class Unit(models.Model):
    """One row: a legal entity that an agency assesses; its code is its own there for ever.

    Valid from `valid_from` (inclusive) to `valid_to` (exclusive); an empty end is open. A successor of the same name is
    another row with another code. A unit whose span is empty (both days alike) was made by mistake and taken back.
    `name`, `block` and `superior` are those of today; UnitPast keeps earlier ones.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="units")
    code = models.CharField("mã", max_length=40, validators=[validate_code])
    name = models.CharField("tên", max_length=250)
    block = models.ForeignKey(Block, models.PROTECT, verbose_name="khối", related_name="units", null=True, blank=True)
    superior = models.ForeignKey(
        "self", models.PROTECT, verbose_name="đơn vị cấp trên", related_name="subordinates", null=True, blank=True
    )
    valid_from = models.DateField("có từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    history = HistoricalRecords()
    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ("agency", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "code"),
                name="unit_code_once",
                violation_error_message="Cơ quan này đã có đơn vị mang mã đó.",
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=rf"^{CODE_PATTERN}$"),
                name="unit_code_form",
                violation_error_message=validate_code.message,
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="unit_valid_span",
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=models.Q(superior__isnull=True) | ~models.Q(superior=models.F("id")),
                name="unit_not_own_superior",
                violation_error_message="Đơn vị không thể là cấp trên của chính mình.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_void(self) -> bool:
        """Whether the unit was made by mistake and taken back: it never existed on any day."""
        return self.valid_from is not None and self.valid_from == self.valid_to


class UnitPast(models.Model):
    """One row: how a unit stood over a span of days before it was renamed or moved; the unit itself stayed the same.

    Written by services.reorganisation alone; the spans of one unit do not overlap and end where the next one begins.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="pasts")
    name = models.CharField("tên", max_length=250)
    block = models.ForeignKey(Block, models.PROTECT, verbose_name="khối", related_name="+", null=True, blank=True)
    superior = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị cấp trên", related_name="+", null=True, blank=True
    )
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến trước ngày")
    reorganisation = models.ForeignKey(
        "units.Reorganisation", models.PROTECT, verbose_name="theo việc", related_name="pasts"
    )
    cancelled = models.BooleanField("đã hoàn tác", default=False)

    objects = StandingPasts()
    every = models.Manager()  # noqa: DJ012 - a manager, which the rule takes for a field

    class Meta:
        verbose_name = "tên và chỗ đứng trước đây"
        verbose_name_plural = "tên và chỗ đứng trước đây"
        ordering = ("unit", "valid_to", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="unit_past_span",
            ),
            models.UniqueConstraint(
                fields=("unit", "valid_to"), condition=models.Q(cancelled=False), name="unit_past_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class UnitSuccession(models.Model):
    """One row: a unit that followed another (hợp nhất, chia tách, đổi tên) by a decision from a date."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị trước", related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị sau", related_name="origins")
    on_date = models.DateField("từ ngày")
    decision = models.CharField("quyết định", max_length=100, blank=True)
    kind = models.CharField("cách kế tục", max_length=10, choices=SuccessionKind, default=SuccessionKind.OTHER)
    reorganisation = models.ForeignKey(
        "units.Reorganisation",
        models.PROTECT,
        verbose_name="theo việc",
        related_name="successions",
        null=True,
        blank=True,
        editable=False,
    )
    cancelled = models.BooleanField("đã hoàn tác", default=False, editable=False)

    objects = StandingSuccessions()
    every = models.Manager()  # noqa: DJ012 - a manager, which the rule takes for a field

    class Meta:
        verbose_name = "kế tục đơn vị"
        verbose_name_plural = "kế tục đơn vị"
        ordering = ("on_date", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("predecessor", "successor"), condition=models.Q(cancelled=False), name="succession_once"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=SuccessionKind.values), name="succession_known_kind"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="succession_of_another",
                violation_error_message="Đơn vị không thể kế tục chính mình.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
