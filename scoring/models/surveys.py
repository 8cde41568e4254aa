"""What a sociological survey (điều tra xã hội học) brought, group by group; the answer that counts is their sum."""

from django.db import models

from scoring.models.criteria import Criterion
from scoring.models.rounds import Assessment


class SurveyResult(models.Model):
    """One row: the slips of one respondent group (đối tượng khảo sát) for one criterion of a sheet.

    `issued` is how many slips were given out (phát ra; None: not known), `counts` how many came back with each option.
    The sheet's answer in layer survey is the sum over the groups; services.surveys alone writes both, in one
    transaction, and the answer's version and history are those of its groups.
    """

    assessment = models.ForeignKey(Assessment, models.PROTECT, verbose_name="phiếu", related_name="survey_results")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name="tiêu chí", related_name="+")
    group = models.CharField("đối tượng khảo sát", max_length=60, blank=True)
    order = models.PositiveSmallIntegerField("thứ tự")
    issued = models.PositiveIntegerField("số phiếu phát ra", null=True, blank=True)
    counts = models.JSONField("số phiếu theo phương án")

    class Meta:
        verbose_name = "kết quả điều tra"
        verbose_name_plural = "kết quả điều tra"
        ordering = ("assessment", "criterion__order", "order")
        constraints = (
            models.UniqueConstraint(fields=("assessment", "criterion", "group"), name="survey_result_group_once"),
        )

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.group}"
