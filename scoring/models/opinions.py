"""What citizens say of units: counts that units report, and opinions given on a page; nothing says who gave one."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from scoring.enums.opinions import CommentState, OpinionChannel
from units.models import Agency, Unit


class QuestionSet(models.Model):
    """One row: a version of the agency's questions (bộ câu hỏi); a point keeps the version that it was made with.

    Written by services.opinion_points alone.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="question_sets")
    version = models.PositiveSmallIntegerField("lần")
    title = models.CharField("tên", max_length=200)
    questions = models.JSONField("câu hỏi")
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người lập")

    class Meta:
        verbose_name = "bộ câu hỏi"
        verbose_name_plural = "bộ câu hỏi"
        ordering = ("agency", "-version")
        constraints = (models.UniqueConstraint(fields=("agency", "version"), name="question_set_version_once"),)

    def __str__(self) -> str:
        return f"{self.title} (lần {self.version})"


class CollectionPoint(models.Model):
    """One row: a place or page where citizens give their opinion of a unit (điểm lấy ý kiến), from day to day inclusive.

    Whoever has the token may answer; written by services.opinion_points alone.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="opinion_points")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="opinion_points")
    question_set = models.ForeignKey(QuestionSet, models.PROTECT, verbose_name="bộ câu hỏi", related_name="points")
    name = models.CharField("tên điểm", max_length=150)
    token = models.CharField("mã", max_length=64, unique=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    made_at = models.DateTimeField("lập lúc")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người lập")

    class Meta:
        verbose_name = "điểm lấy ý kiến"
        verbose_name_plural = "điểm lấy ý kiến"
        ordering = ("agency", "unit", "id")

    def __str__(self) -> str:
        return f"{self.name} · {self.unit}"


class Opinion(models.Model):
    """One row: what one citizen said; no name, address, device or hour is kept.

    `faces` holds a face (1–5) or null for each question of the point's set, in their order. `code` was made with the
    page and is unique: the same page sent twice is one opinion. Written by services.opinions alone.
    """

    point = models.ForeignKey(CollectionPoint, models.PROTECT, verbose_name="điểm lấy ý kiến", related_name="opinions")
    code = models.CharField("mã", max_length=64, unique=True)
    given_on = models.DateField("ngày")
    faces = models.JSONField("mức hài lòng")
    comment = models.TextField("góp ý", blank=True)
    comment_state = models.CharField("trạng thái góp ý", max_length=10, choices=CommentState.choices)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người xem"
    )
    judged_at = models.DateTimeField("xem lúc", null=True, blank=True)

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ("-given_on", "-id")

    def __str__(self) -> str:
        return f"{self.point}: {self.given_on:%d/%m/%Y}"


class OpinionCount(models.Model):
    """One row: how many opinions a unit gathered in a month by a channel outside this portal; services.opinion_counts alone."""

    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="opinion_counts")
    year = models.PositiveSmallIntegerField("năm")
    month = models.PositiveSmallIntegerField("tháng", validators=[MinValueValidator(1), MaxValueValidator(12)])
    channel = models.CharField("kênh", max_length=10, choices=OpinionChannel.choices)
    count = models.PositiveIntegerField("số ý kiến", null=True, blank=True)
    version = models.PositiveIntegerField("phiên bản")

    class Meta:
        verbose_name = "số ý kiến"
        verbose_name_plural = "số ý kiến"
        ordering = ("unit", "year", "month", "channel")
        constraints = (
            models.UniqueConstraint(fields=("unit", "year", "month", "channel"), name="opinion_count_once"),
            models.CheckConstraint(condition=models.Q(month__gte=1, month__lte=12), name="opinion_count_month"),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.month}/{self.year}: {self.count}"


class OpinionChange(models.Model):
    """One row: one change of an OpinionCount; triggers refuse UPDATE and DELETE."""

    count = models.ForeignKey(OpinionCount, models.PROTECT, verbose_name="số ý kiến", related_name="changes")
    version = models.PositiveIntegerField("phiên bản")
    old = models.PositiveIntegerField("cũ", null=True, blank=True)
    new = models.PositiveIntegerField("mới", null=True, blank=True)
    origin = models.CharField("đường vào", max_length=10)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người làm")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "dòng lịch sử số ý kiến"
        verbose_name_plural = "lịch sử số ý kiến"
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=("count", "version"), name="opinion_change_version_once"),)

    def __str__(self) -> str:
        return f"{self.count} lần {self.version}"
