"""People and what they do for an agency or a unit; whether they may do a thing is asked of the permissions."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from units.enums import UNIT_ROLES, Role
from units.models.agencies import Agency
from units.models.unit import Unit
from units.querysets import MembershipQuerySet


class User(AbstractUser):
    """One row: a person who signs in; belongs to no unit by itself, see Membership."""

    first_name = None  # type: ignore[assignment]  # a Vietnamese name is one text
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ và tên", max_length=150)

    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    REQUIRED_FIELDS = ["full_name", "email"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ("username",)

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """The name as the person writes it."""
        return str(self)

    def get_short_name(self) -> str:
        """The given name, which stands last in Vietnamese."""
        return str(self).rsplit(" ", 1)[-1]

    @property
    def initials(self) -> str:
        """Two letters for the round mark in the header: of the second last and the last word of the name, not of a bracket after it."""
        words = str(self).partition(" (")[0].split()
        return "".join(word[0] for word in words[-2:]).upper()

    @cached_property
    def current_memberships(self) -> tuple[Membership, ...]:
        """The memberships that hold today, with agency and unit; one query, once for each request."""
        today = timezone.localdate()
        return tuple(self.memberships.valid_on(today).select_related("agency", "unit").order_by("id"))


class Membership(models.Model):
    """One row: a role that a person holds for an agency, or for one unit of it, over a span of days."""

    user = models.ForeignKey(User, models.PROTECT, verbose_name="người dùng", related_name="memberships")
    role = models.CharField("vai trò", max_length=20, choices=Role.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan chủ trì", related_name="memberships")
    unit = models.ForeignKey(
        Unit, models.PROTECT, verbose_name="đơn vị", related_name="memberships", null=True, blank=True
    )
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến trước ngày", null=True, blank=True)

    history = HistoricalRecords()
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "vai trò của người dùng"
        verbose_name_plural = "vai trò của người dùng"
        ordering = ("user", "id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(role__in=[str(role) for role in UNIT_ROLES]) | models.Q(unit__isnull=False),
                name="membership_names_unit",
                violation_error_message="Vai trò này phải gắn với một đơn vị.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="membership_known_role",
                violation_error_message="Không có vai trò này.",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="membership_valid_span",
                violation_error_message="Ngày kết thúc không được trước ngày bắt đầu.",
            ),
            models.UniqueConstraint(
                fields=("user", "role", "agency", "unit"),
                condition=models.Q(valid_to__isnull=True, unit__isnull=False),
                name="membership_once_per_unit",
                violation_error_message="Người này đã có vai trò đó ở đơn vị này.",
            ),
            models.UniqueConstraint(
                fields=("user", "role", "agency"),
                condition=models.Q(valid_to__isnull=True, unit__isnull=True),
                name="membership_once_per_agency",
                violation_error_message="Người này đã có vai trò đó.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    def clean(self) -> None:
        """The unit must be one of the agency's own, else a right would reach into another agency."""
        if self.unit_id and self.unit is not None and self.unit.agency_id != self.agency_id:
            raise ValidationError({"unit": "Đơn vị này không thuộc cơ quan chủ trì đã chọn."})


class OneTimePassword(models.Model):
    """One row: the password that a printed slip gave a person; it dies when used, replaced or out of date.

    The password itself is kept nowhere but in the account's hash. Written by units.services alone.
    """

    user = models.OneToOneField(User, models.PROTECT, verbose_name="người dùng", related_name="one_time_password")
    made_at = models.DateTimeField("cấp lúc")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người cấp")
    dies_at = models.DateTimeField("hết hạn lúc")
    changed_at = models.DateTimeField("đã đổi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "mật khẩu dùng một lần"
        verbose_name_plural = "mật khẩu dùng một lần"
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        return str(self.user)
