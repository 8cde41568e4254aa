"""What organisers typed of a round that is not open yet; nothing is computed from it before it is opened."""

from django.conf import settings
from django.db import models

from scoring.models.rounds import Round


class RoundDraft(models.Model):
    """One row: the setup of a round as typed so far, faulty or not; `version` counts saves, from 1.

    `content` is {name of a form field: text as typed, or a list of texts}. `token` is that of the page which made it: the
    same page makes one draft. Written by services.round_setup alone.
    """

    round = models.OneToOneField(Round, models.PROTECT, verbose_name="đợt", related_name="draft")
    token = models.CharField("mã trang", max_length=64, unique=True)
    content = models.JSONField("nội dung", default=dict)
    version = models.PositiveIntegerField("phiên bản", default=1)
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người lập")
    updated_at = models.DateTimeField("sửa lúc")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người sửa")

    class Meta:
        verbose_name = "bản nháp của đợt"
        verbose_name_plural = "bản nháp của đợt"
        ordering = ("round",)

    def __str__(self) -> str:
        return f"Bản nháp: {self.round}"
