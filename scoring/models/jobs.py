"""Work that takes longer than one request: a file taken in, its pieces, how each ended; no score is kept here."""

from django.conf import settings
from django.db import models

from scoring.enums import ItemState, JobKind, JobPhase
from scoring.models.imports import ImportBatch
from scoring.models.rounds import Round


class Job(models.Model):
    """One row: one file of a round that is looked at, confirmed once by who sent it, and worked off.

    `report` keeps what the kind of work wants to remember (ticks given, digest of what was shown). Written by
    services.jobs alone. `made_by` is None for files of published versions, which everybody may ask for.
    """

    kind = models.CharField("việc", max_length=12, choices=JobKind.choices)
    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="jobs")
    token = models.CharField("mã xác nhận", max_length=64, unique=True)
    file = models.FileField("tệp", upload_to="imports/", max_length=200)
    file_name = models.CharField("tên tệp", max_length=255)
    file_sha256 = models.CharField("mã băm tệp", max_length=64)
    phase = models.CharField("đang ở", max_length=10, choices=JobPhase.choices)
    report = models.JSONField("báo cáo", default=dict)
    made_at = models.DateTimeField("tải lên lúc")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người tải lên"
    )
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "việc nhiều phần"
        verbose_name_plural = "các việc nhiều phần"
        ordering = ("-made_at", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=JobKind.values), name="job_known_kind"),
            models.CheckConstraint(condition=models.Q(phase__in=JobPhase.values), name="job_known_phase"),
        )

    def __str__(self) -> str:
        return self.file_name


class JobItem(models.Model):
    """One row: one piece of a job, e.g. one workbook of an archive; `batch` is the upload that it became.

    `claimed_at` says when somebody took the piece up; who does not finish it within a minute has died.
    """

    job = models.ForeignKey(Job, models.PROTECT, verbose_name="việc", related_name="items")
    order = models.PositiveIntegerField("thứ tự")
    name = models.CharField("tên tệp", max_length=255)
    state = models.CharField("kết quả", max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    message = models.TextField("vì sao", blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="lần nhập"
    )
    claimed_at = models.DateTimeField("bắt đầu lúc", null=True, blank=True)

    class Meta:
        verbose_name = "phần của một việc"
        verbose_name_plural = "các phần của một việc"
        ordering = ("job", "order")
        constraints = (
            models.UniqueConstraint(fields=("job", "order"), name="job_item_once"),
            models.CheckConstraint(condition=models.Q(state__in=ItemState.values), name="job_item_known_state"),
        )

    def __str__(self) -> str:
        return self.name
