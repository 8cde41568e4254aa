"""The fixed words of citizens' opinions; they must need nothing of ours."""

from django.db import models


class OpinionChannel(models.TextChoices):
    """By which way citizens gave their opinion."""

    TABLET = "tablet", "Máy tính bảng"
    SLIP = "slip", "Phiếu giấy"
    WEB = "web", "Trang web khác"


class CommentState(models.TextChoices):
    """What a moderator said of a comment; nobody but moderators reads one before."""

    NONE = "none", "Không có góp ý"
    PENDING = "pending", "Chờ xem"
    SHOWN = "shown", "Cho hiện"
    HIDDEN = "hidden", "Không hiện"


FACES = ((5, "Rất hài lòng"), (4, "Hài lòng"), (3, "Bình thường"), (2, "Không hài lòng"), (1, "Rất không hài lòng"))
"""The five faces, the happiest first."""
