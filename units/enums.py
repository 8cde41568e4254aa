"""The fixed words of units and memberships; they must need nothing of ours."""

from django.db import models


class Role(models.TextChoices):
    """What a person does for an agency (cơ quan chủ trì); inspectors are team members, not a role."""

    ADMINISTRATOR = "administrator", "Quản trị hệ thống"
    ORGANISER = "organiser", "Cơ quan thường trực"
    LEADER = "leader", "Lãnh đạo"
    APPRAISER = "appraiser", "Cán bộ thẩm định"
    UNIT_HEAD = "unit_head", "Thủ trưởng đơn vị"
    UNIT_STAFF = "unit_staff", "Công chức đầu mối"


UNIT_ROLES = (Role.APPRAISER, Role.UNIT_HEAD, Role.UNIT_STAFF)
"""Roles that are held for a unit: a membership in one of them names that unit."""

CODE_PATTERN = r"[A-Z0-9.-]{1,40}"
"""What a code in an address may be written with (architecture.md, Addresses)."""


class ReorganisationKind(models.TextChoices):
    """What a decision does to units."""

    FOUND = "found", "Lập đơn vị mới"
    MERGE = "merge", "Hợp nhất, sáp nhập"
    SPLIT = "split", "Chia, tách"
    RENAME = "rename", "Đổi tên (vẫn đơn vị đó)"
    REPLACE = "replace", "Lập đơn vị mới thay đơn vị cũ"
    MOVE = "move", "Chuyển khối, chuyển cấp trên"
    DISSOLVE = "dissolve", "Giải thể"
    UNDO = "undo", "Hoàn tác việc ghi nhầm"


class SuccessionKind(models.TextChoices):
    """How a unit followed another."""

    MERGED = "merged", "Hợp nhất, sáp nhập"
    SPLIT = "split", "Chia, tách"
    REPLACED = "replaced", "Thay đơn vị cũ"
    OTHER = "other", "Kế tục"


class UnitPart(models.TextChoices):
    """What a reorganisation did to one unit."""

    ENDED = "ended", "Kết thúc"
    MADE = "made", "Lập mới"
    TOOK_OVER = "took_over", "Tiếp nhận"
    WENT_ON = "went_on", "Tiếp tục, tách một phần"
    CHANGED = "changed", "Đổi"
    FOLLOWED = "followed", "Theo cấp trên mới"
    RESTORED = "restored", "Trả về như trước"
    CANCELLED = "cancelled", "Hủy, coi như chưa lập"
