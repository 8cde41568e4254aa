"""The fixed words of letters that the portal sends; they must need nothing of ours."""

from django.db import models


class LetterState(models.TextChoices):
    """Where a letter stands; one that is being sent by a process that died waits again after a while."""

    WAITING = "waiting", "Chờ gửi"
    SENDING = "sending", "Đang gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"
