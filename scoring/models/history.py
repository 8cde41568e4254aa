"""The append-only history of score sheets: one chain of hashes per sheet; no row is ever changed or removed."""

from django.conf import settings
from django.db import models

from scoring.enums import ChangeKind, Origin, RoundChangeKind, Step
from scoring.models.rounds import Assessment, Round


class ScoreChange(models.Model):
    """One row: one fact about a sheet, in the order of `seq` from 1; written by services.history alone.

    `line_sha256` is the digest of the line's own content and of `previous_sha256`. Triggers on both databases refuse
    UPDATE and DELETE. `batch` is the same for the lines of one write. `layer` is the step where a deadline was put off.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="changes")
    seq = models.PositiveIntegerField("số dòng")
    batch = models.PositiveIntegerField("lần ghi")
    kind = models.CharField("việc", max_length=10, choices=ChangeKind.choices)
    criterion_code = models.CharField("mã tiêu chí", max_length=100, blank=True)
    layer = models.CharField("lần chấm", max_length=12, choices=Step.choices, blank=True)
    version = models.PositiveIntegerField("phiên bản", null=True, blank=True)
    old = models.JSONField("cũ", null=True, blank=True)
    new = models.JSONField("mới", null=True, blank=True)
    origin = models.CharField("đường vào", max_length=10, choices=Origin.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người làm"
    )
    actor_name = models.CharField("tên người làm", max_length=200, blank=True)
    at = models.DateTimeField("lúc")
    previous_sha256 = models.CharField("mã băm dòng trước", max_length=64, blank=True)
    line_sha256 = models.CharField("mã băm", max_length=64)

    class Meta:
        verbose_name = "dòng lịch sử"
        verbose_name_plural = "lịch sử phiếu"
        ordering = ("assessment", "seq")
        constraints = (models.UniqueConstraint(fields=("assessment", "seq"), name="score_change_seq_once"),)

    def __str__(self) -> str:
        return f"{self.assessment} #{self.seq}"


class RoundChange(models.Model):
    """One row: one fact about a round itself (made, settings, windows, state); triggers refuse UPDATE and DELETE.

    `old` and `new` hold what changed, by the names of the fields; `decision` the paper behind it, where there is one.
    Written by services.round_history alone.
    """

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="changes")
    kind = models.CharField("việc", max_length=10, choices=RoundChangeKind.choices)
    old = models.JSONField("cũ", null=True, blank=True)
    new = models.JSONField("mới", null=True, blank=True)
    decision = models.CharField("văn bản", max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người làm")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "dòng lịch sử của đợt"
        verbose_name_plural = "lịch sử của đợt"
        ordering = ("round", "id")

    def __str__(self) -> str:
        return f"{self.round}: {self.get_kind_display()}"
