"""Admin screens of people and their roles; rights of administration are given by an administrator of everything alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils import timezone

from units.admin.base import WorkbookAdmin
from units.models import Membership, User
from units.resources import MembershipResource, UserResource
from units.services.accounts import end_slip

admin.site.unregister(Group)  # rights stand in the one table of permissions.py, not in groups

POWERS = ("is_staff", "is_superuser")


class NewPersonForm(AdminUserCreationForm):  # type: ignore[type-arg]  # generic for the type checker alone
    """A new person: name, password or none."""

    class Meta(AdminUserCreationForm.Meta):
        model = User
        fields = ("username", "full_name", "email")


class PersonForm(UserChangeForm):  # type: ignore[type-arg]  # generic for the type checker alone
    """A person that is there; the password has a page of its own."""

    class Meta(UserChangeForm.Meta):
        model = User
        fields = ("username", "password", "full_name", "email", "is_active", "is_staff", "is_superuser")  # type: ignore[assignment]  # the stubs know "__all__" alone


class GivenPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # generic for the type checker alone
    """A password that an administrator gives by hand: a slip from before is done with."""

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        """Keep the password and end the slip."""
        user: User = super().save(commit)
        end_slip(user=user, now=timezone.now())
        return user


class RolesFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # generic for the type checker alone
    """The roles of one person: a role that goes on is held once."""

    def clean(self) -> None:
        """Name every role that the person holds already, in another row or in one that this page does not show."""
        super().clean()
        filled = [form for form in self.forms if getattr(form, "cleaned_data", None)]
        standing = Membership.objects.filter(user=self.instance, valid_to__isnull=True) if self.instance.pk else []
        shown = {form.instance.pk for form in filled}
        held = {(row.role, row.agency_id, row.unit_id) for row in standing if row.pk not in shown}
        for form in filled:
            row = form.instance
            key = (row.role, row.agency_id, row.unit_id)
            if row.valid_to is None and key in held:
                form.add_error("role", "Người này đã có vai trò đó ở đơn vị này.")
            elif row.valid_to is None:
                held.add(key)


class MembershipInline(admin.StackedInline):  # type: ignore[type-arg]  # generic for the type checker alone
    """Roles of one person, on the person's page."""

    model = Membership
    fk_name = "user"
    formset = RolesFormSet
    extra = 0
    raw_id_fields = ("unit",)
    formfield_overrides = WorkbookAdmin.formfield_overrides

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """A role ends by its last day."""
        return False


@admin.register(User)
class PersonAdmin(WorkbookAdmin, DjangoUserAdmin):  # type: ignore[type-arg]  # generic for the type checker alone
    """Người dùng."""

    resource_classes = (UserResource,)
    file_title = "nguoi-dung"
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = GivenPasswordForm
    inlines = (MembershipInline,)
    list_display = ("username", "full_name", "email", "is_active", "is_staff", "last_login")
    list_display_links = ("username", "full_name")
    list_filter = ("is_active", "is_staff", "is_superuser", "memberships__role")
    search_fields = ("username", "full_name", "email")
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Thông tin cá nhân", {"fields": ("full_name", "email")}),
        ("Quyền", {"fields": ("is_active", *POWERS)}),
        ("Ngày giờ", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "full_name", "email", "usable_password", "password1", "password2"),
            },
        ),
    )

    def get_inlines(self, request: HttpRequest, obj: User | None) -> Any:
        """Roles come once the person is there."""
        return super().get_inlines(request, obj) if obj is not None else ()

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Nobody gives away powers that they do not hold."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *POWERS)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """An account is closed, never removed: its name stands in histories."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only an administrator of everything changes another one, and so also their password."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return bool(super().has_change_permission(request, obj))


@admin.register(Membership)
class MembershipAdmin(WorkbookAdmin):
    """Vai trò của người dùng."""

    resource_classes = (MembershipResource,)
    file_title = "vai-tro"
    list_display = ("user", "role", "unit", "agency", "valid_from", "valid_to")
    list_filter = ("role", "agency", "valid_to")
    list_select_related = ("user", "unit", "agency")
    search_fields = ("user__username", "user__full_name", "unit__code", "unit__name")
    raw_id_fields = ("user", "unit")
