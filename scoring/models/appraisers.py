"""Who appraises which field of a round, and the agency's list of coded reasons; scores themselves are not here."""

from django.conf import settings
from django.db import models

from scoring.models.rounds import RoundBlock
from units.models import Agency, Unit


class FieldAppraiser(models.Model):
    """One row: a lead unit appraises a field (lĩnh vực) of the sheets of a block of a round.

    Without `user` every appraiser (Role.APPRAISER) of the unit does, with it this one alone. Several units may share a
    field: none of them appraises its own sheet. Written by services.appraisers alone.
    """

    round_block = models.ForeignKey(
        RoundBlock, models.PROTECT, verbose_name="khối trong đợt", related_name="field_appraisers"
    )
    field_code = models.CharField("mã lĩnh vực", max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="cơ quan thẩm định", related_name="appraised_fields")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="người",
        related_name="appraised_fields",
        null=True,
        blank=True,
    )
    order = models.PositiveSmallIntegerField("thứ tự", default=1)

    class Meta:
        verbose_name = "cơ quan thẩm định lĩnh vực"
        verbose_name_plural = "cơ quan thẩm định lĩnh vực"
        ordering = ("round_block", "field_code", "order", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("round_block", "field_code", "unit", "user"),
                condition=models.Q(user__isnull=False),
                name="field_appraiser_person_once",
            ),
            models.UniqueConstraint(
                fields=("round_block", "field_code", "unit"),
                condition=models.Q(user__isnull=True),
                name="field_appraiser_unit_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit}: {self.field_code}"


class ReasonCode(models.Model):
    """One row: a coded reason why an appraisal gives other points; a code that was used keeps its text for ever.

    Scores and history keep the code alone. Written by services.reasons alone; an inactive code is offered no more.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="reason_codes")
    code = models.CharField("mã", max_length=10)
    text = models.CharField("lý do", max_length=200)
    active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "mã lý do"
        verbose_name_plural = "mã lý do"
        ordering = ("agency", "id")
        constraints = (models.UniqueConstraint(fields=("agency", "code"), name="reason_code_once"),)

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"
