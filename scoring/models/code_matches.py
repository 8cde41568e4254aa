"""Which criterion of a past round is which of a draft, where people said so; codes and titles match without it."""

from django.conf import settings
from django.db import models

from scoring.models.criteria_drafts import CriteriaDraft
from scoring.models.rounds import Round


class CodeMatch(models.Model):
    """One row: what was said by hand for trying a draft on a round: {code of the round's set: code of the draft, "" for none}.

    Written by services.code_matches alone.
    """

    draft = models.ForeignKey(CriteriaDraft, models.PROTECT, verbose_name="bản nháp", related_name="code_matches")
    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="+")
    pairs = models.JSONField("cặp mã", default=dict)
    updated_at = models.DateTimeField("sửa lúc")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người sửa")

    class Meta:
        verbose_name = "cặp mã tiêu chí"
        verbose_name_plural = "các cặp mã tiêu chí"
        ordering = ("draft", "round")
        constraints = (models.UniqueConstraint(fields=("draft", "round"), name="code_match_once"),)

    def __str__(self) -> str:
        return f"{self.draft} ↔ {self.round}"
