"""Units that are assessed, as they stand and as they follow one another; results are not known here."""

from django.db import models
from simple_history.models import HistoricalRecords

from units.enums import CODE_PATTERN
from units.models.agencies import Agency, Block, validate_code
from units.querysets import UnitQuerySet


class Unit(models.Model):
    """One row: a legal entity that an agency assesses; its code is its own there for ever.

    Valid from `valid_from` (inclusive) to `valid_to` (exclusive); an empty end is open. A successor of the same name is
    another row with another code.
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
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="unit_valid_span",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=models.Q(superior__isnull=True) | ~models.Q(superior=models.F("id")),
                name="unit_not_own_superior",
                violation_error_message="Đơn vị không thể là cấp trên của chính mình.",
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

    class Meta:
        verbose_name = "kế tục đơn vị"
        verbose_name_plural = "kế tục đơn vị"
        ordering = ("on_date", "id")
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="succession_of_another",
                violation_error_message="Đơn vị không thể kế tục chính mình.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
