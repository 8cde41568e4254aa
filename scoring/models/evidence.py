"""Evidence (tài liệu kiểm chứng) of score sheets, and who opened it; withdrawn or replaced, never removed."""

import hashlib

from django.conf import settings
from django.db import models

from scoring.enums import EvidenceApproval, EvidenceKind, Layer
from scoring.models.criteria import Criterion
from scoring.models.rounds import Assessment

_FILE = models.Q(kind=EvidenceKind.FILE, file_size__gt=0, url="") & ~models.Q(file="") & ~models.Q(file_sha256="")
_LINK = models.Q(kind=EvidenceKind.LINK, file="") & ~models.Q(url="")
_NUMBER = models.Q(kind=EvidenceKind.NUMBER, file="", url="") & ~models.Q(number="")


class Evidence(models.Model):
    """One row: a file, a link or the number of a document, under one criterion of a sheet; written by services.evidence.

    `layer` says whose it is: the unit's (self) or its inspectors'. `token` names it in addresses. `replaces` is the
    version before it. `file_type` is what the content is, never what the browser said. `page_hint` is where to look;
    `page_count` how many pages the file has, null where that is not known. `approval` counts only where the round asks
    for it. `link_*` are what the sweep of links found last; `link_dead_since` is null while a link answers.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="evidence")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name="tiêu chí", related_name="+")
    layer = models.CharField("lần chấm", max_length=12, choices=Layer.choices)
    token = models.CharField("mã", max_length=64, unique=True)
    kind = models.CharField("loại", max_length=10, choices=EvidenceKind.choices)
    title = models.CharField("tên tài liệu", max_length=300, blank=True)
    number = models.CharField("số, ký hiệu", max_length=100, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    page_hint = models.CharField("trang, mục", max_length=100, blank=True)
    url = models.URLField("địa chỉ", max_length=1000, blank=True)
    file = models.FileField("tệp", upload_to="evidence/", max_length=200, blank=True)
    file_name = models.CharField("tên tệp", max_length=255, blank=True)
    file_size = models.PositiveIntegerField("dung lượng", null=True, blank=True)
    file_sha256 = models.CharField("mã băm tệp", max_length=64, blank=True, db_index=True)
    file_type = models.CharField("kiểu nội dung", max_length=100, blank=True)
    page_count = models.PositiveIntegerField("số trang", null=True, blank=True)
    expires_on = models.DateField("hết hiệu lực ngày", null=True, blank=True)
    approval = models.CharField(
        "duyệt", max_length=10, choices=EvidenceApproval.choices, default=EvidenceApproval.PENDING
    )
    approval_reason = models.CharField("lý do không đạt", max_length=500, blank=True)
    approved_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người duyệt"
    )
    link_checked_at = models.DateTimeField("thử liên kết lúc", null=True, blank=True)
    link_dead_since = models.DateTimeField("liên kết hỏng từ", null=True, blank=True)
    link_problem = models.CharField("lỗi liên kết", max_length=200, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, related_name="replaced_by", null=True, blank=True, verbose_name="thay cho"
    )
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người thêm")
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người gỡ"
    )
    withdrawal_reason = models.CharField("lý do gỡ", max_length=500, blank=True)

    class Meta:
        verbose_name = "tài liệu kiểm chứng"
        verbose_name_plural = "tài liệu kiểm chứng"
        ordering = ("assessment", "criterion__order", "id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(layer__in=(Layer.SELF, Layer.INSPECTION)), name="evidence_known_layer"
            ),
            models.CheckConstraint(condition=_FILE | _LINK | _NUMBER, name="evidence_whole_by_kind"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~models.Q(withdrawal_reason=""),
                name="evidence_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(approval=EvidenceApproval.REFUSED) | ~models.Q(approval_reason=""),
                name="evidence_refused_with_reason",
            ),
        )

    def __str__(self) -> str:
        return self.title or self.file_name or self.url or self.number

    @property
    def judgement(self) -> str:
        """What names the judgement as it stands, so that one over another of the same word is not taken for it."""
        said = (
            self.approval,
            self.approved_by_id,
            self.approved_at and self.approved_at.timestamp(),
            self.approval_reason,
        )
        return hashlib.sha256(repr(tuple(map(str, said))).encode()).hexdigest()[:20]


class EvidenceAccess(models.Model):
    """One row: somebody opened or downloaded a piece of evidence."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, verbose_name="tài liệu", related_name="accesses")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người mở")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần mở tài liệu"
        verbose_name_plural = "các lần mở tài liệu"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.user}: {self.evidence}"


class SignedScan(models.Model):
    """One row: the signed scan (bản ký, đóng dấu) that came with one submission of a sheet; written by services.sheets."""

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="signed_scans")
    token = models.CharField("mã", max_length=64, unique=True)
    file = models.FileField("tệp", upload_to="scans/", max_length=200)
    file_name = models.CharField("tên tệp", max_length=255)
    file_size = models.PositiveIntegerField("dung lượng")
    file_sha256 = models.CharField("mã băm tệp", max_length=64)
    file_type = models.CharField("kiểu nội dung", max_length=100)
    added_at = models.DateTimeField("thêm lúc")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người thêm")

    class Meta:
        verbose_name = "bản ký của phiếu"
        verbose_name_plural = "bản ký của phiếu"
        ordering = ("assessment", "id")

    def __str__(self) -> str:
        return self.file_name
