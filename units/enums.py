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
