"""Which criterion of a round takes its answer from which reported figures; no answer is kept here."""

from django.db import models

from scoring.models.criteria import Criterion
from scoring.models.indicators import ReportingPeriod
from scoring.models.rounds import Round


class FigureBinding(models.Model):
    """One row: the answer of a criterion in a round comes from reported figures of a period.

    Where blocks of the round use several sets, there is a row for the criterion of each; where blocks go over to another
    version of their set the rows follow their criteria, whatever code these have there.

    `a` and `b` are keys of figures as the criterion's measure names them (a: tổng số, trước; b: số đạt, sau); a measure
    with one figure has `a` alone. Written by services.indicators.bindings alone.
    """

    round = models.ForeignKey(Round, models.PROTECT, verbose_name="đợt", related_name="figure_bindings")
    criterion = models.ForeignKey(Criterion, models.PROTECT, verbose_name="tiêu chí", related_name="figure_bindings")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, verbose_name="kỳ báo cáo", related_name="bindings")
    a = models.CharField("số liệu (a)", max_length=81)
    b = models.CharField("số liệu (b)", max_length=81, blank=True)

    class Meta:
        verbose_name = "tiêu chí lấy từ số liệu"
        verbose_name_plural = "tiêu chí lấy từ số liệu"
        ordering = ("round", "criterion__code", "criterion")
        constraints = (models.UniqueConstraint(fields=("round", "criterion"), name="figure_binding_of_criterion_once"),)

    def __str__(self) -> str:
        return f"{self.criterion_code} ← {self.a}{f', {self.b}' if self.b else ''} ({self.period})"

    @property
    def criterion_code(self) -> str:
        """The code of its criterion, as its set says it."""
        return self.criterion.code
