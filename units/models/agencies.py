"""Authorities that run assessment rounds, and the blocks they rank within; no score is known here."""

from django.core.validators import RegexValidator
from django.db import models
from simple_history.models import HistoricalRecords

from units.enums import CODE_PATTERN

validate_code = RegexValidator(
    rf"\A{CODE_PATTERN}\Z",
    "Mã chỉ gồm chữ in hoa không dấu, chữ số, dấu chấm và gạch nối, dài nhất 40 ký tự.",
)


class Agency(models.Model):
    """One row: an authority (cơ quan chủ trì) that runs rounds, e.g. UBND thành phố Đà Nẵng."""

    code = models.CharField("mã", max_length=40, unique=True, validators=[validate_code])
    name = models.CharField("tên", max_length=250)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="cơ quan cấp trên", related_name="children", null=True, blank=True
    )
    own_unit = models.ForeignKey(
        "units.Unit",
        models.PROTECT,
        verbose_name="là đơn vị",
        help_text="Đơn vị mà chính cơ quan này là, nơi cấp trên đánh giá.",
        related_name="as_agency",
        null=True,
        blank=True,
    )
    second_approver = models.BooleanField(
        "người thứ hai duyệt công bố",
        default=True,
        help_text="Khi bật, công bố cần một người khác của cơ quan thường trực duyệt.",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "cơ quan chủ trì"
        verbose_name_plural = "cơ quan chủ trì"
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(code__regex=rf"^{CODE_PATTERN}$"),
                name="agency_code_form",
                violation_error_message=validate_code.message,
            ),
        )

    def __str__(self) -> str:
        return self.name


class Block(models.Model):
    """One row: a block (khối) of an agency, inside which its units are ranked."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="blocks")
    code = models.CharField("mã", max_length=40, validators=[validate_code])
    name = models.CharField("tên", max_length=250)
    order = models.PositiveSmallIntegerField("thứ tự", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "khối"
        verbose_name_plural = "khối"
        ordering = ("agency", "order", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "code"),
                name="block_code_once",
                violation_error_message="Cơ quan này đã có khối mang mã đó.",
            ),
        )

    def __str__(self) -> str:
        return self.name
