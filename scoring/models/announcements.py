"""What an announcement says besides rankings: goals of several years, units proposed for certificates; rows are only ever added."""

from django.conf import settings
from django.db import models

from scoring.enums import AwardState
from scoring.models.results import Ranking
from scoring.models.rounds import Round
from units.models import Agency


class GoalStatement(models.Model):
    """One row: how many goals of a plan an agency says are met, as stated in a year; the highest version counts.

    Written by services.announcements alone, always as a new row: the earlier ones are its history.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="goal_statements")
    year = models.PositiveSmallIntegerField("năm công bố")
    version = models.PositiveIntegerField("lần ghi")
    from_year = models.PositiveSmallIntegerField("từ năm")
    to_year = models.PositiveSmallIntegerField("đến năm")
    total = models.PositiveSmallIntegerField("số mục tiêu")
    done = models.PositiveSmallIntegerField("số mục tiêu đã đạt")
    plan = models.CharField("kế hoạch", max_length=300)
    remark = models.CharField("ghi chú", max_length=500, blank=True)
    made_at = models.DateTimeField("ghi lúc")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = "kết quả thực hiện mục tiêu"
        verbose_name_plural = "kết quả thực hiện mục tiêu"
        ordering = ("agency", "-year", "-version")
        constraints = (
            models.UniqueConstraint(fields=("agency", "year", "version"), name="goal_statement_version_once"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")) & models.Q(total__gt=0),
                name="goal_statement_done_of_total",
                violation_error_message="Số mục tiêu đã đạt không được nhiều hơn tổng số mục tiêu.",
            ),
            models.CheckConstraint(
                condition=models.Q(to_year__gte=models.F("from_year")),
                name="goal_statement_years",
                violation_error_message="Năm cuối không được trước năm đầu.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.done}/{self.total} ({self.from_year}–{self.to_year})"


class AwardList(models.Model):
    """One row: the list of units proposed for certificates (bằng khen) after a round, as it stood after one edit.

    `rule` is {"top": per block, "improved": per block}; `edits` the organiser's additions and removals with reasons;
    `lines` the whole list with its figures as text, made from `ranking`. The highest version counts for the organiser,
    the newest that was released or withdrawn for the public. Written by services.awards alone, always as a new row.
    """

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="award_lists")
    ranking = models.ForeignKey(Ranking, models.PROTECT, verbose_name="bảng xếp hạng", related_name="+")
    version = models.PositiveIntegerField("lần ghi")
    state = models.CharField("trạng thái", max_length=10, choices=AwardState.choices, default=AwardState.DRAFT)
    rule = models.JSONField("quy tắc")
    edits = models.JSONField("thêm, bớt", default=list)
    lines = models.JSONField("danh sách", default=list)
    note = models.CharField("đã làm gì", max_length=700)
    made_at = models.DateTimeField("ghi lúc")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi")

    class Meta:
        verbose_name = "danh sách đề nghị khen thưởng"
        verbose_name_plural = "danh sách đề nghị khen thưởng"
        ordering = ("round", "-version")
        constraints = (
            models.UniqueConstraint(fields=("round", "version"), name="award_list_version_once"),
            models.CheckConstraint(condition=models.Q(state__in=AwardState.values), name="award_list_known_state"),
        )

    def __str__(self) -> str:
        return f"{self.round}: lần ghi {self.version}"
