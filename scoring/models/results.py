"""Published rankings: versions that never change; pages of the published read these rows and no others."""

from django.conf import settings
from django.db import models

from scoring.models.printed import PrintedIndex
from scoring.models.rounds import Round


class PublicationRequest(models.Model):
    """One row: an organiser's wish to publish a round, waiting for a second person where the agency says so.

    `closed_at` is set once: when it is approved (then `ranking` names the version) or taken back.
    """

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="publication_requests")
    decision_number = models.CharField("số quyết định", max_length=100)
    decision_date = models.DateField("ngày quyết định")
    reason = models.TextField("lý do đính chính", blank=True)
    requested_at = models.DateTimeField("đề nghị lúc")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("xong lúc", null=True, blank=True)
    ranking = models.ForeignKey("scoring.Ranking", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "đề nghị công bố"
        verbose_name_plural = "đề nghị công bố"
        ordering = ("round", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("round",), condition=models.Q(closed_at__isnull=True), name="publication_request_one_open"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round}: {self.decision_number}"


class Ranking(models.Model):
    """One row: a published version of a round's ranking (lần công bố), 1 first; a correction is a new version.

    `summary` holds what the page shows beside the rows: blocks with averages and distributions, the distribution over
    all, scales and field titles, as text. Triggers refuse UPDATE and DELETE.
    """

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="rankings")
    version = models.PositiveSmallIntegerField("lần")
    decision_number = models.CharField("số quyết định", max_length=100)
    decision_date = models.DateField("ngày quyết định")
    reason = models.TextField("lý do đính chính", blank=True)
    published_at = models.DateTimeField("công bố lúc")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    illustrative = models.BooleanField("số liệu minh họa")
    summary = models.JSONField("tóm tắt")

    class Meta:
        verbose_name = "bảng xếp hạng"
        verbose_name_plural = "bảng xếp hạng"
        ordering = ("round", "-version")
        constraints = (models.UniqueConstraint(fields=("round", "version"), name="ranking_version_once"),)

    def __str__(self) -> str:
        return f"{self.round}, lần {self.version}"


class RankingSnapshot(models.Model):
    """One row: the frozen document of one criteria set of a published version, with its digest."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, verbose_name="bảng xếp hạng", related_name="snapshots")
    part = models.PositiveSmallIntegerField("phần")
    document = models.TextField("bản chụp")
    sha256 = models.CharField("mã băm", max_length=64)
    previous_sha256 = models.CharField("mã băm lần trước", max_length=64, blank=True)

    class Meta:
        verbose_name = "bản chụp xếp hạng"
        verbose_name_plural = "bản chụp xếp hạng"
        ordering = ("ranking", "part")
        constraints = (models.UniqueConstraint(fields=("ranking", "part"), name="ranking_snapshot_part_once"),)

    def __str__(self) -> str:
        return self.sha256


class RankingRow(PrintedIndex):
    """One row: a unit's line in a published ranking, names and classes as text at that time."""

    ranking = models.ForeignKey(Ranking, models.PROTECT, verbose_name="bảng xếp hạng", related_name="rows")
    order = models.PositiveIntegerField("thứ tự")
    unit_code = models.CharField("mã đơn vị", max_length=40)
    unit_name = models.CharField("tên đơn vị", max_length=250)
    block_code = models.CharField("mã khối", max_length=40)
    points = models.DecimalField("điểm", max_digits=18, decimal_places=4)
    max = models.DecimalField("điểm tối đa", max_digits=18, decimal_places=4)
    index = models.DecimalField("chỉ số", max_digits=18, decimal_places=4, null=True)
    class_name = models.CharField("xếp loại", max_length=100, blank=True)
    rank = models.PositiveIntegerField("hạng", null=True)
    tied = models.BooleanField("đồng hạng")
    not_ranked_reason = models.CharField("lý do không xếp hạng", max_length=300, blank=True)
    missing = models.PositiveIntegerField("số tiêu chí còn thiếu")
    fields = models.JSONField("lĩnh vực")

    class Meta:
        verbose_name = "dòng xếp hạng"
        verbose_name_plural = "dòng xếp hạng"
        ordering = ("ranking", "order")
        constraints = (models.UniqueConstraint(fields=("ranking", "unit_code"), name="ranking_row_unit_once"),)

    def __str__(self) -> str:
        return f"{self.rank or '–'} {self.unit_name}"


class PublishedRules(models.Model):
    """One row: a criteria set of a published version as it counted: its document in round_format's form, without units.

    With a PublishedSheet it lets a page evaluate one unit again without reading the whole snapshot; both hold what the
    snapshot holds. Triggers refuse UPDATE and DELETE.
    """

    ranking = models.ForeignKey(Ranking, models.PROTECT, verbose_name="bảng xếp hạng", related_name="rules")
    part = models.PositiveSmallIntegerField("phần")
    document = models.JSONField("bộ tiêu chí và quy tắc")

    class Meta:
        verbose_name = "bộ tiêu chí đã công bố"
        verbose_name_plural = "bộ tiêu chí đã công bố"
        ordering = ("ranking", "part")
        constraints = (models.UniqueConstraint(fields=("ranking", "part"), name="published_rules_part_once"),)

    def __str__(self) -> str:
        return f"{self.ranking}, phần {self.part}"


class PublishedSheet(models.Model):
    """One row: the answers of one unit in a published version, by criterion and layer, in round_format's form.

    Triggers refuse UPDATE and DELETE.
    """

    ranking = models.ForeignKey(Ranking, models.PROTECT, verbose_name="bảng xếp hạng", related_name="sheets")
    part = models.PositiveSmallIntegerField("phần")
    unit_code = models.CharField("mã đơn vị", max_length=40)
    block_code = models.CharField("mã khối", max_length=40)
    answers = models.JSONField("trả lời")

    class Meta:
        verbose_name = "phiếu đã công bố"
        verbose_name_plural = "phiếu đã công bố"
        ordering = ("ranking", "id")
        constraints = (models.UniqueConstraint(fields=("ranking", "unit_code"), name="published_sheet_unit_once"),)

    def __str__(self) -> str:
        return f"{self.ranking}: {self.unit_code}"
