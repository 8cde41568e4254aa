"""Criteria sets and class scales, as rules are kept; what the rules mean is the engine's alone."""

from django.db import models

from scoring.enums import CriterionKind, Layer
from units.models import Agency


class CriteriaSet(models.Model):
    """One row: a version of a set of criteria (bộ tiêu chí); frozen once a round uses it.

    `content_sha256` is the digest of the set's own content in round_format and is set by services.criteria alone: the
    same content is the same set, another content is a new version.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="criteria_sets")
    programme = models.CharField("chương trình", max_length=40)
    year = models.PositiveSmallIntegerField("năm")
    block_group = models.CharField("nhóm khối", max_length=200, blank=True)
    version = models.PositiveSmallIntegerField("phiên bản")
    maximum = models.JSONField("tổng điểm chuẩn", null=True, blank=True)
    content_sha256 = models.CharField("mã băm nội dung", max_length=64)
    illustrative = models.BooleanField("số liệu minh họa", default=False)
    frozen_at = models.DateTimeField("khóa lúc", null=True, blank=True)
    created_at = models.DateTimeField("tạo lúc")

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        ordering = ("agency", "programme", "-year", "block_group", "-version")
        constraints = (
            models.UniqueConstraint(
                fields=("agency", "programme", "year", "block_group", "version"), name="criteria_set_version_once"
            ),
            models.UniqueConstraint(
                fields=("agency", "programme", "year", "block_group", "content_sha256"),
                name="criteria_set_content_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme} {self.year}, phiên bản {self.version}"


class Criterion(models.Model):
    """One row: a node of a set's tree (lĩnh vực, tiêu chí, tiêu chí thành phần); a leaf carries measure and conversion.

    `measure`, `conversion`, `blocks` are kept in round_format's own JSON, so that the engine reads what people agreed.
    `kind` and `not_applicable` are blank where the set does not say them. `frozen` follows the set's `frozen_at`: then
    triggers refuse whatever changes points, and texts may still be corrected by services.criteria_texts.
    """

    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, verbose_name="bộ tiêu chí", related_name="criteria")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveIntegerField("thứ tự")
    code = models.CharField("mã", max_length=100)
    title = models.TextField("tên")
    max = models.DecimalField("điểm tối đa", max_digits=16, decimal_places=4)
    kind = models.CharField("loại", max_length=10, choices=CriterionKind.choices, blank=True)
    guidance = models.TextField("hướng dẫn", blank=True)
    evidence = models.TextField("tài liệu kiểm chứng", blank=True)
    evidence_required = models.BooleanField("bắt buộc có tài liệu", default=False)
    source = models.CharField("nguồn", max_length=12, choices=Layer.choices, default=Layer.SELF)
    blocks = models.JSONField("khối trả lời", null=True, blank=True)
    measure = models.JSONField("thước đo", null=True, blank=True)
    conversion = models.JSONField("cách quy đổi", null=True, blank=True)
    not_applicable = models.CharField("khi không áp dụng", max_length=8, blank=True)
    frozen = models.BooleanField("đã khóa", default=False)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ("criteria_set", "order")
        constraints = (
            models.UniqueConstraint(fields=("criteria_set", "code"), name="criterion_code_once"),
            models.UniqueConstraint(fields=("criteria_set", "order"), name="criterion_order_once"),
            models.CheckConstraint(condition=models.Q(max__gt=0), name="criterion_max_positive"),
            models.CheckConstraint(
                condition=models.Q(conversion__isnull=True) | models.Q(measure__isnull=False),
                name="criterion_conversion_of_measure",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}. {self.title}"


class GradeScale(models.Model):
    """One row: a scale of classes (thang xếp loại) from best to worst; its bands carry the bounds."""

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="grade_scales")
    content_sha256 = models.CharField("mã băm nội dung", max_length=64)

    class Meta:
        verbose_name = "thang xếp loại"
        verbose_name_plural = "thang xếp loại"
        ordering = ("agency", "id")
        constraints = (models.UniqueConstraint(fields=("agency", "content_sha256"), name="grade_scale_content_once"),)

    def __str__(self) -> str:
        return f"Thang xếp loại số {self.pk}"


class GradeBand(models.Model):
    """One row: a class of a scale, holding an index from `lower` (percent, inclusive) up to the next better class."""

    scale = models.ForeignKey(GradeScale, models.PROTECT, verbose_name="thang", related_name="bands")
    order = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("xếp loại", max_length=100)
    lower = models.DecimalField("từ", max_digits=18, decimal_places=6)

    class Meta:
        verbose_name = "mức xếp loại"
        verbose_name_plural = "mức xếp loại"
        ordering = ("scale", "order")
        constraints = (
            models.UniqueConstraint(fields=("scale", "order"), name="grade_band_order_once"),
            models.UniqueConstraint(fields=("scale", "name"), name="grade_band_name_once"),
        )

    def __str__(self) -> str:
        return self.name
