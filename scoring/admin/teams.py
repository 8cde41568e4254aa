"""Administrators set up cross-inspection teams here: members and the sheets they inspect; no score is written.

Whether a member may inspect a sheet is asked again at every page (cchc_portal.permissions): somebody of the sheet's unit,
its superior or a subordinate never may, whatever stands here.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from cchc_portal.permissions import has_interest
from scoring import models
from units.models import User


class InspectionsFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # generic for the type checker alone
    """The sheets of a team, all of the team's own round."""

    def clean(self) -> None:
        """Name every sheet of another round."""
        super().clean()
        for form in self.forms:
            sheet = getattr(form, "cleaned_data", {}).get("assessment")
            if sheet is not None and sheet.round_id != self.instance.round_id:
                form.add_error("assessment", "Phiếu này thuộc đợt khác với đoàn.")


class MembersFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # generic for the type checker alone
    """The members of a team, none of them from a unit that the team inspects, its superior or a subordinate."""

    def clean(self) -> None:
        """Name every member with an interest in a sheet that the team has already."""
        super().clean()
        sheets = (
            [i.assessment for i in self.instance.inspections.select_related("assessment__unit")]
            if self.instance.pk
            else []
        )
        for form in self.forms:
            user = getattr(form, "cleaned_data", {}).get("user")
            if user is None or form.cleaned_data.get("DELETE"):
                continue
            units = ", ".join(str(sheet.unit) for sheet in sheets if has_interest(user, sheet))
            if units:
                form.add_error("user", f"{user} có liên quan đến {units} nên không được kiểm tra đơn vị này.")


class MemberInline(admin.TabularInline):  # type: ignore[type-arg]  # generic for the type checker alone
    """Thành viên đoàn."""

    model = models.TeamMember
    formset = MembersFormSet
    extra = 1

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only people whose account is active."""
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_active=True).order_by("full_name")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class InspectionInline(admin.TabularInline):  # type: ignore[type-arg]  # generic for the type checker alone
    """Các phiếu của đoàn; closing the minutes is the team's own, on its page."""

    model = models.Inspection
    formset = InspectionsFormSet
    extra = 1
    readonly_fields = ("closed_at",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only sheets of rounds that count, with what their name needs."""
        if db_field.name == "assessment":
            sheets = models.Assessment.objects.current().select_related("unit", "round")
            kwargs["queryset"] = sheets.order_by("-round__year", "round__code", "order")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """A sheet once given to a team stays with it."""
        return False


@admin.register(models.InspectionTeam)
class InspectionTeamAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic for the type checker alone
    """Đoàn kiểm tra: who, by which decision, which sheets."""

    list_display = ("code", "name", "round", "decision", "decision_date")
    list_display_links = ("code", "name")
    list_filter = ("round",)
    list_select_related = ("round",)
    search_fields = ("code", "name", "decision", "members__user__full_name")
    exclude = ("version",)
    inlines: ClassVar[Any] = (MemberInline, InspectionInline)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """A page of the organiser's that was opened before is out of date now."""
        obj.version += bool(change)
        super().save_model(request, obj, form, change)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ARG002 - Django's signature
        """The round of a team that is there does not change."""
        return ("round",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only rounds that count."""
        if db_field.name == "round":
            kwargs["queryset"] = models.Round.objects.current()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """A team that inspected is part of the record."""
        return False
