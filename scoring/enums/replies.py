"""The fixed words of what units reply and of the council that concludes; they must need nothing of ours."""

from django.db import models


class ExplanationState(models.TextChoices):
    """Where a criterion that was flagged for explanation stands."""

    ASKED = "asked", "Chờ giải trình"
    AGREED = "agreed", "Nhất trí"
    EXPLAINED = "explained", "Đã giải trình"
    SETTLED = "settled", "Đã kết luận"
    DROPPED = "dropped", "Thôi yêu cầu"


class ReviewState(models.TextChoices):
    """Where a request for review (phúc tra) stands."""

    ASKED = "asked", "Chờ trả lời"
    WITHDRAWN = "withdrawn", "Đã rút"
    ACCEPTED = "accepted", "Chấp nhận"
    REFUSED = "refused", "Không chấp nhận"


class CouncilRole(models.TextChoices):
    """What a member of the appraisal council is there."""

    CHAIRMAN = "chairman", "Chủ tịch"
    SECRETARY = "secretary", "Thư ký"
    MEMBER = "member", "Ủy viên"


class Presence(models.TextChoices):
    """How a member took part in a meeting."""

    PRESENT = "present", "Có mặt"
    WRITTEN = "written", "Ý kiến bằng văn bản"
    ABSENT = "absent", "Vắng mặt"


class ItemGround(models.TextChoices):
    """Why a criterion is on the agenda of a council."""

    EXPLANATION = "explain", "Giải trình chưa thống nhất"
    REVIEW = "review", "Đề nghị phúc tra"
    PICKED = "picked", "Cơ quan thường trực đưa ra"


class ItemDecision(models.TextChoices):
    """What a council decided of a criterion."""

    CHANGE = "change", "Điều chỉnh"
    KEEP = "keep", "Giữ nguyên"
