"""Criteria sets as they are being written, the scales a set proposes, and the history of both; rules are in the engine alone."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from scoring.enums import CriteriaChangeKind
from scoring.models.criteria import CriteriaSet, GradeScale
from units.enums import CODE_PATTERN
from units.models import Agency


class CriteriaDraft(models.Model):
    """One row: a criteria set as it is being written (bản nháp), faulty or not; `version` counts saves, from 1.

    `content` is in round_format's own terms: {"maximum": text, {block: text} or null, "blocks": [{code, name}],
    "criteria": [entries, parents before children], "scales": [{block, classes}]}. `token` is that of the page which made
    it: the same page makes one draft. Written by services.criteria_drafts alone.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="criteria_drafts")
    code = models.CharField(
        "mã", max_length=60, unique=True, validators=[RegexValidator(rf"\A{CODE_PATTERN}\Z", "Mã không hợp lệ.")]
    )
    programme = models.CharField("chương trình", max_length=40)
    year = models.PositiveSmallIntegerField("năm")
    block_group = models.CharField("nhóm khối", max_length=200, blank=True)
    title = models.CharField("tên", max_length=300)
    content = models.JSONField("nội dung")
    based_on = models.ForeignKey(
        CriteriaSet, models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name="soạn từ"
    )
    activated_as = models.ForeignKey(
        CriteriaSet, models.PROTECT, null=True, blank=True, related_name="made_from", verbose_name="đã thành"
    )
    token = models.CharField("mã trang", max_length=64, unique=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người lập")
    updated_at = models.DateTimeField("sửa lúc")
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người sửa")
    discarded_at = models.DateTimeField("bỏ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "bản nháp bộ tiêu chí"
        verbose_name_plural = "bản nháp bộ tiêu chí"
        ordering = ("agency", "-updated_at")

    def __str__(self) -> str:
        return self.title


class SetScale(models.Model):
    """One row: the scale that a set proposes for a block, or (a blank code) for every block that is not named."""

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, verbose_name="bộ tiêu chí", related_name="set_scales")
    block_code = models.CharField("mã khối", max_length=40, blank=True)
    scale = models.ForeignKey(GradeScale, models.PROTECT, verbose_name="thang xếp loại", related_name="+")

    class Meta:
        verbose_name = "thang của bộ tiêu chí"
        verbose_name_plural = "thang của bộ tiêu chí"
        ordering = ("criteria_set", "block_code")
        constraints = (models.UniqueConstraint(fields=("criteria_set", "block_code"), name="set_scale_once"),)

    def __str__(self) -> str:
        return f"{self.criteria_set}: {self.block_code or 'mọi khối'}"


class CriteriaChange(models.Model):
    """One row: one fact about a draft or a set (made, saved, activated, text corrected); triggers refuse UPDATE and DELETE.

    `old` and `new` hold what changed, {criterion code or name of a part: entry or figure}; `note` says it in Vietnamese.
    Written by services.criteria_history alone.
    """

    draft = models.ForeignKey(
        CriteriaDraft, models.PROTECT, null=True, blank=True, related_name="changes", verbose_name="bản nháp"
    )
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, null=True, blank=True, related_name="changes", verbose_name="bộ tiêu chí"
    )
    kind = models.CharField("việc", max_length=12, choices=CriteriaChangeKind.choices)
    old = models.JSONField("cũ", null=True, blank=True)
    new = models.JSONField("mới", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người làm")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "dòng lịch sử của bộ tiêu chí"
        verbose_name_plural = "lịch sử của bộ tiêu chí"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(draft__isnull=False) | models.Q(criteria_set__isnull=False),
                name="criteria_change_of_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.draft or self.criteria_set}"
