"""The appraisal council (hội đồng thẩm định) of a round, its meetings and what they decide; written by services.council alone."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from scoring.enums.replies import CouncilRole, ItemDecision, ItemGround, Presence
from scoring.models.criteria import Criterion
from scoring.models.rounds import Assessment, Round


class Council(models.Model):
    """One row: the council of a round, set up by a decision."""

    round = models.OneToOneField(Round, models.PROTECT, verbose_name="đợt", related_name="council")
    decision = models.CharField("quyết định", max_length=100)
    decision_date = models.DateField("ngày quyết định")
    version = models.PositiveIntegerField("phiên bản")

    class Meta:
        verbose_name = "hội đồng thẩm định"
        verbose_name_plural = "hội đồng thẩm định"

    def __str__(self) -> str:
        return f"Hội đồng theo {self.decision}"


class CouncilMember(models.Model):
    """One row: a member of a council; who left (`left_at`) stays in the minutes of before and counts in no quorum after."""

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="hội đồng", related_name="members")
    name = models.CharField("họ tên", max_length=200)
    position = models.CharField("chức vụ", max_length=200, blank=True)
    role = models.CharField("vai trò", max_length=10, choices=CouncilRole.choices, default=CouncilRole.MEMBER)
    left_at = models.DateTimeField("thôi tham gia lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thành viên hội đồng"
        verbose_name_plural = "thành viên hội đồng"
        ordering = ("council", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("council", "role"),
                condition=models.Q(left_at__isnull=True) & ~models.Q(role=CouncilRole.MEMBER),
                name="council_one_chairman_one_secretary",
                violation_error_message="Hội đồng chỉ có một chủ tịch và một thư ký.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class CouncilMeeting(models.Model):
    """One row: a meeting of a council; `closed_at` is when its minutes were closed, after which nothing of it changes."""

    council = models.ForeignKey(Council, models.PROTECT, verbose_name="hội đồng", related_name="meetings")
    number = models.PositiveSmallIntegerField("phiên số", validators=[MinValueValidator(1)])
    held_at = models.DateTimeField("họp lúc")
    place = models.CharField("địa điểm", max_length=300)
    closed_at = models.DateTimeField("khép biên bản lúc", null=True, blank=True)
    version = models.PositiveIntegerField("phiên bản")

    class Meta:
        verbose_name = "phiên họp hội đồng"
        verbose_name_plural = "phiên họp hội đồng"
        ordering = ("council", "number")
        constraints = (models.UniqueConstraint(fields=("council", "number"), name="council_meeting_number_once"),)

    def __str__(self) -> str:
        return f"Phiên {self.number}"

    @property
    def round(self) -> Round:
        """The round whose council meets."""
        return self.council.round


class MeetingPresence(models.Model):
    """One row: how a member took part in a meeting: there, by a written opinion, or not at all."""

    meeting = models.ForeignKey(CouncilMeeting, models.PROTECT, verbose_name="phiên họp", related_name="presences")
    member = models.ForeignKey(CouncilMember, models.PROTECT, verbose_name="thành viên", related_name="+")
    way = models.CharField("tham gia", max_length=10, choices=Presence.choices)

    class Meta:
        verbose_name = "điểm danh"
        verbose_name_plural = "điểm danh"
        ordering = ("meeting", "member")
        constraints = (models.UniqueConstraint(fields=("meeting", "member"), name="meeting_presence_once"),)

    def __str__(self) -> str:
        return f"{self.member}: {self.get_way_display()}"


class AgendaItem(models.Model):
    """One row: a criterion of a sheet on the agenda of a meeting, and what was decided of it.

    `answer` is the council's in round_format's form where the decision changes the points; `score_version` the version of
    the score that it was written as. Nothing is decided while `decision` is empty. `version` counts writes, from 1.
    """

    meeting = models.ForeignKey(CouncilMeeting, models.PROTECT, verbose_name="phiên họp", related_name="items")
    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="agenda_items")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name="tiêu chí", related_name="+")
    ground = models.CharField("vì sao đưa ra", max_length=10, choices=ItemGround.choices)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    decision = models.CharField("kết luận", max_length=10, choices=ItemDecision.choices, blank=True)
    text = models.TextField("nội dung kết luận", blank=True)
    answer = models.JSONField("trả lời", null=True, blank=True)
    score_version = models.PositiveIntegerField("phiên bản điểm", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("tán thành", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("không tán thành", null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField("ý kiến khác", null=True, blank=True)
    decided_at = models.DateTimeField("kết luận lúc", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người ghi"
    )
    version = models.PositiveIntegerField("phiên bản")

    class Meta:
        verbose_name = "nội dung họp"
        verbose_name_plural = "nội dung họp"
        ordering = ("meeting", "assessment__order", "criterion__order")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "assessment", "criterion"), name="agenda_item_once"),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | ~models.Q(decision="") & ~models.Q(text="") & models.Q(decided_at__isnull=False),
                name="agenda_item_decided_with_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.meeting}: {self.criterion.code}"

    @property
    def round(self) -> Round:
        """The round whose council meets."""
        return self.meeting.round
