"""Answers and totals of score sheets; written by services.scores.save_answers and nothing else."""

from django.conf import settings
from django.db import models

from scoring.enums import Layer
from scoring.models.criteria import Criterion
from scoring.models.printed import PrintedIndex
from scoring.models.rounds import Assessment


class Score(models.Model):
    """One row: the answer of one layer to one criterion of a sheet.

    `answer` is in round_format's form, or null where it was taken back (the row stays, for its version). `points` is
    the engine's (with the policy's point_decimals, typed points as they are); null where nothing is answered or the
    criterion does not apply. `note` is giải trình, `evidence` the numbers of documents as typed. `reason_code` is of
    the agency's list of reasons (models.ReasonCode), where an appraisal gives other points. `version` counts writes, from 1.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name="tiêu chí", related_name="scores")
    layer = models.CharField("lần chấm", max_length=12, choices=Layer.choices)
    answer = models.JSONField("trả lời", null=True, blank=True)
    points = models.DecimalField("điểm", max_digits=18, decimal_places=6, null=True, blank=True)
    note = models.TextField("giải trình", blank=True)
    evidence = models.TextField("tài liệu kiểm chứng", blank=True)
    reason_code = models.CharField("mã lý do", max_length=10, blank=True)
    version = models.PositiveIntegerField("phiên bản")
    by_person = models.BooleanField("do người nhập", default=True)
    updated_at = models.DateTimeField("sửa lúc")
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người sửa"
    )

    class Meta:
        verbose_name = "điểm"
        verbose_name_plural = "điểm"
        ordering = ("assessment", "criterion__order", "layer")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "criterion", "layer"), name="score_once"),
            models.CheckConstraint(condition=models.Q(layer__in=Layer.values), name="score_known_layer"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="score_version_from_one"),
            models.CheckConstraint(
                condition=models.Q(points__isnull=True) | models.Q(points__gte=0), name="score_points_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion.code} {self.get_layer_display()}"


class SheetTotal(PrintedIndex):
    """One row: a sheet evaluated with the layers no stronger than `upto`, as the engine gave it.

    `with_outside` says whether survey and central answers count in it: units and inspectors see them late, so both
    readings are stored and a page takes the one its reader may see. `fields` lists every base field as round_format's
    result does. Written by services.totals alone, in the transaction that changed a score.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="totals")
    upto = models.CharField("đến lần chấm", max_length=12, choices=Layer.choices)
    with_outside = models.BooleanField("tính cả điều tra")
    points = models.DecimalField("điểm", max_digits=18, decimal_places=4)
    max = models.DecimalField("điểm tối đa", max_digits=18, decimal_places=4)
    index = models.DecimalField("chỉ số", max_digits=18, decimal_places=4, null=True, blank=True)
    class_name = models.CharField("xếp loại", max_length=100, blank=True)
    missing = models.JSONField("còn thiếu")
    fields = models.JSONField("lĩnh vực")

    class Meta:
        verbose_name = "tổng điểm phiếu"
        verbose_name_plural = "tổng điểm phiếu"
        ordering = ("assessment", "id")
        constraints = (models.UniqueConstraint(fields=("assessment", "upto", "with_outside"), name="sheet_total_once"),)

    def __str__(self) -> str:
        return f"{self.assessment}: {self.points}"
