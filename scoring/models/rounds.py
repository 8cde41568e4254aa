"""Assessment rounds, their blocks, windows and score sheets; states change in services alone."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.functional import cached_property

from scoring.enums import InspectionSide, RoundState, SheetState, Step, SurveyShortage
from scoring.models.criteria import CriteriaSet, GradeScale
from scoring.querysets import AssessmentQuerySet, RoundQuerySet
from units.enums import CODE_PATTERN
from units.models import Agency, Block, Unit


def usual_survey_groups() -> list[str]:
    """Whom surveys ask as a rule; a round may name others (services.surveys)."""
    return ["Cán bộ, công chức", "Người dân", "Doanh nghiệp"]


class Round(models.Model):
    """One row: an assessment round (đợt đánh giá) of a programme and year.

    `policy` keeps round_format's layers, decimals, point_decimals, clamp and tie_break; `extra` the further keys of
    the document's `round`. `presented_at` is set by services.rankings.present_round; `replaced_by` by
    services.rounds.load_document when a round is loaded anew: the old rows stay, out of sight.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="rounds")
    code = models.CharField(
        "mã", max_length=60, unique=True, validators=[RegexValidator(rf"\A{CODE_PATTERN}\Z", "Mã đợt không hợp lệ.")]
    )
    programme = models.CharField("chương trình", max_length=40)
    year = models.PositiveSmallIntegerField("năm")
    period = models.CharField("kỳ", max_length=40, default="năm")
    title = models.CharField("tên", max_length=300)
    policy = models.JSONField("quy tắc tính")
    extra = models.JSONField("thông tin khác", default=dict, blank=True)
    illustrative = models.BooleanField("số liệu minh họa", default=False)
    state = models.CharField("trạng thái", max_length=10, choices=RoundState.choices, default=RoundState.DRAFT)
    inspection_shown_on_closing = models.BooleanField("đơn vị thấy điểm kiểm tra khi đoàn khép biên bản", default=True)
    own_row_shown_when_provisional = models.BooleanField("đơn vị thấy dòng của mình ở bản dự thảo", default=True)
    outside_shown_when_provisional = models.BooleanField("đơn vị thấy điểm điều tra ở bản dự thảo", default=True)
    figures_bound = models.BooleanField("có tiêu chí lấy từ số liệu báo cáo", default=False, editable=False)
    """Set by services.indicators.bindings alone, so that a save of other rounds asks nothing of figures."""
    independent_marks = models.BooleanField("thành viên đoàn chấm độc lập", default=False)
    mark_tolerance_points = models.DecimalField(
        "chênh lệch cho phép (điểm)", max_digits=9, decimal_places=4, default=0, validators=[MinValueValidator(0)]
    )
    evidence_approval = models.BooleanField("tài liệu kiểm chứng phải được duyệt", default=False)
    inspections_per_unit = models.PositiveSmallIntegerField(
        "số đoàn kiểm tra mỗi đơn vị", default=1, validators=[MinValueValidator(1)]
    )
    inspection_side = models.CharField(
        "kiểm tra chéo", max_length=10, choices=InspectionSide.choices, default=InspectionSide.ANY
    )
    survey_minimum = models.PositiveIntegerField("số phiếu điều tra ít nhất", default=0)
    survey_shortage = models.CharField(
        "khi không đủ mẫu", max_length=16, choices=SurveyShortage.choices, default=SurveyShortage.AS_IT_IS
    )
    survey_groups = models.JSONField("đối tượng khảo sát", default=usual_survey_groups)
    presented_at = models.DateTimeField("trình lúc", null=True, blank=True)
    presented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người trình"
    )
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, related_name="replaces", null=True, blank=True, verbose_name="được thay bằng"
    )
    created_at = models.DateTimeField("tạo lúc")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "đợt đánh giá"
        verbose_name_plural = "đợt đánh giá"
        ordering = ("-year", "programme", "code")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=RoundState.values), name="round_known_state"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers that count, strongest first."""
        return tuple(self.policy["layers"])


class RoundBlock(models.Model):
    """One row: a block in a round with the criteria set and class scale that its sheets use."""

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="round_blocks")
    block = models.ForeignKey(Block, models.PROTECT, verbose_name="khối", related_name="round_blocks")
    block_name = models.CharField("tên khối", max_length=250)
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, verbose_name="bộ tiêu chí", related_name="+")
    grade_scale = models.ForeignKey(GradeScale, models.PROTECT, verbose_name="thang xếp loại", related_name="+")
    order = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "khối trong đợt"
        verbose_name_plural = "khối trong đợt"
        ordering = ("round", "order")
        constraints = (
            models.UniqueConstraint(fields=("round", "block"), name="round_block_once"),
            models.UniqueConstraint(fields=("round", "order"), name="round_block_order_once"),
        )

    def __str__(self) -> str:
        return self.block_name


class StepWindow(models.Model):
    """One row: when a step of a round is open, from `opens_at` (inclusive) to `closes_at` (exclusive)."""

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="windows")
    step = models.CharField("bước", max_length=12, choices=Step.choices)
    opens_at = models.DateTimeField("mở lúc", null=True, blank=True)
    closes_at = models.DateTimeField("đóng lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thời hạn"
        verbose_name_plural = "thời hạn"
        ordering = ("round", "id")
        constraints = (
            models.UniqueConstraint(fields=("round", "step"), name="step_window_once"),
            models.CheckConstraint(
                condition=models.Q(opens_at__isnull=True)
                | models.Q(closes_at__isnull=True)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="step_window_span",
            ),
        )

    def __str__(self) -> str:
        return self.get_step_display()


class Assessment(models.Model):
    """One row: the score sheet (phiếu chấm điểm) of a unit in a round.

    `state` and the letter are set by services.sheets; `history_seq` and `history_head` (number and hash of the last
    history line) by services.history under this row's lock.
    """

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="assessments")
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="đơn vị", related_name="assessments")
    round_block = models.ForeignKey(RoundBlock, models.PROTECT, verbose_name="khối", related_name="assessments")
    order = models.PositiveIntegerField("thứ tự")
    state = models.CharField("trạng thái", max_length=10, choices=SheetState.choices, default=SheetState.DRAFTING)
    ranked = models.BooleanField("được xếp hạng", default=True)
    not_ranked_reason = models.CharField("lý do không xếp hạng", max_length=300, blank=True)
    letter_number = models.CharField("số công văn", max_length=100, blank=True)
    letter_date = models.DateField("ngày công văn", null=True, blank=True)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True)
    return_reason = models.TextField("lý do trả lại", blank=True)
    history_seq = models.PositiveIntegerField("số dòng lịch sử", default=0)
    history_head = models.CharField("mã băm lịch sử", max_length=64, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "phiếu chấm điểm"
        verbose_name_plural = "phiếu chấm điểm"
        ordering = ("round", "order")
        constraints = (
            models.UniqueConstraint(fields=("round", "unit"), name="assessment_once"),
            models.CheckConstraint(condition=models.Q(state__in=SheetState.values), name="assessment_known_state"),
            models.CheckConstraint(
                condition=models.Q(ranked=True) | ~models.Q(not_ranked_reason=""),
                name="assessment_reason_when_not_ranked",
                violation_error_message="Đơn vị không xếp hạng phải có lý do.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} · {self.round}"

    @cached_property
    def inspector_ids(self) -> frozenset[int]:
        """Ids of the people whose team inspects this sheet; one query, once for this object."""
        return frozenset(self.inspections.values_list("team__members__user_id", flat=True)) - {None}

    @cached_property
    def inspection_head_ids(self) -> frozenset[int]:
        """Ids of the heads (trưởng đoàn) of the teams that inspect this sheet; one query, once for this object."""
        heads = self.inspections.filter(team__members__is_head=True)
        return frozenset(heads.values_list("team__members__user_id", flat=True))

    @cached_property
    def appraiser_rows(self) -> tuple[tuple[str, int, int | None], ...]:
        """Who appraises this sheet: (field code, id of the lead unit, id of the one person or None); one query, once."""
        return tuple(self.round_block.field_appraisers.values_list("field_code", "unit_id", "user_id"))


class WindowExtension(models.Model):
    """One row: a later end (gia hạn) of a step for one sheet, by a decision or a return for supplements."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="extensions")
    step = models.CharField("bước", max_length=12, choices=Step.choices)
    closes_at = models.DateTimeField("đóng lúc")
    decision = models.CharField("văn bản gia hạn", max_length=100, blank=True)
    created_at = models.DateTimeField("tạo lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "gia hạn"
        verbose_name_plural = "gia hạn"
        ordering = ("assessment", "id")

    def __str__(self) -> str:
        return f"{self.assessment}: {self.closes_at:%d/%m/%Y}"
