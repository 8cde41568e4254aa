"""Cross-inspection teams and the sheets they inspect; the minutes themselves are not here."""

from django.conf import settings
from django.db import models

from scoring.models.criteria import Criterion
from scoring.models.rounds import Assessment, Round
from units.models import Unit


class InspectionTeam(models.Model):
    """One row: a cross-inspection team (đoàn kiểm tra chéo) of a round, set up by a decision.

    `unit` is the unit that sends the team and `capacity` how many sheets it takes at most (None: no limit, 0: none), set
    by services.inspection_plan; a team made by hand has no unit, and no plan touches it. `version` grows with every change
    of the team, its members or its visits by services.inspection_teams.
    """

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="inspection_teams")
    code = models.CharField("mã", max_length=40)
    name = models.CharField("tên", max_length=200)
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị cử đoàn", related_name="inspection_teams", null=True, blank=True
    )
    capacity = models.PositiveSmallIntegerField("nhận nhiều nhất (đơn vị)", null=True, blank=True)
    decision = models.CharField("quyết định", max_length=100, blank=True)
    decision_date = models.DateField("ngày quyết định", null=True, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)

    class Meta:
        verbose_name = "đoàn kiểm tra"
        verbose_name_plural = "đoàn kiểm tra"
        ordering = ("round", "code")
        constraints = (
            models.UniqueConstraint(fields=("round", "code"), name="inspection_team_code_once"),
            models.UniqueConstraint(
                fields=("round", "unit"),
                name="inspection_team_unit_once",
                violation_error_message="Đơn vị này đã cử một đoàn trong đợt.",
            ),
        )

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """One row: a person in a team; this alone is the right to inspect the team's sheets."""

    team = models.ForeignKey(InspectionTeam, models.PROTECT, verbose_name="đoàn", related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người", related_name="team_memberships"
    )
    is_head = models.BooleanField("trưởng đoàn", default=False)
    is_secretary = models.BooleanField("thư ký", default=False)

    class Meta:
        verbose_name = "thành viên đoàn"
        verbose_name_plural = "thành viên đoàn"
        ordering = ("team", "-is_head", "-is_secretary", "id")
        constraints = (
            models.UniqueConstraint(fields=("team", "user"), name="team_member_once"),
            models.CheckConstraint(
                condition=models.Q(is_head=False) | models.Q(is_secretary=False),
                name="team_member_one_duty",
                violation_error_message="Một người không vừa là trưởng đoàn vừa là thư ký.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} ({self.team})"


class Inspection(models.Model):
    """One row: a team's inspection of one sheet; `closed_at` is when the team closed its minutes (khép biên bản).

    `visit_at`, `place` and `received_by` are what was planned; what came of it stands in the minutes.
    """

    team = models.ForeignKey(InspectionTeam, models.PROTECT, verbose_name="đoàn", related_name="inspections")
    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="inspections")
    visit_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)
    place = models.CharField("địa điểm", max_length=300, blank=True)
    received_by = models.CharField("người tiếp đoàn", max_length=300, blank=True)
    closed_at = models.DateTimeField("khép biên bản lúc", null=True, blank=True)

    class Meta:
        verbose_name = "cuộc kiểm tra"
        verbose_name_plural = "cuộc kiểm tra"
        ordering = ("team", "visit_at", "id")
        constraints = (models.UniqueConstraint(fields=("team", "assessment"), name="inspection_once"),)

    def __str__(self) -> str:
        return f"{self.team}: {self.assessment}"


class InspectorMark(models.Model):
    """One row: what one inspector alone gives one criterion of a sheet, where the round asks for independent marks.

    `answer`, `points`, `note` and `version` are as in Score. A mark never counts by itself: services.marks turns the
    marks of a team into the team's one answer. Written by services.marks alone.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name="tiêu chí", related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người chấm")
    answer = models.JSONField("trả lời", null=True, blank=True)
    points = models.DecimalField("điểm", max_digits=18, decimal_places=6, null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    version = models.PositiveIntegerField("phiên bản")
    updated_at = models.DateTimeField("sửa lúc")

    class Meta:
        verbose_name = "điểm chấm độc lập"
        verbose_name_plural = "điểm chấm độc lập"
        ordering = ("assessment", "criterion__order", "id")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "criterion", "user"), name="inspector_mark_once"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="inspector_mark_version_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.user}"
