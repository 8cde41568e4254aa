"""Letters that remind people of their deadlines: stored first, sent afterwards, kept with how they ended."""

from django.conf import settings
from django.db import models

from scoring.enums.letters import LetterState
from scoring.models.rounds import Round


class Reminder(models.Model):
    """One row: the one letter (thư nhắc việc) of a person and a day, a digest of all their deadlines.

    The text is fixed when it is stored and holds no figure of any layer. `tries` counts attempts to send it, `problem`
    is the kind of the last failure, without addresses. Written by services.reminders alone.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="người nhận", related_name="reminders"
    )
    day = models.DateField("ngày")
    address = models.EmailField("địa chỉ")
    subject = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung")
    rounds = models.ManyToManyField(Round, verbose_name="các đợt", related_name="reminders")
    state = models.CharField("trạng thái", max_length=10, choices=LetterState.choices, default=LetterState.WAITING)
    tries = models.PositiveSmallIntegerField("số lần gửi", default=0)
    problem = models.CharField("vì sao chưa gửi được", max_length=200, blank=True)
    claimed_at = models.DateTimeField("bắt đầu gửi lúc", null=True, blank=True)
    made_at = models.DateTimeField("lập lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thư nhắc việc"
        verbose_name_plural = "thư nhắc việc"
        ordering = ("-day", "person", "id")
        constraints = (
            models.UniqueConstraint(fields=("person", "day"), name="reminder_once_a_day"),
            models.CheckConstraint(condition=models.Q(state__in=LetterState.values), name="reminder_known_state"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.subject}"


class ReminderRun(models.Model):
    """One row: a day on which a run looked for letters of reminder to the end; a due day without one is made up for.

    Written by services.reminders alone, once every letter of the day is stored.
    """

    day = models.DateField("ngày", unique=True)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần nhắc việc"
        verbose_name_plural = "lần nhắc việc"
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"
